// What must be there to start: exactly the contract's list, every missing thing at once, with who or what clears it.
import { describe, expect, test } from 'vitest';
import type { Policy } from '../../../src/domain/policy.ts';
import type { Context } from '../../../src/domain/release/context.ts';
import { phaseOf } from '../../../src/domain/release/phase.ts';
import { blockersOf, earliestStart, missingParts } from '../../../src/domain/release/readiness.ts';
import { HOUR } from '../../../src/domain/time/duration.ts';
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
  Story,
  started,
  WINDOW,
} from '../../support/fixtures.ts';
import { given, withApprovals, withService } from './given.ts';

const START = { type: 'start' } as const;
const missing = (story: Story, around: Partial<Context> = {}) =>
  blockersOf(story.release, { ...story.context('ana'), ...around });
const kinds = (story: Story, around: Partial<Context> = {}) =>
  missing(story, around).map((blocker) => blocker.kind);

/** Everything but the fields named is there. */
const bare = (policy: Policy = aPolicy(), more: object = {}) =>
  new Story(policy).by('ana', {
    type: 'plan',
    service: 'payments',
    version: '4.2.0',
    environment: 'prod',
    window: WINDOW,
    confirmed: false,
    ...more,
  });

describe('what blocks a start', () => {
  test('nothing, once everything is there and the window is open', () => {
    expect(missing(ready())).toEqual([]);
  });

  test('everything at once, in the order of the phases', () => {
    expect(kinds(bare(), { neighbours: [aNeighbour({ deploying: true })] })).toEqual([
      'candidate',
      'test',
      'test',
      'approval-not-requested',
      'window-ahead',
      'busy',
    ]);
  });

  test('a test phase that is open, failed, stale or whose waiver isn’t agreed to', () => {
    const states = (story: Story) =>
      missing(story).flatMap((one) => (one.kind === 'test' ? [`${one.phase} ${one.state}`] : []));
    const fail = { type: 'test', phase: 'uat', result: 'fail' } as const;
    const waive = { type: 'test', phase: 'uat', result: 'waive', because: 'x' } as const;
    expect(states(asked())).toEqual(['uat open']);
    expect(states(asked().by('ana', fail))).toEqual(['uat failed']);
    expect(states(asked().by('ana', fail).by('ana', waive))).toEqual(['uat waiver-asked']);
    expect(states(asked().by('ana', waive).by('ben', { type: 'agree', phase: 'uat' }))).toEqual([]);
    expect(states(asked().by('ana', { type: 'candidate', ref: '77ac010' }))).toEqual([
      'unit stale',
      'uat open',
    ]);
  });

  test('says who brings a test', () => {
    expect(missing(built())).toEqual(
      expect.arrayContaining([
        { kind: 'test', phase: 'unit', state: 'open', by: 'ci', group: undefined },
        { kind: 'test', phase: 'uat', state: 'open', by: 'people', group: 'payments-owners' },
      ]),
    );
  });

  test('an approval that is missing, with how far it is and who can still answer', () => {
    const story = asked().by('ben', { type: 'approve' }).by('cat', { type: 'abstain' });
    expect(missing(story)).toContainEqual({
      kind: 'approval',
      rule: 'Change authority',
      have: 1,
      need: 2,
      askedAt: story.release.approval?.requestedAt,
      waitingFor: [idOf('dan'), idOf('eve')],
      groups: ['cab'],
      stale: [],
    });
  });

  test('a request that was rejected, sent back or ran out, with whom and why', () => {
    const reject = { type: 'reject', because: 'no rehearsal' } as const;
    expect(missing(asked().by('ben', reject))).toContainEqual({
      kind: 'approval-ended',
      how: 'rejected',
      by: idOf('ben'),
      because: 'no rehearsal',
    });
    const revise = { type: 'revise', because: 'name the back-out' } as const;
    expect(kinds(asked().by('ben', revise))).toContain('approval-ended');
  });

  test('the window: ahead, or over from its very end on (product T6)', () => {
    expect(missing(ready().at(WINDOW.start - 1))).toEqual([
      { kind: 'window-ahead', opens: WINDOW.start },
    ]);
    expect(missing(ready().at(WINDOW.end - 1))).toEqual([]);
    expect(missing(ready().at(WINDOW.end))).toEqual([{ kind: 'window-over', closed: WINDOW.end }]);
  });

  test('another release deploying there, not one that is only planned', () => {
    const neighbours = [
      aNeighbour({ id: 'R-41', deploying: true, open: true, completed: false }),
      aNeighbour({ id: 'R-43', open: true, completed: false }),
      aNeighbour({ id: 'R-42', deploying: true, open: true }),
    ];
    expect(missing(ready(), { neighbours })).toEqual([
      {
        kind: 'busy',
        release: 'R-41',
        service: 'payments',
        environment: 'prod',
        captain: idOf('finn'),
      },
    ]);
  });

  test('a configured channel known to be closed to the bot, no other', () => {
    const closed = [
      { place: 'slack:C0PAY', why: 'archived' },
      { place: 'slack:C0OTHER', why: 'archived' },
    ];
    given(ready(), { closed })
      .when(START, 'ana')
      .isRefused('not-ready', {
        blockers: [{ kind: 'channel', place: 'slack:C0PAY', why: 'archived' }],
      });
  });

  test('scope text and back-out plan only where the policy says so', () => {
    const lax = bare();
    expect(kinds(lax)).not.toContain('scope');
    expect(missingParts(lax.release)).toEqual(['scope', 'backout']);
    const strict = aPolicy({ required: { scope: true, backout: true } });
    expect(kinds(bare(strict))).toEqual(expect.arrayContaining(['scope', 'backout']));
    expect(kinds(planned({}, strict))).not.toContain('scope');
  });

  test('nothing that the policy doesn’t ask for (contract "Policy")', () => {
    const open = withApprovals({ rules: [] }, { tests: [] });
    expect(missing(built(open).at(WINDOW.start))).toEqual([]);
  });
});

