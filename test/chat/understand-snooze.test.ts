// Snoozes as people and buttons write them: which reminder, and until when on the speaker's own clock.
import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE } from '../../src/domain/time/duration.ts';
import { personOf } from '../support/fixtures.ts';
import { commandOf, heard, NOW, problemOf } from '../support/hearing.ts';

const IN_NEW_YORK = { speaker: { ...personOf('ana'), zone: 'America/New_York' } };

describe('snooze', () => {
  test.each<[string, object]>([
    ['snooze R-42 30m', { until: NOW + 30 * MINUTE }],
    ['snooze R-42 for 2h', { until: NOW + 2 * HOUR }],
    [
      'snooze R-42 before-start until tomorrow 09:00',
      { reminder: 'before-start', until: Date.UTC(2026, 10, 25, 9) },
    ],
    ['snooze R-42 Approvers last call', { reminder: 'approvers', until: 'last-call' }],
    ['snooze R-42 until last-call', { until: 'last-call' }],
    ['snooze R-42 3 30m', { reminder: 'remind:3', until: NOW + 30 * MINUTE }],
    ['snooze R-42 reminder 3 30m', { reminder: 'remind:3', until: NOW + 30 * MINUTE }],
    ['snooze R-42 #3 until 18:00', { reminder: 'remind:3', until: Date.UTC(2026, 10, 24, 18) }],
  ])('%s', (line, what) => {
    const meaning = commandOf(line);
    expect(meaning.command).toEqual({ type: 'snooze', ...what });
    expect(commandOf(meaning.line).command).toEqual(meaning.command);
  });

  test('product Q4: tomorrow 09:00 is theirs, wherever they are', () => {
    expect(commandOf('snooze R-42 until tomorrow 09:00', IN_NEW_YORK).command).toMatchObject({
      until: Date.UTC(2026, 10, 25, 14),
    });
  });

  test('alone it opens a form, which says the same', () => {
    expect(heard('snooze R-42')).toEqual({ kind: 'form', wish: { form: 'snooze', id: 'R-42' } });
    const fields = { reminder: 'review', until: 'until last call' };
    expect(commandOf('snooze R-42', { fields }).command).toEqual({
      type: 'snooze',
      reminder: 'review',
      until: 'last-call',
    });
  });

  test.each<[string, object]>([
    ['snooze R-42 approvers', { code: 'missing', what: 'time' }],
    ['snooze R-42 for ever', { code: 'unreadable-time', text: 'ever' }],
    ['snooze R-42 everything 2h', { code: 'unreadable-time' }],
    ['snooze R-42 window-missed 2h', { code: 'unreadable-time' }],
    ['snooze R-42 until yesterday', { code: 'time-question' }],
    ['snooze R-42 2h because busy', { code: 'unexpected' }],
    ['snooze R-42 999999d', { code: 'unreadable-time' }],
  ])('%s says what would be right', (line, problem) => {
    expect(problemOf(line)).toMatchObject(problem);
  });
});
