// What the bot framework's SDK does not do by itself: it gives up in time, also on Microsoft's sign-in, and hides no failure.
import { expect, onTestFinished, test, vi } from 'vitest';
import { createConnector } from '../../../adapters/teams/botbuilder.ts';
import { NO_SIGN_IN, NO_TOKEN } from '../../../adapters/teams/connector.ts';
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

const SILENT = () => new Promise<Response>(() => {});
const REFUSING = () =>
  Promise.reject(
    new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'ECONNREFUSED' }) }),
  );
const ANOTHER_SECRET = async () =>
  Response.json({ error: 'invalid_client', error_description: 'AADSTS7000215' }, { status: 401 });

test.each([
  ['whose sign-in is silent', SILENT, NO_SIGN_IN],
  ['whose sign-in can’t be reached', REFUSING, NO_SIGN_IN],
  ['which refuses the secret', ANOTHER_SECRET, NO_TOKEN],
])('without a token of Microsoft, %s, nothing is sent', async (_what, signIn, code) => {
  const { tenant } = await connected();
  const settings = teamsSettings(tenant);
  const login = 'https://login.microsoftonline.com/botframework.com';
  const connector = createConnector({
    ...settings,
    password: 'a-secret',
    endpoints: { ...settings.endpoints, ToChannelFromBotLoginUrl: login },
    timeoutMs: signIn === SILENT ? 50 : 5_000,
  });
  // The SDK takes no sign-in but Microsoft's own.
  vi.stubGlobal('fetch', signIn);
  onTestFinished(() => {
    vi.unstubAllGlobals();
  });
  const at = { serviceUrl: tenant.serviceUrl, conversation: PAYMENTS };
  const before = tenant.count('activities.send');
  await expect(connector.send(at, HELLO)).rejects.toMatchObject({ code });
  expect(tenant.count('activities.send')).toBe(before);
});

test('a turn that fails says so to whoever ran it', async () => {
  const { tenant } = await connected();
  const connector = createConnector(teamsSettings(tenant));
  const activity = { ...(tenant.lastActivity() as object), type: 'message' };
  const failing = connector.turn(activity, () => Promise.reject(new Error('the disk is full')));
  await expect(failing).rejects.toThrow('the disk is full');
});
