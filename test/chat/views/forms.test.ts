// Forms: labels, what is filled in, and the line that submitting completes.
import { describe, expect, test } from 'vitest';
import { understand } from '../../../src/chat/understand.ts';
import {
  actionForm,
  candidateForm,
  captainForm,
  editForm,
  moveForm,
  pickForm,
  planForm,
  scopeForm,
  testForm,
} from '../../../src/chat/views/forms.ts';
import { reasonForm } from '../../../src/chat/views/reason-form.ts';
import { reviewForm, reviewPrompt } from '../../../src/chat/views/review.ts';
import { DAY, MINUTE } from '../../../src/domain/time/duration.ts';
import {
  aNeighbour,
  aPolicy,
  aService,
  asked,
  baking,
  completed,
  idOf,
  personOf,
  plain,
  planned,
  rolledBack,
  started,
  WINDOW,
} from '../../support/fixtures.ts';

describe('plan and edit', () => {
  test('a name that is not among the choices is said, not left out', () => {
    const form = planForm(aPolicy(), { service: 'paymnts', environment: 'prd', version: '1' });
    expect(plain(form)).toContain('"paymnts" is no service of the policy: choose one below.');
    expect(plain(form)).toContain('"prd" is no environment of the policy: choose one below.');
  });

  test('the plan form has every label of the contract, and defaults from the policy', () => {
    const form = planForm(aPolicy(), { service: 'pay', version: '4.2.0' });
    expect(plain(form).split('\n')).toEqual([
      'Plan a release',
      'Service: payments (payments | ledger)',
      '  A name or an alias from the policy.',
      'Version: 4.2.0',
      '  Without spaces, for example 4.2.0.',
      'Environment: prod (uat | prod)',
      'Starts:',
      '  Europe/London time, for example 2026-11-26 22:00, thu 22:00, tomorrow 9am or in 2h.',
      'Ends (optional):',
      '  Europe/London time, for example 23:00 or 2026-11-26 23:00. Empty: 1 h after the start.',
      'What changes (optional):',
      '  One item a line; start it with feature:, fix: or security:. Links are fine.',
      'Why (optional):',
      '  What it is for, for those who approve it.',
      'Back-out plan (optional):',
      '  How to go back, how long that takes, whether it was rehearsed.',
      'Captain (optional):',
      '  Who steers it. Empty: you, if the policy lets you.',
      'Rollout (optional): (straight: all | canary: 10% › 50% › 100%)',
      "  Empty: the service's own.",
      '[Plan]',
    ]);
    expect(form.says).toBe('plan');
    expect(form.fields.map((field) => field.name)).toEqual([
      'service',
      'version',
      'environment',
      'starts',
      'ends',
      'scope',
      'why',
      'backout',
      'captain',
      'rollout',
    ]);
  });

  test('more services than a choice can show become a line to type', () => {
    const services = Array.from({ length: 101 }, (_, n) =>
      aService({ name: `service-${n}`, aliases: [] }),
    );
    const [service] = planForm(aPolicy({ services }), { service: 'service-7' }).fields;
    expect(service).toMatchObject({ input: { kind: 'line' }, value: 'service-7' });
  });

  test('an edit submitted as it opened changes nothing', () => {
    const story = planned();
    const form = editForm(story.picture());
    expect(form.says).toMatch(/^edit R-42 v:[0-9a-f]{8}$/);
    const meaning = understand(form.says, {
      now: story.now,
      policy: story.policy,
      speaker: personOf('ana'),
      here: undefined,
      place: undefined,
      open: [],
      release: () => story.release,
      person: (word) => word,
      prose: (text) => text,
      fields: Object.fromEntries(form.fields.map((field) => [field.name, field.value ?? ''])),
      confirmed: true,
    });
    if (meaning.kind !== 'command') throw new Error(`understood as ${JSON.stringify(meaning)}`);
    expect(() => story.by('ana', meaning.command)).toThrow('nothing-changed');
  });

  test('contract: from start on, version, environment and rollout are no longer asked for', () => {
    const names = editForm(started().picture()).fields.map((field) => field.name);
    expect(names).toEqual(['starts', 'ends', 'why', 'backout', 'captain']);
  });
});

