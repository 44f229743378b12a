// Help lists what can be typed: all of it, or whoever needs the missing one in an incident doesn't find it.
import { expect, test } from 'vitest';
import { VERBS } from '../../src/chat/grammar.ts';
import { helpNotice } from '../../src/chat/help.ts';
import { plain } from '../support/fixtures.ts';

test('every command that people type is listed once, by what it is for', () => {
  const lists = plain(helpNotice(undefined))
    .split('\n')
    .filter((line) => line.startsWith('• '));
  expect(lists.map((line) => line.slice(2, line.indexOf(':')))).toEqual([
    'Plan',
    'Build and test',
    'Approve',
    'Deploy',
    'Freeze',
    'Review',
    'Ask',
  ]);
  const listed = lists.flatMap((line) => line.slice(line.indexOf(':') + 2).split(' · '));
  const typed = VERBS.filter((verb) => verb.group !== undefined).map((verb) => verb.name);
  expect(listed.toSorted()).toEqual(typed.toSorted());
});
