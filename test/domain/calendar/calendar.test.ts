// Freezing, lifting, stopping the line: what is allowed, what time does to it, and what closes what (product F1, F2, F11, T6).
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { closedSpans, closing, opensAt } from '../../../src/domain/calendar/closing.ts';
import { decideCalendar } from '../../../src/domain/calendar/decide.ts';
import { evolveCalendar } from '../../../src/domain/calendar/evolve.ts';
import {
  type Calendar,
  type CalendarCommand,
  type CalendarEvent,
  FREEZE_LIMITS,
  NOTHING_FROZEN,
} from '../../../src/domain/calendar/model.ts';
import type { Scope } from '../../../src/domain/calendar/scope.ts';
import { calendarTimers } from '../../../src/domain/calendar/timers.ts';
import type { Policy } from '../../../src/domain/policy.ts';
import { DAY, HOUR, MINUTE } from '../../../src/domain/time/duration.ts';
import {
  aPolicy,
  aRoster,
  aService,
  idOf,
  type Name,
  PLANNED_AT,
  personOf,
} from '../../support/fixtures.ts';

const NOW = PLANNED_AT;
const PROD: Scope = { services: [], environments: ['prod'] };
const PAYMENTS: Scope = { services: ['payments'], environments: ['prod'] };
const ON_PROD = { service: 'payments', environment: 'prod' };

type Freezing = Extract<CalendarCommand, { type: 'freeze' }>;

function freeze(changes: Partial<Freezing> = {}): Freezing {
  const from = NOW + HOUR;
  return {
    type: 'freeze',
    scope: PROD,
    from,
    to: from + HOUR,
    zone: 'Europe/London',
    because: 'quarter end',
    ...changes,
  };
}

const stop = (scope = PROD) =>
  ({ type: 'stop', scope, zone: 'Europe/London', because: 'INC-552' }) as const;

/** The calendar as people make it: every step is decided and folded. */
class Kept {
  calendar: Calendar = NOTHING_FROZEN;
  now = NOW;
  seq = 0;
  last: readonly CalendarEvent[] = [];
  readonly policy: Policy;

  constructor(policy: Policy = aPolicy()) {
    this.policy = policy;
  }

  at(now: number): this {
    this.now = now;
    return this;
  }

  decide(command: CalendarCommand, by: Name | undefined) {
    const actor = by === undefined ? undefined : personOf(by);
    const { now, policy } = this;
    return decideCalendar(this.calendar, command, { now, policy, roster: aRoster(policy), actor });
  }

  by(by: Name | undefined, command: CalendarCommand): this {
    const decision = this.decide(command, by);
    if (!decision.ok) throw new Error(JSON.stringify(decision.refusal));
    this.last = decision.events;
    for (const event of decision.events) {
      this.seq += 1;
      const stamp = { at: this.now, by: by && idOf(by), seq: this.seq };
      this.calendar = evolveCalendar(this.calendar, { ...event, ...stamp });
    }
    return this;
  }

  refusal(command: CalendarCommand, by: Name = 'dan') {
    const decision = this.decide(command, by);
    return decision.ok ? undefined : decision.refusal.code;
  }

  /** Rings everything that is due, the earliest first. */
  rings(): this {
    for (;;) {
      const [due] = calendarTimers(this.calendar)
        .filter((timer) => timer.at <= this.now)
        .toSorted((a, b) => a.at - b.at);
      if (due === undefined) return this;
      this.by(undefined, { type: 'ring', timer: due.name, at: due.at });
    }
  }
}

