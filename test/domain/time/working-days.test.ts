// Working days and quiet hours, on the wall clock of a zone and across clock changes (product T7, Q5).
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addDelay,
  addWorkingDays,
  afterQuietHours,
  type DayHours,
  endOfWorkingDay,
  isWorkingDay,
  type WorkingCalendar,
  whenNotOff,
} from '../../../src/domain/time/working-days.ts';
import { zoned } from '../../../src/domain/time/zone.ts';

const london: WorkingCalendar = {
  zone: 'Europe/London',
  workingDays: ['mon', 'tue', 'wed', 'thu', 'fri'],
  workingHours: { start: 9 * 60, end: 17 * 60 + 30 },
  holidays: ['2026-12-25', '2026-12-28'],
};
const utc = (text: string) => Date.parse(text);
const anyInstant = fc.integer({ min: utc('2026-01-01T00:00Z'), max: utc('2036-12-31T00:00Z') });

describe('working days (product T7)', () => {
  test.each([
    ['Monday', '2026-11-23T10:00Z', true],
    ['Saturday', '2026-11-28T10:00Z', false],
    ['a holiday', '2026-12-25T10:00Z', false],
    ['Sunday night there, Monday in UTC', '2027-06-06T23:30Z', true],
    ['Saturday there, Friday in UTC', '2027-06-04T23:30Z', false],
  ])('%s', (_, at, worked) => expect(isWorkingDay(utc(at), london)).toBe(worked));

  test.each([
    ['over a weekend', '2026-11-27T15:00Z', 1, '2026-11-30T15:00Z'],
    ['from a Saturday', '2026-11-28T15:00Z', 1, '2026-11-30T15:00Z'],
    ['over Christmas', '2026-12-24T15:00Z', 1, '2026-12-29T15:00Z'],
    ['five', '2026-11-23T15:00Z', 5, '2026-11-30T15:00Z'],
    ['none', '2026-11-28T15:00Z', 0, '2026-11-28T15:00Z'],
    ['across the clock change', '2027-03-26T09:00Z', 1, '2027-03-29T08:00Z'],
  ])('%s', (_, at, count, expected) => {
    expect(addWorkingDays(utc(at), count, london)).toBe(utc(expected));
  });

  test('a delay is a length of time or a number of working days', () => {
    const friday = utc('2026-11-27T15:00Z');
    expect(addDelay(friday, { ms: 3_600_000 }, london)).toBe(friday + 3_600_000);
    expect(addDelay(friday, { workingDays: 2 }, london)).toBe(utc('2026-12-01T15:00Z'));
  });

  test('a calendar without working days is an error, not an endless search', () => {
    const never = { ...london, workingDays: [] };
    expect(() => addWorkingDays(utc('2026-11-23T10:00Z'), 1, never)).toThrow(RangeError);
  });

  test.each([
    ['during work', '2026-11-23T10:00Z', '2026-11-23T17:30Z'],
    ['at its end', '2026-11-23T17:30Z', '2026-11-24T17:30Z'],
    ['on Friday evening', '2026-11-27T20:00Z', '2026-11-30T17:30Z'],
    ['on Saturday', '2026-11-28T10:00Z', '2026-11-30T17:30Z'],
    ['in summer', '2026-07-01T10:00Z', '2026-07-01T16:30Z'],
  ])('the end of the working day, asked %s', (_, at, expected) => {
    expect(endOfWorkingDay(utc(at), london)).toBe(utc(expected));
  });

  test('law: n working days on is a working day, later, at the same time of day', () => {
    fc.assert(
      fc.property(anyInstant, fc.integer({ min: 1, max: 30 }), (at, count) => {
        const then = addWorkingDays(at, count, london);
        expect(isWorkingDay(then, london)).toBe(true);
        expect(then).toBeGreaterThan(at);
        const [from, to] = [zoned(at, london.zone), zoned(then, london.zone)];
        expect([to.hour, to.minute]).toEqual([from.hour, from.minute]);
      }),
      { numRuns: 200 },
    );
  });
});

