// Lines that open a form or a picker, and what comes back when it is submitted: the same commands, with every
// problem beside its field.
import { describe, expect, test } from 'vitest';
import { VERBS } from '../../src/chat/grammar.ts';
import type { Hearing } from '../../src/chat/meaning.ts';
import { formTitle } from '../../src/chat/understand.ts';
import { DAY, HOUR, MINUTE } from '../../src/domain/time/duration.ts';
import { idOf, WINDOW } from '../support/fixtures.ts';
import { aHearing, commandOf, heard, NOW } from '../support/hearing.ts';

describe('product "Principles" 1: a bare verb opens a picker or a form', () => {
  const bare = VERBS.filter(({ form, target }) => form !== undefined && target === 'release');

  test.each(bare.map(({ name }) => name))('%s asks which release', (verb) => {
    expect(heard(verb)).toEqual({ kind: 'form', wish: { form: 'pick', verb, line: verb } });
  });

  test.each([
    'approve because small',
    'reject because no back-out test',
    'hold because error rate',
    'cancel because superseded',
    'rollback because login errors',
    'promote because quiet night',
    'hold because',
  ])('%s keeps its reason while the release is picked', (line) => {
    const verb = line.split(' ')[0];
    expect(heard(line)).toEqual({ kind: 'form', wish: { form: 'pick', verb, line } });
    expect(formTitle(line)).toBeDefined();
  });

  test.each(['edit', 'move', 'scope', 'captain', 'candidate', 'test', 'review', 'action'])(
    '%s of a release opens its form',
    (form) => {
      const wish = { form, id: 'R-42' };
      expect(heard(`${form} R-42`)).toEqual({ kind: 'form', wish });
      expect(heard(`${form} payments`)).toEqual({ kind: 'form', wish });
      expect(heard(`${form} payments v4.2.0`).kind).toBe(form === 'candidate' ? 'command' : 'form');
      expect(heard(form, { here: 'R-42' })).toEqual({ kind: 'form', wish });
    },
  );

  test.each([
    ['reject R-42', 'reject R-42'],
    ['reject payments', 'reject R-42'],
    ['reject R-42 v:3f9c8a21 because', 'reject R-42 v:3f9c8a21'],
    ['reject R-42:', 'reject R-42'],
    ['revise R-42', 'revise R-42'],
    ['hold R-42 s:2.1 because', 'hold R-42 s:2.1'],
    ['promote R-42 s:1.1 because', 'promote R-42 s:1.1'],
    ['rollback R-42 because', 'rollback R-42'],
    ['cancel R-42', 'cancel R-42'],
  ])('%s asks for the reason', (said, line) => {
    const verb = line.split(' ')[0];
    expect(heard(said)).toEqual({
      kind: 'form',
      wish: { form: 'reason', verb, id: 'R-42', line },
    });
  });

  test('promote, approve and abstain without a reason are complete', () => {
    for (const verb of ['promote', 'approve', 'abstain', 'withdraw']) {
      expect(commandOf(`${verb} R-42`).command).toEqual({ type: verb });
    }
  });
});

describe('a form is announced before anything is looked up, exactly when it opens', () => {
  const lines = VERBS.flatMap(({ name }) => [
    name,
    `${name} R-42`,
    `${name} payments`,
    `${name} payments 4.2.0`,
    `${name} R-42 because`,
    `${name} because superseded`,
  ]);
  const complete = (line: string) => heard(line).kind !== 'form';

  test.each(lines.filter((line) => !complete(line)))('%s opens one', (line) => {
    expect(formTitle(line)).toBeDefined();
  });

  test('typed lines that are complete open none', () => {
    for (const { example, name, form } of VERBS) {
      if (['edit', 'review', 'add'].includes(name) || form === undefined) continue;
      expect([example, formTitle(example)]).toEqual([example, undefined]);
    }
  });

  test('titles fit into 24 characters', () => {
    expect(VERBS.map(({ form }) => form ?? '').filter((form) => form.length > 24)).toEqual([]);
  });
});

