// What can't be understood says what was expected and gives a line that works; nothing passes unseen.
import { describe, expect, test } from 'vitest';
import { VERBS } from '../../src/chat/grammar.ts';
import { besideField } from '../../src/chat/views/beside-field.ts';
import { idOf } from '../support/fixtures.ts';
import { heard, NOW, problemOf } from '../support/hearing.ts';

describe('issue "Bad input": an unknown word gets the nearest and an example', () => {
  test.each([
    ['aprove R-7', 'approve', 'approve R-7'],
    ['APPROV r-7', 'approve', 'approve r-7'],
    ['rolback', 'rollback', 'rollback'],
    ['canel payments', 'cancel', 'cancel payments'],
    ['stat R-7', 'start', 'start R-7'],
    [
      'paln ledger 2.0.0 on uat at fri 9:00 because month end',
      'plan',
      'plan ledger 2.0.0 on uat at fri 9:00 because month end',
    ],
    ['rejct: no back-out test', 'reject', 'reject: no back-out test'],
    ['captian R-7 @{slack:T0SIM:U0BEN}', 'captain', 'captain R-7 ben@example.org'],
    ['tets R-7 nonsense', 'test', 'test R-7 nonsense'],
    ['revrt R-7 because errors', 'revert', 'revert R-7 because errors'],
    [`aprove R-7 because ${'x'.repeat(2000)}`, 'approve', 'approve R-7'],
  ])('%s: did you mean %s', (line, nearest, example) => {
    expect(problemOf(line)).toMatchObject({ code: 'unknown-verb', nearest, example });
  });

  test('in a thread the example is about its release', () => {
    expect(problemOf('aprove', { here: 'R-51' })).toMatchObject({ example: 'approve R-51' });
  });

  test.each([
    ['approve R-7 please', 'approve R-7'],
    ['approve payments please', 'approve R-42'],
    ['show ledger because why', 'show R-40'],
    ['can R-7 now', 'can payments on prod'],
    ['hold r-7 now because slow', 'hold R-7 because error rate above 2 %'],
    ['scope R-7 remove 2', 'scope R-7 add fix: refund rounding'],
    ['action R-7 for @sam', 'action R-7 alert on queue depth for @sam by 12 dec'],
  ])('%s: the example is about the release that was named', (line, example) => {
    expect(problemOf(line)).toMatchObject({ example });
  });

  test('something unlike any command shows how to plan', () => {
    expect(problemOf('xyzzyplugh')).toMatchObject({
      code: 'unknown-verb',
      nearest: undefined,
      example: 'plan payments 4.2.0 on prod at thu 22:00 for 1h because refund rounding',
    });
  });

  test('words that start alike are named, at most five', () => {
    expect(problemOf('re')).toMatchObject({
      others: ['remind', 'request', 'reject', 'revise', 'resume'],
    });
  });

  test('a topic of help that is no command gets the nearest one', () => {
    expect(problemOf('help aprove')).toMatchObject({
      code: 'unknown-verb',
      word: 'aprove',
      nearest: 'approve',
      example: 'help approve',
    });
  });
});

describe('issue "Bad input": unknown names', () => {
  test.each([
    ['plan paymnts 4.2.0 at thu 22:00', 'unknown-service', 'payments'],
    ['plan web 1 on prd at thu 22:00', 'unknown-environment', 'prod'],
    ['list paymnts', 'unknown-service', 'payments'],
    ['list on prd', 'unknown-environment', 'prod'],
    ['can legder', 'unknown-service', 'ledger'],
    ['can payments on produktion', 'unknown-environment', 'production'],
  ])('%s: %s, nearest %s', (line, code, nearest) => {
    expect(problemOf(line)).toMatchObject({ code, nearest });
  });

  test('a beginning that fits two services is none of them', () => {
    expect(problemOf('can webs')).toMatchObject({ code: 'unknown-service', word: 'webs' });
  });

  test.each([
    'approve paymnts',
    'approve this',
    'show webshop',
    'approve 4.2.0',
    'approve A-1',
    'action A-1 alert on queue depth',
  ])('%s names no open release, and the open ones are listed', (line) => {
    expect(problemOf(line)).toMatchObject({
      code: 'unknown-id',
      open: ['R-40', 'R-42', 'R-50', 'R-51'],
    });
  });

  test.each([
    ['approve web', 'approve R-50'],
    ['candidate web @1', 'candidate R-50 @1'],
    ['status WEB', 'show R-50'],
    ['start web at fri 22:00', 'start R-50 at fri 22:00'],
    ['reject web: no back-out test', 'reject R-50 because no back-out test'],
    ['scope web add fix: null amount', 'scope R-50 add fix: null amount'],
    ['captain web @{slack:T0SIM:U0BEN}', 'captain R-50 ben@example.org'],
    [`reject web because ${'x'.repeat(600)}`, 'reject R-50 …'],
  ])('%s could be about several: each is offered with the rest of the line', (said, line) => {
    const problem = problemOf(said);
    if (problem.code !== 'several') throw new Error(problem.code);
    expect(problem.choices.map(({ release }) => release.id)).toEqual(['R-50', 'R-51']);
    expect(problem.choices[0]).toMatchObject({ release: { version: '7.0' }, line });
  });

  test('in a form they are offered as what to put into the field', () => {
    const meaning = heard('candidate', { fields: { release: 'web' } });
    const problem = meaning.kind === 'problem' ? meaning.misunderstood[0] : undefined;
    if (problem === undefined) throw new Error('understood');
    const say = { name: String, called: '/release', now: 0, zone: 'Europe/London' };
    expect(besideField(problem, say)).toBe(
      '"web" names several releases. Put the one you mean: R-50 (website 7.0 → prod) · R-51 (website v8.0 → prod)',
    );
  });

  test.each(['captain R-42 @nobody', 'captain R-42 nobody@example.org', 'captain R-42 zoe'])(
    '%s is nobody known',
    (line) => {
      const word = line.split(' ').at(-1);
      expect(problemOf(line)).toEqual({ code: 'unknown-person', word });
    },
  );
});