describe('quiet hours (product Q5)', () => {
  const night = { start: 20 * 60, end: 7 * 60 };

  test.each([
    ['in the evening', '2026-11-23T21:15Z', '2026-11-24T07:00Z'],
    ['before dawn', '2026-11-24T03:00Z', '2026-11-24T07:00Z'],
    ['as they begin', '2026-11-23T20:00Z', '2026-11-24T07:00Z'],
    ['as they end', '2026-11-24T07:00Z', '2026-11-24T07:00Z'],
    ['at noon', '2026-11-24T12:00Z', '2026-11-24T12:00Z'],
    ['across the clock change', '2027-03-27T21:00Z', '2027-03-28T06:00Z'],
  ])('%s', (_, at, expected) => {
    expect(afterQuietHours(utc(at), night, 'Europe/London')).toBe(utc(expected));
  });

  test('a quiet lunch does not cross midnight', () => {
    const lunch = { start: 12 * 60, end: 13 * 60 };
    expect(afterQuietHours(utc('2026-11-23T12:30Z'), lunch, 'UTC')).toBe(utc('2026-11-23T13:00Z'));
    expect(afterQuietHours(utc('2026-11-23T13:30Z'), lunch, 'UTC')).toBe(utc('2026-11-23T13:30Z'));
  });

  test('an end in the skipped hour is its first valid minute (product T2)', () => {
    const until = { start: 22 * 60, end: 90 };
    expect(afterQuietHours(utc('2027-03-27T23:00Z'), until, 'Europe/London')).toBe(
      utc('2027-03-28T01:00Z'),
    );
  });

  test('nobody who has none, or empty ones, is kept waiting', () => {
    const at = utc('2026-11-23T21:15Z');
    expect(afterQuietHours(at, undefined, 'Europe/London')).toBe(at);
    expect(afterQuietHours(at, { start: 0, end: 0 }, 'Europe/London')).toBe(at);
  });

  test('law: the answer is never earlier, at most a day later, and not quiet', () => {
    const minutes = fc.integer({ min: 0, max: 1439 });
    fc.assert(
      fc.property(anyInstant, minutes, minutes, (at, start, end) => {
        const quiet = { start, end };
        const then = afterQuietHours(at, quiet, 'America/New_York');
        expect(then).toBeGreaterThanOrEqual(at);
        expect(then - at).toBeLessThanOrEqual(25 * 3_600_000);
        expect(afterQuietHours(then, quiet, 'America/New_York')).toBe(then);
      }),
      { numRuns: 300 },
    );
  });
});

describe('left in peace (product Q5)', () => {
  const quiet = { start: 20 * 60, end: 7 * 60 };
  const at = (day: number, hour: number, minute = 0) => Date.UTC(2026, 10, day, hour, minute);
  const calendar: WorkingCalendar = {
    zone: 'Europe/London',
    workingDays: ['mon', 'tue', 'wed', 'thu', 'fri'],
    workingHours: { start: 9 * 60, end: 17 * 60 },
    holidays: ['2026-11-30'],
  };

  test.each<[string, number, DayHours | undefined, number]>([
    ['a working day', at(24, 10), quiet, at(24, 10)],
    ['a working day without quiet hours, late', at(24, 23), undefined, at(24, 23)],
    ['quiet hours', at(24, 22), quiet, at(25, 7)],
    ['a Saturday, over a holiday, to the beginning of work', at(28, 12), quiet, at(31, 9)],
    ['a Friday night, whose quiet ends on a day off', at(27, 21), quiet, at(31, 9)],
    ['work that begins in somebody’s quiet', at(28, 12), { start: 0, end: 10 * 60 }, at(31, 10)],
    ['quiet hours of no length', at(24, 22), { start: 60, end: 60 }, at(24, 22)],
  ])('%s', (_, now, hours, until) => {
    expect(whenNotOff(now, hours, calendar)).toBe(until);
  });

  test('is reckoned on their own clock', () => {
    const tokyo = { ...calendar, zone: 'Asia/Tokyo' };
    // Friday 16:00 in London is Saturday 01:00 in Tokyo; Monday is a holiday.
    expect(whenNotOff(at(27, 16), quiet, tokyo)).toBe(at(31, 0));
    expect(whenNotOff(at(24, 12), quiet, tokyo)).toBe(at(24, 22));
  });

  test('is never earlier, on a working day, and out of the quiet', () => {
    const minutes = fc.integer({ min: 0, max: 1439 });
    fc.assert(
      fc.property(anyInstant, minutes, minutes, (now, start, end) => {
        const until = whenNotOff(now, { start, end }, london);
        expect(until).toBeGreaterThanOrEqual(now);
        expect(isWorkingDay(until, london)).toBe(true);
        expect(afterQuietHours(until, { start, end }, london.zone)).toBe(until);
      }),
    );
  });
});
