// In most companies nothing but a proxy reaches Slack. The whole program, with a proxy that wants a
// password and a Slack that only the proxy can find: calls, the connection of Socket Mode, and how it says no.
import { expect, onTestFinished, test } from 'vitest';
import { sampleWorkspace } from '../../../adapters/playground/slack/sample-workspace.ts';
import {
  type SlackWorkspace,
  startSlackWorkspace,
} from '../../../adapters/playground/slack/workspace.ts';
import { aCertificate, companyProxy, HIDDEN_HOST, tlsBefore } from '../../support/company-proxy.ts';
import { aFolder, startInstalled } from '../../support/installed-program.ts';

const tokens = {
  SLACK_BOT_TOKEN: 'xoxb-1234-5678-abcdef',
  SLACK_APP_TOKEN: 'xapp-1-A0BOT-4567-89abcdef0123',
};
/** As it is sent, and as it stands in an address. */
const login = 'signalbox:pa55 word';
const written = 'signalbox:pa55%20word';

/** A Slack with TLS in front. Bots are told that it is at `host`; by default where it is. */
async function aDistantSlack(host?: string) {
  const folder = aFolder();
  const certificate = aCertificate(folder);
  const front = { port: 0 };
  const slack = await startSlackWorkspace({
    ...sampleWorkspace(),
    clock: Date.now,
    botToken: tokens.SLACK_BOT_TOKEN,
    signingSecret: 'not used over a socket',
    appToken: tokens.SLACK_APP_TOKEN,
    front: async (own) => {
      front.port = await tlsBefore(own, certificate);
      return `https://${host ?? `127.0.0.1:${front.port}`}`;
    },
  });
  onTestFinished(() => slack.close());
  const proxy = await companyProxy(login, front.port);
  const settings = {
    ...tokens,
    SLACK_API_URL: slack.apiUrl,
    NODE_EXTRA_CA_CERTS: certificate.file,
    HTTPS_PROXY: `http://${written}@${proxy.host}`,
  };
  return { slack, proxy, settings };
}

/** Plans a release and presses a button of its card: what needs calls and answers of every kind. */
async function talk(slack: SlackWorkspace): Promise<void> {
  const planned = await slack.command('U0ANA', 'C0PAY', 'plan payments 4.2.0 at in 2h');
  expect(planned.reply?.text).toContain('R-1');
  await expect.poll(() => slack.messages('C0PAY').length).toBe(1);
  const [card] = slack.messages('C0PAY');
  const at = { channelId: 'C0PAY', ts: card?.ts ?? '' };
  expect(await slack.press('U0ANA', at, 'Edit')).toMatchObject({ ok: true });
  await expect.poll(() => slack.view('U0ANA')?.id).toBeDefined();
}

test('everything said to Slack goes by the proxy, and its password is printed nowhere', async () => {
  const { slack, proxy, settings } = await aDistantSlack(HIDDEN_HOST);
  const bot = startInstalled(aFolder(), settings);
  await slack.sockets.until(1);
  await talk(slack);
  expect(new Set(proxy.asked)).toEqual(new Set([`${HIDDEN_HOST}:443`]));
  expect(JSON.parse((await bot.get('/readyz')).text)).toMatchObject({ status: 'ok' });

  bot.signal('SIGTERM');
  expect(await bot.ended).toEqual({ code: 0, signal: null });
  await slack.sockets.until(0);
  await expect.poll(() => proxy.open()).toBe(0);
  for (const secret of ['pa55', Buffer.from(login).toString('base64')]) {
    expect(bot.printed()).not.toContain(secret);
  }
});

test('hosts of NO_PROXY are reached without it', async () => {
  const { slack, proxy, settings } = await aDistantSlack();
  startInstalled(aFolder(), { ...settings, NO_PROXY: 'example.org,127.0.0.1' });
  await slack.sockets.until(1);
  await talk(slack);
  expect(proxy.asked).toEqual([]);
});

test('a proxy that says no is named in health, and nobody is told its password', async () => {
  const { slack, proxy, settings } = await aDistantSlack(HIDDEN_HOST);
  const wrong = { HTTPS_PROXY: `http://signalbox:wrong-pa55@${proxy.host}` };
  const bot = startInstalled(aFolder(), { ...settings, ...wrong });
  await bot.ready;
  const ready = async () => (await bot.get('/readyz')).text;
  await expect
    .poll(ready)
    .toContain("Slack can't be reached for Socket Mode: Proxy response (407)");
  expect(slack.sockets.count()).toBe(0);
  bot.signal('SIGTERM');
  expect(await bot.ended).toEqual({ code: 0, signal: null });
  expect(bot.printed()).not.toContain('wrong-pa55');
});

test('what is spoken to without TLS, such as a Slack on this machine, is never asked of a proxy', async () => {
  const { slack, proxy, settings } = await aDistantSlack(HIDDEN_HOST);
  const near = await startSlackWorkspace({
    ...sampleWorkspace(),
    clock: Date.now,
    botToken: tokens.SLACK_BOT_TOKEN,
    signingSecret: 'not used over a socket',
    appToken: tokens.SLACK_APP_TOKEN,
  });
  onTestFinished(() => near.close());
  const { HTTPS_PROXY } = settings;
  const all = { ...settings, HTTP_PROXY: HTTPS_PROXY, http_proxy: HTTPS_PROXY };
  startInstalled(aFolder(), { ...all, SLACK_API_URL: near.apiUrl });
  await near.sockets.until(1);
  await talk(near);
  expect(proxy.asked).toEqual([]);
  expect(slack.sockets.count()).toBe(0);
});
