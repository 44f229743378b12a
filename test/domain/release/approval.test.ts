// Approval: who may answer, what an answer does, and that one person counts once (product A1-A4, A7).
import { describe, expect, test } from 'vitest';
import type { Person } from '../../../src/domain/person.ts';
import { ruleStandings } from '../../../src/domain/release/approval.ts';
import type { ReleaseCommand } from '../../../src/domain/release/command.ts';
import { contentOf, fingerprintOf } from '../../../src/domain/release/content.ts';
import { DAY, HOUR } from '../../../src/domain/time/duration.ts';
import {
  aPolicy,
  aRoster,
  asked,
  built,
  idOf,
  personOf,
  planned,
  ready,
  type Story,
  started,
  WINDOW,
} from '../../support/fixtures.ts';
import { ahead, given, rings, unreachable, withApprovals } from './given.ts';

const APPROVE = { type: 'approve' } as const;
const REJECT = { type: 'reject', because: 'no rehearsal' } as const;
const REVISE = { type: 'revise', because: 'name the back-out' } as const;
const ABSTAIN = { type: 'abstain' } as const;
const WITHDRAW = { type: 'withdraw' } as const;
const REQUEST = { type: 'request' } as const;

const standing = (story: Story) => ruleStandings(story.release, aRoster(story.policy))[0];
const have = (story: Story) => standing(story)?.have;
const status = (story: Story) => story.release.approval?.status;

describe('request', () => {
  test('freezes rules, exclusions and times as the policy has them now (contract "Policy")', () => {
    const story = given(built())
      .when(REQUEST, 'ana')
      .gives({
        type: 'requested',
        approval: {
          round: 1,
          exclude: ['requester'],
          rules: [{ name: 'Change authority', count: 2 }],
        },
      });
    const now = withApprovals({ rules: [], exclude: [] });
    given(story, { policy: now }).when(APPROVE, 'ana').isRefused('excluded');
    given(story, { policy: now })
      .at(WINDOW.start)
      .when({ type: 'start' }, 'ana')
      .isRefused('not-ready');
  });

  test('is for captains, needs a candidate, a window ahead, and rules to meet', () => {
    given(built()).when(REQUEST, 'eve').isRefused('not-yours', { act: 'request' });
    given(planned()).when(REQUEST, 'ana').isRefused('no-candidate');
    given(built()).at(WINDOW.end).when(REQUEST, 'ana').isRefused('window-past');
    given(built(withApprovals({ rules: [] })))
      .when(REQUEST, 'ana')
      .isRefused('no-approval-needed');
    given(asked()).when(REQUEST, 'ana').isRefused('already-requested');
    given(started()).when(REQUEST, 'ana').isRefused('already-started');
  });

  test('leaves out rules whose conditions don’t hold (product A1)', () => {
    const when = (condition: object) => ({
      name: JSON.stringify(condition),
      refs: ['cab'],
      count: 1,
      timeSensitive: false,
      when: condition,
    });
    const rules = [
      when({ tier: [1] }),
      when({ tier: [2, 3] }),
      when({ environment: ['prod'], team: ['checkout'] }),
      when({ environment: ['prod'], team: ['ledger'] }),
      when({ tag: ['pci'] }),
      when({ service: ['payments', 'ledger'] }),
    ];
    const story = built(withApprovals({ rules })).by('ana', REQUEST);
    expect(story.release.approval?.rules.map((rule) => rule.name)).toEqual([
      '{"tier":[1]}',
      '{"environment":["prod"],"team":["checkout"]}',
      '{"service":["payments","ledger"]}',
    ]);
  });
});

