// Durations: what policy files and people write, and what the bot says back.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  parseDelay,
  parseDuration,
  parseSpan,
  sayDelay,
  sayDuration,
} from '../../../src/domain/time/duration.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

describe('reading', () => {
  test.each([
    ['30s', 30_000],
    ['15m', 15 * minute],
    ['4h', 4 * hour],
    ['2d', 2 * day],
    ['1w', 7 * day],
    ['1d12h', 36 * hour],
    ['1d 12h', 36 * hour],
    ['90 minutes', 90 * minute],
    ['1 h 30 min', 90 * minute],
    ['an hour', hour],
    ['a day', day],
    ['2 Days', 2 * day],
    ['0s', 0],
  ])('%s', (text, ms) => expect(parseDuration(text)).toBe(ms));

  test.each([
    '',
    ' ',
    '5',
    'h',
    'soon',
    '-1h',
    '1.5h',
    '1h1h',
    '4 fortnights',
    '1h and 5m',
    '1d12',
    '99999d',
    '9999999h',
    '5 working days',
    'a 5 min',
    'constructor',
    '1 constructor',
  ])('"%s" is no duration', (text) => expect(parseDuration(text)).toBeUndefined());

  test('days are kept apart from hours, because a day is not always 24 hours', () => {
    expect(parseSpan('1w2d3h')).toEqual({ days: 9, ms: 3 * hour });
  });

  test.each([
    ['5 working days', { workingDays: 5 }],
    ['1 working day', { workingDays: 1 }],
    ['3 business days', { workingDays: 3 }],
    ['2d', { ms: 2 * day }],
  ])('%s is a delay (product T7)', (text, delay) => expect(parseDelay(text)).toEqual(delay));

  test.each(['working days', 'x working days', '9999 working days', 'five days'])(
    '"%s" is no delay',
    (text) => expect(parseDelay(text)).toBeUndefined(),
  );

  test('a long text is refused at once', () => {
    const started = performance.now();
    for (const text of ['1h'.repeat(32_768), ' '.repeat(65_536), '1 working'.repeat(8000)]) {
      expect(parseDelay(text)).toBeUndefined();
    }
    expect(performance.now() - started).toBeLessThan(50);
  });
});

describe('saying', () => {
  test.each([
    [0, '0 s'],
    [45_000, '45 s'],
    [59_700, '1 min'],
    [15 * minute, '15 min'],
    [90 * minute, '1 h 30 min'],
    [2 * hour, '2 h'],
    [2 * hour - 20_000, '2 h'],
    [day - 1000, '1 d'],
    [2 * day + 4 * hour, '2 d 4 h'],
    [2 * day + 4 * hour + 20 * minute, '2 d 4 h'],
    [14 * day, '14 d'],
    [-90 * minute, '1 h 30 min'],
  ])('%i ms is "%s"', (ms, said) => expect(sayDuration(ms)).toBe(said));

  test('delays', () => {
    expect(sayDelay({ workingDays: 1 })).toBe('1 working day');
    expect(sayDelay({ workingDays: 5 })).toBe('5 working days');
    expect(sayDelay({ ms: 30 * minute })).toBe('30 min');
  });

  test('law: what was said reads back to within half of its smaller unit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 * day }), (ms) => {
        const said = sayDuration(ms);
        const read = parseDuration(said);
        expect(said.split(' ').length).toBeLessThanOrEqual(4);
        const slack = ms >= day ? hour / 2 : ms >= hour ? minute / 2 : 500;
        expect(Math.abs((read ?? -day) - ms)).toBeLessThanOrEqual(slack);
        expect(sayDuration(read ?? -day)).toBe(said);
      }),
    );
  });
});
