// Deploying: start now or at a time, stages with bake time, promotion by hand and by itself (product A10, R1-R3).
import { describe, expect, test } from 'vitest';
import type { Stage } from '../../../src/domain/policy.ts';
import type { ReleaseCommand } from '../../../src/domain/release/command.ts';
import { HOUR, MINUTE } from '../../../src/domain/time/duration.ts';
import {
  aNeighbour,
  aPolicy,
  aRoster,
  aService,
  asked,
  baking,
  completed,
  idOf,
  planned,
  ready,
  type Story,
  started,
  WINDOW,
} from '../../support/fixtures.ts';
import { ahead, given, rings } from './given.ts';

const START = { type: 'start' } as const;
const DONE = { type: 'done' } as const;
const PROMOTE = { type: 'promote' } as const;
const EARLY = { type: 'promote', because: 'quiet night' } as const;
const startAt = (at: number) => ({ type: 'start', at }) as const;
const extend = (by: number): ReleaseCommand => ({
  type: 'move',
  window: { ...WINDOW, end: WINDOW.end + by },
  confirmed: false,
});

/** The usual policy with these stages. */
function rolling(...stages: readonly Partial<Stage>[]) {
  const rollout = {
    name: 'canary',
    stages: stages.map((stage, index) => ({
      name: `stage ${index + 1}`,
      bakeMs: 0,
      advance: 'manual' as const,
      ...stage,
    })),
  };
  return aPolicy({ services: [aService({ rollout })], rollouts: [rollout] });
}

describe('start', () => {
  test('opens stage 1, for captains (contract "Who may")', () => {
    given(ready()).when(START, 'eve').isRefused('not-yours', { act: 'start' });
    const story = given(ready()).when(START, 'finn').gives({ type: 'started' });
    expect(story.release.deployment).toMatchObject({ stage: 0, attempt: 1, state: 'running' });
  });

  test('is refused with every blocker at once, and the earliest time', () => {
    given(asked())
      .when(START, 'ana')
      .isRefused('not-ready', {
        earliest: WINDOW.start,
        blockers: [
          expect.objectContaining({ kind: 'test', phase: 'uat' }),
          expect.objectContaining({ kind: 'approval', rule: 'Change authority' }),
          { kind: 'window-ahead', opens: WINDOW.start },
        ],
      });
  });

  test('once it has started says so', () => {
    given(started()).when(START, 'ana').isRefused('already-started', { at: WINDOW.start });
  });

  test('a time in the past means now', () => {
    given(ready()).when(startAt(WINDOW.start), 'ana').gives({ type: 'started' });
  });
});

describe('start at a time (product A10)', () => {
  const soon = WINDOW.start + 30 * MINUTE;

  test('is inside the window', () => {
    for (const at of [WINDOW.start - 1, WINDOW.end]) {
      given(ready())
        .at(WINDOW.start - HOUR)
        .when(startAt(at), 'ana')
        .isRefused('start-outside-window', { start: WINDOW.start, end: WINDOW.end });
    }
  });

  test('needs everything but the clock and a busy target now, and all of it then', () => {
    given(asked()).when(startAt(soon), 'ana').isRefused('not-ready');
    const busy = { neighbours: [aNeighbour({ id: 'R-41', deploying: true })] };
    const story = given(ready(), busy)
      .at(WINDOW.start - HOUR)
      .when(startAt(soon), 'ana')
      .gives({ type: 'start-armed', startAt: soon });
    expect(ahead(story).start).toBe(soon);
    rings(story, 'start', 0, busy).gives({
      type: 'start-refused',
      due: soon,
      blockers: [{ kind: 'busy', release: 'R-41' }],
    });
    expect(story.release.startAt).toBe(undefined);
  });

  test('starts by itself in the name of who set it', () => {
    const story = ready()
      .at(WINDOW.start - HOUR)
      .by('finn', startAt(soon));
    rings(story, 'start').gives({ type: 'started', timer: 'start', due: soon });
    expect(story.release.deployment?.startedBy).toBe(idOf('finn'));
  });

  test('is refused when whoever set it may no longer start (product A7)', () => {
    const story = ready()
      .at(WINDOW.start - HOUR)
      .by('finn', startAt(soon));
    const left = { roster: { ...aRoster(), 'payments-owners': { people: [], complete: true } } };
    rings(story, 'start', 0, left).gives({
      type: 'start-refused',
      blockers: [{ kind: 'captaincy', person: idOf('finn') }],
    });
  });

  test('can be set again for another time, and be overtaken by a start now', () => {
    const story = ready()
      .at(WINDOW.start - HOUR)
      .by('ana', startAt(soon));
    story.by('ana', startAt(soon + MINUTE));
    expect(ahead(story).start).toBe(soon + MINUTE);
    given(story.at(WINDOW.start)).when(START, 'ana').gives({ type: 'started' });
    expect(ahead(story)).not.toHaveProperty('start');
  });

  test('found after the window says why not instead of starting', () => {
    const story = ready()
      .at(WINDOW.start - HOUR)
      .by('ana', startAt(soon));
    rings(story, 'start', HOUR).gives({
      type: 'start-refused',
      blockers: [{ kind: 'window-over' }],
    });
  });
});