describe('one thing of a release', () => {
  const p = () => asked().picture();

  test('each form says what it completes and about which release', () => {
    const forms = [
      moveForm(p()),
      scopeForm(p()),
      captainForm(p()),
      candidateForm(p()),
      testForm(p()),
      actionForm(p()),
    ];
    expect(
      forms.map((form) => [form.title, form.says, form.fields.map((field) => field.name)]),
    ).toEqual([
      ['Move the release', 'move R-42', ['starts', 'ends', 'because']],
      ['Add to the scope', 'scope R-42', ['kind', 'scope']],
      ['Choose a captain', 'captain R-42', ['captain']],
      ['Pin a candidate', 'candidate R-42', ['candidate']],
      ['Record a test', 'test R-42', ['phase', 'result', 'link', 'because']],
      ['Add an action', 'action R-42', ['actions']],
    ]);
    for (const form of forms)
      expect(plain(form).split('\n')[1]).toBe('R-42 (payments 4.2.0 → prod)');
  });

  test('moving starts from the window there is and keeps its length', () => {
    expect(plain(moveForm(p())).split('\n').slice(2, 6)).toEqual([
      'Now: Thu 26 Nov, 22:00-23:00, 1 h.',
      'Starts: 2026-11-26 22:00',
      '  Europe/London time, for example 2026-11-26 22:00, thu 22:00, tomorrow 9am or in 2h.',
      'Ends (optional):',
    ]);
  });

  test('the first open phase is chosen; another candidate says what it makes stale', () => {
    expect(plain(testForm(p()))).toContain('Phase: uat (open) (unit (passed) | uat (open))');
    expect(plain(candidateForm(p()))).toContain(
      'Now 9f3c2ab. Another one makes test results and approvals stale.',
    );
  });

  test('a command without a release asks which one', () => {
    const form = pickForm('approve', [asked().release]);
    expect(plain(form).split('\n')).toEqual([
      'Approve a release',
      'Release: R-42 payments 4.2.0 → prod (R-42 payments 4.2.0 → prod)',
      '[Next]',
    ]);
    expect(form.says).toBe('approve');
    expect(plain(pickForm('show', []))).toContain('No release is open.');
  });
});

describe('reasons show target and effect', () => {
  test('contract "Words": rolling back says to what', () => {
    const story = baking();
    story.neighbours = [aNeighbour()];
    const form = reasonForm('rollback R-42 because', story.picture(), 'rollback');
    expect(plain(form).split('\n')).toEqual([
      'Roll back',
      'R-42: payments 4.2.0 → prod',
      'Now: 10% baking until 22:35 › 50% › 100%',
      'Rolls back to 4.1.9 (R-40).',
      'The deployment ends as Rolled back, on-call is told, and a full review opens.',
      'Reason:',
      '  What went wrong; on-call and the review read it.',
      '[Roll back]',
    ]);
    expect(form.says).toBe('rollback R-42');
    expect(plain(reasonForm('rollback R-42', baking().picture(), 'rollback'))).toContain(
      'Rolls back to what ran before; no earlier release of it is known here.',
    );
  });

  test('the others say what they lead to, and keep what their button was drawn for', () => {
    const p = baking().picture();
    const intro = (line: string, kind: Parameters<typeof reasonForm>[2]) =>
      plain(reasonForm(line, p, kind)).split('\n')[2];
    expect(intro('promote R-42 s:1.1 because', 'promote')).toBe(
      '10% bakes until 22:35. This ends the bake early and opens 50%.',
    );
    expect(intro('cancel R-42', 'cancel')).toBe(
      'The deployment ends where it is, nothing is undone, and a full review opens.',
    );
    expect(intro('hold R-42 s:1.1', 'hold')).toBe(
      'Nothing moves until it is resumed or rolled back; a bake keeps what has passed of it.',
    );
    expect(intro('reject R-42 v:3f9c8a21', 'reject')).toBe(
      'The request for approval ends, and the captain is told why.',
    );
    expect(intro('revise R-42 v:3f9c8a21', 'revise')).toBe(
      'The captain is asked to change it; the other answers stay.',
    );
    expect(reasonForm('reject R-42 v:3f9c8a21 because', p, 'reject').says).toBe(
      'reject R-42 v:3f9c8a21',
    );
  });
});

