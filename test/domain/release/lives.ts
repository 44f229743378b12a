// Random lives of releases: random people say random things at random times, under policies that differ.
// Everything goes through decide and evolve; laws.test.ts says what must hold whatever happens.

import fc from 'fast-check';
import type { Policy } from '../../../src/domain/policy.ts';
import type { ReleaseCommand } from '../../../src/domain/release/command.ts';
import { contentOf, fingerprintOf } from '../../../src/domain/release/content.ts';
import type { Context } from '../../../src/domain/release/context.ts';
import { decide } from '../../../src/domain/release/decide.ts';
import type { ReleaseEvent, Stamped } from '../../../src/domain/release/event.ts';
import type { Release } from '../../../src/domain/release/model.ts';
import { timers } from '../../../src/domain/release/timers.ts';
import { DAY, HOUR, MINUTE } from '../../../src/domain/time/duration.ts';
import {
  aNeighbour,
  aPolicy,
  aRoster,
  aService,
  asked,
  baking,
  built,
  idOf,
  type Name,
  personOf,
  planned,
  ready,
  type Story,
  started,
} from '../../support/fixtures.ts';
import { withApprovals, withService } from './given.ts';

const NAMES: readonly Name[] = ['ana', 'ben', 'cat', 'dan', 'eve', 'finn'];

const straight = {
  name: 'straight',
  stages: [{ name: 'all', bakeMs: 0, advance: 'manual' }],
} as const;
const byItself = {
  name: 'by itself',
  stages: [
    { name: 'a', bakeMs: 10 * MINUTE, advance: 'auto' },
    { name: 'b', bakeMs: 0, advance: 'auto' },
    { name: 'c', bakeMs: 20 * MINUTE, advance: 'auto' },
  ],
} as const;

const POLICIES = {
  usual: () => aPolicy(),
  'stages by themselves, review at once': () => ({
    ...withService({ rollout: byItself, tests: [] }, { rollouts: [byItself, straight] }),
    review: { promptAfterMs: 0, due: { workingDays: 5 }, remindEveryMs: HOUR },
  }),
  'nothing asked': () =>
    withApprovals({ rules: [] }, { tests: [], captains: [], rollout: straight }),
  'two rules, short lives': () =>
    withApprovals({
      rules: [
        { name: 'CAB', refs: ['cab'], count: 2, timeSensitive: false },
        { name: 'Anyone', refs: undefined, count: 1, timeSensitive: true },
      ],
      exclude: ['requester', 'captain'],
      expiresAfterMs: 6 * HOUR,
      remindAfterMs: [HOUR, 2 * HOUR],
      escalateAfterMs: 2 * HOUR,
    }),
  'nobody excluded, per environment': () =>
    withApprovals({
      rules: [
        { name: 'CAB', refs: ['cab'], count: 1, timeSensitive: true },
        {
          name: 'Owners',
          refs: ['payments-owners'],
          count: 1,
          timeSensitive: false,
          when: { environment: ['uat'] },
        },
      ],
      exclude: [],
    }),
} as const satisfies Readonly<Record<string, () => Policy>>;

const empty = (policy?: Policy) => planned({ scope: [] }, policy);
const BEGINNINGS = { empty, planned, built, asked, ready, started, baking } as const;

/** Not every policy takes every beginning: one without approval has none to ask for. */
function begin(beginning: keyof typeof BEGINNINGS, policy: Policy): Story {
  try {
    return beginning === 'planned' ? planned({}, policy) : BEGINNINGS[beginning](policy);
  } catch {
    return built(policy);
  }
}

type Hit = 'none' | 'current' | 'wrong';