describe('done', () => {
  test('says that the stage is deployed and starts its bake (product R2)', () => {
    given(asked()).when(DONE, 'ana').isRefused('not-started');
    given(started()).when(DONE, 'eve').isRefused('not-yours', { act: 'done' });
    const story = given(started())
      .at(WINDOW.start + 5 * MINUTE)
      .when(DONE, 'ana')
      .gives({ type: 'done', stage: '10%', bakeEndsAt: WINDOW.start + 35 * MINUTE });
    given(story)
      .when(DONE, 'ana')
      .isRefused('stage-done', { stage: '10%', at: WINDOW.start + 5 * MINUTE });
  });

  test('without a bake ends the stage in the same breath, and after the last one the release', () => {
    const story = ready(rolling({}, {})).by('ana', START);
    given(story).when(DONE, 'ana').gives({ type: 'done' }, { type: 'bake-ended' });
    story.by('ana', PROMOTE);
    given(story)
      .when(DONE, 'ana')
      .gives({ type: 'done' }, { type: 'bake-ended' }, { type: 'completed' });
  });

  test('with no pause before the review it opens with the completion', () => {
    const policy = rolling({});
    const at = { ...policy, review: { ...policy.review, promptAfterMs: 0 } };
    given(ready(at).by('ana', START))
      .when(DONE, 'ana')
      .gives(
        { type: 'done' },
        { type: 'bake-ended' },
        { type: 'completed' },
        { type: 'review-opened', full: false },
      );
  });
});

describe('promote', () => {
  test('follows done', () => {
    given(asked()).when(PROMOTE, 'ana').isRefused('not-started');
    given(started()).when(PROMOTE, 'ana').isRefused('stage-not-done', { stage: '10%' });
    given(started()).when(EARLY, 'ana').isRefused('stage-not-done');
    given(baking()).when(EARLY, 'eve').isRefused('not-yours', { act: 'promote' });
  });

  test('before the bake has ended goes with a reason only', () => {
    given(baking())
      .when(PROMOTE, 'ana')
      .isRefused('bake-not-ended', { stage: '10%', until: WINDOW.start + 35 * MINUTE });
    const story = given(baking())
      .when(EARLY, 'ana')
      .gives({ type: 'promoted', from: '10%', to: '50%', auto: false, because: 'quiet night' });
    expect(story.release.deployment).toMatchObject({ stage: 1, attempt: 1, state: 'running' });
  });

  test('after the bake needs none', () => {
    const story = rings(baking(), 'bake:1.1').gives({ type: 'bake-ended', stage: '10%' });
    given(story).when(PROMOTE, 'ana').gives({ type: 'promoted', from: '10%', to: '50%' });
  });

  test('of the last stage ends its bake early and completes the release', () => {
    const story = ready(rolling({ bakeMs: HOUR }))
      .by('ana', START)
      .by('ana', DONE);
    given(story).when(PROMOTE, 'ana').isRefused('bake-not-ended');
    given(story)
      .when(EARLY, 'ana')
      .gives({ type: 'bake-ended', because: 'quiet night' }, { type: 'completed' });
  });

  test('from the last bake’s end the release is complete (contract "What must be there to start")', () => {
    const story = ready(rolling({ bakeMs: HOUR }))
      .by('ana', START)
      .by('ana', DONE);
    rings(story, 'bake:1.1').gives({ type: 'bake-ended' }, { type: 'completed' });
    given(story).when(PROMOTE, 'ana').isRefused('finished', { outcome: 'completed' });
  });
});

describe('a stage button (contract "Words")', () => {
  const marked = (stage: number, attempt: number) => ({ stage: { stage, attempt } });

  test('of the current stage and attempt counts; any other says what is true now', () => {
    given(baking().by('ana', EARLY))
      .when({ ...DONE, ...marked(1, 1) }, 'ana')
      .isRefused('outdated', {
        what: 'stage',
        changes: [{ what: 'stage', from: '10%', to: '50%' }],
      });
    given(baking())
      .when({ ...PROMOTE, ...marked(2, 1) }, 'ana')
      .isRefused('outdated');
    given(baking())
      .when({ ...EARLY, ...marked(1, 2) }, 'ana')
      .isRefused('outdated');
    given(baking())
      .when({ type: 'hold', because: 'errors', ...marked(9, 9) }, 'ana')
      .isRefused('outdated');
    given(baking())
      .when({ ...EARLY, ...marked(1, 1) }, 'ana')
      .gives({ type: 'promoted' });
  });

  test('drawn before a hold was resumed is outdated', () => {
    const story = baking()
      .by('dan', { type: 'hold', because: 'errors' })
      .by('ana', { type: 'resume', stage: { stage: 1, attempt: 1 } });
    given(story)
      .when({ ...EARLY, ...marked(1, 1) }, 'ana')
      .isRefused('outdated');
    given(story)
      .when({ ...EARLY, ...marked(1, 2) }, 'ana')
      .gives({ type: 'promoted' });
  });
});

