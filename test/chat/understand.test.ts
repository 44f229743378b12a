// Every verb, said in every way the contract and the command reference allow: one line, one meaning.
import { describe, expect, test } from 'vitest';
import { VERBS } from '../../src/chat/grammar.ts';
import { DAY, HOUR } from '../../src/domain/time/duration.ts';
import { idOf, WINDOW } from '../support/fixtures.ts';
import { commandOf, heard, NOW } from '../support/hearing.ts';

const typed = { confirmed: false };

/** The line and what it asks of R-42. */
const ON_RELEASE: readonly (readonly [line: string, command: object])[] = [
  ['move R-42 to fri 22:00', { type: 'move', window: window(DAY), ...typed }],
  ['move R-42 to fri 22:00 for 2h', { type: 'move', window: window(DAY, 2 * HOUR), ...typed }],
  ['move R-42 at fri 22:00', { type: 'move', window: window(DAY), ...typed }],
  [
    'move R-42 from fri 22:00 to sat 01:00',
    { type: 'move', window: window(DAY, 3 * HOUR), ...typed },
  ],
  [
    'move R-42 at fri 22:00 to sat 01:00',
    { type: 'move', window: window(DAY, 3 * HOUR), ...typed },
  ],
  [
    'move R-42 to fri 22:00 because vendor delay',
    { type: 'move', window: window(DAY), because: 'vendor delay', ...typed },
  ],
  ['scope R-42 add refund rounding', { type: 'scope', add: item('feature', 'refund rounding') }],
  ['scope R-42 add fix: refund rounding', { type: 'scope', add: item('fix', 'refund rounding') }],
  ['scope R-42 ADD Security: CVE-2026-1', { type: 'scope', add: item('security', 'CVE-2026-1') }],
  [
    'scope R-42 add feature: https://example.org/i/7?a=b',
    { type: 'scope', add: item('feature', 'https://example.org/i/7?a=b') },
  ],
  [
    'scope R-42 add fix: retries: twice because clients time out',
    { type: 'scope', add: item('fix', 'retries: twice because clients time out') },
  ],
  [
    'scope R-42 add fix: keep v:3f9c8a21 and s:1.1 as they are',
    { type: 'scope', add: item('fix', 'keep v:3f9c8a21 and s:1.1 as they are') },
  ],
  ['scope R-42 add note: read me', { type: 'scope', add: item('feature', 'note: read me') }],
  ['scope R-42 drop 2', { type: 'scope', drop: 2 }],
  ['scope R-42 drop #2', { type: 'scope', drop: 2 }],
  ['captain R-42 @ben', { type: 'captain', captain: idOf('ben') }],
  ['captain R-42 ben@example.org', { type: 'captain', captain: idOf('ben') }],
  ['captain R-42 @{slack:T0SIM:U0BEN}', { type: 'captain', captain: idOf('ben') }],
  ['candidate R-42 @9f3c2ab', { type: 'candidate', ref: '9f3c2ab' }],
  ['candidate R-42 9f3c2ab', { type: 'candidate', ref: '9f3c2ab' }],
  [
    'candidate R-42 @registry.example.org/pay:4.2.0',
    { type: 'candidate', ref: 'registry.example.org/pay:4.2.0' },
  ],
  ['test R-42 uat pass', { type: 'test', phase: 'uat', result: 'pass' }],
  ['test R-42 UAT Passed', { type: 'test', phase: 'uat', result: 'pass' }],
  [
    'test R-42 unit pass https://ci.example.org/1',
    { type: 'test', phase: 'unit', result: 'pass', link: 'https://ci.example.org/1' },
  ],
  [
    'test R-42 uat fail https://ci.example.org/1 because two flows break',
    {
      type: 'test',
      phase: 'uat',
      result: 'fail',
      link: 'https://ci.example.org/1',
      because: 'two flows break',
    },
  ],
  [
    'test R-42 uat failed: two flows break',
    { type: 'test', phase: 'uat', result: 'fail', because: 'two flows break' },
  ],
  [
    'test R-42 uat waive because only texts changed',
    { type: 'test', phase: 'uat', result: 'waive', because: 'only texts changed' },
  ],
  ['test R-42 smoke pass', { type: 'test', phase: 'smoke', result: 'pass' }],
  ['agree R-42 uat', { type: 'agree', phase: 'uat' }],
  ['agree R-42 UAT @9f3c2ab', { type: 'agree', phase: 'uat', candidate: '9f3c2ab' }],
  ['request R-42', { type: 'request' }],
  ['approve R-42', { type: 'approve' }],
  ['approve R-42 because small', { type: 'approve', because: 'small' }],
  ['approve R-42 v:3f9c8a21', { type: 'approve', fingerprint: '3f9c8a21' }],
  ['reject R-42 because no back-out test', { type: 'reject', because: 'no back-out test' }],
  ['reject R-42: no back-out test', { type: 'reject', because: 'no back-out test' }],
  ['reject R-42 : no back-out test', { type: 'reject', because: 'no back-out test' }],
  ['revise R-42 because window: too short', { type: 'revise', because: 'window: too short' }],
  [
    'revise R-42: too short because of two sites',
    { type: 'revise', because: 'too short because of two sites' },
  ],
  ['abstain R-42', { type: 'abstain' }],
  ['abstain R-42 because on leave', { type: 'abstain', because: 'on leave' }],
  ['withdraw R-42', { type: 'withdraw' }],
  ['withdraw R-42 because new facts', { type: 'withdraw', because: 'new facts' }],
  ['start R-42', { type: 'start' }],
  ['start R-42 now', { type: 'start' }],
  ['start R-42 at thu 22:15', { type: 'start', at: WINDOW.start + 15 * 60_000 }],
  ['done R-42', { type: 'done' }],
  ['done R-42 s:1.2', { type: 'done', stage: { stage: 1, attempt: 2 } }],
  ['promote R-42', { type: 'promote' }],
  ['promote R-42 because quiet night', { type: 'promote', because: 'quiet night' }],
  ['promote R-42 s:2.1', { type: 'promote', stage: { stage: 2, attempt: 1 } }],
  ['hold R-42 because error rate', { type: 'hold', because: 'error rate' }],
  [
    'hold R-42 s:2.1 because error rate',
    { type: 'hold', because: 'error rate', stage: { stage: 2, attempt: 1 } },
  ],
  ['resume R-42', { type: 'resume' }],
  ['rollback R-42 because login errors', { type: 'rollback', because: 'login errors' }],
  ['roll-back R-42 because login errors', { type: 'rollback', because: 'login errors' }],
  ['revert R-42 because login errors', { type: 'rollback', because: 'login errors' }],
  ['cancel R-42 because superseded', { type: 'cancel', because: 'superseded' }],
];

