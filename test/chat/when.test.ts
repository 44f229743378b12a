// Dates as people type them (product "Dates", T2, T4, T6): an instant, a question, or a friendly no.
// Now is Monday 23 November 2026, 10:00:20 in London unless a test says otherwise.
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import type { WhenContext } from '../../src/chat/reading.ts';
import { readWhen } from '../../src/chat/when.ts';
import { zoned } from '../../src/domain/time/zone.ts';
import { monday as context, line, utc } from '../support/typed-dates.ts';

const at = (now: string, more: Partial<WhenContext> = {}) => ({
  ...context,
  now: utc(now),
  ...more,
});

describe('every form of the list (product "Dates")', () => {
  test.each([
    ['now', '2026-11-23T10:00:20Z'],
    ['14:30', '2026-11-23T14:30Z'],
    ['2pm', '2026-11-23T14:00Z'],
    ['2 pm', '2026-11-23T14:00Z'],
    ['8.30pm', '2026-11-23T20:30Z'],
    ['12am tomorrow', '2026-11-24T00:00Z'],
    ['12pm', '2026-11-23T12:00Z'],
    ['noon', '2026-11-23T12:00Z'],
    ['midnight', '2026-11-24T00:00Z'],
    ['24:00', '2026-11-24T00:00Z'],
    ['today 18:00', '2026-11-23T18:00Z'],
    ['tomorrow 9am', '2026-11-24T09:00Z'],
    ['20:00 tomorrow', '2026-11-24T20:00Z'],
    ['thu 22:00', '2026-11-26T22:00Z'],
    ['Thursday at 22:00', '2026-11-26T22:00Z'],
    ['this friday 16:00', '2026-11-27T16:00Z'],
    ['next mon 9am', '2026-11-30T09:00Z'],
    ['3 dec 20:00', '2026-12-03T20:00Z'],
    ['3rd of December at 8pm', '2026-12-03T20:00Z'],
    ['dec 3, 20:00', '2026-12-03T20:00Z'],
    ['3 dec 2027 20:00', '2027-12-03T20:00Z'],
    ['thu 3 dec 20:00', '2026-12-03T20:00Z'],
    ['5 jan 20:00', '2027-01-05T20:00Z'],
    ['2026-12-03T20:00', '2026-12-03T20:00Z'],
    ['2026-12-03 20:00', '2026-12-03T20:00Z'],
    ['2026/12/03 20:00', '2026-12-03T20:00Z'],
    ['2026-12-03T20:00:30.5Z', '2026-12-03T20:00:30.500Z'],
    ['2026-12-03T20:00+02:00', '2026-12-03T18:00Z'],
    ['in 2h', '2026-11-23T12:00:20Z'],
    ['in 90 minutes', '2026-11-23T11:30:20Z'],
    ['in an hour', '2026-11-23T11:00:20Z'],
    ['in 3 working days', '2026-11-26T10:00:20Z'],
    ['end of day', '2026-11-23T17:30Z'],
    ['eod', '2026-11-23T17:30Z'],
    ['thu eod', '2026-11-26T17:30Z'],
    ['eow', '2026-11-27T17:30Z'],
    ['end of the week', '2026-11-27T17:30Z'],
  ])('%s', (text, expected) => expect(line(readWhen(text, context))).toBe(expected));

  test('spaces, capitals and line breaks around it do not matter', () => {
    expect(line(readWhen('  THU \n  22:00\t', context))).toBe('2026-11-26T22:00Z');
  });

  test('a moment carries its zone and what the wall shows there', () => {
    expect(readWhen('thu 22:00', { ...context, zone: 'America/New_York' })).toEqual({
      kind: 'at',
      at: utc('2026-11-27T03:00Z'),
      zone: 'America/New_York',
      wall: { year: 2026, month: 11, day: 26, hour: 22, minute: 0 },
      certain: true,
    });
  });

  test('in summer the offset is that of the date, not of today (product T4)', () => {
    expect(line(readWhen('1 jul 2027 20:00', context))).toBe('2027-07-01T19:00Z');
  });

  test('"in 2d" keeps the time of day when the clocks change, "in 48h" does not', () => {
    const saturday = at('2027-03-27T12:00Z');
    expect(line(readWhen('in 2d', saturday))).toBe('2027-03-29T11:00Z');
    expect(line(readWhen('in 48h', saturday))).toBe('2027-03-29T12:00Z');
  });
});