/** A command as random data; what depends on the state is filled in when its turn comes. */
type Draft =
  | { readonly says: ReleaseCommand }
  | { readonly vote: 'approve' | 'reject' | 'revise' | 'abstain'; readonly print: Hit }
  | { readonly stage: 'done' | 'resume' | 'promote' | 'hold'; readonly mark: Hit }
  | { readonly window: 'edit' | 'move'; readonly start: number; readonly end: number }
  | { readonly startIn: number }
  /** Putting off whatever whoever says so was reminded of last. */
  | { readonly snoozeFor: number | 'last-call' }
  /** Something that will be accepted, the first from this one on: or hardly a life would get far. */
  | { readonly apt: number };

interface Step {
  readonly wait: number;
  readonly who: Name | 'nobody' | 'guest';
  readonly draft: Draft;
  /** What the world is like at this moment. */
  readonly around: 'calm' | 'busy' | 'closed' | 'unreachable' | 'ben left' | 'other policy';
  /** Whether everything due rings before. */
  readonly sweep: boolean;
}

const because = 'for a reason';
const says = (...commands: readonly ReleaseCommand[]): fc.Arbitrary<Draft> =>
  fc.constantFrom(...commands.map((command) => ({ says: command })));
const hits = fc.constantFrom<Hit>('none', 'none', 'current', 'wrong');
const votes = ['approve', 'approve', 'approve', 'reject', 'revise', 'abstain'] as const;
const stages = ['done', 'done', 'resume', 'promote', 'hold'] as const;
const edit = { type: 'edit', confirmed: true } as const;
const test = { type: 'test', link: 'https://ci.example.org/1', because } as const;

const planning = fc.oneof(
  says(
    { type: 'scope', add: { kind: 'fix', text: 'x' } },
    { type: 'candidate', ref: '9f3c2ab' },
    { type: 'candidate', ref: '77ac010' },
    { ...edit, environment: 'uat' },
    { ...edit, environment: 'prod', backout: '', why: 'x' },
    { ...edit, rollout: 'straight', version: '4.2.1' },
    { type: 'reconcile' },
  ),
  fc.nat({ max: 4 }).map((drop): Draft => ({ says: { type: 'scope', drop } })),
  fc
    .constantFrom(...NAMES)
    .map((name): Draft => ({ says: { type: 'captain', captain: idOf(name) } })),
  fc.record({
    window: fc.constantFrom('edit' as const, 'move' as const),
    start: fc.constantFrom(-HOUR, 0, HOUR, DAY),
    end: fc.constantFrom(-HOUR, 0, 2 * HOUR, 2 * DAY),
  }),
);

const reminding = fc.oneof(
  fc
    .record({
      anchor: fc.constantFrom('start' as const, 'end' as const),
      days: fc.constantFrom(-1, 0),
      ms: fc.constantFrom(-2 * HOUR, -10 * MINUTE, 0, 15 * MINUTE),
      name: fc.constantFrom(undefined, ...NAMES),
    })
    .map(({ name, ...when }): Draft => {
      const people = name === undefined ? [] : [idOf(name)];
      return { says: { type: 'remind', add: { when, people, groups: [], text: 'look' } } };
    }),
  fc.nat({ max: 3 }).map((drop): Draft => ({ says: { type: 'remind', drop } })),
  fc
    .constantFrom(MINUTE, 30 * MINUTE, 2 * HOUR, 'last-call' as const)
    .map((snoozeFor): Draft => ({ snoozeFor })),
);

const testing = says(
  { ...test, phase: 'unit', result: 'pass' },
  { ...test, phase: 'uat', result: 'pass' },
  { ...test, phase: 'uat', result: 'fail' },
  { ...test, phase: 'uat', result: 'waive' },
  { ...test, phase: '__proto__', result: 'pass' },
  { type: 'agree', phase: 'uat' },
  { type: 'agree', phase: 'uat' },
  { type: 'agree', phase: 'constructor' },
);

const approving = fc.oneof(
  says({ type: 'request' }, { type: 'request' }, { type: 'withdraw' }),
  fc.record({ vote: fc.constantFrom(...votes), print: hits }),
  fc.record({ vote: fc.constantFrom(...votes), print: hits }),
);

