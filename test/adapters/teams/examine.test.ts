// What an operator is told about Teams, as the simulated tenant answers over real HTTP.
import { expect, test } from 'vitest';
import { examineTeams } from '../../../adapters/teams/examine.ts';
import { teamsSettings } from '../../support/teams-settings.ts';
import { connected, PAYMENTS } from './support/connected.ts';

async function examined(channels: readonly string[], changes = {}) {
  const { tenant } = await connected();
  const { serviceUrl } = tenant;
  return examineTeams({ ...teamsSettings(tenant), serviceUrl, channels, ...changes });
}

test('a channel that has the app is in order, another says what to do', async () => {
  const found = await examined([PAYMENTS, '19:none@thread.tacv2']);
  expect(found.map(({ state }) => state)).toEqual(['ok', 'ok', 'problem']);
  expect(found[2]?.says).toMatch(/^Teams' channel 19:none@thread\.tacv2 says .*: add the app/);
});

test('a Teams that is not there is told, once', async () => {
  const found = await examined([PAYMENTS], { serviceUrl: 'http://127.0.0.1:9/' });
  expect(found).toEqual([
    { state: 'problem', says: expect.stringMatching(/^Teams doesn't answer: look at the way out/) },
  ]);
});
