// The small print that leads on: each chat is given its own address, and words where it has none.
import { expect, test } from 'vitest';
import { shownAs } from '../../../adapters/slack/block-kit.ts';
import { cardOf } from '../../../adapters/teams/adaptive-card.ts';

import type { Card } from '../../../src/chat/view.ts';
import { body } from '../../../src/chat/view.ts';
import { withPassages, withWayToCard } from '../../../src/chat/views/ways.ts';
import { plain } from '../../support/fixtures.ts';

const card: Card = { kind: 'card', lines: [body('Approve?')], buttons: [], overflow: [] };
const SLACK = 'https://example.slack.com/archives/C0PAY/p1';
const TEAMS = 'https://teams.microsoft.com/l/message/19%3Ax/1?tenantId=t&parentMessageId=1';
const reader = { names: {}, now: 0 };
const slack = { ...reader, groups: new Map<string, string>() };
const teams = { ...reader, mris: new Map<string, string>(), direct: true };

const both = (view: Card) => [
  JSON.stringify(shownAs(view, slack).blocks),
  JSON.stringify(cardOf(view, teams).body),
];

test('a message leads to the copy of the card in the chat in which it is read', () => {
  const [inSlack, inTeams] = both(withWayToCard(card, 'R-1', { slack: SLACK, teams: TEAMS }));
  expect(inSlack).toContain(`<${SLACK}|Card of R-1>`);
  expect(inSlack).not.toContain('teams.microsoft.com');
  expect(inTeams).toContain('[Card of R-1](https://teams.microsoft.com/l/message/');
  expect(inTeams).not.toContain('slack.com');
});

test('where the card stands in the other chat only, its id is said', () => {
  const [inSlack, inTeams] = both(withWayToCard(card, 'R-1', { slack: SLACK }));
  expect(inSlack).toContain('Card of R-1');
  expect(inTeams).toContain('R-1');
  expect(inTeams).not.toContain('Card of');
  expect(inTeams).not.toContain('](');
});

test('words for notifications and screen readers have no address', () => {
  const view = withWayToCard(card, 'R-1', { slack: SLACK, teams: TEAMS });
  expect(plain(view)).toBe('Approve?\nCard of R-1');
  expect(shownAs(view, slack).text).not.toContain('https');
});

test('a card leads to what it brought about, and says nothing while that is nothing', () => {
  const to = { slack: SLACK };
  const view = withPassages(card, [
    { what: 'Start', to },
    { what: 'Review', to },
  ]);
  expect(plain(view)).toBe('Approve?\nSee: Start · Review');
  expect(withPassages(card, [])).toBe(card);
});

test.each(['javascript:alert(1)', 'https://x.example/|<!channel>', 'not an address'])(
  'an address that is none, or more than one, becomes no markup: %s',
  (url) => {
    for (const text of both(withWayToCard(card, 'R-1', { slack: url, teams: url }))) {
      expect(text).not.toMatch(/javascript:|<!channel>|\]\(not/);
    }
  },
);