describe('places (contract "What people see")', () => {
  const closedOf = (policy: Policy, place: string, plannedIn?: string) =>
    kinds(bare(policy, plannedIn === undefined ? {} : { place: plannedIn }), {
      closed: [{ place, why: 'archived' }],
    });
  const organisation = (channels: readonly string[]) => ({
    ...withService({ channels: [] }),
    organisation: { ...aPolicy().organisation, channels },
  });

  test('are the service’s, else the organisation’s, else where it was planned', () => {
    expect(closedOf(aPolicy(), 'slack:C0PAY')).toContain('channel');
    expect(closedOf(organisation(['slack:C0REL']), 'slack:C0REL')).toContain('channel');
    expect(closedOf(organisation(['slack:C0REL']), 'slack:C0X', 'slack:C0X')).not.toContain(
      'channel',
    );
    expect(closedOf(organisation([]), 'slack:C0X', 'slack:C0X')).toContain('channel');
  });
});

test('the earliest start is now or when the window opens, never after it', () => {
  const at = (now: number) => {
    const story = ready().at(now);
    return earliestStart(story.release, story.context('ana'));
  };
  expect(at(WINDOW.start - HOUR)).toBe(WINDOW.start);
  expect(at(WINDOW.start + 1)).toBe(WINDOW.start + 1);
  expect(at(WINDOW.end)).toBe(undefined);
});

test('a service that vanished from the policy keeps its last definition (contract "Policy")', () => {
  const policy = aPolicy({ services: [{ ...aService(), name: 'ledger' }] });
  const story = asked();
  given(story, { policy })
    .when({ type: 'reconcile' })
    .gives({
      type: 'reconciled',
      definition: { name: 'payments' },
    });
  given(story, { policy })
    .when({ type: 'test', phase: 'uat', result: 'pass' }, 'finn')
    .gives({ type: 'tested' });
  given(story, { policy }).when({ type: 'approve' }, 'ben').gives({ type: 'approved' });
  expect(kinds(story, { policy })).toEqual(['approval', 'window-ahead']);
});

test('test phases follow the current policy (contract "Policy")', () => {
  const policy = withService({ tests: [{ name: 'smoke', by: 'people' }] });
  expect(missing(ready(), { policy })).toMatchObject([{ kind: 'test', phase: 'smoke' }]);
});

describe('the phase follows from what was done (contract "What must be there to start")', () => {
  test.each<[string, () => Story]>([
    ['planning', () => bare()],
    ['building', () => planned()],
    ['testing', () => built()],
    ['testing', () => ready()],
    ['deploying', () => started()],
    ['deploying', () => baking().by('dan', { type: 'hold', because: 'x' })],
    ['reviewing', () => completed()],
    ['reviewing', () => rolledBack()],
    ['reviewing', () => baking().by('ana', { type: 'cancel', because: 'x' })],
    ['closed', () => ready().by('ana', { type: 'cancel', because: 'x' })],
  ])('%s', (phase, story) => {
    expect(phaseOf(story().release)).toBe(phase);
  });

  test('back to planning when the last scope item is dropped, testing with a candidate alone', () => {
    const story = bare().by('eve', { type: 'scope', add: { kind: 'fix', text: 'x' } });
    expect(phaseOf(story.release)).toBe('building');
    expect(phaseOf(story.by('ana', { type: 'scope', drop: 1 }).release)).toBe('planning');
    expect(phaseOf(bare().by('ana', { type: 'candidate', ref: 'a' }).release)).toBe('testing');
  });
});