describe('the review', () => {
  test('product P3: prefilled with planned against actual times, waits, stages, holds, waivers, open actions', () => {
    const story = baking()
      .at(WINDOW.start + 16 * MINUTE)
      .by('ben', { type: 'hold', because: 'error rate above 2%' })
      .at(WINDOW.start + 20 * MINUTE)
      .by('ana', { type: 'resume' })
      .by('dan', { type: 'rollback', because: 'login errors' });
    const earlier = [
      {
        id: 'A-3',
        text: 'alert on queue depth',
        owner: idOf('finn'),
        due: WINDOW.end + 7 * DAY,
        release: 'R-40',
        doneAt: undefined,
        evidence: undefined,
      },
    ];
    const form = reviewForm(story.picture(), earlier);
    expect(plain(form).split('\n')).toEqual([
      'Review the release',
      'R-42 (payments 4.2.0 → prod)',
      '• Planned: Thu 26 Nov, 22:00-23:00, 1 h',
      '• Actual: started Thu 26 Nov, 22:00 by Ana, ended 22:21, took 21 min',
      '• Rolled back by Dan: login errors',
      '• Approval asked for Tue 24 Nov, 14:03 by Ana: Ben approved after 2 min, Cat approved after 3 min',
      '• Stages: 10% from 22:00, deployed in 5 min',
      '• Held by Ben 22:16 for 4 min: error rate above 2%',
      '• Still open: A-3 alert on queue depth, Finn, due Thu 3 Dec',
      'Outcome: backed out (successful | successful with issues | partially backed out | backed out | failed | abandoned)',
      'What went well (optional):',
      'What to improve (optional):',
      'Actions (optional):',
      '  One per line: text @owner by date. Empty means that none are needed.',
      '[File]',
    ]);
    expect(form.fields.filter((field) => field.required).map((field) => field.name)).toEqual([
      'outcome',
    ]);
  });

  test('a bake that was ended early, and what closed it, are part of it', () => {
    const story = baking().by('ana', { type: 'promote', because: 'quiet night' });
    story.by('ana', { type: 'done' });
    const left = { type: 'bake-ended', stage: '100%', because: 'hurry', leftMs: MINUTE } as const;
    const closing = {
      freeze: 'F-3',
      kind: 'stop',
      scope: { services: [], environments: ['prod'] },
      until: WINDOW.end,
      zone: 'Europe/London',
      because: 'INC-552',
      by: idOf('dan'),
    } as const;
    const since = WINDOW.start + 10 * MINUTE;
    const caught = { type: 'caught', since, freezes: ['F-3'], closings: [closing] } as const;
    story.happens(undefined, caught, { type: 'thawed', since: since + 30_000 });
    story.happens('ana', left, { type: 'completed' });
    const lines = plain(reviewForm(story.picture(), [])).split('\n');
    const stages = lines.find((line) => line.startsWith('• Stages'));
    expect(stages).toContain(
      'deployed in 5 min, bake ended 29 min early by Ana: quiet night › 50%',
    );
    expect(stages).toContain(', bake ended 1 min early by Ana: hurry');
    expect(lines).toContain('• Held by stop F-3 (by Dan) 22:10 for 30 s: INC-552');
  });

  test('a waived test and a moved window are part of it', () => {
    const story = asked()
      .by('ana', { type: 'test', phase: 'uat', result: 'waive', because: 'no users yet' })
      .by('finn', { type: 'agree', phase: 'uat' })
      .by('ana', {
        type: 'move',
        window: { ...WINDOW, end: WINDOW.end + 30 * MINUTE },
        confirmed: true,
      });
    const lines = plain(reviewForm(story.picture(), [])).split('\n');
    expect(lines).toContain(
      '• Planned: Thu 26 Nov, 22:00-23:30, 1 h 30 min (first planned for Thu 26 Nov, 22:00-23:00)',
    );
    expect(lines).toContain('• uat waived by Ana and Finn: no users yet.');
  });

  test('product P4: the outcome that the facts suggest is chosen', () => {
    const outcome = (story: ReturnType<typeof completed>) =>
      reviewForm(story.picture(), []).fields.find((field) => field.name === 'outcome')?.value;
    expect(outcome(completed())).toBe('successful');
    expect(outcome(rolledBack())).toBe('backed out');
    expect(outcome(started().by('ana', { type: 'cancel', because: 'given up' }))).toBe('abandoned');
    const held = baking()
      .by('ana', { type: 'hold', because: 'look' })
      .by('ana', { type: 'resume' });
    expect(outcome(held)).toBe('successful with issues');
  });

  test('product P2: of a full review the captain is told that another files it', () => {
    const story = rolledBack();
    const captain = plain(reviewPrompt(story.picture(), idOf('ana'))).split('\n');
    expect(captain[1]).toBe(
      'R-42: a full review is asked for, due Thu 3 Dec. Somebody other than you files it.',
    );
    expect(captain.at(-1)).not.toContain('[Review]');
    const other = plain(reviewPrompt(story.picture(), idOf('finn'))).split('\n');
    expect(other[0]).toBe('Review of payments 4.2.0 → prod');
    expect(other.at(-1)).toBe('[Review]');
  });

  test('filed, the prompt says what came of it', () => {
    const filed = { outcome: 'successful', well: '', improve: '', actions: [] } as const;
    const story = completed().by('ana', { type: 'review', ...filed });
    expect(plain(reviewPrompt(story.picture())).split('\n')).toEqual([
      'Review of payments 4.2.0 → prod',
      'Filed by Ana, Thu 26 Nov, 22:41: successful, no actions needed.',
    ]);
  });
});
