// A small realistic organisation and releases told as stories, for every test that needs a release in some state.

import { type ActionPicture, type Picture, pictureOf } from '../../src/chat/picture.ts';
import { type PlainReader, plainText } from '../../src/chat/plain.ts';
import type { View } from '../../src/chat/view.ts';
import { type Calendar, type Freeze, NOTHING_FROZEN } from '../../src/domain/calendar/model.ts';
import type { Person, PersonId, Roster } from '../../src/domain/person.ts';
import type { ApprovalRule, Policy, Service } from '../../src/domain/policy.ts';
import type { ReleaseCommand } from '../../src/domain/release/command.ts';
import type { Context, Neighbour } from '../../src/domain/release/context.ts';
import { decide } from '../../src/domain/release/decide.ts';
import type { ReleaseEvent, Stamped } from '../../src/domain/release/event.ts';
import { evolve } from '../../src/domain/release/evolve.ts';
import type { Release } from '../../src/domain/release/model.ts';
import { DAY, HOUR, MINUTE } from '../../src/domain/time/duration.ts';

/** Tue 24 Nov 2026, 14:00 in London, which is UTC then. */
export const PLANNED_AT = Date.UTC(2026, 10, 24, 14, 0);
/** Thu 26 Nov 2026, 22:00-23:00. */
export const WINDOW = {
  start: Date.UTC(2026, 10, 26, 22, 0),
  end: Date.UTC(2026, 10, 26, 23, 0),
  zone: 'Europe/London',
};

const NAMES = ['ana', 'ben', 'cat', 'dan', 'eve', 'finn'] as const;
export type Name = (typeof NAMES)[number];

export function idOf(name: Name): PersonId {
  return `${name}@example.org`;
}

/** `ana@example.org` is Ana. */
export function nameOf(id: PersonId): string {
  const local = id.split('@')[0] ?? id;
  return local.charAt(0).toUpperCase() + local.slice(1);
}

export function personOf(name: Name): Person {
  const id = idOf(name);
  return { id, name: nameOf(id), zone: 'Europe/London', standing: 'member' };
}

/** Finn's, of R-42, due a week after the window. */
export const ACTION: ActionPicture = {
  id: 'A-1',
  text: 'alert on queue depth',
  owner: idOf('finn'),
  due: WINDOW.end + 7 * DAY,
  release: 'R-42',
  doneAt: undefined,
  evidence: undefined,
};

const STRAIGHT = {
  name: 'straight',
  stages: [{ name: 'all', bakeMs: 0, advance: 'manual' }],
} as const;
const CANARY = {
  name: 'canary',
  stages: [
    { name: '10%', bakeMs: 30 * MINUTE, advance: 'manual' },
    { name: '50%', bakeMs: HOUR, advance: 'auto' },
    { name: '100%', bakeMs: 2 * HOUR, advance: 'manual' },
  ],
} as const;

const CHANGE_AUTHORITY: ApprovalRule = {
  name: 'Change authority',
  refs: ['cab'],
  count: 2,
  timeSensitive: true,
};

export function aService(changes: Partial<Service> = {}): Service {
  return {
    name: 'payments',
    aliases: ['pay'],
    team: 'checkout',
    tags: [],
    tier: 1,
    dependsOn: [],
    captains: ['payments-owners'],
    channels: ['slack:C0PAY'],
    tests: [
      { name: 'unit', by: 'ci' },
      { name: 'uat', by: 'people', group: 'payments-owners' },
    ],
    approvals: {
      name: 'default',
      rules: [CHANGE_AUTHORITY],
      exclude: ['requester'],
      expiresAfterMs: 7 * DAY,
      remindAfterMs: [4 * HOUR],
      escalateAfterMs: DAY,
      escalateTo: ['on-call'],
    },
    rollout: CANARY,
    ...changes,
  };
}

