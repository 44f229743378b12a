// Laws: what holds for every release, whoever says whatever, whenever, under any policy.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ruleStandings } from '../../../src/domain/release/approval.ts';
import { audience } from '../../../src/domain/release/audience.ts';
import type { Context } from '../../../src/domain/release/context.ts';
import { decide } from '../../../src/domain/release/decide.ts';
import type { ReleaseEvent, Stamped } from '../../../src/domain/release/event.ts';
import { evolve } from '../../../src/domain/release/evolve.ts';
import type { FrozenRule, Phase, Release, Vote } from '../../../src/domain/release/model.ts';
import { phaseOf } from '../../../src/domain/release/phase.ts';
import {
  isSnoozed,
  milestoneOf,
  reminderName,
  snoozableUntil,
} from '../../../src/domain/release/snoozed.ts';
import { timers } from '../../../src/domain/release/timers.ts';
import { DAY } from '../../../src/domain/time/duration.ts';
import { type Life, live, lives, type Turn } from './lives.ts';

type Fact = Stamped<ReleaseEvent>;

function everyLife(law: (life: Life) => void, numRuns = 100): void {
  fc.assert(fc.property(lives, law), { numRuns });
}

function everyTurn(law: (turn: Turn, told: readonly Fact[]) => void, numRuns?: number): void {
  everyLife((life) => {
    live(life, (turn, story) => law(turn, story.events));
  }, numRuns);
}

function asStored<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

describe('replay equals snapshot', () => {
  test('a state that went through JSON after every fact is the state folded at once', () => {
    everyLife((life) => {
      const { events, release } = live(life);
      const stored = events.reduce<Release | undefined>(
        (state, event) => asStored(evolve(state, asStored(event))),
        undefined,
      );
      expect(stored).toEqual(release);
    });
  });

  test('a decision over the stored state is the decision over the live one', () => {
    everyTurn(({ before, command, context }) => {
      expect(decide(asStored(before), command, context)).toEqual(decide(before, command, context));
    }, 50);
  });
});

describe('a finished release stays finished', () => {
  test('its ending changes at most once, to rolled back, and never after the review', () => {
    everyTurn(({ before, after }) => {
      if (before.ending === undefined) return;
      const same = after.ending?.how === before.ending.how && after.ending.at === before.ending.at;
      const rolledBack = before.ending.how !== 'rolled-back' && after.ending?.how === 'rolled-back';
      expect(same || (rolledBack && before.review?.filedAt === undefined)).toBe(true);
    });
  });

  test('once closed, only the policy’s definition of its service moves, and nothing lies ahead', () => {
    everyTurn(({ before, after, context }) => {
      if (phaseOf(before) !== 'closed') return;
      expect({ ...after, definition: before.definition }).toEqual(before);
      expect(timers(after, context.policy)).toEqual([]);
    });
  });
});

describe('the phase', () => {
  const LEGAL: Readonly<Record<Phase, readonly Phase[]>> = {
    planning: ['building', 'testing', 'closed'],
    building: ['planning', 'testing', 'closed'],
    testing: ['deploying', 'closed'],
    deploying: ['reviewing'],
    reviewing: ['closed'],
    closed: [],
  };

  test('is never set, and moves only where it can', () => {
    everyTurn(({ before, after }) => {
      const [from, to] = [phaseOf(before), phaseOf(after)];
      expect(from === to || LEGAL[from].includes(to)).toBe(true);
      expect(after).not.toHaveProperty('phase');
    });
  });
});

