// Windows as people type them: both ends on the wall clock, over midnight and clock changes (product T6).
// Now is Monday 23 November 2026, 10:00:20 in London.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readWindow, type WindowClauses, type WindowReading } from '../../src/chat/read-window.ts';
import { sayWindow, typedInstant } from '../../src/chat/say-time.ts';
import { monday as context, utc } from '../support/typed-dates.ts';

const minute = 60_000;
const hour = 60 * minute;

function line(reading: WindowReading): string {
  if (reading.kind === 'question') return reading.reason;
  if (reading.kind === 'unreadable') return `unreadable ${reading.text}`;
  if (reading.kind === 'bad-window') return reading.why;
  return `${typedInstant(reading.start)} ${typedInstant(reading.end)}${reading.certain ? '' : ' ~'}`;
}

test.each<[WindowClauses, string]>([
  [{ at: 'thu 22:00' }, '2026-11-26T22:00Z 2026-11-26T23:00Z'],
  [{ at: 'thu 22:00', for: '2h' }, '2026-11-26T22:00Z 2026-11-27T00:00Z'],
  [{ from: 'thu 22:00', to: '23:00' }, '2026-11-26T22:00Z 2026-11-26T23:00Z'],
  [{ from: 'thu 22:00', to: '01:00' }, '2026-11-26T22:00Z 2026-11-27T01:00Z'],
  [{ from: 'thu 22:00', to: '24:00' }, '2026-11-26T22:00Z 2026-11-27T00:00Z'],
  [{ from: 'thu 22:00', to: 'midnight' }, '2026-11-26T22:00Z 2026-11-27T00:00Z'],
  [{ from: 'thu 22:00', to: 'fri 02:00' }, '2026-11-26T22:00Z 2026-11-27T02:00Z'],
  [{ from: 'fri 16:00', to: 'mon 08:00' }, '2026-11-27T16:00Z 2026-11-30T08:00Z'],
  [{ from: '26 mar 2027 16:00', to: 'mon 08:00' }, '2027-03-26T16:00Z 2027-03-29T07:00Z'],
  [{ from: '27 mar 2027 22:00', for: '2d' }, '2027-03-27T22:00Z 2027-03-29T21:00Z'],
  [{ from: '20 dec 17:00', to: '2 jan 09:00' }, '2026-12-20T17:00Z 2027-01-02T09:00Z'],
  [{ from: 'tomorrow 22:00', to: 'tomorrow 23:00' }, '2026-11-24T22:00Z 2026-11-24T23:00Z'],
  [{ from: 'thu 9:00', to: 'eod' }, '2026-11-26T09:00Z 2026-11-26T17:30Z'],
  [{ from: 'now', to: 'eow' }, '2026-11-23T10:00:20Z 2026-11-27T17:30Z'],
  [{ at: 'now', for: '1h' }, '2026-11-23T10:00:20Z 2026-11-23T11:00:20Z'],
  [{ from: 'thu 22:00', for: 'until fri 02:00' }, '2026-11-26T22:00Z 2026-11-27T02:00Z'],
  [{ from: 'thu 22:00', to: '23:00', for: '1h' }, '2026-11-26T22:00Z 2026-11-26T23:00Z'],
  [{ from: '22:00', to: '23:00 New York' }, '2026-11-24T03:00Z 2026-11-24T04:00Z'],
  [{ from: '22:00 New York', to: '23:00' }, '2026-11-24T03:00Z 2026-11-24T04:00Z'],
  [{ from: '17:00 UTC+1', to: '18:00' }, '2026-11-23T16:00Z 2026-11-23T17:00Z'],
  [{ from: '17:00', to: '18:00 BST' }, '2026-11-23T16:00Z 2026-11-23T17:00Z ~'],
  [{ from: 'next thursday 22:00', to: '23:00' }, '2026-12-03T22:00Z 2026-12-03T23:00Z ~'],
])('%j', (clauses, expected) => {
  expect(line(readWindow(clauses, context, hour))).toBe(expected);
});

describe('what is no window (bad input)', () => {
  test.each<[WindowClauses, string]>([
    [{ from: 'thu 22:00', to: '22:00' }, 'ends-before-start'],
    [{ from: 'thu 22:00', to: 'thu 21:00' }, 'ends-before-start'],
    [{ from: 'thu 22:00', to: '25 nov 10:00' }, 'ends-before-start'],
    [{ from: 'thu 20:00', to: 'eod' }, 'ends-before-start'],
    [{ from: 'thu 22:00', for: '0m' }, 'ends-before-start'],
    [{ from: 'thu 22:00', to: '22:04' }, 'too-short'],
    [{ from: 'thu 22:00', for: '4m' }, 'too-short'],
    [{ from: 'thu 22:00', to: '23:00', for: '2h' }, 'two-ends'],
    [{ from: '9:00', to: '12:00' }, 'past'],
    [{ from: 'thu', to: 'fri 12:00' }, 'no-time'],
    [{ from: 'thu 22:00', to: 'fri' }, 'no-time'],
    [{ from: '03/12 20:00' }, 'ambiguous-date'],
    [{ from: '28 mar 2027 01:30' }, 'skipped-hour'],
    [{ from: '27 mar 2027 22:00', to: '01:30' }, 'skipped-hour'],
    [{ from: '31 oct 2027 00:30', to: '01:30' }, 'repeated-hour'],
    [{ from: 'soon', to: '23:00' }, 'unreadable soon'],
    [{ from: 'thu 22:00', to: 'late' }, 'unreadable late'],
    [{ from: 'thu 22:00', for: 'long' }, 'unreadable long'],
    [{ to: '23:00' }, 'unreadable '],
  ])('%j', (clauses, expected) => {
    expect(line(readWindow(clauses, context, hour))).toBe(expected);
  });

  test('five minutes are a window (product T6)', () => {
    expect(readWindow({ at: 'thu 22:00', for: '5m' }, context, hour).kind).toBe('window');
  });

  test('64 KB in any clause are refused at once', () => {
    const text = 'until '.repeat(11_000);
    const started = performance.now();
    for (const clause of ['at', 'to', 'for'] as const) {
      const clauses = { at: 'thu 22:00', [clause]: text };
      expect(readWindow(clauses, context, hour).kind).toBe('unreadable');
    }
    expect(performance.now() - started).toBeLessThan(50);
  });
});

test('law: the window that was said is the window that is read', () => {
  const zone = fc.constantFrom('Europe/London', 'America/New_York', 'Australia/Lord_Howe', 'UTC');
  const minutes = (max: number) => fc.integer({ min: 5, max });
  fc.assert(
    fc.property(minutes(300 * 1440), minutes(5 * 1440), zone, (ahead, length, there) => {
      const start = utc('2026-11-23T10:00Z') + ahead * minute;
      const end = start + length * minute;
      const said = sayWindow(start, end, there, context.now);
      const [from = '', to = ''] = said.split(/ - |(?<=:\d\d)-/);
      const reading = readWindow({ from, to }, { ...context, zone: there }, hour);
      expect(reading).toMatchObject({ kind: 'window', start, end, zone: there });
    }),
    { numRuns: 300 },
  );
});
