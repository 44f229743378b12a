// Counting by people: two ids that were joined while a release was planned or since count once, and no vote changes.
import { describe, expect, test } from 'vitest';
import type { Join } from '../../../src/domain/directory/joins.ts';
import { JOINS } from '../../../src/domain/person.ts';
import { ruleStandings } from '../../../src/domain/release/approval.ts';
import { aRoster, asked, idOf, PLANNED_AT } from '../../support/fixtures.ts';

const rosterWith = (...joins: readonly Join[]) => ({ ...aRoster(), [JOINS]: joins });
const ben = idOf('ben');
const cat = idOf('cat');

function both() {
  return asked().by('ben', { type: 'approve' }).by('cat', { type: 'approve' }).release;
}

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