describe('approvals', () => {
  test('nobody counts twice, and nobody who is excluded counts at all (product A3)', () => {
    everyTurn(({ after, context }) => {
      const voters = (after.approval?.votes ?? []).map((vote) => vote.person);
      expect(new Set(voters).size).toBe(voters.length);
      for (const standing of ruleStandings(after, context.roster)) {
        expect(new Set(standing.approvedBy).size).toBe(standing.have);
        expect(standing.approvedBy.filter((person) => isBarred(person, after))).toEqual([]);
      }
    });
  });

  test('a plain reading of product A5 and A7 counts the same; a stale vote never counts', () => {
    everyTurn(({ after, context }) => {
      for (const { approvedBy, rule } of ruleStandings(after, context.roster)) {
        expect(approvedBy.toSorted()).toEqual(counting(rule, after, context).toSorted());
      }
    });
  });

  test('no start without everything the contract asks for', () => {
    everyTurn(({ before, events, context }) => {
      if (!events.some((event) => event.type === 'started')) return;
      const { window, candidate, approval } = before;
      expect(candidate).toBeDefined();
      expect(context.now >= window.start && context.now < window.end).toBe(true);
      expect(context.neighbours.some((other) => other.deploying)).toBe(false);
      expect(context.closed).toEqual([]);
      const service = context.policy.services.find((one) => one.name === before.service);
      for (const phase of service?.tests ?? []) {
        const result = before.tests[phase.name];
        expect(result?.candidate).toBe(candidate?.ref);
        expect(result?.result).not.toBe('failed');
        if (result?.result === 'waived') expect(result.by).not.toBe(result.askedBy);
      }
      for (const rule of approval?.rules ?? []) {
        expect(approval?.status).toBe('open');
        expect(counting(rule, before, context).length).toBeGreaterThanOrEqual(rule.count);
      }
    }, 200);
  });

  function isBarred(person: string, release: Release): boolean {
    const { approval, captain, plannedBy } = release;
    const excluded = approval?.exclude ?? [];
    const requester = person === plannedBy || person === approval?.requestedBy;
    return (
      (requester && excluded.includes('requester')) ||
      (person === captain && excluded.includes('captain'))
    );
  }

  function counting(rule: FrozenRule, release: Release, { roster }: Context): readonly string[] {
    return (release.approval?.votes ?? [])
      .filter((vote) => vote.answer === 'approved' && !isBarred(vote.person, release))
      .filter((vote) => rule.refs?.some((ref) => roster[ref]?.people.includes(vote.person)) ?? true)
      .filter((vote) => holds(vote, rule, release))
      .map((vote) => vote.person);
  }

  function holds(vote: Vote, rule: FrozenRule, release: Release): boolean {
    const seen = release.approval?.contents[vote.fingerprint];
    if (seen === undefined) return false;
    const later = release.window.start - seen.window.start;
    return (
      seen.candidate === release.candidate?.ref &&
      seen.version === release.version &&
      seen.environment === release.environment &&
      seen.rollout === release.rollout &&
      JSON.stringify(seen.stages) === JSON.stringify(release.stages) &&
      release.scope.every((item) => seen.scope.some((other) => other.n === item.n)) &&
      !(seen.backout !== '' && release.backout === '') &&
      (!rule.timeSensitive || (later >= 0 && later <= DAY))
    );
  }
});

describe('time', () => {
  test('every timer makes progress, rung on time or late (architecture, "The shapes")', () => {
    everyTurn(({ after, events, context }) => {
      if (events.length === 0) return;
      const ahead = timers(after, context.policy);
      for (const timer of ahead) {
        for (const late of [0, 400 * DAY]) {
          const now = Math.max(context.now, timer.at) + late;
          const next = rung(after, timer, { ...context, actor: undefined, now });
          const same = timers(next, context.policy).filter(
            (one) => one.name === timer.name && one.at === timer.at,
          );
          expect(same).toEqual([]);
        }
      }
    }, 60);
  });

  test('what lies ahead is a safe time each, and no name twice', () => {
    everyTurn(({ after, context }) => {
      const ahead = timers(after, context.policy);
      expect(new Set(ahead.map((timer) => timer.name)).size).toBe(ahead.length);
      expect(ahead.filter((timer) => !Number.isSafeInteger(timer.at))).toEqual([]);
    });
  });

  function rung(release: Release, timer: { name: string; at: number }, context: Context): Release {
    const decision = decide(release, { type: 'ring', timer: timer.name, at: timer.at }, context);
    if (!decision.ok) return expect.fail(`${timer.name} was refused`);
    return decision.events.reduce<Release>(
      (state, event, seq) => evolve(state, { ...event, at: context.now, by: undefined, seq }),
      release,
    );
  }
});