describe('auto-advance (product R3)', () => {
  const auto = (bakeMs = 20 * MINUTE) =>
    ready(rolling({ bakeMs, advance: 'auto' }, {})).by('ana', START);
  const baked = (story: Story) =>
    rings(story.by('ana', DONE), 'bake:1.1').gives({
      type: 'bake-ended',
    });

  test('goes on when the bake has ended', () => {
    const story = baked(auto());
    rings(story, 'advance:1.1').gives({ type: 'promoted', auto: true, to: 'stage 2' });
    expect(story.event('promoted').by).toBe(undefined);
  });

  test('goes on too without a bake', () => {
    const story = auto(0).by('ana', DONE);
    rings(story, 'advance:1.1').gives({ type: 'promoted', auto: true });
  });

  test('is what its own stage says: manual waits for a captain', () => {
    const story = rings(baking(), 'bake:1.1').gives({ type: 'bake-ended' });
    expect(Object.keys(ahead(story)).filter((name) => name.startsWith('advance'))).toEqual([]);
  });

  test('doesn’t pass a hold, and goes on when it is resumed', () => {
    const story = baked(auto()).by('dan', { type: 'hold', because: 'errors' });
    expect(ahead(story)).not.toHaveProperty('advance:1.1');
    story.by('ana', { type: 'resume' });
    rings(story, 'advance:1.2').gives({ type: 'promoted', auto: true });
  });

  test('when the bake ends outside the window waits and says so, until it is extended', () => {
    const story = auto(2 * HOUR).by('ana', DONE);
    rings(story, 'bake:1.1').gives(
      { type: 'bake-ended' },
      { type: 'advance-waits', stage: 'stage 1' },
    );
    expect(ahead(story)).not.toHaveProperty('advance:1.1');
    story.by('ana', extend(3 * HOUR));
    rings(story, 'advance:1.1').gives({ type: 'promoted', auto: true });
  });

  test('found after the window, as after an outage, doesn’t advance either', () => {
    const story = baked(auto());
    rings(story, 'advance:1.1', 2 * HOUR).gives({ type: 'advance-waits', timer: 'advance:1.1' });
    expect(ahead(story)).not.toHaveProperty('advance:1.1');
    story.by('ana', extend(6 * HOUR));
    rings(story, 'advance:1.1').gives({ type: 'promoted', auto: true });
  });

  test('waits for a window that was moved away while deploying', () => {
    const tomorrow = WINDOW.start + 24 * HOUR;
    const story = auto().by('ana', {
      type: 'move',
      window: { ...WINDOW, start: tomorrow, end: tomorrow + HOUR },
      confirmed: false,
    });
    story.by('ana', DONE);
    rings(story, 'bake:1.1').gives({ type: 'bake-ended' }, { type: 'advance-waits' });
    expect(ahead(story)['advance:1.1']).toBe(tomorrow);
    rings(story, 'advance:1.1').gives({ type: 'promoted', auto: true });
  });
});

test('stages are fixed from the start on, whatever the policy says later (contract "Policy")', () => {
  const before = planned();
  const other = rolling({ name: 'all at once' });
  given(before, { policy: other })
    .when({ type: 'reconcile' })
    .gives({ type: 'reconciled' }, { type: 'edited', stages: [{ name: 'all at once' }] });
  expect(before.release.stages.map((stage) => stage.name)).toEqual(['all at once']);
  const running = started();
  given(running, { policy: other }).when({ type: 'reconcile' }).gives({ type: 'reconciled' });
  expect(running.release.deployment?.stages.map((stage) => stage.name)).toEqual([
    '10%',
    '50%',
    '100%',
  ]);
});

test('an unchanged policy changes no stages', () => {
  given(planned()).when({ type: 'reconcile' }).gives({ type: 'reconciled' });
});

test('every run says when it was entered, done, baked and left (product P3)', () => {
  const runs = completed().release.deployment?.runs;
  expect(runs?.map((run) => run.name)).toEqual(['10%', '50%', '100%']);
  expect(runs?.[0]).toEqual({
    name: '10%',
    enteredAt: WINDOW.start,
    doneAt: WINDOW.start + 5 * MINUTE,
    bakeCut: { by: idOf('ana'), because: 'quiet night', leftMs: 29 * MINUTE },
    leftAt: WINDOW.start + 6 * MINUTE,
  });
  expect(runs?.[2]?.bakeEndedAt).toBe(WINDOW.start + 40 * MINUTE);
});