function window(later: number, lasting = HOUR) {
  const start = WINDOW.start + later;
  return { start, end: start + lasting, zone: 'Europe/London' };
}

function item(kind: string, text: string) {
  return { kind, text };
}

describe('contract "Words": a line about a release', () => {
  test.each(ON_RELEASE)('%s', (line, command) => {
    expect(commandOf(line)).toMatchObject({ on: 'R-42' });
    expect(commandOf(line).command).toEqual(command);
  });

  test.each(ON_RELEASE)('in any case, with spaces to spare: %s', (line, command) => {
    const [verb = '', id = '', ...rest] = line.split(' ');
    const loud = `  ${verb.toUpperCase()}   ${id.toLowerCase()}  ${rest.join(' ')}  `;
    expect(commandOf(loud).command).toEqual(command);
    expect(commandOf(loud).on).toBe('R-42');
  });

  test.each(ON_RELEASE)('product "Principles" 4: implied in its thread: %s', (line, command) => {
    const implied = line.replace(/ R-42(:?)/, '$1');
    expect(commandOf(implied, { here: 'R-42' }).command).toEqual(command);
    const named = line.replace('R-42', 'this');
    expect(commandOf(named, { here: 'R-42' })).toMatchObject({ on: 'R-42', command });
  });

  test.each(['payments', 'pay', 'paym', 'PAYMENTS 4.2.0', 'payments v4.2.0'])(
    'a release by its service: cancel %s because superseded',
    (name) => {
      expect(commandOf(`cancel ${name} because superseded`).on).toBe('R-42');
    },
  );

  test.each([
    ['approve website 7.0', 'R-50'],
    ['approve web v7.0', 'R-50'],
    ['approve website v8.0', 'R-51'],
    ['approve website 8.0', 'R-51'],
    ['candidate website 7.0 @9f3c2ab', 'R-50'],
  ])('of several releases of a service the version picks one: %s', (line, id) => {
    expect(commandOf(line).on).toBe(id);
  });

  test('a candidate that looks like a version is the candidate', () => {
    expect(commandOf('candidate payments 4.2.0').command).toEqual({
      type: 'candidate',
      ref: '4.2.0',
    });
  });

  test('in a thread the other release can still be named', () => {
    expect(commandOf('approve R-50', { here: 'R-42' }).on).toBe('R-50');
    expect(commandOf('approve ledger', { here: 'R-42' }).on).toBe('R-40');
    expect(heard('show ledger', { here: 'R-42' })).toMatchObject({ query: { id: 'R-40' } });
  });

  test('in a thread the beginning of a word names no other service', () => {
    const add = commandOf('scope add ledger totals', { here: 'R-42' });
    expect(add).toMatchObject({ on: 'R-42', command: { add: item('feature', 'ledger totals') } });
    expect(heard('approve led', { here: 'R-42' })).toMatchObject({ kind: 'problem' });
  });
});