export function aPolicy(changes: Partial<Policy> = {}): Policy {
  return {
    version: '3f9c8a217d',
    organisation: {
      name: 'Example Trust',
      zone: 'Europe/London',
      calendar: {
        zone: 'Europe/London',
        workingDays: ['mon', 'tue', 'wed', 'thu', 'fri'],
        workingHours: { start: 540, end: 1050 },
        holidays: [],
      },
      dateOrder: 'dmy',
      slackWorkspaces: undefined,
      teamsTenants: undefined,
      managers: [],
      channels: [],
    },
    people: [],
    groups: {
      cab: NAMES.slice(1, 5).map(idOf),
      'payments-owners': [idOf('ana'), idOf('finn')],
      'on-call': [idOf('dan')],
    },
    environments: [
      { name: 'uat', aliases: ['test'] },
      { name: 'prod', aliases: ['production', 'live'] },
    ],
    services: [aService(), { ...aService(), name: 'ledger', aliases: [] }],
    rollouts: [STRAIGHT, CANARY],
    defaults: { environment: 'prod', durationMs: HOUR },
    reminders: {
      beforeStartMs: [DAY, HOUR],
      windowClosingMs: [15 * MINUTE],
      groupWithinMs: 5 * MINUTE,
    },
    review: { promptAfterMs: HOUR, due: { workingDays: 5 }, remindEveryMs: DAY },
    required: { scope: false, backout: false },
    ...changes,
  };
}

/** Everybody the policy's groups name, all directories answering. */
export function aRoster(policy: Policy = aPolicy()): Roster {
  return Object.fromEntries(
    Object.entries(policy.groups).map(([name, people]) => [name, { people, complete: true }]),
  );
}

export function aNeighbour(changes: Partial<Neighbour> = {}): Neighbour {
  return {
    id: 'R-40',
    version: '4.1.9',
    deploying: false,
    open: false,
    completed: true,
    captain: idOf('finn'),
    window: { ...WINDOW, start: WINDOW.start - 7 * DAY, end: WINDOW.end - 7 * DAY },
    ...changes,
  };
}

/** The evening of the fixtures' release, everything on prod, by Dan. */
export function aFreeze(changes: Partial<Freeze> = {}): Freeze {
  return {
    id: 'F-1',
    kind: 'freeze',
    scope: { services: [], environments: ['prod'] },
    from: WINDOW.start - HOUR,
    to: WINDOW.end + HOUR,
    zone: 'Europe/London',
    because: 'quarter end',
    by: idOf('dan'),
    madeAt: PLANNED_AT,
    madeIn: undefined,
    begunAt: undefined,
    over: undefined,
    askedFor: undefined,
    ...changes,
  };
}

const PLAN: ReleaseCommand = {
  type: 'plan',
  service: 'payments',
  version: '4.2.0',
  environment: 'prod',
  window: WINDOW,
  why: 'Refunds round half a penny away.',
  backout: 'redeploy 4.1.9, 6 min, rehearsed',
  scope: [
    { kind: 'fix', text: 'refund rounding' },
    { kind: 'feature', text: 'card tokens v2' },
  ],
  confirmed: true,
};

/**
 * A release as people would have made it: each step goes through `decide` and `evolve`, and a refused step
 * fails the test at once. Times are minutes after planning unless `at` sets the clock.
 */
export class Story {
  now = PLANNED_AT;
  events: Stamped<ReleaseEvent>[] = [];
  readonly policy: Policy;
  neighbours: readonly Neighbour[] = [];
  closed: Context['closed'] = [];
  calendar: Calendar = NOTHING_FROZEN;
  #release: Release | undefined;

  constructor(policy: Policy = aPolicy()) {
    this.policy = policy;
  }

