// The review: who files it, when it opens, and that it is asked for until it is there (product P1, P2, P4, P8).
import { describe, expect, test } from 'vitest';
import { OUTCOMES, type Outcome } from '../../../src/domain/release/model.ts';
import { phaseOf } from '../../../src/domain/release/phase.ts';
import { MOST_ACTIONS } from '../../../src/domain/release/review.ts';
import { DAY, HOUR, MINUTE } from '../../../src/domain/time/duration.ts';
import {
  type aPolicy,
  aRoster,
  baking,
  built,
  completed,
  idOf,
  planned,
  rolledBack,
  type Story,
  WINDOW,
} from '../../support/fixtures.ts';
import { ahead, given, rings, unreachable, withApprovals } from './given.ts';

const file = (outcome: Outcome = 'successful') =>
  ({ type: 'review', outcome, well: 'quiet', improve: '', actions: [] }) as const;
const CANCEL = { type: 'cancel', because: 'superseded' } as const;

describe('filing', () => {
  test.each(OUTCOMES)('"%s" closes the release', (outcome) => {
    const story = given(completed())
      .when(file(outcome), 'finn')
      .gives({ type: 'reviewed', outcome });
    expect(phaseOf(story.release)).toBe('closed');
    expect(story.release.review).toMatchObject({ filedBy: idOf('finn'), outcome });
    expect(ahead(story)).toEqual({});
  });

  test('is for captains (contract "Who may")', () => {
    given(completed()).when(file(), 'ben').isRefused('not-yours', { act: 'review' });
    given(completed()).when(file(), 'ana').gives({ type: 'reviewed' });
  });

  test('needs a deployment that has ended, and happens once', () => {
    given(planned()).when(file(), 'ana').isRefused('review-not-open');
    given(baking()).when(file(), 'ana').isRefused('review-not-open');
    given(completed().by('ana', file())).when(file(), 'ana').isRefused('already-reviewed');
  });

  test('of a release cancelled before its start has nothing to be about', () => {
    given(planned().by('ana', CANCEL)).when(file(), 'ana').isRefused('finished');
  });

  test('empty actions are recorded as said; at most 20 are taken (contract "What people see")', () => {
    given(completed()).when(file(), 'ana').gives({ type: 'reviewed', actions: [] });
    const actions = Array.from({ length: MOST_ACTIONS + 1 }, () => ({
      text: 'alert on queue depth',
      owner: idOf('eve'),
      due: WINDOW.end + 7 * DAY,
    }));
    given(completed())
      .when({ ...file(), actions }, 'ana')
      .isRefused('limit', { limit: MOST_ACTIONS });
    given(completed())
      .when({ ...file(), actions: actions.slice(1) }, 'ana')
      .gives({ type: 'reviewed' });
  });

  test('may come before its prompt; then no prompt comes', () => {
    const story = completed().by('ana', file());
    expect(story.release.review?.openedAt).toBe(undefined);
    expect(ahead(story)).toEqual({});
  });
});

describe('a full review (product P2)', () => {
  test('is filed by another captain, an approver, a tester or on-call, never by the captain', () => {
    given(rolledBack()).when(file('backed out'), 'ana').isRefused('own-review');
    for (const name of ['finn', 'ben', 'dan'] as const) {
      given(rolledBack()).when(file('backed out'), name).gives({ type: 'reviewed' });
    }
  });

  test('is not filed by anybody else', () => {
    const rules = [{ name: 'Ben', refs: [idOf('ben')], count: 1, timeSensitive: false }];
    const story = ended(withApprovals({ rules }, { tests: [] }));
    given(story).when(file(), 'eve').isRefused('not-yours', { act: 'review' });
    given(story).when(file(), 'ben').gives({ type: 'reviewed' });
  });

  test('of a rule anyone may answer is filed by who answered', () => {
    const rules = [{ name: 'Approval', refs: undefined, count: 1, timeSensitive: false }];
    const groups = { 'payments-owners': [idOf('ana')] };
    const story = ended({ ...withApprovals({ rules }, { tests: [] }), groups });
    given(story).when(file(), 'eve').isRefused('not-yours');
    given(story).when(file(), 'ben').gives({ type: 'reviewed' });
  });

  test('where the policy names nobody but the captain, is filed by any other member', () => {
    const groups = { 'payments-owners': [idOf('ana')] };
    const story = ended({ ...withApprovals({ rules: [] }, { tests: [] }), groups });
    given(story)
      .when(file(), 'ana')
      .isRefused('own-review', {
        who: { people: [], groups: ['payments-owners'], anyone: true },
      });
    given(story).when(file(), 'eve').gives({ type: 'reviewed' });
  });

  test('with no captains in the policy either', () => {
    const policy = { ...withApprovals({ rules: [] }, { tests: [], captains: [] }), groups: {} };
    given(ended(policy)).when(file(), 'eve').gives({ type: 'reviewed' });
  });

  test('waits for a directory that could name somebody', () => {
    const groups = { 'payments-owners': [idOf('ana')] };
    const policy = { ...withApprovals({ rules: [] }, { tests: [] }), groups };
    given(ended(policy), {
      roster: { ...aRoster(policy), ...unreachable('payments-owners').roster },
    })
      .when(file(), 'eve')
      .isRefused('directory-unreachable');
  });

  test('goes to a new captain’s colleague when the captaincy is handed over', () => {
    const story = rolledBack().by('ana', { type: 'captain', captain: idOf('finn') });
    given(story).when(file(), 'finn').isRefused('own-review');
    given(story).when(file(), 'dan').gives({ type: 'reviewed' });
  });

  /** Cancelled out of the first bake. */
  function ended(policy: ReturnType<typeof aPolicy>): Story {
    const story = built(policy);
    if (policy.services[0]?.approvals.rules.length !== 0) {
      story.by('ana', { type: 'request' }).by('ben', { type: 'approve' });
    }
    return story.at(WINDOW.start).by('ana', { type: 'start' }).by('ana', CANCEL);
  }
});

describe('opening and reminding', () => {
  test('it opens `prompt_after` the completion, due in working days (product P1, T7)', () => {
    const story = completed();
    const end = WINDOW.start + 40 * MINUTE;
    expect(ahead(story)).toEqual({ 'review-opened': end + HOUR });
    rings(story, 'review-opened').gives({ type: 'review-opened', full: false });
    // Thursday night; five working days later is the next Thursday.
    expect(story.release.review?.dueAt).toBe(end + HOUR + 7 * DAY);
  });

  test('it is asked for again every `remind_every`, until it is filed', () => {
    const story = rings(completed(), 'review-opened').gives({ type: 'review-opened' });
    const opened = story.now;
    expect(ahead(story)).toEqual({ review: opened + DAY });
    rings(story, 'review').gives({ type: 'reminded', what: 'review', late: false });
    expect(ahead(story)).toEqual({ review: opened + 2 * DAY });
    story.by('ana', file());
    expect(ahead(story)).toEqual({});
  });

  test('after downtime the missed ones are one (product Q2)', () => {
    const story = rings(completed(), 'review-opened').gives({ type: 'review-opened' });
    rings(story, 'review', 9 * DAY).gives({ type: 'reminded', what: 'review', late: true });
    expect(ahead(story)).toEqual({ review: story.now + DAY });
  });
});
