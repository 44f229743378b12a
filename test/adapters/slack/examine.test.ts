// What an operator is told about Slack, as the simulated workspace answers over real HTTP.
import { expect, test } from 'vitest';
import { slackScopes } from '../../../adapters/process/findings.ts';
import { examineSlack } from '../../../adapters/slack/examine.ts';
import { silent } from '../../conformance/store-rows.ts';
import { botToken, connected, type Wishes } from './support/connected.ts';

const PAYMENTS = 'C0PAY';

async function examined(
  changes: Partial<Parameters<typeof examineSlack>[0]> = {},
  workspace: Wishes['workspace'] = {},
) {
  const world = await connected({ workspace });
  const { apiUrl } = world.workspace;
  const asked = { botToken, apiUrl, appToken: undefined, scopes: slackScopes(), log: silent };
  const people: readonly string[] = [];
  const look = (channels: readonly string[]) =>
    examineSlack({ ...asked, channels, people, ...changes });
  return { ...world, look };
}

test('an installation in order has no problem', async () => {
  const { look } = await examined();
  const found = await look([PAYMENTS]);
  expect(found.map(({ state }) => state)).toEqual(['ok', 'ok', 'ok']);
  expect(found[2]?.says).toMatch(/^the bot is in Slack's channel C0PAY/);
});

test('a token that Slack refuses is told, and never shown', async () => {
  const { look } = await examined({ botToken: 'xoxb-wrong-token' });
  const [problem] = await look([PAYMENTS]);
  expect(problem).toMatchObject({
    state: 'problem',
    says: expect.stringContaining('invalid_auth'),
  });
  expect(problem?.says).not.toContain('wrong-token');
});

test('scopes that are missing are named', async () => {
  const scopes = slackScopes().filter((scope) => scope !== 'usergroups:read');
  const { look } = await examined({}, { scopes });
  expect(await look([])).toContainEqual({
    state: 'problem',
    says: "Slack doesn't grant usergroups:read: put this version's manifest into the app's settings and install it anew",
  });
});

test('a channel that is archived, and one that is unknown, say what to do', async () => {
  const { look, workspace } = await examined();
  workspace.archive(PAYMENTS);
  const found = await look([PAYMENTS, 'C0NONE']);
  expect(found.slice(2).map(({ says }) => says)).toEqual([
    expect.stringMatching(/C0PAY .*is archived: name another in the policy/),
    expect.stringMatching(/C0NONE says channel_not_found: .*invite the bot/),
  ]);
});

test('an address of the policy that nobody in Slack has is named', async () => {
  const { look } = await examined({ people: ['ana@example.org', 'nobody@example.org'] });
  const found = await look([]);
  expect(found.filter(({ state }) => state === 'problem').map(({ says }) => says)).toEqual([
    expect.stringMatching(/^nobody in Slack has the address nobody@example\.org, which the policy/),
  ]);
});

test('a Slack that is not there is told without a word of the driver', async () => {
  const { look } = await examined({ apiUrl: 'http://127.0.0.1:9/api/' });
  expect(await look([])).toEqual([
    {
      state: 'problem',
      says: expect.stringMatching(/^Slack doesn't answer \(no answer\): look at the way out/),
    },
  ]);
});
