// What Teams' pane works out before it draws: who one is in the other chat, which action a button of
// a card stands for, and where a message mentions somebody.
import { describe, expect, test } from 'vitest';
import { keyActions, personIn, piecesOf } from '../../../adapters/playground/page/teams-match.ts';
import { sampleTenant } from '../../../adapters/playground/teams/sample-tenant.ts';

const people = sampleTenant().people.map((each) => ({
  id: each.id,
  aadObjectId: each.aadObjectId,
  name: each.name,
  email: each.email,
  timezone: each.timezone,
  kind: 'member' as const,
}));

describe('the same person in Teams', () => {
  test.each([
    ['by address', 'ben@example.org', 'Benjamin B', 'Ben Baker'],
    ['by name when the address is another', 'eve@example.org', 'Eve Evans', 'Eve Evans'],
    ['by first name at last', null, 'Cat Smith', 'Cat Cohen'],
  ])('is found %s', (_, email, realName, name) => {
    expect(personIn(people, { email, realName })?.name).toBe(name);
  });

  test('may not be there', () => {
    expect(personIn(people, { email: 'zoe@example.org', realName: 'Zoe Zimmer' })).toBeNull();
  });
});

describe('actions of a card', () => {
  const approve = { type: 'Action.Execute', id: 'same', verb: 'approve', data: { release: 'R-1' } };
  const why = { type: 'Action.Submit', id: 'same', data: { type: 'Action.Submit' } };
  const card = {
    type: 'AdaptiveCard' as const,
    body: [{ type: 'ActionSet', actions: [approve] }],
    actions: [{ type: 'Action.ShowCard', card: { type: 'AdaptiveCard' as const, actions: [why] } }],
  };

  test('lead to what the bot sent, wherever they stand and whatever they are called', () => {
    const { actions, card: drawn } = keyActions(card, people);
    expect([...actions.values()]).toEqual([approve, why, card.actions[0]]);
    expect(JSON.stringify(drawn)).not.toContain('"same"');
    expect(approve.id).toBe('same');
  });

  test('choices are known by what stands in sight', () => {
    const choices = [{ title: 'Ana Alvarez', value: '@{teams:t1:1}' }];
    const list = { type: 'AdaptiveCard' as const, body: [{ type: 'Input.ChoiceSet', choices }] };
    expect([...keyActions(list, people).titles]).toEqual([['@{teams:t1:1}', 'Ana Alvarez']]);
  });

  test('what a button carries is left as it is', () => {
    expect(JSON.stringify(keyActions(card, people).card)).toContain(
      '"data":{"type":"Action.Submit"}',
    );
  });

  test('an input for people offers those of the tenant', () => {
    const input = {
      type: 'Input.ChoiceSet',
      id: 'captain',
      'choices.data': { type: 'Data.Query', dataset: 'graph.microsoft.com/users?scope=x' },
    };
    const { card: drawn } = keyActions({ type: 'AdaptiveCard', body: [input] }, people);
    expect(drawn.body).toMatchObject([
      { choices: people.map((each) => ({ title: each.name, value: each.aadObjectId })) },
    ]);
  });
});

test('mentions are told from the words around them', () => {
  expect(piecesOf('<at>Release</at> ask <at>Ana Alvarez</at>')).toEqual([
    { kind: 'mention', text: 'Release' },
    { kind: 'text', text: ' ask ' },
    { kind: 'mention', text: 'Ana Alvarez' },
  ]);
  expect(piecesOf('a < b')).toEqual([{ kind: 'text', text: 'a < b' }]);
});
