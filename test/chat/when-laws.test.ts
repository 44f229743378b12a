// What no reading of dates may ever do, and what saying and reading promise each other.
// Laws over generated texts, zones and instants from 2026 to 2036, clock changes included.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sayInstant, typedInstant } from '../../src/chat/say-time.ts';
import { readDuration, readWhen } from '../../src/chat/when.ts';
import { instantOf, type Wall, zoned } from '../../src/domain/time/zone.ts';
import { monday as context, utc } from '../support/typed-dates.ts';

describe('what cannot be read', () => {
  test.each([
    '',
    '   ',
    'soon',
    '31 feb 20:00',
    '29 feb 20:00',
    'thu 25:00',
    'thu 14:60',
    '13pm',
    '8.30',
    'after R-140',
    'next window',
    'in',
    'in 9999999h',
    'constructor',
    'thu 22:00 __proto__',
    '<!channel> 22:00',
    '\u202e00:22 uht',
    '٣ dec 20:00',
  ])('"%s" gets examples', (text) => {
    const reading = readWhen(text, context);
    expect(reading).toMatchObject({ kind: 'unreadable', text: text.trim() });
    expect(reading.kind === 'unreadable' && reading.expected.length).toBeGreaterThan(2);
  });

  test('the examples themselves can be read', () => {
    for (const needs of ['time', 'date'] as const) {
      const reading = readWhen('soon', { ...context, needs });
      const examples = reading.kind === 'unreadable' ? reading.expected : [];
      for (const example of examples) {
        expect(readWhen(example, { ...context, needs })).toMatchObject({
          kind: 'at',
          certain: true,
        });
      }
    }
    const duration = readDuration('long');
    const examples = duration.kind === 'unreadable' ? duration.expected : [];
    expect(examples.map((example) => readDuration(example).kind)).toEqual(
      examples.map(() => 'duration'),
    );
  });

  test('a long text is quoted in part, without half characters', () => {
    const reading = readWhen('😀'.repeat(90), context);
    expect(reading).toMatchObject({ kind: 'unreadable', text: `${'😀'.repeat(79)}…` });
  });

  test('64 KB are refused at once, whatever they are made of', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('1', ' ', '12 ', 'next ', 'a', '1:', '+', '(', 'in 1h', 'thu ', '\n', '/'),
        (piece) => {
          const text = piece.repeat(65_536 / piece.length);
          // Somebody else may have the processor for a moment; what is slow is slow each time.
          const took = [1, 2, 3].map(() => {
            const started = performance.now();
            expect(readWhen(text, context).kind).toBe('unreadable');
            expect(readDuration(text).kind).toBe('unreadable');
            return performance.now() - started;
          });
          expect(Math.min(...took)).toBeLessThan(20);
        },
      ),
    );
  });

  test('law: any text has an answer, quickly, and no answer lies before now', () => {
    const piece = fc.constantFrom(
      ...'now in at next this last thu monday 3 12 dec mar 2026 20:00 9am pm 03/12 2026-12-03 T Z'.split(
        ' ',
      ),
      ...'+01:00 utc+1 London Europe/Paris BST (Asia/Tokyo) eod eow 3h 2 working days midnight of ,'.split(
        ' ',
      ),
    );
    const phrase = fc.array(piece, { maxLength: 8 }).map((words) => words.join(' '));
    const needs = fc.constantFrom('time' as const, 'date' as const);
    fc.assert(
      fc.property(fc.oneof(phrase, fc.string({ maxLength: 200 })), needs, (text, need) => {
        const reading = readWhen(text, { ...context, needs: need });
        if (reading.kind === 'at') expect(reading.at).toBeGreaterThanOrEqual(context.now);
        if (reading.kind !== 'question') return;
        for (const choice of reading.choices) {
          expect(choice.at).toBeGreaterThanOrEqual(utc('2026-11-23T10:00Z'));
          expect(reading.ask).toMatch(/\.$/);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('laws of saying and reading', () => {
  const zones = [
    'Europe/London',
    'America/New_York',
    'America/St_Johns',
    'Asia/Kolkata',
    'Australia/Lord_Howe',
    'Pacific/Auckland',
    'America/Santiago',
    'UTC',
  ];
  const anyZone = fc.constantFrom(...zones);
  const minute = 60_000;
  const anyNow = fc
    .integer({ min: utc('2026-01-01T00:00Z') / minute, max: utc('2036-01-01T00:00Z') / minute })
    .map((minutes) => minutes * minute);
  // Near, far, and many near the hours in which clocks change.
  const ahead = fc.oneof(
    fc.integer({ min: 0, max: 360 * 24 * 60 }),
    fc.integer({ min: 0, max: 3 * 24 * 60 }),
  );

  test('law: what was said reads back to the same instant', () => {
    fc.assert(
      fc.property(anyNow, ahead, anyZone, fc.boolean(), (now, minutes, zone, labelled) => {
        const then = now + minutes * minute;
        const said = sayInstant(then, zone, now, { labelled });
        expect(readWhen(said, { ...context, now, zone })).toMatchObject({ kind: 'at', at: then });
      }),
      { numRuns: 500 },
    );
  });

  test('law: with its zone beside it, a reader elsewhere reads the same instant (product T4)', () => {
    fc.assert(
      fc.property(anyNow, ahead, anyZone, anyZone, (now, minutes, zone, elsewhere) => {
        // The year that the writer leaves out can differ from the reader's on New Year's Eve.
        const then = now + minutes * minute;
        fc.pre(zoned(now, zone).year === zoned(now, elsewhere).year);
        const said = sayInstant(then, zone, now, { labelled: true });
        const reading = readWhen(said, { ...context, now, zone: elsewhere });
        expect(reading).toMatchObject({ kind: 'at', at: then, zone });
      }),
      { numRuns: 300 },
    );
  });

  test('law: what a button types reads back to the millisecond', () => {
    fc.assert(
      fc.property(anyNow, fc.integer({ min: 0, max: 1e10 }), anyZone, (now, ms, zone) => {
        const reading = readWhen(typedInstant(now + ms), { ...context, now, zone });
        expect(reading).toMatchObject({ kind: 'at', at: now + ms, certain: true });
      }),
      { numRuns: 300 },
    );
  });

  test('law: a wall time is its instant, or the question that its clock change asks for', () => {
    fc.assert(
      fc.property(anyNow, ahead, anyZone, (now, minutes, zone) => {
        const wall: Wall = { ...zoned(now + minutes * minute, zone), hour: 2, minute: 15 };
        const found = instantOf(wall, zone);
        const last =
          found.kind === 'exact' ? found.at : found.kind === 'skipped' ? found.before : found.first;
        fc.pre(last >= now);
        const date = [wall.year, wall.month, wall.day].map((part) => String(part).padStart(2, '0'));
        const reading = readWhen(`${date.join('-')} 02:15`, { ...context, now, zone });
        if (found.kind === 'exact') expect(reading).toMatchObject({ kind: 'at', at: found.at });
        else expect(reading).toMatchObject({ kind: 'question', reason: `${found.kind}-hour` });
      }),
      { numRuns: 300 },
    );
  });

  test('law: choosing what a question offers answers it', () => {
    fc.assert(
      fc.property(
        anyNow,
        anyZone,
        fc.constantFrom('02:15', '01:30', '03/12 20:00', 'fri'),
        (now, zone, text) => {
          const reading = readWhen(text, { ...context, now, zone });
          const choices = reading.kind === 'question' ? reading.choices : [];
          for (const choice of choices) {
            const again = readWhen(choice.label, { ...context, now, zone });
            expect(again).toMatchObject({ kind: 'at', at: choice.at });
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