describe('a reminder (product Q1, Q2, Q4)', () => {
  test('is never early, never after the end, and never at its milestone or past it', () => {
    everyTurn(({ before, events }) => {
      for (const event of events) {
        if (event.type !== 'reminded') continue;
        expect(event.at).toBeGreaterThanOrEqual(event.due);
        if (event.what !== 'remind' && event.again === undefined) continue;
        const name = event.again?.reminder ?? event.timer;
        if (event.what !== 'review') expect(before.ending).toBe(undefined);
        const milestone = milestoneOf(name, before, event.at);
        if (milestone !== undefined) expect(event.at).toBeLessThan(milestone);
      }
    }, 200);
  });

  test('is put off by one person to one later time at once, before its milestone', () => {
    everyTurn(({ before, after, events }) => {
      const keys = (after.snoozed ?? []).map(({ person, reminder }) => `${person} ${reminder}`);
      expect(new Set(keys).size).toBe(keys.length);
      for (const event of events) {
        if (event.type !== 'snoozed') continue;
        expect(event.until).toBeGreaterThan(event.at);
        expect(event.until).toBeLessThan(snoozableUntil(event.reminder, before, event.at));
        expect(isSnoozed(before, event.by ?? '', event.reminder, event.at)).toBe(false);
      }
    }, 200);
  });

  test('that somebody has put off is not sent to them before its time', () => {
    everyTurn(({ before, after, events, context }) => {
      for (const event of events) {
        if (event.type !== 'reminded' || event.again !== undefined) continue;
        const name = reminderName(event.timer);
        for (const message of audience(event, after, context)) {
          if (message.to !== 'person') continue;
          expect(isSnoozed(before, message.person, name, event.at)).toBe(false);
        }
      }
    });
  });
});

describe('a bake (product R2)', () => {
  test('never runs while held', () => {
    everyTurn(({ after, context }) => {
      if (after.deployment?.held === undefined) return;
      expect(after.deployment.bakeEndsAt).toBe(undefined);
      const kinds = timers(after, context.policy).map((timer) => timer.name.split(':')[0]);
      expect(kinds.filter((kind) => kind === 'bake' || kind === 'advance')).toEqual([]);
    });
  });

  test('that ends by itself has run exactly its time, over any number of holds', () => {
    everyTurn(({ before, events }, told) => {
      const { deployment } = before;
      for (const event of events) {
        if (event.type !== 'bake-ended' || event.due === undefined) continue;
        const bakeMs = deployment?.stages[deployment.stage]?.bakeMs ?? 0;
        const baked = bakedFor(told, event.due);
        // A hold may come when the bake was over but nobody had noticed: then it ends when that is resumed.
        const late = told.some((one) => one.type === 'resumed' && one.at === event.due);
        expect(late ? Math.min(baked, bakeMs) : baked).toBe(bakeMs);
      }
    }, 200);
  });

  /** Time without a hold between the last `done` and a moment. */
  function bakedFor(told: readonly Fact[], until: number): number {
    const done = told.findLastIndex((event) => event.type === 'done');
    const stops = told.filter(isStop);
    let held = told.slice(0, done).findLast(isStop)?.type === 'held';
    let from = told[done]?.at ?? 0;
    let baked = 0;
    for (const stop of stops.filter((one) => one.seq > (told[done]?.seq ?? 0))) {
      if (!held) baked += Math.min(stop.at, until) - from;
      held = stop.type === 'held';
      from = stop.at;
    }
    return held ? baked : baked + Math.max(0, until - from);
  }

  function isStop(event: Fact): boolean {
    return event.type === 'held' || event.type === 'resumed';
  }
});

test('a refusal changes nothing', () => {
  everyTurn(({ before, after, accepted }) => {
    if (!accepted) expect(after).toBe(before);
  });
});

test('the lives are worth living: every phase and every fact comes about', () => {
  const seen = new Set<string>();
  const look = ({ after, events }: Turn) => {
    for (const name of [phaseOf(after), ...events.map((event) => event.type)]) seen.add(name);
  };
  fc.assert(
    fc.property(lives, (life) => {
      live(life, look);
    }),
    { numRuns: 300, seed: 7 },
  );
  const phases = ['planning', 'building', 'testing', 'deploying', 'reviewing', 'closed'];
  const rare = ['waived', 'start-armed', 'start-refused', 'promoted', 'held', 'resumed'];
  const ends = ['bake-ended', 'completed', 'rolled-back', 'cancelled', 'approval-expired'];
  const wanted = [
    ...phases,
    ...rare,
    ...ends,
    'reviewed',
    'reminder-dropped',
    'reminders-changed',
    'snoozed',
    'advance-waits',
  ];
  expect(wanted.filter((name) => !seen.has(name))).toEqual([]);
});
