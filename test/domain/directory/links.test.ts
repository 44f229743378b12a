// One person with two accounts: how a link is made and undone, and what each step leaves behind.
import { describe, expect, test } from 'vitest';
import { idsOfOne, presentId } from '../../../src/domain/directory/joins.ts';
import {
  CODE_LIVES_MS,
  decideLink,
  evolveLinks,
  type LinkCommand,
  type LinkedAccounts,
  linkJoins,
  NOBODY_LINKED,
  type Speaker,
} from '../../../src/domain/directory/model.ts';
import { DAY, HOUR } from '../../../src/domain/time/duration.ts';

const ANA: Speaker = {
  account: 'slack:T0SIM:U0ANA',
  person: 'ana@a.example',
  own: 'ana@a.example',
};
const ANA_TEAMS: Speaker = {
  account: 'teams:t1:29:x',
  person: 'ana@b.example',
  own: 'ana@b.example',
};
const BEN: Speaker = {
  account: 'slack:T0SIM:U0BEN',
  person: 'ben@a.example',
  own: 'ben@a.example',
};

const ask = (codeHash: string): LinkCommand => ({ type: 'ask-code', codeHash });
const give = (codeHash: string): LinkCommand => ({ type: 'give-code', codeHash });
const UNLINK: LinkCommand = { type: 'unlink' };

type Step = readonly [speaker: Speaker, command: LinkCommand, at?: number];

function having(...steps: readonly Step[]): LinkedAccounts {
  return steps.reduce((known, [speaker, command, at = 0]) => {
    const decision = decideLink(known, command, speaker, at);
    if (!decision.ok) throw new Error(decision.refusal.code);
    return decision.events.reduce((state, event) => evolveLinks(state, { ...event, at }), known);
  }, NOBODY_LINKED);
}

function refused(known: LinkedAccounts, [speaker, command, at = 0]: Step): string | undefined {
  const decision = decideLink(known, command, speaker, at);
  return decision.ok ? undefined : decision.refusal.code;
}

describe('a code', () => {
  test('makes the account that types it the person of the account that asked', () => {
    const known = having([ANA, ask('1')], [ANA_TEAMS, give('1'), 5]);
    expect(known.links).toEqual([
      {
        account: ANA_TEAMS.account,
        own: 'ana@b.example',
        person: ANA.person,
        with: ANA.account,
        at: 5,
      },
    ]);
  });

  test('works once, and is then forgotten', () => {
    const known = having([ANA, ask('1')], [ANA_TEAMS, give('1')]);
    expect(known.codes).toEqual([]);
    const other = { ...ANA_TEAMS, account: 'teams:t1:other' };
    expect(refused(known, [other, give('1')])).toBe('link-unknown-code');
  });

  test('is replaced by a newer one of the same account', () => {
    const known = having([ANA, ask('1')], [BEN, ask('b')], [ANA, ask('2')]);
    expect(refused(known, [ANA_TEAMS, give('1')])).toBe('link-unknown-code');
    expect(known.codes.map((one) => one.codeHash)).toEqual(['b', '2']);
  });

  test('ends after ten minutes, is told so for an hour, and is forgotten with the next event', () => {
    const known = having([ANA, ask('1')]);
    expect(refused(known, [ANA_TEAMS, give('1'), CODE_LIVES_MS - 1])).toBe(undefined);
    expect(refused(known, [ANA_TEAMS, give('1'), CODE_LIVES_MS])).toBe('link-late');
    const later = having([ANA, ask('1')], [BEN, ask('b'), CODE_LIVES_MS + HOUR]);
    expect(later.codes.map((one) => one.codeHash)).toEqual(['b']);
  });

  test('of an account that was linked or unlinked meanwhile speaks for nobody', () => {
    const linked = having([ANA, ask('1')], [ANA_TEAMS, ask('t')], [ANA_TEAMS, give('1')]);
    expect(refused(linked, [BEN, give('t')])).toBe('link-unknown-code');
  });

  test('is not for a second account of the same chat', () => {
    expect(refused(having([ANA, ask('1')]), [BEN, give('1')])).toBe('link-same-chat');
  });
});

describe('unlinking', () => {
  const linked: readonly Step[] = [
    [ANA, ask('1')],
    [ANA_TEAMS, give('1'), 10],
  ];

  test('lets the account stand for itself, and remembers until when it didn’t', () => {
    const known = having(...linked, [{ ...ANA_TEAMS, person: ANA.person }, UNLINK, 20]);
    expect(known.links).toEqual([]);
    expect(presentId(ANA_TEAMS.own, linkJoins(known))).toBe(ANA_TEAMS.own);
    expect(idsOfOne(ANA.person, linkJoins(known), 20)).toEqual([ANA.person, ANA_TEAMS.own]);
    expect(idsOfOne(ANA.person, linkJoins(known), 21)).toEqual([ANA.person]);
  });

  test('is the end of an earlier link when another takes its place', () => {
    const known = having(
      ...linked,
      [BEN, ask('b'), 20],
      [{ ...ANA_TEAMS, person: ANA.person }, give('b'), 30],
    );
    expect(presentId(ANA_TEAMS.own, linkJoins(known))).toBe(BEN.person);
    expect(known.undone).toEqual([{ own: ANA_TEAMS.own, person: ANA.person, until: 30 }]);
  });

  test('is forgotten when no release of that time can be open', () => {
    const undo: Step = [{ ...ANA_TEAMS, person: ANA.person }, UNLINK, 20];
    expect(having(...linked, undo, [BEN, ask('b'), 399 * DAY]).undone).toHaveLength(1);
    expect(having(...linked, undo, [BEN, ask('b'), 401 * DAY]).undone).toEqual([]);
  });
});

describe('joined ids', () => {
  const joins = [
    { own: 'c', person: 'b' },
    { own: 'b', person: 'a' },
  ];

  test('lead to one person, however many steps away', () => {
    expect(presentId('c', joins)).toBe('a');
    expect(idsOfOne('c', joins).toSorted()).toEqual(['a', 'b', 'c']);
  });

  test('in a circle are one person all the same', () => {
    const circle = [...joins, { own: 'a', person: 'c' }];
    expect(['a', 'b', 'c'].map((id) => presentId(id, circle))).toEqual(['a', 'a', 'a']);
  });
});