type Fields = Readonly<Record<string, string>>;

function submitted(fields: Fields, changes: Partial<Hearing> = {}): Partial<Hearing> {
  return { fields, ...changes };
}

/** The problems of a submitted form by field. */
function problems(line: string, fields: Fields, changes: Partial<Hearing> = {}) {
  const meaning = heard(line, submitted(fields, changes));
  if (meaning.kind !== 'problem') throw new Error(JSON.stringify(meaning));
  return meaning.misunderstood.map(({ field, problem }) => [field, problem.code]);
}

const PLAN: Fields = {
  service: 'payments',
  version: '4.3.0',
  environment: 'prod',
  starts: '2026-11-26 22:00',
};

describe('contract "What people see": a submitted form', () => {
  test('plans with everything it was told', () => {
    const fields = {
      ...PLAN,
      ends: '2026-11-27 01:00',
      why: 'Refunds\nround',
      scope: '- fix: refund rounding\n\nsecurity:CVE-2026-1\n* https://example.org/7',
      backout: 'redeploy 4.1.9',
      captain: '@{slack:T0SIM:U0BEN}',
      rollout: 'straight',
    };
    expect(commandOf('plan', submitted(fields)).command).toEqual({
      type: 'plan',
      service: 'payments',
      version: '4.3.0',
      environment: 'prod',
      window: { start: WINDOW.start, end: WINDOW.start + 3 * HOUR, zone: 'Europe/London' },
      why: 'Refunds\nround',
      scope: [
        { kind: 'fix', text: 'refund rounding' },
        { kind: 'security', text: 'CVE-2026-1' },
        { kind: 'feature', text: 'https://example.org/7' },
      ],
      backout: 'redeploy 4.1.9',
      captain: idOf('ben'),
      rollout: 'straight',
      confirmed: false,
    });
  });

  test('plans with the defaults for what was left empty', () => {
    expect(commandOf('plan', submitted(PLAN)).command).toEqual({
      type: 'plan',
      service: 'payments',
      version: '4.3.0',
      environment: 'prod',
      window: WINDOW,
      confirmed: false,
    });
  });

  test('an end may be a length', () => {
    const plan = commandOf('plan', submitted({ ...PLAN, ends: 'for 2h' })).command;
    expect(plan).toMatchObject({ window: { end: WINDOW.start + 2 * HOUR } });
  });

  test('shows every problem at once, each beside its field', () => {
    const fields = {
      service: 'paymnts',
      version: '4 3',
      environment: 'prd',
      starts: 'someday',
      why: 'x'.repeat(2001),
      backout: 'x'.repeat(2001),
      scope: `fix: ${'x'.repeat(301)}`,
      captain: '@nobody',
      rollout: 'carnary',
    };
    expect(problems('plan', fields)).toEqual([
      ['service', 'unknown-service'],
      ['environment', 'unknown-environment'],
      ['version', 'unexpected'],
      ['starts', 'unreadable-time'],
      ['why', 'too-long'],
      ['backout', 'too-long'],
      ['scope', 'too-long'],
      ['captain', 'unknown-person'],
      ['rollout', 'unknown-rollout'],
    ]);
  });

  test.each([
    [{ ends: 'someday' }, 'unreadable-time'],
    [{ ends: '2026-11-26 21:00' }, 'window-order'],
    [{ ends: '2026-11-26 22:01' }, 'window-short'],
    [{ ends: 'for ages' }, 'unreadable-time'],
  ])('a problem with the end stands beside the end: %j', (ends, code) => {
    expect(problems('plan', { ...PLAN, ...ends })).toEqual([['ends', code]]);
  });

  test('a scope line that says only its kind is missing its text', () => {
    expect(problems('plan', { ...PLAN, scope: 'fix: a\nfix:' })).toEqual([['scope', 'missing']]);
    expect(problems('scope R-42', { scope: 'fix: ' })).toEqual([['scope', 'missing']]);
  });

  test('a time to choose offers what to put into the field', () => {
    const meaning = heard('plan', submitted({ ...PLAN, starts: '31 oct 01:30' }, late()));
    expect(meaning).toMatchObject({
      misunderstood: [
        {
          field: 'starts',
          problem: {
            choices: [
              { line: '2027-10-31 01:30 (Europe/London, UTC+1)' },
              { line: '2027-10-31 01:30 (Europe/London, UTC+0)' },
            ],
          },
        },
      ],
    });
  });

  test('an edit left as it was changes nothing it did not touch', () => {
    const fields = {
      version: '4.2.0',
      environment: 'prod',
      starts: '2026-11-26 22:00',
      ends: '2026-11-26 23:00',
      why: 'w',
    };
    expect(commandOf('edit R-42', submitted(fields)).command).toEqual({
      type: 'edit',
      version: '4.2.0',
      environment: 'prod',
      why: 'w',
      backout: '',
      confirmed: false,
    });
  });

  test.each([
    ['23:30', 30 * MINUTE],
    ['2026-11-27 00:30', 90 * MINUTE],
    ['00:30', 90 * MINUTE],
  ])('an edited end follows the start, not today: %s', (ends, later) => {
    const fields = { starts: '2026-11-26 22:00', ends };
    expect(commandOf('edit R-42', submitted(fields)).command).toMatchObject({
      window: { ...WINDOW, end: WINDOW.end + later },
    });
  });

  test('an end can be moved while the window is open', () => {
    const fields = { starts: '2026-11-26 22:00', ends: '23:30' };
    const open = submitted(fields, { now: WINDOW.start + 10 * MINUTE });
    expect(commandOf('edit R-42', open).command).toMatchObject({
      window: { start: WINDOW.start, end: WINDOW.end + 30 * MINUTE },
    });
  });

  test('an edit shows its problems beside its fields', () => {
    const fields = {
      version: '4 3',
      environment: 'prd',
      starts: '2026-11-26 22:00',
      ends: 'someday',
      why: 'x'.repeat(2001),
    };
    expect(problems('edit R-42', fields)).toEqual([
      ['environment', 'unknown-environment'],
      ['version', 'unexpected'],
      ['ends', 'unreadable-time'],
      ['why', 'too-long'],
    ]);
  });

  test('a move keeps the length unless an end is given', () => {
    const later = { ...WINDOW, start: WINDOW.start + DAY, end: WINDOW.end + DAY };
    const move = { type: 'move', window: later, because: 'vendor', confirmed: false };
    const fields = { starts: '2026-11-27 22:00', because: 'vendor' };
    expect(commandOf('move R-42', submitted(fields)).command).toEqual(move);
    expect(problems('move R-42', { starts: 'x'.repeat(80) })).toEqual([
      ['starts', 'unreadable-time'],
    ]);
    expect(problems('move R-42', { ...fields, because: 'x'.repeat(501) })).toEqual([
      ['because', 'too-long'],
    ]);
    expect(problems('move R-42', { ...fields, ends: 'someday' })).toEqual([
      ['ends', 'unreadable-time'],
    ]);
  });

  test.each([
    ['reject R-42 v:3f9c8a21', { type: 'reject', because: 'why', fingerprint: '3f9c8a21' }],
    ['hold R-42 s:1.1', { type: 'hold', because: 'why', stage: { stage: 1, attempt: 1 } }],
    ['rollback R-42', { type: 'rollback', because: 'why' }],
    ['cancel R-42', { type: 'cancel', because: 'why' }],
    ['promote R-42 s:1.1', { type: 'promote', because: 'why', stage: { stage: 1, attempt: 1 } }],
  ])('a reason completes %s, and is its confirmation', (line, command) => {
    const meaning = commandOf(line, submitted({ because: 'why' }));
    expect(meaning).toMatchObject({ on: 'R-42', command, confirmFirst: false });
  });

  test('the other small forms', () => {
    const said = (line: string, fields: Fields) => commandOf(line, submitted(fields)).command;
    expect(said('scope R-42', { scope: 'fix: rounding' })).toEqual({
      type: 'scope',
      add: { kind: 'fix', text: 'rounding' },
    });
    expect(said('captain R-42', { captain: '@{slack:T0SIM:U0BEN}' })).toEqual({
      type: 'captain',
      captain: idOf('ben'),
    });
    expect(said('candidate R-42', { candidate: '@9f3c2ab' })).toEqual({
      type: 'candidate',
      ref: '9f3c2ab',
    });
    expect(said('test R-42', { phase: 'uat', result: 'waive', because: 'texts' })).toEqual({
      type: 'test',
      phase: 'uat',
      result: 'waive',
      because: 'texts',
    });
  });

  test.each([
    ['test R-42', { phase: 'uat', result: 'pass', link: 'nowhere' }, ['link', 'unexpected']],
    [
      'test R-42',
      { phase: 'uat', result: 'pass', because: 'x'.repeat(501) },
      ['because', 'too-long'],
    ],
    ['candidate R-42', { candidate: 'two words' }, ['candidate', 'unexpected']],
    ['captain R-42', { captain: '@nobody' }, ['captain', 'unknown-person']],
    ['review R-42', { well: 'fine' }, ['outcome', 'unknown-outcome']],
    ['review R-42', { outcome: 'splendid' }, ['outcome', 'unknown-outcome']],
    ['review R-42', { outcome: 'failed', well: 'x'.repeat(3001) }, ['well', 'too-long']],
    ['review R-42', { outcome: 'failed', improve: 'x'.repeat(3001) }, ['improve', 'too-long']],
    ['review R-42', { outcome: 'failed', actions: 'a @nobody' }, ['actions', 'unknown-person']],
    ['action R-42', { actions: 'one\ntwo' }, ['actions', 'unexpected']],
    ['pick', { release: 'nonsense' }, ['release', 'unknown-id']],
  ])('%s with %j: %j', (line, fields, problem) => {
    expect(problems(line === 'pick' ? 'approve' : line, fields)).toEqual([problem]);
  });

  test('a review needs only its outcome', () => {
    expect(
      commandOf('review R-42', submitted({ outcome: 'Successful with issues' })),
    ).toMatchObject({
      command: {
        type: 'review',
        outcome: 'successful with issues',
        well: '',
        improve: '',
        actions: [],
      },
    });
  });
});

describe('a picked release goes on with what was said', () => {
  const picked = (line: string, release: string) =>
    heard(line, aHearing({ fields: { release }, confirmed: false }));

  test('to the command', () => {
    expect(picked('approve', 'R-42')).toMatchObject({ kind: 'command', on: 'R-42' });
    expect(picked('approve because small', 'r-42')).toMatchObject({
      command: { type: 'approve', because: 'small' },
    });
  });

  test('to the next form', () => {
    expect(picked('scope', 'R-42')).toEqual({ kind: 'form', wish: { form: 'scope', id: 'R-42' } });
    expect(picked('hold', 'R-42')).toMatchObject({ wish: { form: 'reason', line: 'hold R-42' } });
  });

  test('to the question', () => {
    expect(picked('show', 'R-42')).toEqual({ kind: 'query', query: { type: 'show', id: 'R-42' } });
  });

  test('to the confirmation of what is dangerous', () => {
    const cancel = picked('cancel because superseded', 'R-42');
    expect(cancel).toMatchObject({ kind: 'command', on: 'R-42', confirmFirst: true });
  });
});

function late(): Partial<Hearing> {
  return { now: NOW + 339 * DAY };
}