describe('with a zone beside it', () => {
  test.each([
    ['20:00 London', '2026-11-23T20:00Z', 'Europe/London'],
    ['20:00 Europe/London', '2026-11-23T20:00Z', 'Europe/London'],
    ['20:00 europe/london', '2026-11-23T20:00Z', 'Europe/London'],
    ['20:00 London time', '2026-11-23T20:00Z', 'Europe/London'],
    ['20:00 new york', '2026-11-24T01:00Z', 'America/New_York'],
    ['thu 20:00 Kolkata', '2026-11-26T14:30Z', 'Asia/Kolkata'],
    ['20:00 (Asia/Tokyo)', '2026-11-23T11:00Z', 'Asia/Tokyo'],
    ['20:00Z', '2026-11-23T20:00Z', 'UTC'],
    ['20:00 UTC', '2026-11-23T20:00Z', 'UTC'],
    ['5pm GMT', '2026-11-23T17:00Z', 'Europe/London'],
    ['5pm EST', '2026-11-23T22:00Z', 'Europe/London'],
    ['20:00 UTC+1', '2026-11-23T19:00Z', 'Europe/London'],
    ['20:00 -03:30', '2026-11-23T23:30Z', 'Europe/London'],
  ])('%s', (text, expected, zone) => {
    const reading = readWhen(text, context);
    expect(line(reading)).toBe(expected);
    expect(reading).toMatchObject({ zone });
  });

  test('days are counted where the time is: tomorrow in Tokyo', () => {
    expect(line(readWhen('tomorrow 9am Tokyo', at('2026-11-23T16:00Z')))).toBe('2026-11-25T00:00Z');
  });

  test('an abbreviation out of season is read as written, but not as certain', () => {
    expect(line(readWhen('5pm BST', context))).toBe('2026-11-23T16:00Z ~');
    expect(line(readWhen('5pm BST', at('2027-07-01T09:00Z')))).toBe('2027-07-01T16:00Z');
  });

  test.each([
    '20:00 Lodnon',
    '20:00 CST',
    '20:00 Nowhere/Else',
    '20:00 UTC+19',
    '20:00 ()',
    'London',
  ])('"%s" is not guessed', (text) => expect(line(readWhen(text, context))).toBe('unreadable'));

  test('every zone of the database is known by its name, and by its city', () => {
    for (const zone of Intl.supportedValuesOf('timeZone')) {
      const city = zone.slice(zone.lastIndexOf('/') + 1).replaceAll('_', ' ');
      expect(readWhen(`2026-12-03 20:00 ${zone.toLowerCase()}`, context)).toMatchObject({ zone });
      expect(readWhen(`2026-12-03 20:00 ${city}`, context)).toMatchObject({ zone });
    }
  });
});

describe('past times are a question (product "Dates")', () => {
  test('now is never in the past (contract "Words")', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), (now) => {
        expect(readWhen('now', { ...context, now })).toMatchObject({ kind: 'at', at: now });
      }),
    );
  });

  test('the minute that is running is now', () => {
    expect(line(readWhen('10:00', context))).toBe('2026-11-23T10:00:20Z');
  });

  test.each([
    ['9:59', 'past 2026-11-24T09:59Z'],
    ['today 09:00', 'past 2026-11-24T09:00Z'],
    ['this mon 9:00', 'past 2026-11-30T09:00Z'],
    ['1 nov 20:00', 'past 2027-11-01T20:00Z'],
    ['2025-12-03 20:00', 'past'],
    ['3 nov', 'past'],
    ['yesterday 9am', 'past'],
    ['last friday 9am', 'past'],
  ])('%s', (text, expected) => expect(line(readWhen(text, context))).toBe(expected));

  test('a bare weekday is the next one whose time lies ahead', () => {
    expect(line(readWhen('mon 11:00', context))).toBe('2026-11-23T11:00Z');
    expect(line(readWhen('mon 09:00', context))).toBe('2026-11-30T09:00Z');
  });

  test('after work, the end of the day is offered on the next working day', () => {
    expect(line(readWhen('eod', at('2026-12-24T18:00Z')))).toBe('past 2026-12-29T17:30Z');
    expect(line(readWhen('eow', at('2026-11-27T18:00Z')))).toBe('past 2026-12-04T17:30Z');
  });

  test('the week ends on its last working day', () => {
    expect(line(readWhen('eow', at('2026-12-21T09:00Z')))).toBe('2026-12-24T17:30Z');
  });

  test('the question says what has passed and how to go on', () => {
    expect(readWhen('9:00', context)).toEqual({
      kind: 'question',
      reason: 'past',
      text: '9:00',
      ask: 'Mon 23 Nov, 09:00 has passed.',
      choices: [
        { label: 'Tue 24 Nov, 09:00', at: utc('2026-11-24T09:00Z'), zone: 'Europe/London' },
      ],
    });
  });
});