describe('an answer', () => {
  test('counts for every rule the person is eligible for (product A2)', () => {
    const rules = [
      { name: 'CAB', refs: ['cab'], count: 1, timeSensitive: false },
      { name: 'On call', refs: ['on-call'], count: 1, timeSensitive: false },
    ];
    const story = built(withApprovals({ rules })).by('ana', REQUEST);
    given(story)
      .when(APPROVE, 'dan')
      .gives({ type: 'approved', rules: ['CAB', 'On call'], complete: true });
    given(built(withApprovals({ rules })).by('ana', REQUEST))
      .when(APPROVE, 'ben')
      .gives({ type: 'approved', rules: ['CAB'], complete: false });
  });

  test('of one person counts once, however often it is given', () => {
    const story = asked().by('ben', APPROVE).by('ben', ABSTAIN).by('ben', APPROVE);
    expect(have(story)).toBe(1);
    given(story).when(APPROVE, 'ben').isRefused('already-answered', { answer: 'approved' });
  });

  test('the requester is whoever planned it and whoever asked, and is excluded (product A3)', () => {
    const both = {
      groups: {
        ...aPolicy().groups,
        cab: ['ana', 'ben', 'finn', 'eve'].map((name) => `${name}@example.org`),
      },
    };
    const story = built(aPolicy(both)).by('finn', REQUEST);
    given(story).when(APPROVE, 'ana').isRefused('excluded', { as: 'requester' });
    given(story).when(APPROVE, 'finn').isRefused('excluded', { as: 'requester' });
    expect(standing(story)?.open).toEqual([idOf('ben'), idOf('eve')]);
  });

  test('the captain is excluded where the policy says so, also one who becomes it later (product A3)', () => {
    const rules = [{ name: 'Owners', refs: ['payments-owners'], count: 1, timeSensitive: false }];
    const policy = withApprovals({ rules, exclude: ['captain'] });
    const story = built(policy).by('ana', REQUEST);
    given(story).when(APPROVE, 'ana').isRefused('excluded', { as: 'captain' });
    story.by('finn', APPROVE);
    expect(have(story)).toBe(1);
    story.by('ana', { type: 'captain', captain: idOf('finn') });
    expect(have(story)).toBe(0);
  });

  test('nobody is excluded with `exclude: []` (contract "Policy")', () => {
    const rules = [{ name: 'Owners', refs: ['payments-owners'], count: 1, timeSensitive: false }];
    given(built(withApprovals({ rules, exclude: [] })).by('ana', REQUEST))
      .when(APPROVE, 'ana')
      .gives({ type: 'approved', complete: true });
  });

  test('is for those the rules name; a rule without names is for any member', () => {
    given(asked()).when(APPROVE, 'finn').isRefused('not-eligible');
    const rules = [{ name: 'Approval', refs: undefined, count: 1, timeSensitive: false }];
    const story = built(withApprovals({ rules })).by('ana', REQUEST);
    given(story).when(APPROVE, 'ana').isRefused('excluded');
    given(story).when(APPROVE, 'finn').gives({ type: 'approved', complete: true });
  });

  test('waits for a directory that could say yes (contract "Who may")', () => {
    given(asked(), unreachable('cab')).when(APPROVE, 'ben').isRefused('directory-unreachable');
    const rules = [
      { name: 'Named', refs: [idOf('ben'), 'slack:@leads'], count: 1, timeSensitive: false },
    ];
    const story = built(withApprovals({ rules })).by('ana', REQUEST);
    given(story, unreachable('slack:@leads')).when(APPROVE, 'ben').gives({ type: 'approved' });
  });

  test('e-mail addresses are compared without case (contract "Who may")', () => {
    const rules = [{ name: 'Named', refs: ['Ben@Example.org'], count: 1, timeSensitive: false }];
    given(built(withApprovals({ rules })).by('ana', REQUEST))
      .when(APPROVE, 'ben')
      .gives({ type: 'approved', complete: true });
  });

  test('of somebody without an e-mail counts through a Slack group only', () => {
    const zoe: Person = { ...personOf('ben'), id: 'slack:T0SIM:U0ZOE' };
    const rules = [{ name: 'Leads', refs: ['slack:@leads'], count: 1, timeSensitive: false }];
    const story = built(withApprovals({ rules })).by('ana', REQUEST);
    const roster = { ...aRoster(), 'slack:@leads': { people: [zoe.id], complete: true } };
    const empty = { ...aRoster(), 'slack:@leads': { people: [], complete: true } };
    given(story, { actor: zoe, roster: empty }).when(APPROVE).isRefused('not-eligible');
    given(story, { actor: zoe, roster }).when(APPROVE).gives({ type: 'approved', complete: true });
  });

  test('needs a request that is open, before the start', () => {
    given(built()).when(APPROVE, 'ben').isRefused('not-requested');
    given(started()).when(APPROVE, 'dan').isRefused('already-started', { at: WINDOW.start });
    given(asked().by('cat', REJECT))
      .when(APPROVE, 'ben')
      .isRefused('request-ended', { how: 'rejected' });
  });

  test('after the request has run out is refused, rung or not (product A6)', () => {
    const policy = withApprovals({ expiresAfterMs: HOUR });
    const story = asked(policy);
    const expiry = story.release.approval?.expiresAt ?? 0;
    given(story).at(expiry).when(APPROVE, 'ben').isRefused('request-ended', { how: 'expired' });
    given(story)
      .at(expiry - 1)
      .when(APPROVE, 'ben')
      .gives({ type: 'approved' });
  });
});