describe('issue "Bad input": what is missing is named, with a line that works', () => {
  test.each([
    ['hold R-7', 'form'],
    ['reject R-7', 'form'],
    ['test R-42 uat', 'phase and result'],
    ['scope R-42 drop', 'item number'],
    ['scope R-42 drop two', 'item number'],
    ['scope R-42 drop 0', 'item number'],
    ['scope R-42 drop 1.5', 'item number'],
    ['scope R-42 add', 'item'],
    ['scope R-42 add fix:', 'item'],
    ['agree R-42', 'phase'],
    ['agree', 'release'],
    ['share', 'release'],
    ['action done', 'action'],
    ['confirm', 'line'],
    ['confirm cancel R-42', 'line'],
  ])('%s: %s', (line, what) => {
    const meaning = heard(line);
    if (what === 'form') expect(meaning.kind).toBe('form');
    else expect(problemOf(line)).toMatchObject({ code: 'missing', what });
  });

  test('its example is understood, and is about the release that was named', () => {
    for (const line of ['test R-42 uat', 'scope R-42 drop', 'scope R-42 add', 'agree R-42']) {
      const problem = problemOf(line);
      if (problem.code !== 'missing') throw new Error(problem.code);
      expect(heard(problem.example)).toMatchObject({ kind: 'command', on: 'R-42' });
    }
  });
});

describe('nothing a command has no place for passes unseen', () => {
  test.each([
    ['approve R-42 please', 'please'],
    ['show R-42 now', 'now'],
    ['show payments 9.9.9', '9.9.9'],
    ['scope R-42 drop 1 2', '2'],
    ['cancel R-42 now', 'now'],
    ['check R-42 now', 'now'],
    ['audit R-42 export', 'export'],
    ['share R-42 everywhere', 'everywhere'],
    ['show payments 4.2.0 now', 'now'],
    ['request R-42 quickly', 'quickly'],
    ['start R-42 soon', 'soon'],
    ['start R-42 now at thu 22:10', 'at thu 22:10'],
    ['start R-42 at thu 22:10 at thu 22:20', 'at'],
    ['scope R-42 remove 2', 'remove'],
    ['candidate R-42 @9f3c2ab @77ac010', '9f3c2ab @77ac010'],
    ['test R-42 uat maybe', 'maybe'],
    ['test R-42 uat pass really', 'really'],
    ['test R-42 uat pass javascript:alert(1)', 'javascript:alert(1)'],
    [
      'test R-42 uat pass https://a.example https://b.example',
      'https://a.example https://b.example',
    ],
    ['agree R-42 uat @9f3c2ab now', 'now'],
    ['plan payments 4.2.0 soon at thu 22:00', 'soon'],
    ['plan payments 4.2.0 soon', 'soon'],
    ['plan payments 4.2.0 on uat soon', 'soon'],
    ['plan payments 4.2.0 thu 22:00 at fri 22:00', 'thu 22:00'],
    ['plan payments 4.2.0 at thu 22:00 at fri 22:00', 'at'],
    ['edit R-42 window', 'window'],
    ['review R-42 successful', 'successful'],
    ['plan payments 4.2.0 at thu 22:00 from fri 22:00', 'from fri 22:00'],
    ['move R-42 quickly to fri 22:00', 'quickly'],
    ['move R-42 to fri 22:00 to sat 22:00', 'to'],
    ['move R-42 at fri 22:00 from sat 22:00', 'at fri 22:00'],
    ['list payments ledger', 'ledger'],
    ['list on prod on uat', 'on'],
    ['can payments 4.2.0 now', 'now'],
    ['can payments at fri 16:00 at sat 16:00', 'at'],
    ['can R-42 now', 'now'],
    ['actions mine all', 'all'],
    ['actions payments', 'payments'],
    ['actions A-1', 'A-1'],
    ['approvals team', 'team'],
    ['whoami really', 'really'],
    ['help plan now', 'now'],
    ['back now', 'now'],
    ['action done R-42', 'R-42'],
    ['action done uat', 'uat'],
  ])('%s: "%s" was not expected', (line, text) => {
    expect(problemOf(line)).toMatchObject({ code: 'unexpected', text });
  });

  test.each([
    'request R-42 because it is time',
    'start R-42 because it is time',
    'done R-42 because it is time',
    'resume R-42 because it is time',
    'candidate R-42 @9f3c2ab because it is time',
    'captain R-42 @ben because it is time',
    'agree R-42 uat because it is time',
    'show R-42 because it is time',
    'list because it is time',
    'can payments because it is time',
    'whoami because it is time',
  ])('a reason nothing would keep is not dropped: %s', (line) => {
    expect(problemOf(line)).toMatchObject({ code: 'unexpected', text: 'because it is time' });
  });

  test.each([
    ['shaer R-42', 'share R-42'],
    ['agre R-42 uat', 'agree R-42 uat'],
    ['kep F-3', 'keep F-3'],
  ])('a word that help leaves out is suggested, too: %s', (line, example) => {
    expect(problemOf(line)).toMatchObject({ code: 'unknown-verb', example });
  });

  test('the line that would have worked works', () => {
    for (const verb of VERBS.filter(({ name }) => name !== 'confirm')) {
      const meaning = heard(`${verb.name} R-42 one two three four`);
      if (meaning.kind !== 'problem') continue;
      const problem = meaning.misunderstood[0]?.problem;
      if (problem?.code !== 'unexpected') continue;
      expect(heard(problem.example, { person: () => idOf('ben') }).kind).not.toBe('problem');
    }
  });
});