describe('dates that can be read two ways are a question (product "Dates")', () => {
  test('03/12 names both dates', () => {
    expect(readWhen('03/12 20:00', context)).toEqual({
      kind: 'question',
      reason: 'ambiguous-date',
      text: '03/12 20:00',
      ask: 'That date can be Thu 3 Dec 2026 or Fri 12 Mar 2027.',
      choices: [
        { label: 'Thu 3 Dec, 20:00', at: utc('2026-12-03T20:00Z'), zone: 'Europe/London' },
        { label: 'Fri 12 Mar 2027, 20:00', at: utc('2027-03-12T20:00Z'), zone: 'Europe/London' },
      ],
    });
  });

  test.each([
    ['03/12 20:00', undefined, 'ambiguous-date 2026-12-03T20:00Z 2027-03-12T20:00Z'],
    ['03/12/2026 20:00', undefined, 'ambiguous-date 2026-12-03T20:00Z'],
    ['03/12', undefined, 'ambiguous-date'],
    ['25/12 20:00', undefined, '2026-12-25T20:00Z'],
    ['12/12 20:00', undefined, '2026-12-12T20:00Z'],
    ['thu 03/12 20:00', undefined, '2026-12-03T20:00Z'],
    ['03/12 20:00', 'dmy', '2026-12-03T20:00Z'],
    ['03.12.2026 20:00', 'dmy', '2026-12-03T20:00Z'],
    ['03/12/26 20:00', 'dmy', '2026-12-03T20:00Z'],
    ['03/12 20:00', 'mdy', '2027-03-12T20:00Z'],
    ['03/12 20:00', 'ymd', '2027-03-12T20:00Z'],
    ['27/03/12 20:00', 'ymd', '2027-03-12T20:00Z'],
    ['03/12/2027 20:00', 'ymd', 'ambiguous-date 2027-03-12T20:00Z 2027-12-03T20:00Z'],
    ['12/25 20:00', 'dmy', 'ambiguous-date 2026-12-25T20:00Z'],
    ['2026-12-03 20:00', 'mdy', '2026-12-03T20:00Z'],
    ['0/0 20:00', undefined, 'unreadable'],
    ['13/13 20:00', undefined, 'unreadable'],
  ] as const)('%s, order %s', (text, dateOrder, expected) => {
    expect(line(readWhen(text, { ...context, dateOrder }))).toBe(expected);
  });

  test('a weekday that is not that date is asked about', () => {
    expect(readWhen('fri 26 nov 22:00', context)).toMatchObject({
      reason: 'ambiguous-date',
      ask: 'That date can be Thu 26 Nov 2026 or Fri 27 Nov 2026.',
    });
  });

  test('"next thursday" is next week\'s; said before Thursday it is not certain', () => {
    expect(line(readWhen('next thursday 20:00', context))).toBe('2026-12-03T20:00Z ~');
    expect(line(readWhen('next thursday 20:00', at('2026-11-27T10:00Z')))).toBe(
      '2026-12-03T20:00Z',
    );
  });
});

