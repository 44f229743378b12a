// The wall clock: every minute of every zone has one answer, or says why it hasn't (product T2).
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addDays,
  instantOf,
  isZone,
  settledInstant,
  startOfDay,
  type Wall,
  zoned,
  zoneNamed,
} from '../../../src/domain/time/zone.ts';

const zones = [
  'Europe/London',
  'America/New_York',
  'America/St_Johns',
  'Asia/Kolkata',
  'Asia/Tokyo',
  'Australia/Lord_Howe',
  'Pacific/Auckland',
  'Africa/Cairo',
  'America/Santiago',
  'UTC',
];
const anyZone = fc.constantFrom(...zones);
const anyInstant = fc.integer({
  min: Date.UTC(2026, 0, 1),
  max: Date.UTC(2037, 0, 1),
});
const wall = (year: number, month: number, day: number, hour: number, minute: number): Wall => ({
  year,
  month,
  day,
  hour,
  minute,
});
const utc = (text: string) => Date.parse(text);

/** The first minute after every clock change of a zone from 2026 to 2036, found by looking at each week. */
function clockChanges(zone: string): number[] {
  const changes: number[] = [];
  const offset = (at: number) => zoned(at, zone).offset;
  const week = 7 * 86_400_000;
  for (let day = utc('2026-01-01T00:00Z'); day < utc('2037-01-01T00:00Z'); day += week) {
    if (offset(day) === offset(day + week)) continue;
    let before = day;
    let after = day + week;
    while (after - before > 60_000) {
      const middle = Math.floor((before + after) / 120_000) * 60_000;
      if (offset(middle) === offset(before)) before = middle;
      else after = middle;
    }
    changes.push(after);
  }
  return changes;
}

describe('zone names', () => {
  test.each([...zones, 'europe/london', 'America/Argentina/Buenos_Aires', 'Asia/Calcutta'])(
    '%s is a zone',
    (name) => expect(isZone(name)).toBe(true),
  );

  test.each(['', 'Z', '+01:00', 'Europe/Lodnon', 'London', '2026-01-01T00:00Z', 'a'.repeat(500)])(
    '"%s" is none',
    (name) => expect(isZone(name)).toBe(false),
  );

  test('a name is kept as IANA spells it', () => {
    expect(zoneNamed('europe/LONDON')).toBe('Europe/London');
    expect(zoneNamed('Asia/Kolkata')).toBe('Asia/Kolkata');
  });
});

