// The request to an approver tells the truth before, after and whenever something changes.
import { describe, expect, test } from 'vitest';
import { approvalAsked, approvalRequest, approverNudge } from '../../../src/chat/views/ask.ts';
import { waiverRequest } from '../../../src/chat/views/waiver.ts';
import {
  aPolicy,
  asked,
  idOf,
  type Name,
  plain,
  ready,
  type Story,
} from '../../support/fixtures.ts';

const ABOUT = [
  'Approve payments 4.2.0 for prod?',
  'Thu 26 Nov, 22:00-23:00, 1 h, canary: 10% › 50% › 100% · R-42, asked by Ana',
  '1 feature, 1 fix: refund rounding, card tokens v2',
  'Tests: unit passed · uat open · Candidate 9f3c2ab · Back-out: redeploy 4.1.9, 6 min, rehearsed',
  'Why: Refunds round half a penny away.',
];

function to(name: Name, story: Story): readonly string[] {
  return plain(approvalRequest(story.picture(), idOf(name))).split('\n');
}

describe('the direct message to an approver', () => {
  test('asks with everything needed to answer, and the four answers (product A4)', () => {
    expect(to('ben', asked())).toEqual([
      ...ABOUT,
      'You answer for: Change authority (0 of 2 so far)',
      '[Approve] [Ask for change] [Reject] … [Abstain] [Open]',
    ]);
  });

  test('says who has approved already', () => {
    const story = asked().by('ben', { type: 'approve' });
    expect(to('cat', story)).toContain('You answer for: Change authority (1 of 2 so far: Ben)');
  });

  test('product A11: after the answer the buttons are gone and the count is true', () => {
    const story = asked().by('ben', { type: 'approve' });
    expect(to('ben', story)).toEqual([
      ...ABOUT,
      'You approved this 14:04. Change authority: 1 of 2.',
    ]);
    story.by('cat', { type: 'approve' });
    expect(to('ben', story).at(-1)).toBe('You approved this 14:04. Change authority: 2 of 2.');
    expect(to('eve', story).at(-1)).toBe('Answered by others: Change authority: 2 of 2.');
  });

  test('product A5: after a change it says since what, with one-tap Re-approve', () => {
    const story = asked()
      .by('ben', { type: 'approve' })
      .by('ana', { type: 'candidate', ref: '77ac010' })
      .by('ana', { type: 'scope', add: { kind: 'fix', text: 'null amount' } });
    expect(to('ben', story).slice(-4)).toEqual([
      'You approved an earlier version. Since then:',
      '• candidate 9f3c2ab → 77ac010',
      '• + fix "null amount"',
      '[Re-approve] [Ask for change] [Reject] … [Abstain] [Open]',
    ]);
    expect(to('cat', story).at(-1)).toBe('[Approve] [Ask for change] [Reject] … [Abstain] [Open]');
  });

  test('a request that ended says how, also to those who had answered', () => {
    const rejected = asked()
      .by('ben', { type: 'approve' })
      .by('cat', { type: 'reject', because: 'no back-out test' });
    expect(to('ben', rejected).slice(-2)).toEqual([
      'You approved this 14:04.',
      'Cat rejected: no back-out test.',
    ]);
    // Whoever ended it reads it once.
    expect(to('cat', rejected).at(-1)).toBe('You rejected this 14:05: no back-out test.');
    expect(to('eve', rejected).at(-1)).toBe('Cat rejected: no back-out test.');
    const cancelled = asked().by('ana', { type: 'cancel', because: 'superseded' });
    expect(to('ben', cancelled).at(-1)).toBe('The release was cancelled: superseded.');
    const started = ready().by('ana', { type: 'start' });
    expect(to('eve', started).at(-1)).toBe(
      'It started Thu 26 Nov, 22:00. Change authority: 2 of 2.',
    );
  });

  test('product A7: whoever left the group is no longer asked', () => {
    const story = asked();
    const picture = story.picture();
    const lines = plain(approvalRequest(picture, idOf('finn'))).split('\n');
    expect(lines.at(-1)).toBe('You are no longer among those asked. Change authority: 0 of 2.');
  });

  test('product A9: a nudge is the same request; answered, it is only the truth', () => {
    const story = asked();
    const nudge = () =>
      plain(approverNudge(story.picture(), { id: idOf('ben'), zone: 'Europe/London' })).split('\n');
    expect(nudge()[0]).toBe('Your answer is still open, asked Tue 24 Nov, 14:03.');
    expect(nudge().slice(1, -2)).toEqual(ABOUT);
    story.by('ben', { type: 'abstain' });
    expect(nudge()[0]).toBe('Approve payments 4.2.0 for prod?');
    expect(nudge().at(-1)).toBe('You abstained 14:04. Change authority: 0 of 2.');
  });
});

