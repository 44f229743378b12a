// Hold, resume, roll back and cancel: what stops a deployment, for how long, and what it leaves (product R2, R5, P1).
import { describe, expect, test } from 'vitest';
import { phaseOf } from '../../../src/domain/release/phase.ts';
import { HOUR, MINUTE } from '../../../src/domain/time/duration.ts';
import {
  aNeighbour,
  aPolicy,
  aService,
  asked,
  baking,
  built,
  completed,
  idOf,
  planned,
  ready,
  rolledBack,
  started,
  WINDOW,
} from '../../support/fixtures.ts';
import { ahead, given, rings, withApprovals } from './given.ts';

const HOLD = { type: 'hold', because: 'error rate' } as const;
const RESUME = { type: 'resume' } as const;
const DONE = { type: 'done' } as const;
const ROLLBACK = { type: 'rollback', because: 'error rate above 2%' } as const;
const CANCEL = { type: 'cancel', because: 'superseded' } as const;
const FILE = {
  type: 'review',
  outcome: 'successful',
  well: '',
  improve: '',
  actions: [],
} as const;

describe('hold', () => {
  test('is for captains, approvers, testers and on-call (contract "Who may")', () => {
    const rules = [{ name: 'Ben', refs: [idOf('ben')], count: 1, timeSensitive: false }];
    const tests = [{ name: 'uat', by: 'people' as const, group: idOf('cat') }];
    const policy = withApprovals({ rules }, { tests });
    const story = () =>
      built(policy)
        .by('ana', { type: 'request' })
        .by('ben', { type: 'approve' })
        .by('cat', { type: 'test', phase: 'uat', result: 'pass' })
        .at(WINDOW.start)
        .by('ana', { type: 'start' });
    for (const name of ['ana', 'finn', 'ben', 'cat', 'dan'] as const) {
      given(story()).when(HOLD, name).gives({ type: 'held', because: 'error rate' });
    }
    given(story()).when(HOLD, 'eve').isRefused('not-yours', { act: 'hold' });
  });

  test('rules that don’t apply here make nobody an approver of this release', () => {
    const uat = { environment: ['uat'] };
    const rules = [
      { name: 'Ben', refs: [idOf('ben')], count: 1, timeSensitive: false },
      { name: 'Eve', refs: [idOf('eve')], count: 1, timeSensitive: false, when: uat },
    ];
    given(built(withApprovals({ rules })))
      .when(HOLD, 'ben')
      .isRefused('not-started');
    given(built(withApprovals({ rules })))
      .when(HOLD, 'eve')
      .isRefused('not-yours');
  });

  test('needs a deployment, once', () => {
    given(ready()).when(HOLD, 'ana').isRefused('not-started');
    const story = given(baking()).when(HOLD, 'dan').gives({ type: 'held' });
    given(story)
      .when(HOLD, 'ana')
      .isRefused('held', {
        by: idOf('dan'),
        because: 'error rate',
        at: story.event('held').at,
      });
    given(story).when({ type: 'promote', because: 'sure' }, 'ana').isRefused('held');
  });

  test('stops the bake and keeps what has passed of it (product R2)', () => {
    const story = given(baking())
      .at(WINDOW.start + 15 * MINUTE)
      .when(HOLD, 'dan')
      .gives({ type: 'held', bakeLeftMs: 20 * MINUTE });
    expect(ahead(story)).not.toHaveProperty('bake:1.1');
    given(story).when(RESUME, 'dan').isRefused('not-yours', { act: 'resume' });
    given(story)
      .at(WINDOW.start + 50 * MINUTE)
      .when(RESUME, 'ana')
      .gives({ type: 'resumed', bakeEndsAt: WINDOW.start + 70 * MINUTE });
    expect(ahead(story)['bake:1.2']).toBe(WINDOW.start + 70 * MINUTE);
  });

  test('at the very end of a bake leaves nothing of it', () => {
    const story = given(baking())
      .at(WINDOW.start + 40 * MINUTE)
      .when(HOLD, 'dan')
      .gives({ type: 'held', bakeLeftMs: 0 })
      .at(WINDOW.start + HOUR)
      .by('ana', RESUME);
    rings(story, 'bake:1.2').gives({ type: 'bake-ended' });
  });

  test('leaves a running stage running: done while held starts no bake before it is resumed', () => {
    const story = started()
      .at(WINDOW.start + MINUTE)
      .by('dan', HOLD);
    given(story)
      .at(WINDOW.start + 5 * MINUTE)
      .when(DONE, 'ana')
      .gives({ type: 'done' });
    expect(Object.keys(ahead(story)).filter((name) => name.startsWith('bake'))).toEqual([]);
    expect(story.release.deployment).toMatchObject({ state: 'baking', bakeLeftMs: 30 * MINUTE });
    given(story)
      .at(WINDOW.start + 20 * MINUTE)
      .when(RESUME, 'ana')
      .gives({ type: 'resumed', bakeEndsAt: WINDOW.start + 50 * MINUTE });
  });

  test('done while held tells no end of the bake: there is none yet', () => {
    const story = started().by('dan', HOLD).by('ana', DONE);
    expect(story.event('done').bakeEndsAt).toBe(undefined);
  });

  test('a stage without a bake, done while held, ends when it is resumed', () => {
    const rollout = {
      name: 'straight',
      stages: [{ name: 'all', bakeMs: 0, advance: 'manual' }],
    } as const;
    const story = ready(aPolicy({ services: [aService({ rollout })], rollouts: [rollout] }))
      .by('ana', { type: 'start' })
      .by('dan', HOLD);
    given(story).when(DONE, 'ana').gives({ type: 'done' });
    story.by('ana', RESUME);
    rings(story, 'bake:1.2').gives({ type: 'bake-ended' }, { type: 'completed' });
  });

  test('resume needs a hold', () => {
    given(asked()).when(RESUME, 'ana').isRefused('not-started');
    given(baking()).when(RESUME, 'ana').isRefused('not-held');
  });

  test('every hold is kept with its end (product P3)', () => {
    const story = baking().by('dan', HOLD).by('ana', RESUME).by('ben', HOLD);
    expect(story.release.deployment?.holds).toMatchObject([
      { by: idOf('dan'), resumedAt: expect.any(Number) },
      { by: idOf('ben') },
    ]);
    expect(story.release.deployment?.attempt).toBe(2);
  });
});