describe('issue "Bad input": text over its limit is answered, never cut', () => {
  const letters = (count: number) => 'x'.repeat(count);
  test.each([
    [`reject R-42 because ${letters(501)}`, 'reason', 500, 501],
    [`cancel R-42 because ${letters(501)}`, 'reason', 500, 501],
    [`move R-42 to fri 22:00 because ${letters(501)}`, 'reason', 500, 501],
    [`test R-42 uat waive because ${letters(501)}`, 'reason', 500, 501],
    [`scope R-42 add ${letters(301)}`, 'scope item', 300, 301],
    [`scope R-42 add fix: ${letters(301)}`, 'scope item', 300, 301],
    [`candidate R-42 ${letters(201)}`, 'candidate', 200, 201],
    [`plan payments ${letters(61)} at thu 22:00`, 'version', 60, 61],
    [`plan payments 4.2.0 at thu 22:00 because ${letters(2001)}`, 'why', 2000, 2001],
    [`test R-42 uat pass https://x.example/${letters(1000)}`, 'link', 1000, 1018],
    [`test R-42 ${letters(76)} pass`, 'phase', 75, 76],
    [`agree R-42 ${letters(76)}`, 'phase', 75, 76],
    [`action R-42 ${letters(301)}`, 'action', 300, 301],
    [`action done A-1 because ${letters(1001)}`, 'evidence', 1000, 1001],
    [letters(4001), 'line', 4000, 4001],
    [letters(65_536), 'line', 4000, 65_536],
  ])('$1 over $2', (line, what, limit, length) => {
    expect(problemOf(line)).toEqual({ code: 'too-long', what, limit, length });
  });

  test('just fitting is fitting, and emoji count once', () => {
    expect(heard(`reject R-42 because ${letters(500)}`).kind).toBe('command');
    expect(heard(`reject R-42 because ${'🙂'.repeat(500)}`).kind).toBe('command');
    expect(heard(`scope R-42 add fix: ${letters(300)}`).kind).toBe('command');
  });
});

describe('contract "Words": a confirmation holds for two minutes', () => {
  const seconds = (later: number) => Math.floor(NOW / 1000) + later;
  const line = 'cancel R-42 because superseded';

  test('within them it counts', () => {
    expect(heard(`confirm ${seconds(120)} ${line}`)).toMatchObject({
      kind: 'command',
      on: 'R-42',
      confirmFirst: false,
    });
    expect(heard(`confirm ${seconds(0)} ${line}`).kind).toBe('command');
  });

  test('afterwards it says that it has ended', () => {
    expect(problemOf(`confirm ${seconds(-1)} ${line}`).code).toBe('ended-confirmation');
  });

  test('nobody can give themselves longer than that', () => {
    expect(problemOf(`confirm ${seconds(121)} ${line}`).code).toBe('ended-confirmation');
    expect(problemOf(`confirm 999999999999 ${line}`).code).toBe('ended-confirmation');
  });

  test('a confirmation of a confirmation is none', () => {
    const twice = `confirm ${seconds(60)} confirm ${seconds(60)} ${line}`;
    expect(problemOf(twice)).toMatchObject({ code: 'missing', what: 'line' });
  });
});
