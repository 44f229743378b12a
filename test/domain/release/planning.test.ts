// Planning: what may be planned, when, by whom, and what stays open until the start.
import { describe, expect, test } from 'vitest';
import type { ReleaseCommand } from '../../../src/domain/release/command.ts';
import { LIMITS } from '../../../src/domain/release/planning.ts';
import { DAY, HOUR, MINUTE } from '../../../src/domain/time/duration.ts';
import {
  aNeighbour,
  aPolicy,
  idOf,
  PLANNED_AT,
  planned,
  ready,
  Story,
  started,
  WINDOW,
} from '../../support/fixtures.ts';
import { given, unreachable, withApprovals, withService } from './given.ts';

const PLAN = {
  type: 'plan',
  service: 'payments',
  version: '4.2.0',
  environment: 'prod',
  window: WINDOW,
  confirmed: false,
} as const satisfies ReleaseCommand;
const anew = (policy = aPolicy()) => new Story(policy);
const window = (start: number, end: number) => ({ start, end, zone: 'Europe/London' });

describe('plan', () => {
  test('takes the id it was given, the service as it is now and every default (contract "Policy")', () => {
    const story = given(anew())
      .when(PLAN, 'ana')
      .gives({ type: 'planned', id: 'R-42', captain: idOf('ana'), rollout: 'canary', why: '' });
    expect(story.release).toMatchObject({
      plannedBy: idOf('ana'),
      definition: { name: 'payments' },
      scope: [],
      backout: '',
    });
  });

  test('a member who may not be captain plans without one (contract "Who may")', () => {
    given(anew()).when(PLAN, 'eve').gives({ type: 'planned' });
    expect(given(anew()).when(PLAN, 'eve').gives({ type: 'planned' }).release.captain).toBe(
      undefined,
    );
  });

  test('with no captains in the policy whoever plans is the captain (contract "Who may")', () => {
    given(anew(withService({ captains: [] })))
      .when(PLAN, 'eve')
      .gives({ type: 'planned', captain: idOf('eve') });
  });

  test('a named captain must be allowed to be one', () => {
    given(anew())
      .when({ ...PLAN, captain: idOf('ben') }, 'ana')
      .isRefused('not-a-captain', { person: idOf('ben') });
    given(anew())
      .when({ ...PLAN, captain: idOf('finn') }, 'eve')
      .gives({ type: 'planned', captain: idOf('finn') });
  });

  test('with the directory out of reach nothing is recorded (contract "Who may")', () => {
    const around = unreachable('payments-owners');
    given(anew(), around).when(PLAN, 'ana').isRefused('directory-unreachable');
    given(anew(), around)
      .when({ ...PLAN, captain: idOf('finn') }, 'ana')
      .isRefused('directory-unreachable');
  });

  test('scope items are numbered from 1', () => {
    const scope = [
      { kind: 'fix', text: 'refunds' },
      { kind: 'feature', text: 'tokens' },
    ] as const;
    given(anew())
      .when({ ...PLAN, scope }, 'ana')
      .gives({
        type: 'planned',
        scope: [
          { n: 1, kind: 'fix', text: 'refunds' },
          { n: 2, kind: 'feature', text: 'tokens' },
        ],
      });
  });

  test('takes 100 scope items and not one more', () => {
    const items = (length: number) =>
      Array.from({ length }, (_, n) => ({ kind: 'fix', text: `item ${n}` }) as const);
    given(anew())
      .when({ ...PLAN, scope: items(LIMITS.scopeItems) }, 'ana')
      .gives({ type: 'planned' });
    given(anew())
      .when({ ...PLAN, scope: items(LIMITS.scopeItems + 1) }, 'ana')
      .isRefused('limit', { limit: 100 });
  });

  test('another rollout is taken by name, with its stages', () => {
    given(anew())
      .when({ ...PLAN, rollout: 'straight' }, 'ana')
      .gives({ type: 'planned', rollout: 'straight', stages: [{ name: 'all' }] });
  });
});

describe('the window', () => {
  const at = (start: number, end: number, confirmed = false) =>
    given(anew()).when({ ...PLAN, window: window(start, end), confirmed }, 'ana');

  test('ends after it starts', () => {
    at(WINDOW.end, WINDOW.start).isRefused('window-order');
    at(WINDOW.start, WINDOW.start).isRefused('window-order');
  });

  test('is at least 5 minutes long (product T6)', () => {
    at(WINDOW.start, WINDOW.start + 5 * MINUTE - 1).isRefused('window-short', {
      minimumMs: 5 * MINUTE,
    });
    at(WINDOW.start, WINDOW.start + 5 * MINUTE).gives({ type: 'planned' });
  });

  test('is not over; its end is exclusive (product T6)', () => {
    at(PLANNED_AT - HOUR, PLANNED_AT).isRefused('window-past', { end: PLANNED_AT });
    at(PLANNED_AT - HOUR, PLANNED_AT + 1).gives({ type: 'planned' });
  });

  test('may begin now: `now` is never in the past (contract "Words")', () => {
    at(PLANNED_AT - 800, PLANNED_AT + HOUR).gives({ type: 'planned' });
  });

  test('over 14 days is asked about first (product T5, contract "Words")', () => {
    const [start, end] = [WINDOW.start, WINDOW.start + 14 * DAY];
    at(start, end).gives({ type: 'planned' });
    at(start, end + 1).isRefused('window-long', { start, end: end + 1 });
    at(start, end + 1, true).gives({ type: 'planned' });
  });
});