  get release(): Release {
    if (this.#release === undefined) throw new Error('nothing is planned yet');
    return this.#release;
  }

  /** What happened in the last step. */
  last: readonly Stamped<ReleaseEvent>[] = [];

  at(now: number): this {
    this.now = now;
    return this;
  }

  context(name: Name | undefined): Context {
    return {
      now: this.now,
      actor: name === undefined ? undefined : personOf(name),
      policy: this.policy,
      roster: aRoster(this.policy),
      nextId: 'R-42',
      neighbours: this.neighbours,
      closed: this.closed,
      calendar: this.calendar,
    };
  }

  /** Somebody (nobody: time) does something, a minute after the step before. */
  by(name: Name | undefined, command: ReleaseCommand): this {
    const decision = decide(this.#release, command, this.context(name));
    if (!decision.ok) throw new Error(`${command.type} was refused: ${JSON.stringify(decision)}`);
    this.happens(name, ...decision.events);
    this.now += MINUTE;
    return this;
  }

  /** A fact as such, for those that no command of this test would bring. */
  happens(name: Name | undefined, ...events: readonly ReleaseEvent[]): this {
    const by = name === undefined ? undefined : idOf(name);
    this.last = events.map((event, index) => ({
      ...event,
      at: this.now,
      by,
      seq: this.events.length + index + 1,
    }));
    this.events.push(...this.last);
    this.#release = this.last.reduce<Release | undefined>(evolve, this.#release);
    return this;
  }

  picture(): Picture {
    return pictureOf(this.release, this.context(undefined));
  }

  /** The last step's only event of this type. */
  event<T extends ReleaseEvent['type']>(type: T): Stamped<Extract<ReleaseEvent, { type: T }>> {
    const found = this.last.find((event) => event.type === type);
    if (found === undefined) throw new Error(`the last step had no ${type}`);
    return found as Stamped<Extract<ReleaseEvent, { type: T }>>;
  }
}

export function planned(
  changes: Partial<Extract<ReleaseCommand, { type: 'plan' }>> = {},
  policy?: Policy,
): Story {
  return new Story(policy).by('ana', { ...PLAN, ...changes } as ReleaseCommand);
}

/** Planned, with candidate 9f3c2ab. */
export function built(policy?: Policy): Story {
  return planned({}, policy).by('ana', { type: 'candidate', ref: '9f3c2ab' });
}

/** Built, unit passed, approval asked. */
export function asked(policy?: Policy): Story {
  return built(policy)
    .by('ana', { type: 'test', phase: 'unit', result: 'pass', link: 'https://ci.example.org/1' })
    .by('ana', { type: 'request' });
}

/** Everything is there and the window is open: Thu 26 Nov, 22:00. */
export function ready(policy?: Policy): Story {
  return asked(policy)
    .by('finn', { type: 'test', phase: 'uat', result: 'pass' })
    .by('ben', { type: 'approve' })
    .by('cat', { type: 'approve' })
    .at(WINDOW.start);
}

/** Stage 1 is running since 22:00. */
export function started(policy?: Policy): Story {
  return ready(policy).by('ana', { type: 'start' });
}

/** Stage 1 deployed at 22:05, baking until 22:35. */
export function baking(policy?: Policy): Story {
  return started(policy)
    .at(WINDOW.start + 5 * MINUTE)
    .by('ana', { type: 'done' });
}

/** Everything was out at 22:40 by early promotions. */
export function completed(policy?: Policy): Story {
  const early = { type: 'promote', because: 'quiet night' } as const;
  return baking(policy)
    .by('ana', early)
    .by('ana', { type: 'done' })
    .by('ana', early)
    .by('ana', { type: 'done' })
    .at(WINDOW.start + 40 * MINUTE)
    .by('ana', early);
}

/** Rolled back at 22:20 out of the first bake. */
export function rolledBack(policy?: Policy): Story {
  return baking(policy)
    .at(WINDOW.start + 20 * MINUTE)
    .by('dan', { type: 'rollback', because: 'error rate above 2%' });
}

/** A view as plain text, for a reader in London on the day it was planned. */
export function plain(view: View, reader: Partial<PlainReader> = {}): string {
  return plainText(view, { name: nameOf, now: PLANNED_AT, zone: 'Europe/London', ...reader });
}
