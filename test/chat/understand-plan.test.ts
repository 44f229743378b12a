// Planning in one line: what is left out has its default, natural phrasing is confirmed, and the strict form
// that is printed back means the same.
import { describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../src/domain/time/duration.ts';
import { WINDOW } from '../support/fixtures.ts';
import { commandOf, heard, NOW, namesPolicy, problemOf } from '../support/hearing.ts';

const ZONE = 'Europe/London';

function between(start: number, end: number, zone = ZONE) {
  return { window: { start, end, zone } };
}

const THURSDAY = between(WINDOW.start, WINDOW.end);
const LINES: readonly (readonly [line: string, plan: object])[] = [
  ['plan payments 4.2.0 at thu 22:00', THURSDAY],
  ['plan pay 4.2.0 at thu 22:00', THURSDAY],
  ['plan payments 4.2.0 at thu 10pm', THURSDAY],
  ['plan payments 4.2.0 at 26 nov 22:00', THURSDAY],
  ['plan payments 4.2.0 at 2026-11-26T22:00', THURSDAY],
  ['plan payments 4.2.0 at 2026-11-26 22:00', THURSDAY],
  ['plan payments 4.2.0 at 26/11 22:00', THURSDAY],
  ['plan payments 4.2.0 at in 2d8h', THURSDAY],
  ['plan payments 4.2.0 at thu 22:00 london', THURSDAY],
  ['plan payments 4.2.0 at thu 22:00 Europe/London', THURSDAY],
  [
    'plan payments 4.2.0 at thu 17:00 New York',
    between(WINDOW.start, WINDOW.end, 'America/New_York'),
  ],
  ['plan payments 4.2.0 from thu 22:00 to thu 23:00', THURSDAY],
  ['plan payments 4.2.0 from thu 22:00 to 23:00', THURSDAY],
  ['plan payments 4.2.0 from thu 22:00 for 1h', THURSDAY],
  ['plan payments 4.2.0 for 60m at thu 22:00', THURSDAY],
  ['plan payments 4.2.0 at thu 22:00 to 01:00', between(WINDOW.start, WINDOW.start + 3 * HOUR)],
  ['plan payments 4.2.0 from thu 22:00 to 24:00', between(WINDOW.start, WINDOW.start + 2 * HOUR)],
  ['plan payments 4.2.0 at thu 22:00 for 1d2h', between(WINDOW.start, WINDOW.start + 26 * HOUR)],
  ['plan payments 4.2.0 at thu 22:00 for 5m', between(WINDOW.start, WINDOW.start + 5 * MINUTE)],
  ['plan payments 4.2.0 at now', between(NOW, NOW + HOUR)],
  ['plan payments 4.2.0 at now for 2h', between(NOW, NOW + 2 * HOUR)],
  ['plan payments 4.2.0 at 14:00', between(NOW, NOW + HOUR)],
  ['plan payments 4.2.0 on uat at thu 22:00', { ...THURSDAY, environment: 'uat' }],
  ['plan payments 4.2.0 on Live at thu 22:00', THURSDAY],
  ['plan payments 4.2.0 at thu 22:00 on test', { ...THURSDAY, environment: 'uat' }],
  ['plan payments v4.2.0 at thu 22:00', { ...THURSDAY, version: 'v4.2.0' }],
  ['plan payments 2026.11-rc.1+b7 at thu 22:00', { ...THURSDAY, version: '2026.11-rc.1+b7' }],
  [
    'plan payments 4.2.0 at thu 22:00 because refunds: half a penny',
    { ...THURSDAY, why: 'refunds: half a penny' },
  ],
  ['plan payments 4.2.0 at thu 22:00: half a penny', { ...THURSDAY, why: 'half a penny' }],
  ['PLAN Payments 4.2.0 AT Thu 22:00 FOR 1H BECAUSE Reasons', { ...THURSDAY, why: 'Reasons' }],
  // Without its `at` a start is still a start.
  ['plan payments 4.2.0 thu 22:00', THURSDAY],
  ['plan payments 4.2.0 thu 22:00 for 1h', THURSDAY],
  ['plan payments 4.2.0 thu 22:00 to 23:00 on prod', THURSDAY],
  ['plan payments 4.2.0 on uat thu 22:00', { ...THURSDAY, environment: 'uat' }],
  // Fourteen days are no question here: the domain asks about longer ones.
  ['plan payments 4.2.0 at thu 22:00 for 20d', between(WINDOW.start, WINDOW.start + 20 * DAY)],
];

describe('contract "Words": plan in one line', () => {
  test.each(LINES)('%s', (line, changes) => {
    const { command, on, confirmFirst } = commandOf(line);
    expect(command).toEqual({
      type: 'plan',
      service: 'payments',
      version: '4.2.0',
      environment: 'prod',
      confirmed: false,
      ...changes,
    });
    expect({ on, confirmFirst }).toEqual({ on: undefined, confirmFirst: false });
  });

  test('it belongs to the channel it was said in', () => {
    const plan = commandOf('plan payments 4.2.0 at thu 22:00', { place: 'slack:C0PAY' });
    expect(plan.command).toMatchObject({ place: 'slack:C0PAY' });
  });

  test('a person who is mentioned in the reason is named, not pinged', () => {
    const plan = commandOf('plan payments 4.2.0 at thu 22:00 because @{slack:T0SIM:U0BEN} asked');
    expect(plan.command).toMatchObject({ why: '@Ben asked' });
  });
});

describe('product "Grammar": natural phrasing is confirmed with the strict form printed', () => {
  test('an uncertain reading is confirmed, and printed without the doubt', () => {
    const plan = commandOf('plan payments 4.2.0 at 22:00 the day after tomorrow for 1h');
    expect(plan.confirmFirst).toBe(true);
    expect(plan.line).toBe(
      'plan payments 4.2.0 on prod from 2026-11-26 22:00 to 2026-11-26 23:00 Europe/London',
    );
  });

  test('next thursday, said on a Tuesday, may be either', () => {
    expect(commandOf('move R-42 to next thursday 22:00').confirmFirst).toBe(true);
    expect(commandOf('move R-42 to thu 21:00').confirmFirst).toBe(false);
  });

  test('once confirmed it is not asked again', () => {
    const line = 'plan payments 4.2.0 at next thursday 22:00';
    expect(commandOf(line, { confirmed: true }).confirmFirst).toBe(false);
  });
});

describe('what is left out is asked for', () => {
  test.each([
    ['plan', {}],
    ['plan payments', { service: 'payments' }],
    ['plan payments 4.2.0', { service: 'payments', version: '4.2.0' }],
    [
      'plan payments 4.2.0 on uat because refunds',
      { service: 'payments', version: '4.2.0', environment: 'uat', why: 'refunds' },
    ],
    ['plan payments 4.2.0 for 2h', { service: 'payments', version: '4.2.0', ends: 'for 2h' }],
    [
      'plan payments 4.2.0 to fri 23:00',
      { service: 'payments', version: '4.2.0', ends: 'fri 23:00' },
    ],
  ])('%s opens the form with what was said', (line, prefill) => {
    expect(heard(line)).toEqual({ kind: 'form', wish: { form: 'plan', prefill } });
  });

  test.each([
    ['plan at thu 22:00', 'service'],
    ['plan payments at thu 22:00', 'version'],
  ])('%s lacks the %s', (line, what) => {
    expect(problemOf(line)).toMatchObject({ code: 'missing', what });
  });
});

describe('product T2, T6 and "Dates": times that would be a guess are asked about', () => {
  const EARLY = { now: Date.UTC(2027, 2, 26, 9, 0) };
  const LATE = { now: Date.UTC(2027, 9, 29, 9, 0) };

  test('a time in the skipped hour', () => {
    expect(problemOf('plan payments 4.2.0 at 28 mar 01:30', EARLY)).toMatchObject({
      code: 'time-question',
      reason: 'skipped-hour',
      choices: [
        { line: 'plan payments 4.2.0 at 2027-03-28 00:30 Europe/London' },
        { line: 'plan payments 4.2.0 at 2027-03-28 02:00 Europe/London' },
        { line: 'plan payments 4.2.0 at 2027-03-28 02:30 Europe/London' },
      ],
    });
  });

  test('a time in the hour that comes twice: each choice is the line to type, and means that pass', () => {
    const problem = problemOf(
      'plan payments 9 on prod at 31 oct 01:30 for 2h because 31 oct',
      LATE,
    );
    if (problem.code !== 'time-question') throw new Error(problem.code);
    expect(problem.reason).toBe('repeated-hour');
    expect(problem.choices.map((choice) => choice.line)).toEqual([
      'plan payments 9 on prod at 2027-10-31 01:30 (Europe/London, UTC+1) for 2h because 31 oct',
      'plan payments 9 on prod at 2027-10-31 01:30 (Europe/London, UTC+0) for 2h because 31 oct',
    ]);
    const starts = problem.choices.map(({ line }) => commandOf(line, LATE).command);
    const first = Date.UTC(2027, 9, 31, 0, 30);
    expect(starts).toMatchObject([
      between(first, first + 2 * HOUR),
      between(first + HOUR, first + 3 * HOUR),
    ]);
  });

  test('the end of a window may be asked about too', () => {
    const problem = problemOf('plan payments 4.2.0 from 30 oct 22:00 to 31 oct 01:30', LATE);
    expect(problem).toMatchObject({
      choices: [
        {
          line: 'plan payments 4.2.0 from 30 oct 22:00 to 2027-10-31 01:30 (Europe/London, UTC+1)',
        },
        {
          line: 'plan payments 4.2.0 from 30 oct 22:00 to 2027-10-31 01:30 (Europe/London, UTC+0)',
        },
      ],
    });
  });

  test('a past time offers the next one, in the place of the time and nowhere else', () => {
    expect(problemOf('plan payments 9:00 at 9:00')).toMatchObject({
      code: 'time-question',
      reason: 'past',
      choices: [{ line: 'plan payments 9:00 at 2026-11-25 09:00 Europe/London' }],
    });
  });

  test('a move asks the same way', () => {
    expect(problemOf('move R-42 to 9:00 because vendor at 9:00')).toMatchObject({
      reason: 'past',
      choices: [{ line: 'move R-42 to 2026-11-25 09:00 Europe/London because vendor at 9:00' }],
    });
  });

  test('an arming asks the same way', () => {
    expect(problemOf('start R-42 at 9:00')).toMatchObject({
      reason: 'past',
      choices: [{ line: 'start R-42 at 2026-11-25T09:00Z' }],
    });
  });

  test.each([
    ['plan payments 4.2.0 at thu', 'no-time'],
    ['plan payments 4.2.0 at 03/25 22:00', 'ambiguous-date'],
    ['plan payments 4.2.0 at yesterday 22:00', 'past'],
    ['plan payments 4.2.0 at 2026-11-24 13:59', 'past'],
  ])('%s: %s', (line, reason) => {
    expect(problemOf(line)).toMatchObject({ code: 'time-question', reason });
  });

  test('without an order of dates 03/12 is asked about', () => {
    const known = namesPolicy();
    const policy = { ...known, organisation: { ...known.organisation, dateOrder: undefined } };
    expect(problemOf('plan payments 4.2.0 at 03/12 22:00', { policy })).toMatchObject({
      code: 'time-question',
      reason: 'ambiguous-date',
      choices: [
        { line: 'plan payments 4.2.0 at 2026-12-03 22:00 Europe/London' },
        { line: 'plan payments 4.2.0 at 2027-03-12 22:00 Europe/London' },
      ],
    });
  });

  test.each([
    ['plan payments 4.2.0 at someday', 'unreadable-time'],
    ['plan payments 4.2.0 at', 'unreadable-time'],
    ['plan payments 4.2.0 at thu 22:00 for ages', 'unreadable-time'],
    ['plan payments 4.2.0 from thu 22:00 to soon', 'unreadable-time'],
    ['plan payments 4.2.0 from thu 22:00 to thu 21:00', 'window-order'],
    ['plan payments 4.2.0 from thu 22:00 to thu 22:04', 'window-short'],
    ['plan payments 4.2.0 at thu 22:00 for 4m', 'window-short'],
    ['plan payments 4.2.0 from thu 22:00 to 23:00 for 2h', 'unexpected'],
  ])('%s: %s', (line, code) => {
    expect(problemOf(line).code).toBe(code);
  });
});

describe('product T5: an end before its start is the next day only over a night', () => {
  test.each([
    ['plan payments 4.2.0 from thu 22:00 to 01:00', false],
    ['plan payments 4.2.0 from thu 20:00 to 08:00', false],
    ['plan payments 4.2.0 from thu 20:00 to fri 18:00', false],
    ['plan payments 4.2.0 from thu 12:00 to 11:00', true],
    ['move R-42 from thu 12:00 to 11:00', true],
    ['move R-42 from thu 12:00 for until 11:00', true],
  ])('%s: asked about first: %s', (line, confirmFirst) => {
    expect(commandOf(line)).toMatchObject({ confirmFirst });
  });
});

test.each([
  ['move R-42 fri 22:00', 'move R-42 to fri 22:00'],
  [
    'move R-42 fri 22:00 for 2h because vendor delay',
    'move R-42 to fri 22:00 for 2h because vendor delay',
  ],
  ['start R-42 thu 22:10', 'start R-42 at thu 22:10'],
])('a time without its word is a time all the same: %s', (line, whole) => {
  expect(commandOf(line)).toEqual(commandOf(whole));
});