const deploying = fc.oneof(
  fc.record({ stage: fc.constantFrom(...stages), mark: hits }),
  fc.record({ stage: fc.constantFrom(...stages), mark: hits }),
  fc.constantFrom(0, MINUTE, HOUR).map((startIn): Draft => ({ startIn })),
  says(
    { type: 'start' },
    { type: 'review', outcome: 'successful', well: '', improve: '', actions: [] },
  ),
);

/** What moves a release on, by whom it can be done. */
const APT: readonly (readonly [Name, ReleaseCommand])[] = [
  ['ana', { type: 'candidate', ref: '9f3c2ab' }],
  ['ana', { ...test, phase: 'unit', result: 'pass' }],
  ['finn', { ...test, phase: 'uat', result: 'pass' }],
  ['ana', { ...test, phase: 'uat', result: 'waive' }],
  ['cat', { type: 'agree', phase: 'uat' }],
  ['ana', { type: 'request' }],
  ['ben', { type: 'approve' }],
  ['cat', { type: 'approve' }],
  ['ana', { type: 'snooze', until: 'last-call' }],
  ['ana', { type: 'start' }],
  ['ana', { type: 'done' }],
  ['dan', { type: 'hold', because }],
  ['ana', { type: 'resume' }],
  ['ana', { type: 'promote' }],
  ['ana', { type: 'promote', because }],
  ['ana', { type: 'review', outcome: 'successful', well: '', improve: '', actions: [] }],
];

/** Rare, or every life would be short. */
const ending = says({ type: 'cancel', because }, { type: 'rollback', because });

const steps: fc.Arbitrary<Step> = fc.record({
  wait: fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(0, 1, MINUTE, 7 * MINUTE) },
    { weight: 2, arbitrary: fc.constantFrom(20 * MINUTE, HOUR) },
    { weight: 1, arbitrary: fc.constant(DAY) },
  ),
  // Mostly captains and approvers, or nothing would ever move.
  who: fc.constantFrom<Step['who'][]>(
    ...(['ana', 'ana', 'ana', 'finn', 'ben', 'cat', 'dan', 'eve', 'nobody', 'guest'] as const),
  ),
  draft: fc.oneof(
    { weight: 2, arbitrary: planning },
    { weight: 2, arbitrary: reminding },
    { weight: 3, arbitrary: testing },
    { weight: 4, arbitrary: approving },
    { weight: 6, arbitrary: deploying },
    { weight: 1, arbitrary: ending },
    { weight: 12, arbitrary: fc.nat({ max: APT.length - 1 }).map((apt): Draft => ({ apt })) },
  ),
  around: fc.constantFrom<Step['around'][]>(
    ...(['calm', 'calm', 'calm', 'calm'] as const),
    ...(['busy', 'closed', 'unreachable', 'ben left', 'other policy'] as const),
  ),
  sweep: fc.boolean(),
});

export interface Life {
  readonly policy: keyof typeof POLICIES;
  readonly beginning: keyof typeof BEGINNINGS;
  readonly steps: readonly Step[];
}

function keysOf<T extends object>(record: T): readonly (keyof T)[] {
  return Object.keys(record) as (keyof T)[];
}

export const lives: fc.Arbitrary<Life> = fc.record({
  policy: fc.constantFrom(...keysOf(POLICIES)),
  beginning: fc.constantFrom(...keysOf(BEGINNINGS)),
  steps: fc.array(steps, { minLength: 1, maxLength: 60, size: 'max' }),
});

/** One command and what came of it: the facts, and the release before and after them. */
export interface Turn {
  readonly before: Release;
  readonly after: Release;
  readonly command: ReleaseCommand;
  readonly events: readonly Stamped<ReleaseEvent>[];
  readonly context: Context;
  readonly accepted: boolean;
}

type Look = (turn: Turn, story: Story) => void;

