// Follow-up actions, typed and in the review's form: what, who and by when, in the words people use.
import { describe, expect, test } from 'vitest';
import { besideField } from '../../src/chat/views/beside-field.ts';
import { addWorkingDays } from '../../src/domain/time/working-days.ts';
import { idOf } from '../support/fixtures.ts';
import { heard, NOW, namesPolicy, problemOf } from '../support/hearing.ts';

const SAM = 'sam@example.org';
/** 17:30 on the day, when work ends. */
const endOf = (month: number, day: number) => Date.UTC(2026, month - 1, day, 17, 30);
const DEFAULT = addWorkingDays(NOW, 10, namesPolicy().organisation.calendar);

const TEXTS: readonly (readonly [said: string, text: string, owner: string, due: number])[] = [
  ['alert on queue depth for @sam by 12 dec', 'alert on queue depth', SAM, endOf(12, 12)],
  ['alert on queue depth by 12 dec for @sam', 'alert on queue depth', SAM, endOf(12, 12)],
  ['alert on queue depth @sam by 12 dec', 'alert on queue depth', SAM, endOf(12, 12)],
  ['@sam alert on queue depth by 12 dec', 'alert on queue depth', SAM, endOf(12, 12)],
  ['alert on queue depth for @sam, by 12 dec', 'alert on queue depth', SAM, endOf(12, 12)],
  ['"alert on queue depth" for @sam by fri', 'alert on queue depth', SAM, endOf(11, 27)],
  ['alert on queue depth by fri', 'alert on queue depth', idOf('ana'), endOf(11, 27)],
  ['alert on queue depth', 'alert on queue depth', idOf('ana'), DEFAULT],
  ['agree rollback by script for @sam', 'agree rollback by script', SAM, DEFAULT],
  ['have it read by sam or mark', 'have it read by sam or mark', idOf('ana'), DEFAULT],
  ['report stock by mail', 'report stock by mail', idOf('ana'), DEFAULT],
  ['replace cron by queue by fri', 'replace cron by queue', idOf('ana'), endOf(11, 27)],
  ['ask @ben about alerts for @sam by fri', 'ask @ben about alerts', SAM, endOf(11, 27)],
  ['wait for the vendor: ask again', 'wait for the vendor: ask again', idOf('ana'), DEFAULT],
  ['page less because of noise', 'page less because of noise', idOf('ana'), DEFAULT],
];

describe('product P6: a follow-up action', () => {
  test.each(TEXTS)('action R-42 %s', (said, text, owner, due) => {
    expect(heard(`action R-42 ${said}`)).toEqual({
      kind: 'action',
      on: undefined,
      command: {
        type: 'action',
        release: 'R-42',
        service: 'payments',
        captains: ['payments-owners'],
        text,
        owner,
        due,
      },
    });
  });

  test.each(TEXTS)('in the review: %s', (said, text, owner, due) => {
    const fields = { outcome: 'successful', actions: `\n- ${said}\n* ${said}\n` };
    expect(heard('review R-42', { fields })).toMatchObject({
      command: {
        actions: [
          { text, owner, due },
          { text, owner, due },
        ],
      },
    });
  });

  test.each([
    [
      'page less\n\n- alert on queue depth by 32 dec',
      /^Line 3, "- alert on queue depth by 32 dec": "32 dec" /,
    ],
    [`page less\n${'x'.repeat(60)} @nobody`, /^Line 2, "x{39}…": "@nobody" is nobody/],
    ['page less\nby fri', /^Line 2, "by fri": The text is missing\.$/],
    ['by fri', /^The text is missing\.$/],
  ])(
    'of several lines in the review, the one that is not understood is named: %j',
    (said, told) => {
      const fields = { outcome: 'successful', actions: said };
      const meaning = heard('review R-42', { fields });
      const [first] = meaning.kind === 'problem' ? meaning.misunderstood : [];
      if (first === undefined) throw new Error('understood');
      expect(first.field).toBe('actions');
      const say = { name: String, called: '/release', now: NOW, zone: 'Europe/London' };
      expect(besideField(first, say)).toMatch(told);
    },
  );

  test('in the thread of the release, and from its form', () => {
    const expected = { command: { release: 'R-42', text: 'page less', owner: SAM } };
    expect(heard('action page less for @sam', { here: 'R-42' })).toMatchObject(expected);
    const fields = { actions: 'page less for @sam' };
    expect(heard('action R-42', { fields })).toMatchObject(expected);
  });

  test.each([
    ['action R-42 page less by 32 dec', 'unreadable-time'],
    ['action R-42 page less by smarch', 'unreadable-time'],
    ['action R-42 page less by someday', 'unreadable-time'],
    ['action R-42 page less by nxt month', 'unreadable-time'],
    ['action R-42 page less for @sam by whenever', 'unreadable-time'],
    ['action R-42 page less @sam by whenever', 'unreadable-time'],
    ['action R-42 page less by asap for @sam', 'unreadable-time'],
    ['action R-42 page less for @nobody', 'unknown-person'],
    ['action R-42 for @sam', 'missing'],
    ['action R-42 by fri', 'missing'],
  ])('%s: %s', (line, code) => {
    expect(problemOf(line).code).toBe(code);
  });

  test('a date that has passed is asked about with whole lines', () => {
    expect(problemOf('action R-42 page less for @sam by 03/25')).toMatchObject({
      code: 'time-question',
      choices: [{ line: 'action R-42 page less for sam@example.org by 2027-03-25T17:30Z' }],
    });
  });
});

describe('product P6: closing one asks for a line of evidence', () => {
  test.each([
    ['action done A-1', undefined],
    ['action DONE a-1', undefined],
    ['action done A-1 because alert added', 'alert added'],
    ['action done A-1: alert added', 'alert added'],
    ['action done A-1 https://example.org/7', 'https://example.org/7'],
    ['action done A-1 https://example.org/7 because merged', 'https://example.org/7 merged'],
  ])('%s', (line, evidence) => {
    expect(heard(line)).toEqual({
      kind: 'action',
      on: 'A-1',
      command: evidence === undefined ? { type: 'done' } : { type: 'done', evidence },
    });
  });
});