describe('who is named when somebody can’t answer', () => {
  const rules = [
    { name: 'CAB', refs: ['cab'], count: 1, timeSensitive: false },
    { name: 'Anyone', refs: undefined, count: 1, timeSensitive: false },
  ];

  test('are those of the rules as they were frozen', () => {
    given(asked(), { policy: withApprovals({ rules }) })
      .when(APPROVE, 'finn')
      .isRefused('not-eligible', { who: { people: [], groups: ['cab'], anyone: false } });
  });

  test('is anyone, where one rule asks anyone', () => {
    given(built(withApprovals({ rules })).by('ana', REQUEST))
      .when(APPROVE, 'ana')
      .isRefused('excluded', { who: { people: [], groups: ['cab'], anyone: true } });
  });
});

describe('reject, revise, abstain', () => {
  test('a rejection needs a reason and ends the request (product A4)', () => {
    given(asked()).when({ type: 'reject' }, 'ben').isRefused('reason-needed');
    const story = given(asked()).when(REJECT, 'ben').gives({ type: 'rejected', complete: false });
    expect(status(story)).toBe('rejected');
    given(story).at(WINDOW.start).when({ type: 'start' }, 'ana').isRefused('not-ready');
    given(story).when(REJECT, 'ben').isRefused('request-ended');
  });

  test('asking for a change needs a reason, returns it and keeps the other answers (product A4)', () => {
    given(asked()).when({ type: 'revise' }, 'ben').isRefused('reason-needed');
    const story = asked().by('cat', APPROVE).by('ben', REVISE);
    expect(status(story)).toBe('revised');
    given(story)
      .when(REQUEST, 'ana')
      .gives({
        type: 'requested',
        approval: { round: 2, votes: [{ person: idOf('cat'), answer: 'approved' }] },
      });
    expect(have(story)).toBe(1);
  });

  test('answers still count while a change is asked for, but don’t open the way', () => {
    const story = asked().by('ben', REVISE).by('cat', APPROVE).by('dan', APPROVE);
    expect(status(story)).toBe('revised');
    given(story).at(WINDOW.start).when({ type: 'start' }, 'ana').isRefused('not-ready');
    story.by('ben', APPROVE);
    expect(status(story)).toBe('open');
    expect(have(story)).toBe(3);
  });

  test('a new request after a rejection starts from nothing', () => {
    const story = asked().by('cat', APPROVE).by('ben', REJECT);
    given(story)
      .when(REQUEST, 'ana')
      .gives({ type: 'requested', approval: { round: 2, votes: [] } });
  });

  test('an abstention counts for nothing and is not asked again (product A4, A9)', () => {
    const story = asked().by('ben', ABSTAIN);
    expect(have(story)).toBe(0);
    expect(standing(story)?.open).toEqual(
      ['cat', 'dan', 'eve'].map((name) => `${name}@example.org`),
    );
  });

  test('an abstention after everything is approved takes nothing back', () => {
    const story = asked().by('ben', APPROVE).by('cat', APPROVE).by('dan', ABSTAIN);
    expect(Object.keys(ahead(story)).filter((name) => /approvers|escalation/.test(name))).toEqual(
      [],
    );
    expect(ahead(story)['approval-expired:1']).toBe(WINDOW.end);
  });
});