describe('the hours of a clock change are a question (product T2)', () => {
  test('a skipped time offers what lies around it', () => {
    expect(readWhen('28 mar 2027 01:30', context)).toMatchObject({
      reason: 'skipped-hour',
      ask: 'Sun 28 Mar 2027 has no 01:30 in Europe/London: the clocks go forward then.',
      choices: [
        { label: 'Sun 28 Mar 2027, 00:30', at: utc('2027-03-28T00:30Z') },
        { label: 'Sun 28 Mar 2027, 02:00', at: utc('2027-03-28T01:00Z') },
        { label: 'Sun 28 Mar 2027, 02:30', at: utc('2027-03-28T01:30Z') },
      ],
    });
  });

  test('a repeated time offers both passes, told apart by their offset', () => {
    expect(readWhen('31 oct 2027 01:30', context)).toMatchObject({
      reason: 'repeated-hour',
      ask: 'Sun 31 Oct 2027 has 01:30 twice in Europe/London: the clocks go back then.',
      choices: [
        { label: 'Sun 31 Oct 2027, 01:30 UTC+1', at: utc('2027-10-31T00:30Z') },
        { label: 'Sun 31 Oct 2027, 01:30 UTC+0', at: utc('2027-10-31T01:30Z') },
      ],
    });
  });

  test.each([
    ['31 oct 2027 01:30 UTC+1', '2027-10-31T00:30Z'],
    ['31 oct 2027 01:30 (Europe/London, UTC+0)', '2027-10-31T01:30Z'],
    ['31 oct 2027 01:30 (Europe/London, UTC+3)', 'unreadable'],
    ['31 oct 2027 01:30 BST', '2027-10-31T00:30Z'],
  ])('%s says which', (text, expected) => expect(line(readWhen(text, context))).toBe(expected));

  test('once the first pass is over, only the second can be meant', () => {
    expect(line(readWhen('01:30', at('2027-10-31T01:10Z')))).toBe('2027-10-31T01:30Z');
  });

  test('it matters where the time is read', () => {
    expect(line(readWhen('28 mar 2027 01:30 New York', context))).toBe('2027-03-28T05:30Z');
    expect(line(readWhen('14 mar 2027 02:30 New York', context))).toMatch(/^skipped-hour /);
  });
});

describe('a date without a time', () => {
  test.each([
    ['thu', 'no-time 2026-11-26T09:00Z 2026-11-26T17:30Z'],
    ['3 dec', 'no-time 2026-12-03T09:00Z 2026-12-03T17:30Z'],
    ['tonight', 'no-time'],
    ['monday morning', 'no-time'],
    ['tomorrow at 9', 'no-time 2026-11-24T09:00Z 2026-11-24T21:00Z'],
    ['tomorrow midnight', 'no-time 2026-11-24T00:00Z 2026-11-25T00:00Z'],
  ])('%s is asked for its time where one is needed', (text, expected) => {
    expect(line(readWhen(text, context))).toBe(expected);
  });

  test.each([
    ['12 dec', '2026-12-12T17:30Z'],
    ['fri', '2026-11-27T17:30Z'],
    ['today', '2026-11-23T17:30Z'],
    ['eow', '2026-11-27T17:30Z'],
    ['in 3 working days', '2026-11-26T17:30Z'],
    ['fri 12:00', '2026-11-27T12:00Z'],
    ['03/12', 'ambiguous-date 2026-12-03T17:30Z 2027-03-12T17:30Z'],
    ['20 nov', 'past 2027-11-20T17:30Z'],
  ])('%s is due when work ends that day', (text, expected) => {
    expect(line(readWhen(text, { ...context, needs: 'date' }))).toBe(expected);
  });
});

describe('natural phrasing is a second reading, never certain (product "Grammar")', () => {
  const machineZone = process.env.TZ;
  afterEach(() => {
    if (machineZone === undefined) delete process.env.TZ;
    else process.env.TZ = machineZone;
  });

  const phrases: [string, string][] = [
    ['the day after tomorrow 9am', '2026-11-25T09:00Z ~'],
    ['thursday next week 9am', '2026-12-03T09:00Z ~'],
    ['tonight at 10pm', '2026-11-23T22:00Z ~'],
  ];

  test.each(phrases)('%s', (text, expected) => {
    expect(line(readWhen(text, context))).toBe(expected);
  });

  test.each(['America/St_Johns', 'Pacific/Kiritimati', 'America/Santiago', 'Pacific/Pago_Pago'])(
    'and reads the same on a machine in %s',
    (zone) => {
      process.env.TZ = zone;
      expect(-new Date(context.now).getTimezoneOffset()).toBe(zoned(context.now, zone).offset);
      for (const [text, expected] of phrases) {
        expect(line(readWhen(text, context))).toBe(expected);
      }
    },
  );

  test.each([
    'thu 22:00 please',
    '20:00 21:00',
    'thu fri 20:00',
    'may',
    '2 hours ago',
    'next week 3/4 9am',
  ])('"%s" is not guessed from its parts', (text) =>
    expect(line(readWhen(text, context))).toBe('unreadable'),
  );
});
