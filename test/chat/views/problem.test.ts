// Misunderstandings: what was expected and a line that works, never that something is wrong (voice).
import { expect, test } from 'vitest';
import type { Problem } from '../../../src/chat/problem.ts';
import { problemNotice } from '../../../src/chat/views/problem.ts';
import { plain } from '../../support/fixtures.ts';

const USAGE = { usage: 'move <release> to <when>', example: 'move R-42 to fri 22:00' };
const NAMES = { word: 'paymets', nearest: 'payments', known: ['payments', 'ledger'] };

const web = (id: string, version: string) => ({
  id,
  service: 'web',
  version,
  environment: 'prod',
});

/** A problem of each code and its answer. The record makes a forgotten code a type error. */
const SAID: {
  readonly [C in Problem['code']]: readonly [Extract<Problem, { code: C }>, ...(readonly string[])];
} = {
  'unknown-verb': [
    {
      code: 'unknown-verb',
      word: 'aprove',
      nearest: 'approve',
      example: 'approve R-42',
      others: ['approvals'],
    },
    '"aprove" isn\'t a command. Did you mean: /release approve R-42',
    'Others that start alike: approvals. All: /release help',
  ],
  missing: [
    { code: 'missing', what: 'new start', ...USAGE },
    'The new start is missing. For example: /release move R-42 to fri 22:00',
    'How it goes: /release move <release> to <when>',
  ],
  unexpected: [
    { code: 'unexpected', text: 'please', ...USAGE },
    '"please" wasn\'t expected there. For example: /release move R-42 to fri 22:00',
    'How it goes: /release move <release> to <when>',
  ],
  'unknown-service': [
    { code: 'unknown-service', ...NAMES },
    '"paymets" is no service of the policy. Did you mean payments?',
    'Known: payments, ledger.',
  ],
  'unknown-scope': [
    { code: 'unknown-scope', word: 'prd', nearest: 'prod', known: ['all', 'payments', 'prod'] },
    '"prd" is no service or environment of the policy. Did you mean prod?',
    'Known: all, payments, prod.',
  ],
  'unknown-environment': [
    { code: 'unknown-environment', word: 'moon', nearest: undefined, known: ['uat', 'prod'] },
    '"moon" is no environment of the policy.',
    'Known: uat, prod.',
  ],
  'unknown-rollout': [
    { code: 'unknown-rollout', word: 'canry', nearest: 'canary', known: ['canary'] },
    '"canry" is no rollout of the policy. Did you mean canary?',
    'Known: canary.',
  ],
  'unknown-person': [
    { code: 'unknown-person', word: '@nobody' },
    '"@nobody" is nobody the directory knows.',
    'Name a member with @, or by e-mail address.',
  ],
  'unknown-outcome': [
    { code: 'unknown-outcome', word: 'fine', known: ['successful', 'failed'] },
    '"fine" isn\'t one of the outcomes.',
    'One of: successful, failed.',
  ],
  'unknown-id': [
    { code: 'unknown-id', word: 'R-99', open: ['R-41', 'R-42'] },
    '"R-99" names no release that is open.',
    'Open: R-41, R-42. More about them: /release list',
  ],
  several: [
    {
      code: 'several',
      word: 'web',
      choices: [
        { release: web('R-50', '3.0'), line: 'candidate R-50 @1' },
        { release: web('R-51', '3.1'), line: 'candidate R-51 @1' },
      ],
    },
    '"web" names several releases. Which one?',
    '• R-50 web 3.0 → prod: /release candidate R-50 @1',
    '• R-51 web 3.1 → prod: /release candidate R-51 @1',
  ],
  'unreadable-time': [
    { code: 'unreadable-time', text: 'soonish', expected: ['thu 22:00', 'in 2h'] },
    '"soonish" can\'t be read as a time.',
    'These can: thu 22:00 · in 2h',
  ],
  'time-question': [
    {
      code: 'time-question',
      text: '25 oct 01:30',
      reason: 'repeated-hour',
      ask: 'That hour comes twice. Which one?',
      choices: [
        { label: '01:30 UTC+1', line: 'start R-42 at 2026-10-25T00:30Z' },
        { label: '01:30 UTC+0', line: 'start R-42 at 2026-10-25T01:30Z' },
      ],
    },
    '"25 oct 01:30": That hour comes twice. Which one?',
    'Nothing changed. Type the one you mean:',
    '• 01:30 UTC+1: /release start R-42 at 2026-10-25T00:30Z',
    '• 01:30 UTC+0: /release start R-42 at 2026-10-25T01:30Z',
  ],
  'window-order': [
    { code: 'window-order' },
    'Nothing changed: that ends before it starts.',
    'For example: thu 22:00 to thu 23:00',
  ],
  'window-short': [
    { code: 'window-short' },
    'Nothing changed: that has to be at least 5 min long.',
  ],
  'too-long': [
    { code: 'too-long', what: 'reason', limit: 500, length: 612 },
    'The reason has 612 characters; 500 fit.',
    'Shorten it, or put the rest behind a link.',
  ],
  'changed-meanwhile': [
    { code: 'changed-meanwhile', id: 'R-42' },
    'Not saved: R-42 was changed while this form was open.',
    'Close it and press Edit once more: it shows the plan as it is now.',
  ],
  'ended-confirmation': [
    { code: 'ended-confirmation' },
    'That question has expired: it was valid for two minutes. Nothing changed.',
    'Type the line again to be asked again.',
  ],
};

test.each(Object.keys(SAID) as Problem['code'][])('problem %s', (code) => {
  const [problem, ...lines] = SAID[code];
  expect(plain(problemNotice(problem)).split('\n')).toEqual(lines);
});

test('what was typed is quoted back cut, so that it cannot drown the answer', () => {
  const [first] = plain(problemNotice({ code: 'unknown-person', word: 'x'.repeat(500) })).split(
    '\n',
  );
  expect(first).toBe(`"${'x'.repeat(79)}…" is nobody the directory knows.`);
});

test('an empty word is missing, not unknown', () => {
  const service = {
    code: 'unknown-service',
    word: '',
    nearest: undefined,
    known: ['payments'],
  } as const;
  expect(plain(problemNotice(service))).toBe('The service is missing.\nKnown: payments.');
  expect(plain(problemNotice({ code: 'unknown-id', word: '', open: [] }))).toBe(
    'Which release? Its id is missing.\nNone is open. Plan one: /release plan',
  );
  expect(
    plain(problemNotice({ code: 'unknown-outcome', word: '', known: ['successful'] })),
  ).toContain('The outcome is missing.');
});
