// Counting by people: two ids that were joined while a release was planned or since count once, and no vote changes.
import { describe, expect, test } from 'vitest';
import type { Join } from '../../../src/domain/directory/joins.ts';
import { JOINS } from '../../../src/domain/person.ts';
import { ruleStandings } from '../../../src/domain/release/approval.ts';
import { timers } from '../../../src/domain/release/timers.ts';
import { HOUR } from '../../../src/domain/time/duration.ts';
import { aPolicy, aRoster, asked, idOf, PLANNED_AT, type Story } from '../../support/fixtures.ts';
import { given } from './given.ts';

const rosterWith = (...joins: readonly Join[]) => ({ ...aRoster(), [JOINS]: joins });
const ben = idOf('ben');
const cat = idOf('cat');

const approvedByBoth = () => asked().by('ben', { type: 'approve' }).by('cat', { type: 'approve' });
const both = () => approvedByBoth().release;

describe('two approvals', () => {
  test('of two people count two', () => {
    expect(ruleStandings(both(), rosterWith())).toMatchObject([{ have: 2, met: true }]);
  });

  test('of one person by two accounts count one', () => {
    const standing = ruleStandings(both(), rosterWith({ own: cat, person: ben }));
    expect(standing).toMatchObject([{ have: 1, met: false, approvedBy: [ben] }]);
    expect(standing[0]?.open?.includes(cat)).toBe(false);
  });

  test('that were one person’s after planning stay one when the link is undone', () => {
    const undone = (until: number) => rosterWith({ own: cat, person: ben, until });
    expect(ruleStandings(both(), undone(PLANNED_AT))).toMatchObject([{ have: 1 }]);
    expect(ruleStandings(both(), undone(PLANNED_AT - 1))).toMatchObject([{ have: 2 }]);
  });

  test('of the requester by another account count nothing', () => {
    const roster = rosterWith({ own: cat, person: idOf('ana') });
    expect(ruleStandings(both(), roster)).toMatchObject([{ have: 1, approvedBy: [ben] }]);
  });

  test('count when the rule names the person by their other address only', () => {
    const { release } = asked().by('ben', { type: 'approve' });
    const roster = {
      cab: { people: ['ben@b.example', cat], complete: true },
      [JOINS]: [{ own: 'ben@b.example', person: ben }],
    };
    expect(ruleStandings(release, roster)).toMatchObject([{ have: 1, open: [cat] }]);
  });
});

describe('the timers of a request', () => {
  const joined = { roster: rosterWith({ own: cat, person: ben }) };
  const RECOUNT = { type: 'recount' } as const;
  const ahead = (story: Story) =>
    timers(story.release, aPolicy()).map((timer) => timer.name.split(':')[0]);

  test('run again from when a link made two answers one', () => {
    const story = approvedByBoth();
    expect(ahead(story)).not.toContain('approvers');
    const at = story.now + 30 * HOUR;
    given(story, joined)
      .at(at)
      .when(RECOUNT)
      .gives({ type: 'recounted', joins: [{ own: cat, person: ben }] });
    expect(ahead(story)).toEqual(expect.arrayContaining(['approvers', 'escalation']));
    expect(story.release.approval?.waitingSince).toBe(at);
    story.by('dan', { type: 'approve' });
    expect(ahead(story)).not.toContain('approvers');
  });

  test('are told once, and not about people who gave no answer or a request that has ended', () => {
    const story = given(approvedByBoth(), joined).when(RECOUNT).gives({ type: 'recounted' });
    given(story, joined).when(RECOUNT).givesNothing();
    given(asked(), joined).when(RECOUNT).givesNothing();
    given(approvedByBoth(), { roster: rosterWith() }).when(RECOUNT).givesNothing();
    const rejected = approvedByBoth().by('dan', { type: 'reject', because: 'not yet' });
    given(rejected, joined).when(RECOUNT).givesNothing();
  });

  test('count no answer of whoever asked, nor of whom the captain becomes', () => {
    const roster = rosterWith({ own: cat, person: idOf('ana') });
    const story = given(approvedByBoth(), { roster }).when(RECOUNT).gives({ type: 'recounted' });
    expect(ahead(story)).toContain('approvers');
    const finn = { roster: rosterWith({ own: cat, person: idOf('finn') }) };
    given(approvedByBoth(), finn)
      .when({ type: 'captain', captain: idOf('finn') }, 'ana')
      .gives({ type: 'captain-changed' }, { type: 'recounted' });
  });

  test('take in whom a changed policy makes one', () => {
    given(approvedByBoth(), joined)
      .when({ type: 'reconcile' })
      .gives({ type: 'reconciled' }, { type: 'recounted' });
  });
});