describe('withdraw', () => {
  test('takes one’s own answer back, until the start (contract "Words")', () => {
    const story = asked().by('ben', APPROVE);
    given(story).when(WITHDRAW, 'cat').isRefused('not-answered');
    given(story)
      .when({ ...WITHDRAW, because: 'looked again' }, 'ben')
      .gives({ type: 'withdrawn', answer: 'approved', because: 'looked again' });
    expect(have(story)).toBe(0);
    given(story).when(WITHDRAW, 'ben').isRefused('not-answered');
    given(started()).when(WITHDRAW, 'ben').isRefused('already-started');
    given(built()).when(WITHDRAW, 'ben').isRefused('not-answered');
  });

  test('of a rejection opens the request again, with the other answers', () => {
    const story = asked().by('cat', APPROVE).by('ben', REJECT).by('ben', WITHDRAW);
    expect(status(story)).toBe('open');
    expect(have(story)).toBe(1);
    given(story).when(APPROVE, 'dan').gives({ type: 'approved', complete: true });
  });

  test('of one rejection leaves another standing', () => {
    const story = asked().by('ben', REVISE).by('cat', REJECT).by('cat', WITHDRAW);
    expect(status(story)).toBe('revised');
  });

  test('of an answer to an expired request doesn’t open it again', () => {
    const story = rings(asked().by('ben', APPROVE), 'approval-expired:1').gives({
      type: 'approval-expired',
      unused: false,
    });
    expect(status(story.by('ben', WITHDRAW))).toBe('expired');
  });

  test('of one approval more than needed takes nothing back', () => {
    const story = ready().at(WINDOW.start - DAY);
    story.by('dan', APPROVE).by('cat', WITHDRAW);
    expect(ahead(story)['approval-expired:1']).toBe(WINDOW.end);
    expect(ahead(story)).not.toHaveProperty('escalation:1');
  });
});

describe('membership (product A7)', () => {
  test('is read at the click and again at the start', () => {
    const story = ready();
    const left = aPolicy({ groups: { ...aPolicy().groups, cab: [idOf('cat'), idOf('dan')] } });
    given(story, { roster: aRoster(left) })
      .when({ type: 'start' }, 'ana')
      .isRefused('not-ready', {
        blockers: [expect.objectContaining({ kind: 'approval', have: 1, need: 2 })],
      });
    given(story).when({ type: 'start' }, 'ana').gives({ type: 'started' });
  });

  test('a newcomer may answer', () => {
    const joined = aPolicy({ groups: { ...aPolicy().groups, cab: [idOf('finn')] } });
    given(asked(), { roster: aRoster(joined) })
      .when(APPROVE, 'finn')
      .gives({ type: 'approved' });
  });

  test('that can’t be established doesn’t count, and says so', () => {
    given(ready(), unreachable('cab'))
      .when({ type: 'start' }, 'ana')
      .isRefused('not-ready', { blockers: [{ kind: 'directory', rule: 'Change authority' }] });
  });

  test('group: and the bare name mean the same group', () => {
    const rules = [{ name: 'CAB', refs: ['group:cab'], count: 1, timeSensitive: false }];
    given(built(withApprovals({ rules })).by('ana', REQUEST))
      .when(APPROVE, 'ben')
      .gives({ type: 'approved' });
  });
});

describe('a vote button (product A5, contract "Words")', () => {
  test('of the current content counts; of another says what changed', () => {
    const story = asked();
    const then = fingerprintOf(contentOf(story.release));
    given(story)
      .when({ ...APPROVE, fingerprint: then }, 'ben')
      .gives({ type: 'approved', fingerprint: then });
    story.by('ana', { type: 'candidate', ref: '77ac010' });
    given(story)
      .when({ ...APPROVE, fingerprint: then }, 'cat')
      .isRefused('outdated', {
        what: 'approval',
        changes: [{ what: 'candidate', from: '9f3c2ab', to: '77ac010' }],
        line: 'approve R-42',
      });
    const reason = { type: 'revise', because: 'the window is too short' } as const;
    given(story)
      .when({ ...reason, fingerprint: then }, 'cat')
      .isRefused('outdated', { line: 'revise R-42 because the window is too short' });
  });

  test('a vote changes neither: one person’s vote never outdates another’s button', () => {
    const story = asked();
    const fingerprint = fingerprintOf(contentOf(story.release));
    story.by('ben', { ...APPROVE, fingerprint });
    given(story)
      .when({ ...APPROVE, fingerprint }, 'cat')
      .gives({ type: 'approved' });
  });

  test.each(['00000000', 'constructor', '__proto__'])(
    'with the unknown print %s is outdated',
    (fingerprint) => {
      const command: ReleaseCommand = { ...APPROVE, fingerprint };
      given(asked()).when(command, 'ben').isRefused('outdated', { changes: [] });
    },
  );
});

test('a service without captains: planner and captain are one, anybody else approves', () => {
  const rules = [{ name: 'Approval', refs: undefined, count: 1, timeSensitive: false }];
  const story = built(withApprovals({ rules }, { captains: [] })).by('ana', REQUEST);
  given(story).when(APPROVE, 'eve').gives({ type: 'approved', complete: true });
});
