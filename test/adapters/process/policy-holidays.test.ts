// A holiday that was read wrongly makes a review due on a day off.
import { describe, expect, test } from 'vitest';
import { readHolidays } from '../../../adapters/process/policy-holidays.ts';

function calendar(...events: readonly string[]): string {
  const lines = events.flatMap((event) => ['BEGIN:VEVENT', ...event.split(' / '), 'END:VEVENT']);
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines, 'END:VCALENDAR', ''].join('\r\n');
}

describe('holidays from a calendar file (product T7)', () => {
  test('all-day events, of one day or several, in order and once each', () => {
    const text = calendar(
      'SUMMARY:New Year / DTSTART;VALUE=DATE:20270101 / DTEND;VALUE=DATE:20270102',
      'SUMMARY:Christmas / DTSTART;VALUE=DATE:20261225 / DTEND;VALUE=DATE:20261227',
      'SUMMARY:Boxing Day / DTSTART;VALUE=DATE:20261226',
      'SUMMARY:As some write it / DTSTART;VALUE=DATE:20261231 / DTEND;VALUE=DATE:20261231',
    );
    expect(readHolidays(text)).toEqual({
      ok: true,
      dates: ['2026-12-25', '2026-12-26', '2026-12-31', '2027-01-01'],
    });
  });

  test('several calendars in one file, folded lines, and no cancelled events', () => {
    const one = calendar('SUMMARY:A very long\r\n  name / DTSTART;VALUE=DATE:20261225');
    const two = calendar(
      'DTSTART;VALUE=DATE:20260501',
      'STATUS:CANCELLED / DTSTART;VALUE=DATE:20260502',
    );
    expect(readHolidays(one + two)).toEqual({ ok: true, dates: ['2026-05-01', '2026-12-25'] });
  });

  test.each([
    [
      'SUMMARY:Party / DTSTART:20261225T180000Z',
      '"Party, 2026-12-25T18:00:00Z" does not begin with a whole day',
    ],
    ['SUMMARY:Xmas / DTSTART;VALUE=DATE:20261225 / RRULE:FREQ=YEARLY', 'repeats (RRULE or RDATE)'],
    ['DTSTART;VALUE=DATE:20261225 / RDATE;VALUE=DATE:20271225', 'repeats (RRULE or RDATE)'],
    ['DTSTART;VALUE=DATE:20261225 / DURATION:P2D', 'has a DURATION'],
    ['DTSTART;VALUE=DATE:20261225 / DTEND:20261226T120000Z', 'does not end with a whole day'],
    ['DTSTART;VALUE=DATE:20261225 / DTEND;VALUE=DATE:20261224', 'ends before it begins'],
    ['DTSTART;VALUE=DATE:20260101 / DTEND;VALUE=DATE:20270101', 'is longer than 92 days'],
    ['SUMMARY:No date', '"No date" does not begin with a whole day'],
  ])('%s is refused by name', (event, why) => {
    const read = readHolidays(calendar('DTSTART;VALUE=DATE:20260501', event));
    expect(read).toEqual({ ok: false, problems: [expect.stringContaining(why)] });
  });

  test.each([
    ['hello', 'is not a calendar'],
    ['', 'has no all-day events'],
    [calendar(), 'has no all-day events'],
    [calendar('DTSTART;VALUE=DATE:20261345'), 'whole day'],
  ])('%j is no calendar of holidays', (text, why) => {
    expect(readHolidays(text)).toEqual({ ok: false, problems: [expect.stringContaining(why)] });
  });
});