describe('a version', () => {
  const beside = (changes: Parameters<typeof aNeighbour>[0]) => ({
    neighbours: [aNeighbour({ version: '4.2.0', completed: false, ...changes })],
  });

  test('is unique among open releases, confirmed or not (contract "Words")', () => {
    const around = beside({ id: 'R-7', open: true });
    given(anew(), around).when(PLAN, 'ana').isRefused('version-open', { other: 'R-7' });
    given(anew(), around)
      .when({ ...PLAN, confirmed: true }, 'ana')
      .isRefused('version-open');
  });

  test('that succeeded before is asked about (contract "Words")', () => {
    const around = beside({ id: 'R-7', completed: true });
    given(anew(), around).when(PLAN, 'ana').isRefused('version-succeeded', { other: 'R-7' });
    given(anew(), around)
      .when({ ...PLAN, confirmed: true }, 'ana')
      .gives({ type: 'planned' });
  });

  test('that was cancelled or rolled back may simply return (contract "Words")', () => {
    given(anew(), beside({})).when(PLAN, 'ana').gives({ type: 'planned' });
  });
});

describe('edit', () => {
  const edit = (changes: Partial<Extract<ReleaseCommand, { type: 'edit' }>>) =>
    ({ type: 'edit', confirmed: false, ...changes }) as const;

  test('records only what differs', () => {
    given(planned())
      .when(edit({ version: '4.2.0', why: 'Refunds.', environment: 'prod' }), 'ana')
      .gives({ type: 'edited', why: 'Refunds.' });
    expect(
      given(planned())
        .when(edit({ version: '4.2.0', why: 'Refunds.' }), 'ana')
        .gives({ type: 'edited' })
        .event('edited'),
    ).not.toHaveProperty('version');
  });

  test('with nothing different says so', () => {
    const same = edit({ version: '4.2.0', window: WINDOW, captain: idOf('ana') });
    given(planned()).when(same, 'ana').isRefused('nothing-changed');
  });

  test('one form may change texts, window and captain in one go', () => {
    const to = window(WINDOW.start + HOUR, WINDOW.end + HOUR);
    given(planned())
      .when(edit({ backout: 'restore', window: to, captain: idOf('finn') }), 'ana')
      .gives(
        { type: 'edited', backout: 'restore' },
        { type: 'moved', from: WINDOW, to },
        { type: 'captain-changed', from: idOf('ana'), to: idOf('finn') },
      );
  });

  test('an unchanged window in the past is not complained about (product T3)', () => {
    given(planned())
      .at(WINDOW.end + HOUR)
      .when(edit({ window: WINDOW, why: 'Late.' }), 'ana')
      .gives({ type: 'edited' });
  });

  test('another version or environment must be free there (contract "Words")', () => {
    const taken = { neighbours: [aNeighbour({ version: '4.3.0', open: true, id: 'R-50' })] };
    const same = { neighbours: [aNeighbour({ version: '4.2.0', open: true, id: 'R-50' })] };
    given(planned(), taken)
      .when(edit({ version: '4.3.0' }), 'ana')
      .isRefused('version-open', { other: 'R-50' });
    given(planned(), same)
      .when(edit({ environment: 'uat' }), 'ana')
      .isRefused('version-open', { other: 'R-50' });
    given(planned(), same)
      .when(edit({ why: 'Other words.' }), 'ana')
      .gives({ type: 'edited' });
    const own = { neighbours: [aNeighbour({ id: 'R-42', version: '4.3.0', open: true })] };
    given(planned(), own)
      .when(edit({ version: '4.3.0' }), 'ana')
      .gives({ type: 'edited' });
  });

  test('a version that succeeded there before is asked about', () => {
    const before = { neighbours: [aNeighbour({ version: '4.3.0', id: 'R-12' })] };
    given(planned(), before)
      .when(edit({ version: '4.3.0' }), 'ana')
      .isRefused('version-succeeded');
    given(planned(), before)
      .when(edit({ version: '4.3.0', confirmed: true }), 'ana')
      .gives({ type: 'edited' });
  });

  test('who may comes first, then what is fixed, then the window, then the captain', () => {
    const everything = edit({
      environment: 'uat',
      window: window(WINDOW.end, WINDOW.start),
      captain: idOf('ben'),
    });
    given(started()).when(everything, 'eve').isRefused('not-yours');
    given(started()).when(everything, 'ana').isRefused('fixed-since-start');
    given(planned()).when(everything, 'ana').isRefused('window-order');
    given(planned())
      .when(edit({ captain: idOf('ben'), environment: 'uat' }), 'ana')
      .isRefused('not-a-captain');
  });

  test('from start on version, environment and rollout are fixed; texts and window are not', () => {
    for (const [what, change] of Object.entries({
      version: '5.0.0',
      environment: 'uat',
      rollout: 'straight',
    })) {
      given(started())
        .when(edit({ [what]: change }), 'ana')
        .isRefused('fixed-since-start', { what });
    }
    given(started())
      .when(edit({ why: 'x', window: window(WINDOW.start, WINDOW.end + HOUR) }), 'ana')
      .gives({ type: 'edited' }, { type: 'moved' });
  });

  test('another environment brings its own rules to an open request (product A1, A5)', () => {
    const rules = [
      { name: 'Testers', refs: ['on-call'], count: 1, timeSensitive: false },
      {
        name: 'Change authority',
        refs: ['cab'],
        count: 2,
        timeSensitive: false,
        when: { environment: ['prod'] },
      },
    ];
    const story = planned({ environment: 'uat' }, withApprovals({ rules }))
      .by('ana', { type: 'candidate', ref: '9f3c2ab' })
      .by('ana', { type: 'request' })
      .by('dan', { type: 'approve' });
    expect(story.release.approval?.rules.map((rule) => rule.name)).toEqual(['Testers']);
    given(story)
      .when(edit({ environment: 'prod' }), 'ana')
      .gives({ type: 'edited', environment: 'prod' });
    expect(story.release.approval?.rules.map((rule) => rule.name)).toEqual([
      'Testers',
      'Change authority',
    ]);
  });

  test('an environment without rules needs no answers to a request made for another', () => {
    const rules = [
      {
        name: 'CAB',
        refs: ['cab'],
        count: 1,
        timeSensitive: false,
        when: { environment: ['prod'] },
      },
    ];
    const story = planned({}, withApprovals({ rules }, { tests: [] }))
      .by('ana', { type: 'candidate', ref: '9f3c2ab' })
      .by('ana', { type: 'request' })
      .by('ana', edit({ environment: 'uat' }))
      .at(WINDOW.start);
    given(story).when({ type: 'start' }, 'ana').gives({ type: 'started' });
  });
});