describe('rollback', () => {
  test('is for captains and on-call (contract "Who may")', () => {
    for (const name of ['ana', 'finn', 'dan'] as const) {
      given(baking())
        .when(ROLLBACK, name)
        .gives({ type: 'rolled-back' }, { type: 'review-opened' });
    }
    given(baking())
      .when(ROLLBACK, 'ben')
      .isRefused('not-yours', {
        act: 'rollback',
        who: {
          people: [idOf('ana')],
          groups: ['payments-owners', 'on-call'],
          anyone: false,
        },
      });
  });

  test('names nobody who isn’t there: a policy may have no on-call', () => {
    const { 'on-call': _, ...groups } = aPolicy().groups;
    given(baking(aPolicy({ groups })))
      .when(ROLLBACK, 'dan')
      .isRefused('not-yours', {
        who: { people: [idOf('ana')], groups: ['payments-owners'], anyone: false },
      });
  });

  test('needs a deployment', () => {
    given(ready()).when(ROLLBACK, 'ana').isRefused('not-started');
  });

  test('works while held, ends the deployment and opens a full review at once (product P1)', () => {
    const neighbours = [
      aNeighbour({ id: 'R-50', version: '4.3.0', open: true, completed: false }),
      aNeighbour(),
    ];
    const story = given(baking().by('dan', HOLD), { neighbours })
      .when(ROLLBACK, 'dan')
      .gives(
        { type: 'rolled-back', stage: '10%', to: '4.1.9', because: ROLLBACK.because },
        { type: 'review-opened', full: true },
      );
    expect(phaseOf(story.release)).toBe('reviewing');
    expect(Object.keys(ahead(story))).toEqual(['review']);
  });

  test('stays possible after completion, until the review is filed (contract "What must be there to start")', () => {
    const story = given(completed())
      .when(ROLLBACK, 'dan')
      .gives({ type: 'rolled-back', stage: '100%' }, { type: 'review-opened', full: true });
    expect(story.release.ending?.how).toBe('rolled-back');
    given(story).when(ROLLBACK, 'dan').isRefused('finished', { outcome: 'rolled-back' });
    given(completed().by('ana', FILE)).when(ROLLBACK, 'dan').isRefused('finished');
  });

  test('after the review has opened makes it a full one', () => {
    const story = rings(completed(), 'review-opened').gives({ type: 'review-opened', full: false });
    given(story)
      .when(ROLLBACK, 'dan')
      .gives({ type: 'rolled-back' }, { type: 'review-opened', full: true });
    given(story).when(FILE, 'ana').isRefused('own-review');
  });

  test('stays possible after a cancelled deployment: what is out may have to come back', () => {
    const story = baking().by('ana', CANCEL);
    given(story)
      .when(ROLLBACK, 'dan')
      .gives({ type: 'rolled-back' }, { type: 'review-opened', full: true });
    expect(story.release.ending?.how).toBe('rolled-back');
  });
});

describe('cancel', () => {
  test('is for captains; before the start it closes the release and silences it', () => {
    given(planned()).when(CANCEL, 'eve').isRefused('not-yours', { act: 'cancel' });
    for (const story of [planned(), asked(), ready()]) {
      given(story).when(CANCEL, 'ana').gives({ type: 'cancelled', because: 'superseded' });
      expect(phaseOf(story.release)).toBe('closed');
      expect(ahead(story)).toEqual({});
    }
  });

  test('after the start opens a full review (product P1)', () => {
    const story = given(baking())
      .when(CANCEL, 'ana')
      .gives({ type: 'cancelled' }, { type: 'review-opened', full: true });
    expect(phaseOf(story.release)).toBe('reviewing');
    expect(Object.keys(ahead(story))).toEqual(['review']);
  });

  test('a release that has ended stays so', () => {
    for (const story of [completed(), rolledBack(), planned().by('ana', CANCEL)]) {
      given(story).when(CANCEL, 'ana').isRefused('finished');
      given(story)
        .when({ type: 'scope', add: { kind: 'fix', text: 'x' } }, 'eve')
        .isRefused('finished');
    }
  });
});