describe('the request in the thread', () => {
  test('product N2: mentions those who can answer, and a Slack group by its handle', () => {
    const groups = {
      ...aPolicy().groups,
      cab: [idOf('ben'), idOf('cat'), 'slack:@payments-leads'],
    };
    const lines = plain(approvalAsked(asked(aPolicy({ groups })).picture())).split('\n');
    expect(lines.slice(-2)).toEqual([
      'Change authority: 0 of 2 · asked: @payments-leads, @Ben, @Cat',
      '[Approve] [Ask for change] [Reject] … [Abstain] [Open]',
    ]);
  });

  test('a rule anybody may answer pings nobody', () => {
    const rule = { name: 'A colleague', refs: undefined, count: 1, timeSensitive: false };
    const policy = aPolicy();
    const services = policy.services.map((service) => ({
      ...service,
      approvals: { ...service.approvals, rules: [rule] },
    }));
    const lines = plain(approvalAsked(asked({ ...policy, services }).picture())).split('\n');
    expect(lines.at(-2)).toBe('A colleague: 0 of 1 · any other member can answer');
  });

  test('answered, it keeps no buttons', () => {
    const lines = plain(approvalAsked(ready().picture())).split('\n');
    expect(lines.at(-1)).not.toContain('[');
  });
});

describe('a waiver', () => {
  const waived = () =>
    asked().by('ana', { type: 'test', phase: 'uat', result: 'waive', because: 'no users yet' });

  function waiverTo(reader: Name, story: Story): readonly string[] {
    return plain(waiverRequest(story.picture(), 'uat', idOf(reader))).split('\n');
  }

  test('asks a second person to agree', () => {
    expect(waiverTo('finn', waived())).toEqual([
      'Leave out uat for payments 4.2.0 → prod?',
      'R-42 (payments 4.2.0 → prod), Thu 26 Nov, 22:00-23:00',
      'Ana asks to start candidate 9f3c2ab without it: no users yet. A second person has to agree.',
      '[Agree]',
    ]);
    const { buttons } = waiverRequest(waived().picture(), 'uat', idOf('finn'));
    expect(buttons[0]?.says).toBe('agree R-42 uat @9f3c2ab');
  });

  test('whoever asked gets no button', () => {
    expect(waiverTo('ana', waived()).at(-1)).toContain('A second person has to agree.');
  });

  test('afterwards says who agreed, or why it is void', () => {
    expect(waiverTo('finn', waived().by('cat', { type: 'agree', phase: 'uat' })).at(-1)).toBe(
      'Agreed by Cat Tue 24 Nov, 14:05, asked by Ana.',
    );
    expect(waiverTo('finn', waived().by('ana', { type: 'candidate', ref: '77ac010' })).at(-1)).toBe(
      'Void: another candidate was pinned since, so it would have to be asked for again.',
    );
    const passed = waived().by('finn', { type: 'test', phase: 'uat', result: 'pass' });
    expect(waiverTo('finn', passed).at(-1)).toBe('Void: uat was recorded as passed by Finn.');
    const cancelled = waived().by('ana', { type: 'cancel', because: 'superseded' });
    expect(waiverTo('finn', cancelled).at(-1)).toBe('Void: the release was cancelled.');
  });
});
