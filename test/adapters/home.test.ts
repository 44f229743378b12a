// Whatever a Home holds, each chat takes it; what there is no room for is said to be missing.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkView } from '../../adapters/playground/slack/block-kit.ts';
import { cardProblems } from '../../adapters/playground/teams/card-check.ts';
import { homeTab } from '../../adapters/slack/home.ts';
import { homeCard } from '../../adapters/teams/home-card.ts';
import { body, type Home, title } from '../../src/chat/view.ts';
import { REST_TOO_LONG } from '../../src/chat/views/platform-words.ts';
import { groups, home, names, now } from './support/views.ts';
import { microsoft } from './teams/support/microsoft.ts';
import { faultsOf } from './teams/support/strict-card.ts';

const slack = { names, groups, now };
const teams = { names, now, mris: new Map<string, string>(), direct: true };

test('it keeps to the limits and rules of both chats', () => {
  const rendered = microsoft();
  fc.assert(
    fc.property(home, (each) => {
      const tab = homeTab(each, slack);
      expect(checkView(tab)).toEqual([]);
      expect(JSON.stringify(tab).length).toBeLessThan(250_000);
      const card = homeCard(each, teams);
      expect(faultsOf(card)).toEqual([]);
      expect(cardProblems(card)).toEqual([]);
      expect(rendered(card).problems).toEqual([]);
    }),
    { numRuns: 40 },
  );
});

test('what is too much ends in a word, whole things before it', () => {
  const entries = Array.from({ length: 120 }, (_, n) => ({
    lines: [body(`Release ${n} `, 'x'.repeat(200))],
    buttons: [{ label: 'Approve' as const, says: `approve R-${n}` }],
    overflow: [],
  }));
  const long: Home = { kind: 'home', sections: [{ heading: title('To approve'), entries }] };
  const tab = homeTab(long, slack);
  expect(tab.blocks).toHaveLength(100);
  expect(JSON.stringify(tab.blocks.at(-1))).toContain(REST_TOO_LONG);
  const card = homeCard(long, teams);
  expect(JSON.stringify(card.body.at(-1))).toContain(REST_TOO_LONG.slice(2));
  expect(card.body.at(-2)?.type).toBe('ActionSet');
});
