// Times in words, for plain text and for the owner's zone beside a reader's (product T4, T6; voice).
import { describe, expect, test } from 'vitest';
import {
  sayClock,
  sayDay,
  sayDistance,
  sayInstant,
  sayWindow,
  sayZone,
  typedInstant,
} from '../../src/chat/say-time.ts';

const utc = (text: string) => Date.parse(text);
const now = utc('2026-11-24T10:00Z');
const london = 'Europe/London';

describe('an instant', () => {
  test.each([
    ['this year', '2026-11-26T22:00Z', london, 'Thu 26 Nov, 22:00'],
    ['another year', '2027-07-01T19:00Z', london, 'Thu 1 Jul 2027, 20:00'],
    ['elsewhere', '2026-11-26T22:00Z', 'Asia/Tokyo', 'Fri 27 Nov, 07:00'],
    ['first of two passes', '2026-10-25T00:30Z', london, 'Sun 25 Oct, 01:30 UTC+1'],
    ['second pass', '2026-10-25T01:30Z', london, 'Sun 25 Oct, 01:30 UTC+0'],
  ])('%s', (_, at, zone, said) => expect(sayInstant(utc(at), zone, now)).toBe(said));

  test('labelled, it carries the zone and the offset of its date, not of today (product T4)', () => {
    expect(sayInstant(utc('2027-07-01T19:00Z'), london, now, { labelled: true })).toBe(
      'Thu 1 Jul 2027, 20:00 (Europe/London, UTC+1)',
    );
    expect(sayZone(utc('2026-11-26T22:00Z'), 'Asia/Kolkata')).toBe('Asia/Kolkata, UTC+5:30');
    expect(sayZone(utc('2026-11-26T22:00Z'), 'America/St_Johns')).toBe(
      'America/St_Johns, UTC-3:30',
    );
    expect(sayZone(utc('2026-11-26T22:00Z'), 'UTC')).toBe('UTC');
  });

  test('its day and its clock', () => {
    expect(sayDay(utc('2026-11-26T22:00Z'), london, now)).toBe('Thu 26 Nov');
    expect(sayDay(utc('2026-11-26T22:00Z'), london, undefined)).toBe('Thu 26 Nov 2026');
    expect(sayClock(utc('2026-11-26T09:05Z'), london)).toBe('09:05');
  });

  test('as a button types it', () => {
    expect(typedInstant(utc('2026-12-03T20:00Z'))).toBe('2026-12-03T20:00Z');
    expect(typedInstant(utc('2026-12-03T20:00:05.030Z'))).toBe('2026-12-03T20:00:05.030Z');
  });
});

describe('a window (product T6)', () => {
  test.each([
    ['one evening', '2026-11-26T22:00Z', '2026-11-26T23:00Z', 'Thu 26 Nov, 22:00-23:00'],
    ['until midnight', '2026-11-26T22:00Z', '2026-11-27T00:00Z', 'Thu 26 Nov, 22:00-24:00'],
    [
      'over midnight',
      '2026-11-26T22:00Z',
      '2026-11-27T01:00Z',
      'Thu 26 Nov, 22:00 - Fri 27 Nov, 01:00',
    ],
    [
      'over New Year',
      '2026-12-31T22:00Z',
      '2027-01-01T01:00Z',
      'Thu 31 Dec, 22:00 - Fri 1 Jan 2027, 01:00',
    ],
    [
      'into the repeated hour',
      '2026-10-24T23:30Z',
      '2026-10-25T01:30Z',
      'Sun 25 Oct, 00:30 - Sun 25 Oct, 01:30 UTC+0',
    ],
  ])('%s', (_, start, end, said) => {
    expect(sayWindow(utc(start), utc(end), london, now)).toBe(said);
  });

  test('labelled', () => {
    const [start, end] = [utc('2026-11-26T22:00Z'), utc('2026-11-26T23:00Z')];
    expect(sayWindow(start, end, london, now, { labelled: true })).toBe(
      'Thu 26 Nov, 22:00-23:00 (Europe/London, UTC+0)',
    );
  });
});

describe('a distance', () => {
  test.each([
    ['2026-11-24T10:00:30Z', 'now'],
    ['2026-11-24T10:25Z', 'in 25 min'],
    ['2026-11-24T13:00Z', 'in 3 h'],
    ['2026-11-24T13:10Z', 'in 3 h 10 min'],
    ['2026-11-25T12:00Z', 'in 1 day'],
    ['2026-11-26T22:00Z', 'in 2 days'],
    ['2026-11-24T09:55Z', '5 min ago'],
    ['2026-11-21T09:00Z', '3 days ago'],
  ])('%s', (at, said) => expect(sayDistance(utc(at), now, london)).toBe(said));
});