describe('move', () => {
  const to = window(WINDOW.start + DAY, WINDOW.end + DAY);

  test('moves the window, with a reason if there is one', () => {
    given(planned())
      .when({ type: 'move', window: to, because: 'vendor delay', confirmed: false }, 'finn')
      .gives({ type: 'moved', from: WINDOW, to, because: 'vendor delay' });
  });

  test('who may comes first, then the window, then whether it differs', () => {
    const wrong = { type: 'move', window: window(5, 4), confirmed: false } as const;
    given(planned()).when(wrong, 'eve').isRefused('not-yours');
    given(planned()).when(wrong, 'ana').isRefused('window-order');
    given(planned())
      .when({ type: 'move', window: WINDOW, confirmed: false }, 'ana')
      .isRefused('nothing-changed');
  });

  test('over 14 days is asked about first', () => {
    const long = window(WINDOW.start, WINDOW.start + 15 * DAY);
    given(planned())
      .when({ type: 'move', window: long, confirmed: false }, 'ana')
      .isRefused('window-long');
    given(planned()).when({ type: 'move', window: long, confirmed: true }, 'ana').gives({
      type: 'moved',
    });
  });

  test('keeps an armed start that still fits, and drops one that does not (product A10)', () => {
    const armed = () =>
      ready()
        .at(WINDOW.start - HOUR)
        .by('ana', {
          type: 'start',
          at: WINDOW.start + 30 * MINUTE,
        });
    const later = (by: number) =>
      ({
        type: 'move',
        window: window(WINDOW.start + by, WINDOW.end + by),
        confirmed: false,
      }) as const;
    expect(armed().by('ana', later(15 * MINUTE)).release.startAt?.at).toBe(
      WINDOW.start + 30 * MINUTE,
    );
    expect(armed().by('ana', later(45 * MINUTE)).release.startAt).toBe(undefined);
    expect(armed().by('ana', later(30 * MINUTE)).release.startAt).toBeDefined();
    expect(armed().by('ana', later(-30 * MINUTE)).release.startAt).toBe(undefined);
  });
});