/** Lives it; `look` sees every turn, the refused ones too. Returns the story it became. */
export function live(life: Life, look: Look = () => {}): Story {
  const policy = POLICIES[life.policy]();
  const story = begin(life.beginning, policy);
  for (const step of life.steps) {
    story.at(story.now + step.wait);
    const context = { ...story.context(undefined), ...surroundings(step, policy) };
    if (step.sweep) sweep(story, context, look);
    take(story, ...orderOf(step, story.release, context), look);
  }
  return story;
}

/** Everything due rings, as the sweeper would have it. */
function sweep(story: Story, context: Context, look: Look): void {
  for (let round = 0; round < 100; round += 1) {
    const due = timers(story.release, context.policy).find((timer) => timer.at <= story.now);
    if (due === undefined) return;
    take(story, { type: 'ring', timer: due.name, at: due.at }, context, look);
  }
  throw new Error('the sweeper would ring for ever');
}

function take(story: Story, command: ReleaseCommand, context: Context, look: Look): void {
  const before = story.release;
  const decision = decide(before, command, context);
  const name = NAMES.find((one) => idOf(one) === context.actor?.id);
  story.happens(name, ...(decision.ok ? decision.events : []));
  const { last: events, release: after } = story;
  look({ before, after, command, events, context, accepted: decision.ok }, story);
}

function surroundings({ around }: Step, policy: Policy): Partial<Context> {
  const roster = aRoster(policy);
  switch (around) {
    case 'calm':
      return {};
    case 'busy':
      return { neighbours: [aNeighbour({ id: 'R-41', deploying: true, open: true })] };
    case 'closed':
      return { closed: [{ place: 'slack:C0PAY', why: 'archived' }] };
    case 'unreachable':
      return { roster: { ...roster, cab: { people: [], complete: false } } };
    case 'ben left':
      return { roster: { ...roster, cab: { people: [idOf('cat'), idOf('dan')], complete: true } } };
    case 'other policy':
      return {
        policy: aPolicy({ services: [aService({ rollout: byItself })], rollouts: [byItself] }),
      };
  }
}

function orderOf(
  step: Step,
  release: Release,
  context: Context,
): readonly [ReleaseCommand, Context] {
  const { draft } = step;
  if (!('apt' in draft)) {
    return [commandOf(draft, release, context.now), { ...context, actor: actorOf(step) }];
  }
  const orders = [...APT.slice(draft.apt), ...APT.slice(0, draft.apt)].map(
    ([name, command]) => [command, { ...context, actor: personOf(name) }] as const,
  );
  const accepted = orders.find(([command, by]) => decide(release, command, by).ok);
  return accepted ?? [{ type: 'reconcile' }, context];
}

function actorOf({ who }: Step): Context['actor'] {
  if (who === 'nobody') return undefined;
  return who === 'guest' ? { ...personOf('ana'), standing: 'guest' } : personOf(who);
}

function commandOf(
  draft: Exclude<Draft, { apt: number }>,
  release: Release,
  now: number,
): ReleaseCommand {
  if ('says' in draft) return draft.says;
  if ('vote' in draft) {
    const current = fingerprintOf(contentOf(release));
    const prints = {
      none: {},
      current: { fingerprint: current },
      wrong: { fingerprint: '__proto__' },
    };
    return { type: draft.vote, because, ...prints[draft.print] };
  }
  if ('stage' in draft) {
    const { stage = 0, attempt = 1 } = release.deployment ?? {};
    const marks = {
      none: {},
      current: { stage: { stage: stage + 1, attempt } },
      wrong: { stage: { stage: stage + 2, attempt } },
    };
    return { type: draft.stage, because, ...marks[draft.mark] };
  }
  if ('snoozeFor' in draft) {
    const { snoozeFor } = draft;
    return { type: 'snooze', until: snoozeFor === 'last-call' ? snoozeFor : now + snoozeFor };
  }
  if ('startIn' in draft) {
    return { type: 'start', at: Math.max(now, release.window.start) + draft.startIn };
  }
  const { start, end, zone } = release.window;
  const window = { start: start + draft.start, end: end + draft.end, zone };
  return { type: draft.window, window, confirmed: true };
}
