// What a line says of the calendar: scopes, times and reasons, and what is missing or doesn't belong.
import { describe, expect, test } from 'vitest';
import type { CalendarCommand } from '../../src/domain/calendar/model.ts';
import { DAY, HOUR } from '../../src/domain/time/duration.ts';
import { calendarLine, heard, NOW, problemOf } from '../support/hearing.ts';

const THU_22 = Date.UTC(2026, 10, 26, 22);

function freezeOf(line: string, confirmed = false): Extract<CalendarCommand, { type: 'freeze' }> {
  const meaning = heard(line, { confirmed });
  if (meaning.kind !== 'calendar' || meaning.command.type !== 'freeze')
    throw new Error(JSON.stringify(meaning));
  return meaning.command;
}

describe('freeze', () => {
  test.each([
    ['all', { services: [], environments: [] }],
    ['everything', { services: [], environments: [] }],
    ['prod', { services: [], environments: ['prod'] }],
    ['production', { services: [], environments: ['prod'] }],
    ['all on prod', { services: [], environments: ['prod'] }],
    ['payments', { services: ['payments'], environments: [] }],
    ['pay on live', { services: ['payments'], environments: ['prod'] }],
    ['payments, ledger on prod', { services: ['payments', 'ledger'], environments: ['prod'] }],
    [
      'payments and ledger on uat, prod',
      { services: ['payments', 'ledger'], environments: ['uat', 'prod'] },
    ],
    ['on prod', { services: [], environments: ['prod'] }],
  ])('covers %s (product F2)', (words, scope) => {
    const line = `freeze ${words} from thu 22:00 for 2h because x`;
    expect(freezeOf(line)).toMatchObject({ scope, from: THU_22, to: THU_22 + 2 * HOUR });
    // The line that is confirmed says the same, whenever it is read.
    const again = freezeOf(calendarLine(line));
    expect(again).toEqual(freezeOf(line));
  });

  test('is asked about before it counts, an unusual one once more (product T5)', () => {
    const line = 'freeze all from thu 22:00 for 15d because x';
    expect(heard(line)).toMatchObject({ confirmFirst: true });
    const again = calendarLine(line, { confirmed: true });
    expect(heard(line, { confirmed: true })).toMatchObject({ confirmFirst: true });
    expect(heard(again, { confirmed: true })).toMatchObject({ confirmFirst: false });
    const far = 'freeze all from 1 mar 2027 10:00 for 2h because x';
    expect(heard(far, { confirmed: true })).toMatchObject({ confirmFirst: true });
    const usual = 'freeze all from thu 22:00 for 14d because x';
    expect(heard(usual, { confirmed: true })).toMatchObject({ confirmFirst: false });
  });

  test('says hard or not and means the same (product F4)', () => {
    const line = (flag: string) => `freeze all on prod from thu 22:00 for 2h ${flag}because x`;
    expect(freezeOf(line('--hard '))).toEqual(freezeOf(line('')));
    expect(problemOf(line('--soft ')).code).not.toBe('');
  });

  test('from now is now, also when it is confirmed a minute later', () => {
    expect(calendarLine('freeze all from now for 2h because x')).toContain('from now to');
    expect(freezeOf('freeze all from now for 2h because x')).toMatchObject({ from: NOW });
  });

  test.each([
    ['freeze prd from thu 22:00 for 2h because x', 'prod'],
    ['stop paymnts because x', 'payments'],
  ])('%s is told what was meant: %s', (line, nearest) => {
    expect(problemOf(line)).toMatchObject({ code: 'unknown-scope', nearest });
  });

  test.each([
    ['freeze from thu 22:00 for 2h because x', 'missing'],
    ['freeze all because x', 'missing'],
    ['freeze all from thu 22:00 because x', 'missing'],
    ['freeze all from thu 22:00 for 2h', 'missing'],
    ['freeze paymentz from thu 22:00 for 2h because x', 'unknown-scope'],
    ['freeze prd from thu 22:00 for 2h because x', 'unknown-scope'],
    ['freeze all on prd from thu 22:00 for 2h because x', 'unknown-environment'],
    ['freeze all payments from thu 22:00 for 2h because x', 'unexpected'],
    ['freeze all from thu 22:00 to thu 22:00 because x', 'window-order'],
    ['freeze all from thu 22:00 for 1m because x', 'window-short'],
    ['freeze all from thu 22:00 at fri 22:00 for 2h because x', 'unexpected'],
    ['freeze all from thursdayish for 2h because x', 'unreadable-time'],
    ['freeze all from 1 nov 2026 10:00 for 2h because x', 'time-question'],
    [`freeze all from thu 22:00 for 2h because ${'x'.repeat(501)}`, 'too-long'],
  ])('%s: %s', (line, code) => {
    expect(problemOf(line).code).toBe(code);
  });

  test('alone opens its form, whose problems stand beside their fields', () => {
    expect(heard('freeze')).toEqual({ kind: 'form', wish: { form: 'freeze' } });
    const fields = { services: 'paymentz', starts: 'soonish', ends: '18:00' };
    const meaning = heard('freeze', { fields });
    expect(meaning.kind === 'problem' && meaning.misunderstood.map(({ field }) => field)).toEqual([
      'services',
      'because',
      'starts',
    ]);
    const good = {
      services: 'all',
      environments: 'prod',
      starts: '14:00',
      ends: '18:00',
      because: 'x',
    };
    const line = calendarLine('freeze', { fields: good });
    expect(line).toMatch(/^freeze v:[0-9a-f]{8}$/);
    const sent = (fields: Readonly<Record<string, string>>) =>
      heard(line, { fields, confirmed: true });
    expect(sent(good)).toMatchObject({ confirmFirst: false });
    expect(sent({ ...good, because: 'y' })).toMatchObject({ confirmFirst: false });
    // Filled in differently, it is another freeze.
    for (const other of [{ services: 'payments' }, { environments: '' }, { ends: '19:00' }])
      expect(sent({ ...good, ...other })).toMatchObject({ confirmFirst: true });
    expect(heard('freeze', { fields: good, confirmed: true })).toMatchObject({
      confirmFirst: true,
    });
    expect(heard(line)).toEqual({ kind: 'form', wish: { form: 'freeze' } });
  });
});

