// Times on the page: Slack's date tokens and the page's own words in the reader's zone, and where
// the clock bar's steps lead.
import { describe, expect, test } from 'vitest';
import { amountOf, spanWords } from '../../../adapters/playground/page/amount.ts';
import { dayLine, moment, slackDate } from '../../../adapters/playground/page/dates.ts';
import { exampleCommands } from '../../../adapters/playground/page/typed.ts';
import {
  daysBetween,
  instantOf,
  nextAt,
  nextMonday,
  wallTime,
} from '../../../adapters/playground/page/wall-time.ts';

const at = (iso: string) => Date.parse(iso);
const london = 'Europe/London';
const tuesday = at('2026-11-24T10:02:30Z');
const thursday = at('2026-11-26T22:00:00Z');

const shown = (format: string, moment = thursday, zone = london, now = tuesday) =>
  slackDate(moment / 1000, format, { zone, now });

describe('date tokens', () => {
  test.each([
    ['{date_num}', '2026-11-26'],
    ['{date_slash}', '26/11/2026'],
    ['{date}', 'November 26th'],
    ['{date_short}', 'Nov 26, 2026'],
    ['{date_long}', 'Thursday, November 26th, 2026'],
    ['{date_long_full}', 'November 26, 2026'],
    ['{day_divider_pretty}', 'Thursday, November 26th'],
    ['{time}', '22:00'],
    ['{time_secs}', '22:00:00'],
    ['{ago}', 'In 2 days'],
    ['from {date_short_pretty} at {time}', 'From Nov 26, 2026 at 22:00'],
    ['{date_unknown}', '{date_unknown}'],
  ])('%s', (format, words) => {
    expect(shown(format)).toBe(words);
  });

  test.each([
    ['2026-11-23T23:59:00Z', 'Yesterday'],
    ['2026-11-24T00:00:00Z', 'Today'],
    ['2026-11-25T23:59:00Z', 'Tomorrow'],
    ['2026-11-26T00:00:00Z', 'Nov 26, 2026'],
  ])('%s is %s for somebody in London', (iso, words) => {
    expect(shown('{date_short_pretty}', at(iso))).toBe(words);
  });

  test('each reader sees their own zone', () => {
    expect(shown('{date_num} {time}', thursday, 'Asia/Tokyo')).toBe('2026-11-27 07:00');
    expect(shown('{date_num} {time}', thursday, 'America/New_York')).toBe('2026-11-26 17:00');
  });

  test('the past has its words too', () => {
    expect(shown('{ago}', tuesday - 3 * 3_600_000)).toBe('3 hours ago');
    expect(shown('{time}, {ago}', tuesday - 60_000)).toBe('10:01, 1 minute ago');
  });

  test('no moment, no words: the fallback is shown', () => {
    expect(slackDate(Number.NaN, '{time}', { zone: london, now: tuesday })).toBeNull();
    expect(slackDate(1e20, '{time}', { zone: london, now: tuesday })).toBeNull();
  });

  test.each([
    ['2026-11-01T12:00:00Z', 'November 1st'],
    ['2026-11-02T12:00:00Z', 'November 2nd'],
    ['2026-11-03T12:00:00Z', 'November 3rd'],
    ['2026-11-11T12:00:00Z', 'November 11th'],
    ['2026-11-22T12:00:00Z', 'November 22nd'],
  ])('%s is %s', (iso, words) => {
    expect(shown('{date}', at(iso))).toBe(words);
  });
});

test("the page's own words", () => {
  expect(moment(thursday, london)).toBe('Thu 26 Nov 22:00');
  expect(dayLine(thursday, { zone: london, now: tuesday })).toBe('Thursday, 26 November');
  expect(dayLine(tuesday, { zone: london, now: tuesday })).toBe('Today');
});

test('an unknown zone counts as UTC instead of breaking the page', () => {
  expect(moment(thursday, 'Nowhere/Atall')).toBe('Thu 26 Nov 22:00');
});

describe('wall time', () => {
  test.each([london, 'America/New_York', 'Asia/Tokyo', 'Asia/Kolkata', 'Pacific/Chatham'])(
    'in %s leads back to its instant',
    (zone) => {
      for (let hour = 0; hour < 366 * 24; hour += 7) {
        const instant = at('2026-01-01T00:30:00Z') + hour * 3_600_000;
        const wall = wallTime(instant, zone);
        expect(wallTime(instantOf(wall, zone), zone)).toMatchObject({ ...wall, second: 0 });
      }
    },
  );

  test('days are counted by the calendar, not in 24 hours', () => {
    expect(daysBetween(at('2026-03-28T23:00:00Z'), at('2026-03-29T00:30:00Z'), london)).toBe(1);
    expect(daysBetween(at('2026-11-24T00:00:00Z'), at('2026-11-24T23:59:00Z'), london)).toBe(0);
  });

  test.each([
    ['2026-11-24T10:02:30Z', '2026-11-30T09:00:00Z'],
    ['2026-11-30T08:59:00Z', '2026-11-30T09:00:00Z'],
    ['2026-11-30T09:00:00Z', '2026-12-07T09:00:00Z'],
    ['2026-03-27T12:00:00Z', '2026-03-30T08:00:00Z'],
    ['2026-11-29T12:00:00Z', '2026-11-30T09:00:00Z'],
  ])('from %s the next Monday 09:00 in London is %s', (now, monday) => {
    expect(new Date(nextMonday(at(now), london)).toISOString()).toBe(monday.replace('Z', '.000Z'));
  });

  test('a clock time that has passed today is tomorrow', () => {
    expect(nextAt(tuesday, london, 22, 0)).toBe(at('2026-11-24T22:00:00Z'));
    expect(nextAt(tuesday, london, 10, 2)).toBe(at('2026-11-25T10:02:00Z'));
  });
});

describe('how far the clock moves', () => {
  test.each([
    ['90 min', 5_400_000],
    ['+2h 30m', 9_000_000],
    ['1 day and 1 h', 90_000_000],
    ['1.5 h', 5_400_000],
    ['2 weeks', 1_209_600_000],
    ['22:00', at('2026-11-24T22:00:00Z') - tuesday],
    ['9:00', at('2026-11-25T09:00:00Z') - tuesday],
  ])('%s', (typed, ms) => {
    expect(amountOf(typed, tuesday, london)).toBe(ms);
  });

  test.each(['', '5', 'soon', '0 min', '2 h or so', '25:00', '-1 h'])(
    '%j is asked again',
    (typed) => {
      expect(amountOf(typed, tuesday, london)).toBeNull();
    },
  );

  test.each([
    [300_000, '5 min'],
    [9_000_000, '2 h 30 min'],
    [86_400_000, '1 day'],
    [180_000_000 + 120_000, '2 days 2 h'],
  ])('%d ms reads %s', (ms, words) => {
    expect(spanWords(ms)).toBe(words);
  });
});

test.each([
  ['2026-11-24T10:02:00Z', 'wed'],
  ['2026-11-26T10:02:00Z', 'mon'],
  ['2026-11-27T10:02:00Z', 'mon'],
  ['2026-11-28T10:02:00Z', 'mon'],
  ['2026-11-29T10:02:00Z', 'mon'],
  ['2026-11-30T10:02:00Z', 'tue'],
])('on %s the example plans for the next %s', (now, day) => {
  expect(exampleCommands(at(now), london)[0]).toBe(`/release plan payments 4.2.0 at ${day} 14:00`);
});
