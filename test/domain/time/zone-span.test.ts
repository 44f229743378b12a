// What is remembered of a zone must say the same as the zone database, wherever and in whichever order it is asked.
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { expect, test } from 'vitest';
import { instantOf, isRepeated, startOfDay, zoned } from '../../../src/domain/time/zone.ts';
import { zoneSpan } from '../../../src/domain/time/zone-span.ts';

const ZONES = [
  'Europe/London',
  'America/New_York',
  'America/St_Johns',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Auckland',
  'Pacific/Apia',
  'Africa/Cairo',
  'America/Santiago',
  'UTC',
];
const zone = fc.constantFrom(...ZONES);
const instant = fc.integer({ min: Date.UTC(1971, 0), max: Date.UTC(2080, 0) });
/** Within two hours of a clock change, where mistakes live. */
const nearChange = fc
  .tuple(zone, instant, fc.integer({ min: -7_200_000, max: 7_200_000 }))
  .map(([name, at, off]) => {
    const { until } = zoneSpan(at, name);
    return { name, at: (Number.isFinite(until) ? until : at) + off };
  });
const anywhere = fc.oneof(
  nearChange,
  fc.tuple(zone, instant).map(([name, at]) => ({ name, at })),
);
const inZone = (at: number, name: string) =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(name);

test('the wall clock is that of the zone database (product T2)', () => {
  fc.assert(
    fc.property(anywhere, ({ name, at }) => {
      const there = inZone(at, name);
      expect(zoned(at, name)).toEqual({
        year: there.year,
        month: there.month,
        day: there.day,
        hour: there.hour,
        minute: there.minute,
        second: there.second,
        weekday: there.dayOfWeek,
        offset: Math.round(there.offsetNanoseconds / 60e9),
      });
    }),
    { numRuns: 1_000 },
  );
});

test('a day begins where the zone database says (product T2)', () => {
  fc.assert(
    fc.property(anywhere, ({ name, at }) => {
      expect(startOfDay(at, name)).toBe(inZone(at, name).startOfDay().epochMilliseconds);
    }),
    { numRuns: 1_000 },
  );
});

test('an hour is repeated where two instants show the same minute (product T2)', () => {
  fc.assert(
    fc.property(anywhere, ({ name, at }) => {
      const minute = instantOf(zoned(at, name), name);
      expect(isRepeated(at, name)).toBe(minute.kind === 'repeated');
    }),
    { numRuns: 500 },
  );
});

test('an unknown zone is an error, also when asked twice', () => {
  expect(() => zoned(0, 'Europe/Lodnon')).toThrow(RangeError);
  expect(() => zoned(0, 'Europe/Lodnon')).toThrow(RangeError);
});
