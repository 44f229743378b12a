// Who hears of a fact: the thread, a post of its own, or the few who must act (product N1, N2, contract "What people see").
import { describe, expect, test } from 'vitest';
import { audience, type Message } from '../../../src/domain/release/audience.ts';
import type { Context } from '../../../src/domain/release/context.ts';
import { HOUR } from '../../../src/domain/time/duration.ts';
import {
  aPolicy,
  aRoster,
  asked,
  baking,
  built,
  completed,
  idOf,
  type Name,
  planned,
  ready,
  rolledBack,
  Story,
  started,
  WINDOW,
} from '../../support/fixtures.ts';
import { rings, unreachable, withApprovals } from './given.ts';

const PLAN = {
  type: 'plan',
  service: 'payments',
  version: '4.2.0',
  environment: 'prod',
  confirmed: false,
} as const;

/** Whom the last step's facts reach, spelled short: 'thread', 'channel starting', 'ana ask'. */
function heard(story: Story, around: Partial<Context> = {}): readonly string[] {
  const context = { ...story.context(undefined), ...around };
  return story.last.flatMap((event) => audience(event, story.release, context).map(spelled));
}

function spelled(message: Message): string {
  switch (message.to) {
    case 'thread':
      return 'thread';
    case 'thread-alone':
      return `alone ${kind(message.part)}`;
    case 'channel':
      return `channel ${kind(message.part)}`;
    case 'person':
      return `${message.person.split('@')[0]} ${kind(message.part)}${message.waits ? ' (quietly)' : ''}`;
  }
}

/** A part names what it is of behind its kind: a round, a fact. */
const kind = (part: string) => part.split(':')[0];
const ruled = (refs: readonly string[] | undefined, count = 1) =>
  withApprovals({ rules: [{ name: 'Rule', refs, count, timeSensitive: false }] });
const crowd = (size: number) => {
  const policy = ruled(['crowd']);
  const people = Array.from({ length: size }, (_, n) => `p${n}@example.org`);
  return { ...policy, groups: { ...policy.groups, crowd: people } };
};

describe('what everybody sees', () => {
  test('planning is the card itself', () => {
    expect(heard(planned())).toEqual([]);
  });

  test('starting, completion and a roll back are posts of their own (product N1)', () => {
    expect(heard(started())).toEqual(['channel starting']);
    expect(heard(completed())).toEqual(['channel completed']);
    expect(heard(rolledBack())).toEqual(expect.arrayContaining(['channel rolled-back']));
  });

  test('everything else is the thread, progress pings nobody (product N2)', () => {
    for (const story of [
      built(),
      asked().by('ben', { type: 'approve' }),
      baking(),
      baking().by('dan', { type: 'hold', because: 'x' }),
      planned().by('ana', { type: 'cancel', because: 'x' }),
    ]) {
      expect(heard(story)).toEqual(['thread']);
    }
  });

  test('a policy read anew and a dropped reminder are told to nobody', () => {
    expect(heard(planned().by(undefined, { type: 'reconcile' }))).toEqual([]);
    const story = planned();
    rings(story, `before-start:${24 * HOUR}`, 72 * HOUR).gives({ type: 'reminder-dropped' });
    expect(heard(story)).toEqual([]);
  });
});

describe('asking for approval (contract "What people see")', () => {
  const requested = (policy = aPolicy()) => built(policy).by('ana', { type: 'request' });
  const each = (...names: readonly Name[]) => names.map((name) => `${name} ask`);

  test('each eligible, not excluded person of a small circle gets a direct message', () => {
    expect(heard(requested())).toEqual(['thread', ...each('ben', 'cat', 'dan', 'eve')]);
    const owners = requested(ruled(['payments-owners', 'cab']));
    expect(heard(owners)).toEqual(['thread', ...each('finn', 'ben', 'cat', 'dan', 'eve')]);
  });

  test('ten are still asked one by one, eleven in the thread', () => {
    expect(heard(requested(crowd(10)))).toHaveLength(11);
    expect(heard(requested(crowd(11)))).toEqual(['thread', 'alone ask']);
  });

  test('a rule anyone may answer is asked in the thread', () => {
    expect(heard(requested(ruled(undefined)))).toEqual(['thread', 'alone ask']);
  });

  test('a circle the directory can’t name is asked in the thread too', () => {
    expect(heard(requested(), unreachable('cab'))).toEqual(['thread', 'alone ask']);
  });

  test('another environment asks those whom its rules add', () => {
    const uat = { environment: ['uat'] };
    const policy = withApprovals({
      rules: [
        { name: 'CAB', refs: ['cab'], count: 1, timeSensitive: false },
        { name: 'Finn', refs: [idOf('finn')], count: 1, timeSensitive: false, when: uat },
      ],
    });
    const story = requested(policy).by('ana', {
      type: 'edit',
      environment: 'uat',
      confirmed: true,
    });
    expect(heard(story)).toEqual(['thread', ...each('ben', 'cat', 'dan', 'eve', 'finn')]);
  });
});

