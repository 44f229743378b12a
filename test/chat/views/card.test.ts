// The living card in every state a release can be in, read as plain text.
import { describe, expect, test } from 'vitest';
import { releaseCard } from '../../../src/chat/views/card.ts';
import { HOUR, MINUTE } from '../../../src/domain/time/duration.ts';
import {
  aPolicy,
  aService,
  asked,
  baking,
  built,
  completed,
  idOf,
  plain,
  planned,
  ready,
  rolledBack,
  type Story,
  started,
  WINDOW,
} from '../../support/fixtures.ts';

function card(story: Story): readonly string[] {
  return plain(releaseCard(story.picture())).split('\n');
}

describe('before start', () => {
  test('product N5: a planned release says what it is, when, what is needed from whom, and its parts', () => {
    expect(card(planned())).toEqual([
      'payments 4.2.0 → prod',
      'R-42 · Building',
      'Thu 26 Nov, 22:00-23:00 · captain Ana',
      'Waiting for: a candidate (Ana: /release candidate R-42 @<commit>) · unit (Ana) · uat (payments-owners) · approval',
      'Change authority: 0 of 2',
      'Tests: unit open · uat open',
      'Scope: 1 feature, 1 fix · No candidate yet · Back-out plan yes · Rollout canary: 10% › 50% › 100%',
      '• 1. fix: refund rounding',
      '• 2. feature: card tokens v2',
      'Why: Refunds round half a penny away.',
      'policy 3f9c8a21 · Last step: planned by Ana, Tue 24 Nov, 14:00',
      '[Edit] … [Cancel release]',
    ]);
  });

  test('an empty plan is in planning and says what is missing', () => {
    const lines = card(planned({ scope: [], backout: '', why: '' }));
    expect(lines).toContain('R-42 · Planning');
    expect(lines).toContain(
      'Scope: nothing listed · No candidate yet · Back-out plan missing · Rollout canary: 10% › 50% › 100%',
    );
  });

  test('with a candidate it is in testing and says how approval is asked for', () => {
    const lines = card(built());
    expect(lines).toContain('R-42 · Testing');
    expect(lines).toContain(
      'Waiting for: unit (Ana) · uat (payments-owners) · approval to be asked for (Ana: /release request R-42)',
    );
    expect(lines.at(-1)).toBe('[Edit] … [Cancel release]');
  });

  test('product A2: each rule as a count, with who approved and who can still answer', () => {
    const story = asked().by('ben', { type: 'approve' });
    const lines = card(story);
    expect(lines).toContain('Change authority: 1 of 2 · approved by Ben');
    expect(lines).toContain(
      'Waiting for: uat (payments-owners) · Change authority (Cat, Dan or Eve)',
    );
    expect(lines.at(-1)).toBe(
      '[Approve] [Ask for change] [Reject] … [Abstain] [Edit] [Cancel release]',
    );
  });

  test.each([
    ['all who are left', 2, ['ben', 'cat'], 'Change authority (Ben and Cat)'],
    ['some of those left', 2, ['ben', 'cat', 'dan'], 'Change authority (2 of Ben, Cat, Dan)'],
    ['one of them', 1, ['ben', 'cat'], 'Change authority (Ben or Cat)'],
    [
      'some of a large circle',
      2,
      ['ben', 'cat', 'dan', 'eve', 'finn'],
      'Change authority (2 of cab)',
    ],
    ['some of anybody', 2, undefined, 'Change authority (any 2 other members)'],
  ] as const)('whom it waits for: %s', (_, needed, cab, waits) => {
    const groups = { ...aPolicy().groups, cab: (cab ?? []).map(idOf) };
    const { approvals } = aService();
    const rules = approvals.rules.map((rule) => ({ ...rule, count: needed, refs: cab && ['cab'] }));
    const service = aService({ approvals: { ...approvals, rules } });
    expect(card(asked(aPolicy({ groups, services: [service] }))).join('\n')).toContain(
      `· ${waits}`,
    );
  });

  test('product A5: a new candidate makes results and approvals stale, named, with Re-approve', () => {
    const story = asked()
      .by('ben', { type: 'approve' })
      .by('ana', { type: 'candidate', ref: '77ac010' });
    const lines = card(story);
    expect(lines).toContain('Change authority: 0 of 2 · Ben approved an earlier version');
    expect(lines).toContain('Tests: unit stale (passed for 9f3c2ab) · uat open');
    expect(lines.at(-1)).toBe(
      '[Re-approve] [Ask for change] [Reject] … [Abstain] [Edit] [Cancel release]',
    );
  });

  test('a waiver shows who asked and who agreed', () => {
    const story = asked().by('ana', {
      type: 'test',
      phase: 'uat',
      result: 'waive',
      because: 'no users yet',
    });
    expect(card(story)).toContain('Tests: unit passed · uat waiver asked');
    story.by('cat', { type: 'agree', phase: 'uat' });
    expect(card(story)).toContain('Tests: unit passed · uat waived (Ana and Cat)');
  });

  test('a rejected request says by whom, why, and how to ask again', () => {
    const story = asked().by('cat', { type: 'reject', because: 'no back-out test' });
    expect(card(story)).toContain(
      'Waiting for: uat (payments-owners) · approval, after Cat rejected: no back-out test (again: /release request R-42)',
    );
  });

  test('five items are listed, the rest counted', () => {
    const scope = [1, 2, 3, 4, 5, 6, 7].map((n) => ({
      kind: 'security' as const,
      text: `CVE-${n}`,
    }));
    const lines = card(planned({ scope }));
    expect(lines.filter((line) => line.startsWith('•'))).toEqual([
      '• 1. security: CVE-1',
      '• 2. security: CVE-2',
      '• 3. security: CVE-3',
      '• 4. security: CVE-4',
      '• 5. security: CVE-5',
      '• +2 more',
    ]);
    expect(lines).toContain(
      'Scope: 7 security · No candidate yet · Back-out plan yes · Rollout canary: 10% › 50% › 100%',
    );
  });

  test('everything there but the window: ready, and nothing to press yet but Edit', () => {
    const story = ready().at(WINDOW.start - MINUTE);
    expect(card(story)).toContain('Ready. Ana can start it once the window opens.');
    expect(card(story).at(-1)).toBe('[Edit] … [Ask for change] [Reject] [Cancel release]');
  });

  test('product A10: ready in its window, Start comes first; armed, the card says so', () => {
    expect(card(ready())).toContain('Ready to start: Ana');
    expect(card(ready()).at(-1)).toBe(
      '[Start] … [Ask for change] [Reject] [Edit] [Cancel release]',
    );
    const armed = ready().by('ana', { type: 'start', at: WINDOW.start + 30 * MINUTE });
    expect(card(armed)).toContain('Starts by itself Thu 26 Nov, 22:30, asked by Ana');
  });

  test('contract "rules: []": without rules and tests nothing is waited for', () => {
    const approvals = { ...aService().approvals, rules: [] };
    const service = aService({ tests: [], approvals });
    const story = built(aPolicy({ services: [service] })).at(WINDOW.start);
    expect(card(story)).toEqual([
      'payments 4.2.0 → prod',
      'R-42 · Testing',
      'Thu 26 Nov, 22:00-23:00 · captain Ana',
      'Ready to start: Ana',
      'Scope: 1 feature, 1 fix · Candidate 9f3c2ab · Back-out plan yes · Rollout canary: 10% › 50% › 100%',
      '• 1. fix: refund rounding',
      '• 2. feature: card tokens v2',
      'Why: Refunds round half a penny away.',
      'policy 3f9c8a21 · Last step: candidate pinned by Ana, Tue 24 Nov, 14:01',
      '[Start] … [Edit] [Cancel release]',
    ]);
  });

  test('a rule that nobody is left to answer says so (product A2)', () => {
    const policy = aPolicy({ groups: { cab: [idOf('ben')], 'payments-owners': [idOf('ana')] } });
    const story = asked(policy).by('ben', { type: 'approve' });
    expect(card(story)[3]).toContain('Change authority (nobody is left who could answer)');
  });
});

