// Who is among a group, and what is not known is never taken for a no (contract "Who may").
import { describe, expect, test } from 'vitest';
import { either, isAmong, isEmail, peopleOf, plainRef } from '../../src/domain/person.ts';

const ANA = 'ana@example.org';
const ZOE = 'slack:T0SIM:U0ZOE';
const ROSTER = {
  cab: { people: [ANA, ZOE], complete: true },
  'slack:@leads': { people: [], complete: false },
};

describe('a person is among references', () => {
  test.each([
    [ANA, ['cab'], 'yes'],
    [ANA, ['group:cab'], 'yes'],
    [ANA, ['ANA@Example.org'], 'yes'],
    [ZOE, ['cab'], 'yes'],
    ['ben@example.org', ['cab'], 'no'],
    [ANA, [], 'no'],
    [ANA, ['gone'], 'no'],
    [ANA, ['slack:@leads'], 'unknown'],
    [ANA, ['slack:@never-asked'], 'unknown'],
    [ANA, ['slack:@leads', ANA], 'yes'],
    ['ben@example.org', ['cab', 'slack:@leads'], 'unknown'],
  ])('%s among %j: %s', (person, refs, answer) => {
    expect(isAmong(person, refs, ROSTER)).toBe(answer);
  });
});

test('everybody references name, once, and whether that is all of them', () => {
  expect(peopleOf(['cab', ANA, 'Ben@example.org'], ROSTER)).toEqual({
    people: [ANA, ZOE, 'ben@example.org'],
    complete: true,
  });
  expect(peopleOf(['slack:@leads', ANA], ROSTER)).toEqual({ people: [ANA], complete: false });
  expect(peopleOf(['slack:@never-asked'], ROSTER)).toEqual({ people: [], complete: false });
  expect(peopleOf(['gone'], ROSTER)).toEqual({ people: [], complete: true });
});

test('yes wins over unknown, unknown over no', () => {
  expect(either('no', 'unknown', 'yes')).toBe('yes');
  expect(either('no', 'unknown')).toBe('unknown');
  expect(either('no')).toBe('no');
});

test('a Slack handle is no address, whatever it contains', () => {
  expect(isEmail('slack:@payments-leads')).toBe(false);
  expect(isEmail('teams:a@b')).toBe(false);
  expect(isEmail(ANA)).toBe(true);
  expect(plainRef('group:cab')).toBe('cab');
});
