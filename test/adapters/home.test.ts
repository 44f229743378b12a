// Whatever a Home holds, each chat takes it; what there is no room for is said to be missing.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkView } from '../../adapters/playground/slack/block-kit.ts';
import { cardProblems } from '../../adapters/playground/teams/card-check.ts';
import { homeTab } from '../../adapters/slack/home.ts';
import { homeCard } from '../../adapters/teams/home-card.ts';
import { HOME_LIMITS, type HomePicture, type Shown } from '../../src/chat/home-picture.ts';
import { body, type Home, title } from '../../src/chat/view.ts';
import { homeView } from '../../src/chat/views/home.ts';
import { REST_TOO_LONG } from '../../src/chat/views/platform-words.ts';
import { homePictureOf } from '../chat/views/tellings.ts';
import { asked } from '../support/fixtures.ts';
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

test('a Home as full as it gets, every row with its link, has room in both chats', () => {
  const tenant = 'b64e2f5a-0000-4000-8000-000000000001';
  const teamsLink = `https://teams.microsoft.com/l/message/${encodeURIComponent('19:0123456789abcdef0123456789abcdef@thread.tacv2')}/1764158400000?tenantId=${tenant}&parentMessageId=1764158400000`;
  const to = {
    slack: 'https://example.slack.com/archives/C0123456789/p1764158400000000',
    teams: teamsLink,
  };
  const h = homePictureOf(asked());
  const repeat = <T>({ shown }: Shown<T>, times: number) => ({
    shown: Array.from({ length: times }, (_, n) => shown[n % shown.length] as T),
    total: 99,
  });
  const full: HomePicture = {
    ...h,
    asks: repeat(h.asks, HOME_LIMITS.asks),
    mine: repeat(h.mine, HOME_LIMITS.mine),
    freezes: repeat(h.freezes, HOME_LIMITS.freezes),
    windows: repeat(h.windows, HOME_LIMITS.windows),
    overdue: repeat(h.overdue, HOME_LIMITS.overdue),
    cards: new Map(['R-42', 'F-1'].map((id) => [id, to])),
  };
  for (const drawn of [homeTab(homeView(full), slack), homeCard(homeView(full), teams)]) {
    expect(JSON.stringify(drawn)).toContain('release actions mine'.slice(8));
    expect(JSON.stringify(drawn)).not.toContain(REST_TOO_LONG.slice(2));
  }
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
