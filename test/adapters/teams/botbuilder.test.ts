// What the bot framework's SDK does not do by itself: it gives up in time, also on Microsoft's sign-in, and hides no failure.
import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createConnector } from '../../../adapters/teams/botbuilder.ts';
import { NO_TOKEN } from '../../../adapters/teams/connector.ts';
import { teamsSettings } from '../../support/teams-settings.ts';
import { connected, PAYMENTS } from './support/connected.ts';

const HELLO = { type: 'message', text: 'hello' };

/** Takes connections and says nothing. */
async function silence(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

test('a call that Teams doesn’t answer is given up', async () => {
  const { tenant } = await connected();
  const connector = createConnector({ ...teamsSettings(tenant), timeoutMs: 50 });
  tenant.fail('activities.send', { timeout: 'before' });
  const at = { serviceUrl: tenant.serviceUrl, conversation: PAYMENTS };
  await expect(connector.send(at, HELLO)).rejects.toMatchObject({ status: undefined });
});

test('a token that doesn’t come in time sends nothing, then or later', async () => {
  const { tenant } = await connected();
  const settings = teamsSettings(tenant);
  const login = `https://127.0.0.1:${await silence()}/tenant`;
  const connector = createConnector({
    ...settings,
    password: 'a-secret',
    endpoints: { ...settings.endpoints, ToChannelFromBotLoginUrl: login },
    timeoutMs: 50,
  });
  const at = { serviceUrl: tenant.serviceUrl, conversation: PAYMENTS };
  const before = tenant.count('activities.send');
  await expect(connector.send(at, HELLO)).rejects.toMatchObject({ code: NO_TOKEN });
  expect(tenant.count('activities.send')).toBe(before);
});

test('a turn that fails says so to whoever ran it', async () => {
  const { tenant } = await connected();
  const connector = createConnector(teamsSettings(tenant));
  const activity = { ...(tenant.lastActivity() as object), type: 'message' };
  const failing = connector.turn(activity, () => Promise.reject(new Error('the disk is full')));
  await expect(failing).rejects.toThrow('the disk is full');
});