describe('instantOf (product T2)', () => {
  test('an ordinary minute is one instant', () => {
    expect(instantOf(wall(2026, 11, 26, 22, 0), 'Europe/London')).toEqual({
      kind: 'exact',
      at: utc('2026-11-26T22:00Z'),
    });
    expect(instantOf(wall(2026, 7, 26, 22, 0), 'Europe/London')).toEqual({
      kind: 'exact',
      at: utc('2026-07-26T21:00Z'),
    });
  });

  test('a skipped minute says what lies around it', () => {
    expect(instantOf(wall(2027, 3, 28, 1, 30), 'Europe/London')).toEqual({
      kind: 'skipped',
      before: utc('2027-03-28T00:30Z'),
      after: utc('2027-03-28T01:30Z'),
      firstValid: utc('2027-03-28T01:00Z'),
    });
  });

  test('a repeated minute is two instants', () => {
    expect(instantOf(wall(2026, 10, 25, 1, 30), 'Europe/London')).toEqual({
      kind: 'repeated',
      first: utc('2026-10-25T00:30Z'),
      second: utc('2026-10-25T01:30Z'),
    });
  });

  test('the half-hour change of Lord Howe', () => {
    expect(instantOf(wall(2026, 10, 4, 2, 15), 'Australia/Lord_Howe')).toEqual({
      kind: 'skipped',
      before: utc('2026-10-03T15:15Z'),
      after: utc('2026-10-03T15:45Z'),
      firstValid: utc('2026-10-03T15:30Z'),
    });
  });

  test('a date that does not exist is an error, not another date', () => {
    expect(() => instantOf(wall(2026, 2, 30, 12, 0), 'Europe/London')).toThrow(RangeError);
    expect(() => instantOf(wall(2026, 2, 3, 24, 0), 'Europe/London')).toThrow(RangeError);
    expect(() => instantOf(wall(2026, 2, 3, 12, 0), 'Nowhere/At_All')).toThrow(RangeError);
  });

  test('where nobody can be asked, skipped moves on and repeated is the first', () => {
    expect(settledInstant(wall(2027, 3, 28, 1, 30), 'Europe/London')).toBe(
      utc('2027-03-28T01:00Z'),
    );
    expect(settledInstant(wall(2026, 10, 25, 1, 30), 'Europe/London')).toBe(
      utc('2026-10-25T00:30Z'),
    );
  });

  test('law: every instant is among the instants of what the clock shows', () => {
    fc.assert(
      fc.property(anyInstant, anyZone, (instant, zone) => {
        const at = Math.floor(instant / 60_000) * 60_000;
        const found = instantOf(zoned(at, zone), zone);
        if (found.kind === 'exact') return found.at === at;
        return found.kind === 'repeated' && (found.first === at || found.second === at);
      }),
      { numRuns: 300 },
    );
  });

  test.each(zones)('law: around every clock change of %s, 2026 to 2036', (zone) => {
    for (const change of clockChanges(zone)) {
      const before = zoned(change - 60_000, zone);
      const after = zoned(change, zone);
      const jump = after.offset - before.offset;
      // The minute that the clock would have shown without the change.
      const unchanged = new Date(change + before.offset * 60_000);
      const shown = wall(
        unchanged.getUTCFullYear(),
        unchanged.getUTCMonth() + 1,
        unchanged.getUTCDate(),
        unchanged.getUTCHours(),
        unchanged.getUTCMinutes(),
      );
      const found = instantOf(shown, zone);
      if (jump > 0) {
        expect(found).toMatchObject({ kind: 'skipped', firstValid: change });
        expect(settledInstant(shown, zone)).toBe(change);
      } else {
        // The first minute after a repeated stretch comes once; the clock shows `after` twice.
        expect(found.kind).toBe('exact');
        expect(instantOf(after, zone)).toEqual({
          kind: 'repeated',
          first: change + jump * 60_000,
          second: change,
        });
      }
    }
  });
});

describe('days on the wall clock', () => {
  test('a day starts at midnight there', () => {
    expect(startOfDay(utc('2026-11-23T03:00Z'), 'America/New_York')).toBe(utc('2026-11-22T05:00Z'));
  });

  test('where midnight is skipped, a day starts at its first minute', () => {
    const cairo = startOfDay(utc('2027-04-30T12:00Z'), 'Africa/Cairo');
    expect(cairo).toBe(utc('2027-04-29T22:00Z'));
    expect(zoned(cairo, 'Africa/Cairo')).toMatchObject({ day: 30, hour: 1, minute: 0 });
  });

  test('a freeze from Friday 16:00 to Monday 08:00 ends at 08:00 in both directions', () => {
    const spring = addDays(utc('2027-03-26T08:00Z'), 3, 'Europe/London');
    expect(spring).toBe(utc('2027-03-29T07:00Z'));
    const autumn = addDays(utc('2027-10-29T07:00Z'), 3, 'Europe/London');
    expect(autumn).toBe(utc('2027-11-01T08:00Z'));
  });

  test('a day that would land in the skipped hour lands on its end (product T2)', () => {
    expect(addDays(utc('2027-03-27T01:30Z'), 1, 'Europe/London')).toBe(utc('2027-03-28T01:00Z'));
  });

  test('seconds are kept', () => {
    expect(addDays(utc('2026-11-23T10:00:42.005Z'), 2, 'Europe/London')).toBe(
      utc('2026-11-25T10:00:42.005Z'),
    );
  });

  test('law: adding days keeps the time of day, or meets a clock change', () => {
    fc.assert(
      fc.property(anyInstant, fc.integer({ min: -30, max: 30 }), anyZone, (at, days, zone) => {
        const from = zoned(at, zone);
        const to = zoned(addDays(at, days, zone), zone);
        const landed = { ...from, year: to.year, month: to.month, day: to.day };
        const same = from.hour === to.hour && from.minute === to.minute;
        return days === 0 || same || instantOf(landed, zone).kind === 'skipped';
      }),
      { numRuns: 300 },
    );
  });
});
