// The moment at which the tests of typed dates stand, and a short way to write down what was read:
// Monday 23 November 2026, 10:00:20 in London.
import type { Reading, WhenContext } from '../../src/chat/reading.ts';
import { typedInstant } from '../../src/chat/say-time.ts';

export const utc = (text: string) => Date.parse(text);
export const monday: WhenContext = {
  now: utc('2026-11-23T10:00:20Z'),
  zone: 'Europe/London',
  calendar: {
    zone: 'Europe/London',
    workingDays: ['mon', 'tue', 'wed', 'thu', 'fri'],
    workingHours: { start: 9 * 60, end: 17 * 60 + 30 },
    holidays: ['2026-12-25', '2026-12-28'],
  },
};

/** A reading in one line, for tables: the instant, `~` if uncertain; or the question and its choices. */
export function line(reading: Reading): string {
  if (reading.kind === 'at') return `${typedInstant(reading.at)}${reading.certain ? '' : ' ~'}`;
  if (reading.kind === 'unreadable') return 'unreadable';
  return [reading.reason, ...reading.choices.map((choice) => typedInstant(choice.at))].join(' ');
}
