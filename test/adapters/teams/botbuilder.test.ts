// What the bot framework's SDK does not do by itself: it gives up in time, also on Microsoft's sign-in, and hides no failure.
import { expect, onTestFinished, test, vi } from 'vitest';
import { createConnector } from '../../../adapters/teams/botbuilder.ts';
import { NO_TOKEN } from '../../../adapters/teams/connector.ts';
import { teamsSettings } from '../../support/teams-settings.ts';
import { connected, PAYMENTS } from './support/connected.ts';

const HELLO = { type: 'message', text: 'hello' };

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
  const login = 'https://login.microsoftonline.com/botframework.com';
  const connector = createConnector({
    ...settings,
    password: 'a-secret',
    endpoints: { ...settings.endpoints, ToChannelFromBotLoginUrl: login },
    timeoutMs: 50,
  });
  // The SDK takes no sign-in but Microsoft's own, which is silent here.
  vi.stubGlobal('fetch', () => new Promise(() => {}));
  onTestFinished(() => {
    vi.unstubAllGlobals();
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