describe('stop, go, unfreeze and keep', () => {
  test('stop without a scope means everything in the default environment (product F11)', () => {
    expect(heard('stop because INC-552')).toMatchObject({
      command: {
        type: 'stop',
        scope: { services: [], environments: ['prod'] },
        because: 'INC-552',
      },
      confirmFirst: false,
    });
    expect(heard('stop payments: INC-552')).toMatchObject({
      command: { scope: { services: ['payments'], environments: [] } },
    });
  });

  test.each([
    ['stop', 'stop'],
    ['stop payments on uat', 'stop'],
    ['go', 'lift'],
    ['go F-2', 'lift'],
    ['unfreeze f-1', 'lift'],
    ['unfreeze F-1 because', 'lift'],
  ])('%s asks for the reason in a form', (line, form) => {
    expect(heard(line)).toMatchObject({ kind: 'form', wish: { form } });
  });

  test('unfreeze is confirmed where its form was not shown (contract "Words")', () => {
    const line = 'unfreeze F-1 because done';
    expect(heard(line)).toMatchObject({ confirmFirst: true, line });
    expect(heard(line, { confirmed: true })).toMatchObject({ confirmFirst: false });
    const fields = { because: 'done' };
    expect(heard('unfreeze F-1', { fields })).toMatchObject({ confirmFirst: false });
    expect(heard('go because done')).toMatchObject({ command: { type: 'go', because: 'done' } });
    expect(heard('keep F-1')).toMatchObject({ command: { type: 'keep', id: 'F-1' } });
  });

  test.each([
    ['unfreeze', 'missing'],
    ['unfreeze because x', 'missing'],
    ['unfreeze R-1 because x', 'unexpected'],
    ['unfreeze F-1 F-2 because x', 'unexpected'],
    ['go prod because x', 'unexpected'],
    ['keep', 'missing'],
    ['keep F-1 F-2', 'unexpected'],
    ['stop nothing because x', 'unknown-scope'],
    ['stop prod on on because x', 'unexpected'],
    ['freezes now', 'unexpected'],
  ])('%s: %s', (line, code) => {
    expect(problemOf(line).code).toBe(code);
  });
});

test('a year from now is not so far that a day is lost', () => {
  const { from, to } = freezeOf('freeze all from thu 22:00 for 366d because x');
  expect(to - from).toBe(366 * DAY);
});