describe('deploying', () => {
  test('product R1: the stage, its name and the bar; running, baking with a time, never a countdown', () => {
    const lines = card(started());
    expect(lines.slice(0, 5)).toEqual([
      'payments 4.2.0 → prod',
      'R-42 · Deploying, stage 1 of 3: 10%',
      'Thu 26 Nov, 22:00-23:00 · started 22:00 by Ana · captain Ana',
      'Needed now: Ana presses Done when 10% is deployed.',
      '10% being deployed › 50% › 100%',
    ]);
    expect(lines.at(-1)).toBe('[Done] [Hold] [Roll back] … [Edit] [Cancel release]');
    expect(card(baking())).toContain('10% baking until 22:35 › 50% › 100%');
    expect(card(baking()).at(-1)).toBe('[Promote] [Hold] [Roll back] … [Edit] [Cancel release]');
  });

  test('a stage that goes on by itself says so; the last one completes by itself', () => {
    const story = baking()
      .by('ana', { type: 'promote', because: 'quiet' })
      .by('ana', { type: 'done' });
    expect(card(story)).toContain('R-42 · Deploying, stage 2 of 3: 50%');
    expect(card(story)).toContain('Goes on by itself when the bake has ended.');
    expect(card(story)).toContain('10% done › 50% baking until 23:07 › 100%');
    story.by('ana', { type: 'promote', because: 'quiet' }).by('ana', { type: 'done' });
    expect(card(story)).toContain('When the bake has ended, the release is complete.');
    // It ends on the next day, so a clock alone would mislead.
    expect(card(story)).toContain('10% done › 50% done › 100% baking until Fri 27 Nov, 00:09');
    expect(card(story).at(-1)).toBe('[Hold] [Roll back] … [Promote] [Edit] [Cancel release]');
  });

  test('product R5: held says by whom and why, and keeps what has passed of the bake (R2)', () => {
    const story = baking()
      .at(WINDOW.start + 16 * MINUTE)
      .by('ben', { type: 'hold', because: 'error rate above 2%' });
    const lines = card(story);
    expect(lines.slice(1, 7)).toEqual([
      'R-42 · Held · Deploying, stage 1 of 3: 10%',
      'Thu 26 Nov, 22:00-23:00 · started 22:00 by Ana · captain Ana',
      'Held by Ben 22:16: error rate above 2%',
      'Nothing moves until it is resumed or rolled back.',
      '10% bake paused › 50% › 100%',
      'Bake kept: 11 of 30 min.',
    ]);
    expect(lines.at(-1)).toBe('[Resume] [Roll back] … [Edit] [Cancel release]');
  });

  test('held while a stage runs: the stage may still be reported done', () => {
    const story = started().by('ana', { type: 'hold', because: 'disk is filling' });
    expect(card(story).at(-1)).toBe('[Resume] [Done] [Roll back] … [Edit] [Cancel release]');
  });
});