describe('a freeze', () => {
  test('closes its services and environments from its beginning up to, not including, its end (product F1, T6)', () => {
    const { calendar } = new Kept().by('dan', freeze({ scope: PAYMENTS }));
    const from = NOW + HOUR;
    const ids = (at: number, where = ON_PROD) => closing(calendar, where, at).map(({ id }) => id);
    expect(ids(from - 1)).toEqual([]);
    expect(ids(from)).toEqual(['F-1']);
    expect(ids(from + HOUR - 1)).toEqual(['F-1']);
    expect(ids(from + HOUR)).toEqual([]);
    expect(ids(from, { ...ON_PROD, service: 'ledger' })).toEqual([]);
    expect(ids(from, { ...ON_PROD, environment: 'uat' })).toEqual([]);
  });

  test('takes the next id and no refusal takes one', () => {
    const kept = new Kept().by('dan', freeze());
    expect(kept.refusal(freeze({ to: NOW - HOUR }))).toBe('freeze-order');
    kept.by('dan', stop());
    expect(kept.calendar.freezes.map(({ id }) => id)).toEqual(['F-1', 'F-2']);
  });

  test('is lifted by whoever may, once', () => {
    const kept = new Kept().by('dan', freeze());
    const lift = { type: 'unfreeze', id: 'F-1', because: 'done' } as const;
    expect(kept.refusal(lift, 'eve')).toBe('not-yours');
    kept.at(NOW + HOUR + MINUTE).by('dan', lift);
    expect(closing(kept.calendar, ON_PROD, kept.now)).toEqual([]);
    expect(kept.refusal(lift)).toBe('freeze-over');
  });

  test('is set by captains of every service in scope, on-call and managers (contract "Who may")', () => {
    const organisation = { ...aPolicy().organisation, managers: ['cab'] };
    const services = [aService(), aService({ name: 'ledger', captains: ['cab'] })];
    const kept = new Kept(aPolicy({ organisation, services }));
    const one = freeze({ scope: PAYMENTS });
    expect(kept.refusal(one, 'ana')).toBeUndefined();
    expect(kept.refusal(freeze(), 'ana')).toBe('not-yours');
    expect(kept.refusal(freeze(), 'ben')).toBeUndefined();
    expect(kept.refusal(freeze(), 'dan')).toBeUndefined();
    expect(kept.refusal(one, 'eve')).toBeUndefined();
    const open = new Kept(aPolicy({ services: [aService({ captains: [] })] }));
    expect(open.refusal(freeze(), 'eve')).toBeUndefined();
  });

  test('is lifted by on-call and managers once a service in its scope has left the policy', () => {
    const scope = { services: ['payments', 'ledger'], environments: [] };
    const ledger = aService({ name: 'ledger', captains: ['cab'] });
    const before = new Kept(aPolicy({ services: [aService(), ledger] })).by(
      'dan',
      freeze({ scope }),
    );
    const lift = { type: 'unfreeze', id: 'F-1', because: 'done' } as const;
    for (const services of [[ledger], [aService({ name: 'billing', captains: [] })]]) {
      const after = new Kept(aPolicy({ services }));
      after.calendar = before.calendar;
      for (const name of ['ben', 'eve'] as const)
        expect(after.refusal(lift, name)).toBe('not-yours');
      expect(after.refusal(lift, 'dan')).toBeUndefined();
    }
  });

  test('zero-length, past, too short, too long and the same again are refused', () => {
    const kept = new Kept().by('dan', freeze());
    expect(kept.refusal(freeze({ to: NOW + HOUR }))).toBe('freeze-order');
    expect(kept.refusal(freeze({ from: NOW - DAY, to: NOW }))).toBe('freeze-past');
    expect(kept.refusal(freeze({ to: NOW + HOUR + MINUTE }))).toBe('freeze-short');
    expect(kept.refusal(freeze({ to: NOW + 400 * DAY }))).toBe('freeze-long');
    expect(kept.refusal(freeze())).toBe('freeze-exists');
    expect(kept.refusal(freeze({ scope: PAYMENTS }))).toBeUndefined();
    // Another beginning makes another freeze, unless both hold already.
    expect(kept.refusal(freeze({ from: NOW + HOUR + MINUTE }))).toBeUndefined();
    kept.at(NOW + 1.5 * HOUR);
    expect(kept.refusal(freeze({ from: NOW }))).toBe('freeze-exists');
  });

  test('of which there are a hundred leaves no room for more', () => {
    const kept = new Kept();
    for (let n = 0; n < FREEZE_LIMITS.open; n += 1)
      kept.by('dan', freeze({ to: NOW + 2 * HOUR + n * MINUTE }));
    expect(kept.refusal(freeze({ to: NOW + DAY }))).toBe('limit');
    // Whatever is planned, the line can be stopped.
    expect(kept.refusal(stop())).toBeUndefined();
  });

  test('that began in the past begins when it is set', () => {
    const { calendar } = new Kept().by('dan', freeze({ from: NOW - HOUR, to: NOW + HOUR }));
    expect(calendar.freezes[0]).toMatchObject({ from: NOW, begunAt: NOW });
  });
});

test('freezes that touch close it without a gap (product T6, K4)', () => {
  const from = NOW + HOUR;
  const { calendar } = new Kept()
    .by('dan', freeze({ from, to: from + HOUR }))
    .by('dan', freeze({ from: from + HOUR, to: from + 2 * HOUR }));
  expect(closedSpans(calendar, ON_PROD)).toEqual([{ start: from, end: from + 2 * HOUR }]);
  expect(opensAt(calendar, ON_PROD, from)).toBe(from + 2 * HOUR);
});