describe('reminding of approval (product A9)', () => {
  const nudged = (story: Story) => {
    rings(story, 'approvers:1.1').gives({ type: 'reminded' });
    return heard(story);
  };

  test('goes to those who haven’t answered, never to those who have', () => {
    const story = asked().by('ben', { type: 'approve' }).by('cat', { type: 'abstain' });
    const result = nudged(story);
    expect(result).toEqual(['dan nudge (quietly)', 'eve nudge (quietly)']);
  });

  test('goes to the thread where anyone may answer, or the circle is large', () => {
    for (const policy of [ruled(undefined), crowd(11)]) {
      const story = built(policy).by('ana', { type: 'request' });
      expect(nudged(story)).toEqual(['alone remind']);
    }
  });

  test('goes both ways when rules of both kinds wait', () => {
    const rules = [
      { name: 'Ben', refs: [idOf('ben')], count: 1, timeSensitive: false },
      { name: 'Anyone', refs: undefined, count: 1, timeSensitive: false },
    ];
    const story = built(withApprovals({ rules })).by('ana', { type: 'request' });
    expect(nudged(story)).toEqual(['ben nudge (quietly)', 'alone remind']);
  });

  test('escalates to the thread, the captain and the contacts', () => {
    const story = asked();
    rings(story, 'escalation:1').gives({ type: 'reminded' });
    expect(heard(story)).toEqual(['alone remind', 'ana remind (quietly)', 'dan remind (quietly)']);
  });
});

describe('asking for a waiver (contract "Who may")', () => {
  const waiver = (policy = aPolicy()) =>
    built(policy).by('ana', { type: 'test', phase: 'uat', result: 'waive', because: 'x' });

  test('goes by direct message to other captains, the group and the approvers', () => {
    expect(heard(waiver())).toEqual([
      'thread',
      ...['finn', 'ben', 'cat', 'dan', 'eve'].map((name) => `${name} waiver`),
    ]);
  });

  test('goes to the thread as well where any member can agree, or none can be named', () => {
    expect(heard(waiver(ruled(undefined)))).toEqual(['thread', 'finn waiver', 'alone waiver']);
    expect(heard(waiver(), unreachable('cab'))).toEqual(['thread', 'finn waiver', 'alone waiver']);
  });

  test('goes to the thread alone where the circle is large', () => {
    expect(heard(waiver(crowd(11)))).toEqual(['thread', 'alone waiver']);
  });
});

describe('the captain', () => {
  test('hears directly that an armed start did not happen, and why', () => {
    const story = ready()
      .at(WINDOW.start - HOUR)
      .by('ana', { type: 'start', at: WINDOW.start });
    story.by('eve', { type: 'scope', add: { kind: 'fix', text: 'late' } });
    rings(story, 'start').gives({ type: 'start-refused' });
    expect(heard(story)).toEqual(['thread', 'ana start-refused']);
  });

  test('hears of a window missed or overrun, in the thread and directly', () => {
    const missed = planned();
    rings(missed, 'window-missed').gives({ type: 'reminded' });
    const overrun = started();
    rings(overrun, 'window-overrun').gives({ type: 'reminded' });
    for (const story of [missed, overrun]) {
      expect(heard(story)).toEqual(['alone remind', 'ana remind']);
    }
  });

  test('of a release without one is whoever planned it', () => {
    const orphan = new Story().by('eve', { ...PLAN, window: WINDOW });
    rings(orphan, 'window-missed').gives({ type: 'reminded' });
    expect(heard(orphan)[1]).toMatch(/^eve remind/);
  });
});

describe('the review', () => {
  test('is prompted for in the thread and in the captain’s direct messages', () => {
    const story = completed();
    rings(story, 'review-opened').gives({ type: 'review-opened' });
    expect(heard(story)).toEqual(['alone review', 'ana review']);
    rings(story, 'review').gives({ type: 'reminded' });
    expect(heard(story)).toEqual(['ana remind (quietly)']);
  });

  test('a full one is prompted from those who can file it, and they are reminded (product P2)', () => {
    const story = rolledBack();
    expect(heard(story)).toEqual([
      'channel rolled-back',
      'alone review',
      ...['ana', 'ben', 'cat', 'finn', 'dan', 'eve'].map((name) => `${name} review`),
    ]);
    rings(story, 'review').gives({ type: 'reminded' });
    expect(heard(story)).not.toContain('ana remind (quietly)');
    expect(heard(story)).toContain('finn remind (quietly)');
  });

  test('a full one that anybody may file is reminded of in the thread and to the captain', () => {
    const policy = {
      ...withApprovals({ rules: [] }, { tests: [], captains: [idOf('ana')] }),
      groups: {},
    };
    const story = built(policy)
      .at(WINDOW.start)
      .by('ana', { type: 'start' })
      .by('ana', { type: 'cancel', because: 'x' });
    const around = { roster: aRoster(policy) };
    expect(heard(story, around)).toEqual(['thread', 'alone review', 'ana review']);
    rings(story, 'review').gives({ type: 'reminded' });
    expect(heard(story, around)).toEqual(['alone remind', 'ana remind (quietly)']);
  });
});
