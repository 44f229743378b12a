// Reminders as people write them: whom, when, what; each line reads back to the same command.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readOffset, sayOffset } from '../../src/chat/offset.ts';
import type { Offset } from '../../src/domain/release/own-reminder.ts';
import { HOUR, MINUTE } from '../../src/domain/time/duration.ts';
import { idOf } from '../support/fixtures.ts';
import { commandOf, heard, problemOf } from '../support/hearing.ts';

const start = (days: number, ms: number): Offset => ({ anchor: 'start', days, ms });
const end = (days: number, ms: number): Offset => ({ anchor: 'end', days, ms });

describe('a distance from the window', () => {
  test.each<[string, Offset]>([
    ['T-2h', start(0, -2 * HOUR)],
    ['t - 1d', start(-1, 0)],
    ['T–30m', start(0, -30 * MINUTE)],
    ['T+15m', start(0, 15 * MINUTE)],
    ['T', start(0, 0)],
    ['start-1d12h', start(-1, -12 * HOUR)],
    ['end-15m', end(0, -15 * MINUTE)],
    ['2h before the start', start(0, -2 * HOUR)],
    ['an hour after the end', end(0, HOUR)],
  ])('%s', (text, offset) => {
    expect(readOffset(text)).toEqual(offset);
  });

  test.each(['T-', 'T2h', 'T-2', 'T-x', 'T-2h30', 'thu 09:00', 'T-99999d', 'before start', ''])(
    '%s is none',
    (text) => {
      expect(readOffset(text)).toBeUndefined();
    },
  );

  test('is said so that it reads back to the same', () => {
    const offsets = fc.record({
      anchor: fc.constantFrom('start' as const, 'end' as const),
      sign: fc.constantFrom(-1, 1),
      days: fc.nat({ max: 400 }),
      seconds: fc.nat({ max: 86_399 }),
    });
    fc.assert(
      fc.property(offsets, ({ anchor, sign, days, seconds }) => {
        const offset = { anchor, days: sign * days || 0, ms: sign * seconds * 1000 || 0 };
        expect(readOffset(sayOffset(offset))).toEqual(offset);
      }),
    );
  });
});

describe('remind', () => {
  const added = (line: string, changes = {}) => {
    const { command, on } = commandOf(line, changes);
    expect(on).toBe('R-42');
    return 'add' in command && command.type === 'remind' ? command.add : undefined;
  };

  test('takes what follows a distance for the text, though the colon is missing', () => {
    const bare = added('remind R-42 @ben at T-2h check replication');
    expect(bare).toEqual(added('remind R-42 @ben at T-2h: check replication'));
    expect(added('remind R-42 at t - 1d: check')).toMatchObject({ text: 'check' });
    expect(problemOf('remind R-42 at T-2h check: both')).toMatchObject({ code: 'unreadable-time' });
    expect(problemOf('remind R-42 at T-2h')).toMatchObject({ code: 'missing', what: 'text' });
    expect(problemOf('remind R-42 at t - 1d check')).toMatchObject({ code: 'unreadable-time' });
  });

  test.each<[string, object]>([
    [
      'remind R-42 @ben at T-2h: check replication',
      { people: [idOf('ben')], groups: [], text: 'check replication' },
    ],
    [
      'remind R-42 @{slack:T0SIM:U0BEN} and @ana at T-2h: ask @{slack:T0SIM:U0BEN}',
      { people: [idOf('ben'), idOf('ana')], text: 'ask @Ben' },
    ],
    [
      'remind R-42 cab, ben@example.org at T-2h: go: now',
      { people: [idOf('ben')], groups: ['cab'], text: 'go: now' },
    ],
    ['remind R-42 @cab T-2h: x', { people: [], groups: ['cab'], text: 'x' }],
    ['remind R-42 at T-2h because of the disk', { people: [], groups: [], text: 'of the disk' }],
    ['remind R-42 the thread at T-2h: x', { people: [], groups: [] }],
  ])('%s', (line, what) => {
    expect(added(line)).toMatchObject({ when: start(0, -2 * HOUR), ...what });
  });

  test('in a thread the release is implied, and a date is read in the zone of the organisation', () => {
    expect(added('remind at wed 09:00: look', { here: 'R-42' })).toEqual({
      when: { at: Date.UTC(2026, 10, 25, 9) },
      people: [],
      groups: [],
      text: 'look',
    });
    expect(commandOf('remind R-42 drop #2').command).toEqual({ type: 'remind', drop: 2 });
  });

  test('every line reads back to the same command', () => {
    for (const line of [
      'remind R-42 @ben, cab at end-1d: x: y',
      'remind R-42 at wed 09:00: look',
    ]) {
      const { command, line: again } = commandOf(line);
      expect(commandOf(again).command).toEqual(command);
    }
  });

  test('alone it opens its form, whose fields say the same', () => {
    expect(heard('remind R-42')).toEqual({ kind: 'form', wish: { form: 'remind', id: 'R-42' } });
    expect(heard('remind')).toMatchObject({ kind: 'form', wish: { form: 'pick' } });
    const fields = { person: '@ben', group: 'cab', when: 'T-1d', text: 'look' };
    expect(added('remind R-42', { fields })).toEqual({
      when: start(-1, 0),
      people: [idOf('ben')],
      groups: ['cab'],
      text: 'look',
    });
  });

  test.each<[string, object]>([
    ['remind R-42 @ben: x', { code: 'missing', what: 'time' }],
    ['remind R-42 @ben at T-2h', { code: 'missing', what: 'text' }],
    ['remind R-42 @ben at T-2h:', { code: 'missing', what: 'text' }],
    ['remind R-42 at soonish: x', { code: 'unreadable-time', text: 'soonish' }],
    ['remind R-42 at T-2x: x', { code: 'unreadable-time', text: 'T-2x' }],
    ['remind R-42 @nobody at T-2h: x', { code: 'unknown-person', word: '@nobody' }],
    ['remind R-42 drop', { code: 'missing', what: 'reminder number' }],
    ['remind R-42 drop 2 3', { code: 'unexpected', text: '3' }],
    [`remind R-42 at T-2h: ${'x'.repeat(301)}`, { code: 'too-long', limit: 300 }],
  ])('%s says what would be right', (line, problem) => {
    expect(problemOf(line)).toMatchObject(problem);
  });

  test('what is wrong in the form stands beside its field', () => {
    const wrong = (fields: Record<string, string>) => {
      const meaning = heard('remind R-42', { fields });
      return meaning.kind === 'problem' ? meaning.misunderstood[0]?.field : undefined;
    };
    expect(wrong({ person: '@nobody', when: 'T-1d', text: 'x' })).toBe('person');
    expect(wrong({ when: 'whenever', text: 'x' })).toBe('when');
    expect(wrong({ when: 'T-1d', text: '' })).toBe('text');
  });
});