describe('contract "Words": only rollback and cancel are confirmed first', () => {
  test.each(ON_RELEASE)('%s', (line) => {
    const dangerous = /^(?:rollback|roll-back|revert|cancel)/.test(line);
    expect(commandOf(line).confirmFirst).toBe(dangerous);
    expect(commandOf(line, { confirmed: true }).confirmFirst).toBe(false);
  });
});

const QUERIES: readonly (readonly [line: string, query: object])[] = [
  ['', { type: 'home' }],
  ['   ', { type: 'home' }],
  ['home', { type: 'home' }],
  ['Hi!', { type: 'home' }],
  ['hello', { type: 'home' }],
  ['help', { type: 'help' }],
  ['help approve', { type: 'help', topic: 'approve' }],
  ['help revert', { type: 'help', topic: 'rollback' }],
  ['HELP Plan', { type: 'help', topic: 'plan' }],
  ['list', { type: 'list', mine: false }],
  ['ls', { type: 'list', mine: false }],
  ['list mine', { type: 'list', mine: true }],
  ['list pay', { type: 'list', mine: false, service: 'payments' }],
  ['list on production', { type: 'list', mine: false, environment: 'prod' }],
  [
    'list payments on PROD',
    { type: 'list', mine: false, service: 'payments', environment: 'prod' },
  ],
  ['list mine on uat', { type: 'list', mine: true, environment: 'uat' }],
  ['show R-42', { type: 'show', id: 'R-42' }],
  ['status r-42', { type: 'show', id: 'R-42' }],
  ['show payments', { type: 'show', id: 'R-42' }],
  ['check R-42', { type: 'check', id: 'R-42' }],
  ['audit R-42', { type: 'audit', id: 'R-42' }],
  ['share R-42', { type: 'share', id: 'R-42' }],
  ['can payments', { type: 'can', service: 'payments' }],
  ['wcid pay', { type: 'can', service: 'payments' }],
  ['can payments on prod', { type: 'can', service: 'payments', environment: 'prod' }],
  ['can payments 4.2.0', { type: 'can', service: 'payments', version: '4.2.0' }],
  ['can R-42', { type: 'can', id: 'R-42' }],
  ['can R-42 at 2026-11-26T22:00Z', { type: 'can', id: 'R-42', at: Date.UTC(2026, 10, 26, 22) }],
  ['can pay on prod at now', { type: 'can', service: 'payments', environment: 'prod' }],
  ['freezes', { type: 'freezes' }],
  ['approvals', { type: 'approvals' }],
  ['approvals mine', { type: 'approvals' }],
  ['actions', { type: 'actions', mine: false }],
  ['actions all', { type: 'actions', mine: false }],
  ['actions mine', { type: 'actions', mine: true }],
  ['actions r-42', { type: 'actions', mine: false, release: 'R-42' }],
  ['whoami', { type: 'whoami' }],
];