describe('the last step is the last one', () => {
  const footer = (story: Story) => card(story).find((line) => line.includes('Last step: ')) ?? '';

  test('of the window, of the scope, of a captain, and of an answer that is taken back', () => {
    const story = asked().by('ben', { type: 'approve' });
    expect(footer(story)).toContain('Last step: Ben approved');
    story.at(story.now + HOUR);
    story.by('finn', { type: 'scope', add: { kind: 'fix', text: 'refund rounding' } });
    expect(footer(story)).toContain('Last step: changed by Finn, Tue 24 Nov, 15:0');
    const window = { ...WINDOW, end: WINDOW.end + HOUR };
    story.at(story.now + HOUR).by('ana', { type: 'move', window, confirmed: false });
    expect(footer(story)).toContain('Last step: window moved by Ana, Tue 24 Nov, 16:0');
    story.at(story.now + HOUR).by('ben', { type: 'withdraw' });
    expect(footer(story)).toContain('Last step: changed by Ben, Tue 24 Nov, 17:0');
  });
});

describe('after the end', () => {
  test('completed: the outcome, then the review; rolling back stays possible until it is filed', () => {
    const story = completed();
    expect(card(story).slice(1, 6)).toEqual([
      'R-42 · Completed · Reviewing',
      'Thu 26 Nov, 22:00-23:00 · started 22:00 by Ana · captain Ana',
      'Completed by Ana, 22:40',
      'The review opens next.',
      '10% done › 50% done › 100% done',
    ]);
    expect(card(story).at(-1)).toBe('… [Roll back]');
    const reviewed = {
      type: 'review',
      outcome: 'successful with issues',
      well: '',
      improve: '',
      actions: [],
    } as const;
    story.by('ana', reviewed);
    expect(card(story)[1]).toBe('R-42 · Completed · Closed, successful with issues');
    expect(card(story).at(-1)).toContain('Last step: review filed by Ana');
  });

  test('rolled back: who, when and why, and the review with its button', () => {
    const lines = card(rolledBack());
    expect(lines.slice(1, 6)).toEqual([
      'R-42 · Rolled back · Reviewing',
      'Thu 26 Nov, 22:00-23:00 · started 22:00 by Ana · captain Ana',
      'Rolled back by Dan, 22:20: error rate above 2%',
      'Needed now: the review, by somebody other than Ana, due Thu 3 Dec',
      '10% rolled back › 50% › 100%',
    ]);
    expect(lines.at(-1)).toBe('[Review]');
  });

  test('cancelled before start: closed, and nothing to press', () => {
    const lines = card(asked().by('ana', { type: 'cancel', because: 'superseded by 4.2.1' }));
    expect(lines.slice(1, 4)).toEqual([
      'R-42 · Cancelled · Closed',
      'Thu 26 Nov, 22:00-23:00 · captain Ana',
      'Cancelled by Ana, Tue 24 Nov, 14:04: superseded by 4.2.1',
    ]);
    expect(lines.at(-1)).toContain('Last step: cancelled by Ana');
  });

  test('cancelled after start: the stage it ended at says so, and nothing was rolled back', () => {
    const story = baking().by('ana', { type: 'cancel', because: 'the wrong build' });
    expect(card(story)).toContain('10% cancelled › 50% › 100%');
    expect(card(story).join('\n')).not.toContain('rolled back');
  });
});