describe('the line', () => {
  test('is stopped once, however many stop it (product F11)', () => {
    const kept = new Kept().by('dan', stop());
    expect(kept.refusal(stop())).toBe('already-stopped');
    expect(kept.refusal(stop(PAYMENTS))).toBeUndefined();
  });

  test('asks half an hour before its end, is kept for four hours more, and lets go by itself', () => {
    const kept = new Kept().by('dan', stop()).at(NOW + 3.5 * HOUR);
    expect(kept.rings().last).toEqual([{ type: 'keep-asked', id: 'F-1', to: NOW + 4 * HOUR }]);
    kept.by('ana', { type: 'keep', id: 'F-1' });
    expect(kept.last).toEqual([{ type: 'kept', id: 'F-1', to: NOW + 7.5 * HOUR }]);
    kept.by('ana', { type: 'keep', id: 'F-1' });
    expect(kept.last).toEqual([]);
    kept.at(NOW + 7 * HOUR).rings();
    expect(kept.last).toEqual([{ type: 'keep-asked', id: 'F-1', to: NOW + 7.5 * HOUR }]);
    kept.at(NOW + 7.5 * HOUR).rings();
    expect(closing(kept.calendar, ON_PROD, kept.now)).toEqual([]);
    expect(kept.refusal({ type: 'keep', id: 'F-1' })).toBe('freeze-over');
  });

  test('goes without its id while one is stopped, and by its id where several are', () => {
    const go = { type: 'go', because: 'closed' } as const;
    const kept = new Kept();
    expect(kept.refusal(go)).toBe('not-stopped');
    kept.by('dan', freeze()).by('dan', stop());
    expect(kept.refusal({ ...go, id: 'F-1' })).toBe('not-stopped');
    expect(kept.refusal({ type: 'keep', id: 'F-1' })).toBe('not-stopped');
    kept.by('dan', stop(PAYMENTS));
    expect(kept.refusal(go)).toBe('which-stop');
    kept.by('dan', { ...go, id: 'F-2' }).by('dan', go);
    expect(kept.last).toEqual([{ type: 'went', id: 'F-3', because: 'closed' }]);
  });
});

test('what is over is remembered for a while, and answered as over ever after', () => {
  const kept = new Kept();
  for (let n = 1; n <= FREEZE_LIMITS.over + 5; n += 1) {
    kept.by('dan', freeze({ to: NOW + 2 * HOUR + n * MINUTE }));
    kept.by('dan', { type: 'unfreeze', id: `F-${n}`, because: 'done' });
  }
  expect(kept.calendar.freezes).toHaveLength(FREEZE_LIMITS.over);
  expect(kept.refusal({ type: 'unfreeze', id: 'F-1', because: 'x' })).toBe('freeze-over');
  expect(kept.refusal({ type: 'unfreeze', id: 'F-99', because: 'x' })).toBe('unknown-freeze');
});

// ---------------------------------------------------------------- laws

const minutes = fc.integer({ min: 0, max: 600 });
const scopes = fc.record({
  services: fc.subarray(['payments', 'ledger']),
  environments: fc.subarray(['uat', 'prod']),
});
const turns = fc.array(
  fc.record({
    what: fc.constantFrom('freeze', 'stop', 'unfreeze', 'go', 'keep', 'rings', 'rings'),
    scope: scopes,
    from: minutes,
    length: fc.integer({ min: 5, max: 400 }),
    wait: fc.integer({ min: 0, max: 200 }),
    id: fc.integer({ min: 1, max: 6 }),
  }),
  { maxLength: 25 },
);

function lived(list: typeof turns extends fc.Arbitrary<infer T> ? T : never): Kept {
  const kept = new Kept();
  for (const { what, scope, from, length, wait, id } of list) {
    kept.at(kept.now + wait * MINUTE);
    const start = kept.now + from * MINUTE;
    const commands: Readonly<Record<string, CalendarCommand>> = {
      freeze: freeze({ scope, from: start, to: start + length * MINUTE }),
      stop: stop(scope),
      unfreeze: { type: 'unfreeze', id: `F-${id}`, because: 'done' },
      go: { type: 'go', because: 'done' },
      keep: { type: 'keep', id: `F-${id}` },
    };
    const command = commands[what];
    if (command === undefined) kept.rings();
    else if (kept.decide(command, 'dan').ok) kept.by('dan', command);
  }
  return kept;
}

describe('laws', () => {
  test('the law of progress: what rang lies ahead no more, and once all have rung everything due is over', () => {
    fc.assert(
      fc.property(turns, (list) => {
        const kept = lived(list).rings();
        expect(calendarTimers(kept.calendar).every((timer) => timer.at > kept.now)).toBe(true);
        kept.at(kept.now + 20 * DAY).rings();
        expect(calendarTimers(kept.calendar)).toEqual([]);
      }),
    );
  });

  test('closed spans say what asking minute by minute says, and opensAt is their end', () => {
    fc.assert(
      fc.property(turns, (list) => {
        const { calendar } = lived(list);
        const spans = closedSpans(calendar, ON_PROD);
        for (let minute = 0; minute < 1200; minute += 7) {
          const at = NOW + minute * MINUTE;
          const closed = closing(calendar, ON_PROD, at).length > 0;
          expect(spans.some((span) => span.start <= at && at < span.end)).toBe(closed);
          const opens = opensAt(calendar, ON_PROD, at);
          expect(opens > at).toBe(closed);
          expect(closing(calendar, ON_PROD, opens)).toEqual([]);
        }
      }),
      { numRuns: 50 },
    );
  });

  test('a calendar that went through JSON decides the same', () => {
    fc.assert(
      fc.property(turns, (list) => {
        const kept = lived(list);
        const stored = JSON.parse(JSON.stringify(kept.calendar)) as Calendar;
        expect(calendarTimers(stored)).toEqual(calendarTimers(kept.calendar));
        expect(closedSpans(stored, ON_PROD)).toEqual(closedSpans(kept.calendar, ON_PROD));
      }),
    );
  });
});