/** What people say about their own accounts; codes are taken as they were typed. */
const LINKS: readonly (readonly [line: string, wish: object])[] = [
  ['link', { type: 'ask-code' }],
  ['link 7F3K-2QDX', { type: 'give-code', code: '7F3K-2QDX' }],
  ['LINK 7f3k 2qdx', { type: 'give-code', code: '7f3k 2qdx' }],
  ['unlink', { type: 'unlink' }],
];

test.each(LINKS)('%s', (line, wish) => {
  expect(heard(line)).toEqual({ kind: 'link', wish });
});

test.each(['link <!channel>', 'link ana@example.org', `link ${'7'.repeat(33)}`, 'unlink now'])(
  '%s is told what would work',
  (line) => {
    expect(heard(line)).toMatchObject({ misunderstood: [{ problem: { code: 'unexpected' } }] });
  },
);

describe('questions change nothing', () => {
  test.each(QUERIES)('%s', (line, query) => {
    expect(heard(line)).toEqual({ kind: 'query', query });
  });

  test.each([
    ['show', { type: 'show', id: 'R-42' }],
    ['show this', { type: 'show', id: 'R-42' }],
    ['check', { type: 'check', id: 'R-42' }],
    ['audit', { type: 'audit', id: 'R-42' }],
    ['share', { type: 'share', id: 'R-42' }],
    ['can', { type: 'can', id: 'R-42' }],
    ['can this', { type: 'can', id: 'R-42' }],
    ['actions', { type: 'actions', mine: false, release: 'R-42' }],
    ['actions this', { type: 'actions', mine: false, release: 'R-42' }],
    ['actions all', { type: 'actions', mine: false }],
  ])('in the thread of R-42: %s', (line, query) => {
    expect(heard(line, { here: 'R-42' })).toEqual({ kind: 'query', query });
  });
});

test('back means back', () => {
  expect(heard('back')).toEqual({ kind: 'back' });
});

test('every verb of the grammar has a line in these tables', () => {
  const lines = [...ON_RELEASE, ...QUERIES, ...LINKS].map(([line]) =>
    line.split(' ')[0]?.toLowerCase(),
  );
  const elsewhere = [
    ...['plan', 'add', 'edit', 'review', 'action', 'remind', 'snooze', 'confirm', 'back'],
    // understand-freeze.test.ts
    ...['freeze', 'unfreeze', 'stop', 'go', 'keep'],
  ];
  const missing = VERBS.filter(({ name }) => !lines.includes(name) && !elsewhere.includes(name));
  expect(missing.map(({ name }) => name)).toEqual([]);
});

test('the examples that help prints are understood', () => {
  const wrong = VERBS.filter(({ name }) => name !== 'confirm').filter(({ example }) => {
    const meaning = heard(example, { now: NOW, person: () => idOf('ben') });
    return meaning.kind === 'problem';
  });
  expect(wrong.map(({ example }) => example)).toEqual([]);
});