describe('what buttons type', () => {
  function says(story: Story): Readonly<Record<string, string>> {
    const { buttons, overflow } = releaseCard(story.picture());
    return Object.fromEntries(
      [...buttons, ...overflow].map((button) => [button.label, button.says]),
    );
  }

  test('vote buttons carry the fingerprint of what is shown', () => {
    const story = asked();
    const { fingerprint } = story.picture();
    expect(says(story)).toEqual({
      Approve: `approve R-42 v:${fingerprint}`,
      'Ask for change': `revise R-42 v:${fingerprint} because`,
      Reject: `reject R-42 v:${fingerprint} because`,
      Abstain: `abstain R-42 v:${fingerprint}`,
      Edit: 'edit R-42',
      'Cancel release': 'cancel R-42 because',
    });
  });

  test("somebody's vote doesn't outdate another's button", () => {
    const before = says(asked());
    expect(says(asked().by('ben', { type: 'approve' }))).toEqual(before);
  });

  test('stage buttons carry stage and attempt; promoting early asks for a reason', () => {
    expect(says(started())).toMatchObject({
      Done: 'done R-42 s:1.1',
      Hold: 'hold R-42 s:1.1 because',
    });
    expect(says(baking())).toMatchObject({
      Promote: 'promote R-42 s:1.1 because',
      'Roll back': 'rollback R-42 because',
    });
    const baked = baking().happens(undefined, { type: 'bake-ended', stage: '10%' });
    expect(says(baked)).toMatchObject({ Promote: 'promote R-42 s:1.1' });
    const held = baking().by('ana', { type: 'hold', because: 'look' });
    expect(says(held)).toMatchObject({ Resume: 'resume R-42 s:1.1' });
    held.by('ana', { type: 'resume' });
    expect(says(held)).toMatchObject({ Promote: 'promote R-42 s:1.2 because' });
  });
});
