// The simulated Slack's own rules for Socket Mode, seen by others than our bot: an unmodified Bolt app, and plain
// WebSockets that break the rules (Slack docs, "Using Socket Mode").
import { App } from '@slack/bolt';
import { expect, onTestFinished, test } from 'vitest';
import type { SlackWorkspace } from '../../../adapters/playground/slack/workspace.ts';
import { aWorkspace, quiet } from './bare-bolt.ts';

const appToken = 'xapp-1-A0BOT-sample';

async function aSocketWorkspace(options: Parameters<typeof aWorkspace>[0] = {}) {
  const world = await aWorkspace({ appToken, ...options });
  onTestFinished(() => world.slack.close());
  return world;
}

interface Opened {
  readonly ok: boolean;
  readonly error?: string;
  readonly url?: string;
}

/** Slack's answer to `apps.connections.open`. */
async function open(slack: SlackWorkspace, request: RequestInit, query = ''): Promise<Opened> {
  const address = `${slack.apiUrl}apps.connections.open${query}`;
  const answer = await fetch(address, { method: 'POST', ...request });
  expect(answer.status).toBe(200);
  return (await answer.json()) as Opened;
}

function openWith(slack: SlackWorkspace, token: string): Promise<Opened> {
  return open(slack, { headers: { authorization: `Bearer ${token}` } });
}

async function addressFrom(slack: SlackWorkspace): Promise<string> {
  const { url } = await openWith(slack, appToken);
  if (url === undefined) throw new Error('Slack gave no address');
  return url;
}

interface Plain {
  readonly socket: WebSocket;
  /** The next message, parsed; each is given once. */
  next(): Promise<Readonly<Record<string, unknown>>>;
}

/** A connection to an address; rejects when Slack refuses it. */
async function connection(url: string): Promise<Plain> {
  const socket = new WebSocket(url);
  onTestFinished(() => socket.close());
  const come: Readonly<Record<string, unknown>>[] = [];
  let wake = () => {};
  socket.addEventListener('message', ({ data }) => {
    come.push(JSON.parse(String(data)));
    wake();
  });
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve());
    socket.addEventListener('error', () => reject(new Error('refused')));
  });
  const next = async () => {
    for (;;) {
      const message = come.shift();
      if (message !== undefined) return message;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  return { socket, next };
}

test('an unmodified Bolt app in Socket Mode hears commands, presses, forms and mentions, and answers', async () => {
  const { slack } = await aSocketWorkspace();
  const app = new App({
    token: 'xoxb-sample',
    appToken,
    socketMode: true,
    clientOptions: { slackApiUrl: slack.apiUrl },
    logger: quiet,
  });
  app.command('/release', async ({ ack, client, command }) => {
    await ack({
      text: `Heard ${command.text}`,
      blocks: [
        {
          type: 'actions',
          elements: [
            { type: 'button', text: { type: 'plain_text', text: 'More' }, action_id: 'more' },
          ],
        },
      ],
    });
    await client.chat.postMessage({ channel: command.channel_id, text: 'Planned.' });
  });
  app.action('more', async ({ ack, respond, client, body }) => {
    await ack();
    await respond({ text: 'More it is.', replace_original: false });
    if (!('trigger_id' in body)) return;
    await client.views.open({
      trigger_id: String(body.trigger_id),
      view: {
        type: 'modal',
        callback_id: 'form',
        title: { type: 'plain_text', text: 'Plan' },
        submit: { type: 'plain_text', text: 'Plan' },
        blocks: [
          {
            type: 'input',
            block_id: 'version',
            label: { type: 'plain_text', text: 'Version' },
            element: { type: 'plain_text_input', action_id: 'version' },
          },
        ],
      },
    });
  });
  app.view('form', async ({ ack, view }) => {
    const version = view.state.values.version?.version?.value;
    if (version === '4.2.0') await ack();
    else await ack({ response_action: 'errors', errors: { version: 'Say which.' } });
  });
  app.event('app_mention', async ({ say }) => {
    await say('Here.');
  });
  await app.start();
  onTestFinished(() => app.stop().then(() => undefined));
  await slack.sockets.until(1);

  const typed = await slack.command('U0ANA', 'C0REL', 'list');
  expect(typed).toMatchObject({ ok: true, reply: { text: 'Heard list' } });
  await slack.idle();
  await expect.poll(() => slack.messages('C0REL').map(({ text }) => text)).toEqual(['Planned.']);

  const at = { channelId: 'C0REL', ts: typed.reply?.ts ?? '' };
  expect(await slack.press('U0ANA', at, 'More')).toMatchObject({ ok: true });
  await expect.poll(() => slack.view('U0ANA')?.id).toBeDefined();
  expect(slack.ephemerals('U0ANA').map(({ text }) => text)).toContain('More it is.');
  const form = slack.view('U0ANA')?.id ?? '';
  const wrong = await slack.submit('U0ANA', form, { Version: 'soon' });
  expect(wrong).toMatchObject({ ok: false, errors: { version: 'Say which.' } });
  expect(await slack.submit('U0ANA', form, { Version: '4.2.0' })).toMatchObject({ ok: true });

  await slack.say('U0ANA', 'C0REL', '@Release hello');
  await expect
    .poll(() => slack.messages('C0REL').map(({ text }) => text))
    .toEqual(['Planned.', '<@U0BOT> hello', 'Here.']);
});

test('an address opens one connection, and none once half a minute has gone', async () => {
  const { slack, clock } = await aSocketWorkspace();
  const used = await addressFrom(slack);
  expect(await (await connection(used)).next()).toMatchObject({
    type: 'hello',
    num_connections: 1,
  });
  await expect(connection(used)).rejects.toThrow('refused');

  const inTime = await addressFrom(slack);
  const late = await addressFrom(slack);
  clock.advance(30_000);
  expect(await (await connection(inTime)).next()).toMatchObject({ type: 'hello' });
  clock.advance(1);
  await expect(connection(late)).rejects.toThrow('refused');
  await expect(connection(late.replace(/ticket=[^&]+/, 'ticket=guessed'))).rejects.toThrow(
    'refused',
  );
  expect(slack.sockets.count()).toBe(2);
});

test('the app-level token counts in the Authorization header only, and for nothing but connecting', async () => {
  const { slack } = await aSocketWorkspace();
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const inBody = { headers: form, body: new URLSearchParams({ token: appToken }) };
  expect(await open(slack, inBody)).toEqual({ ok: false, error: 'invalid_auth' });
  expect(await open(slack, {}, `?token=${appToken}`)).toEqual({
    ok: false,
    error: 'invalid_auth',
  });
  expect(await open(slack, {})).toEqual({ ok: false, error: 'not_authed' });
  expect(await openWith(slack, appToken)).toMatchObject({
    ok: true,
    url: expect.stringMatching(/^ws:/),
  });
  const posting = await fetch(`${slack.apiUrl}chat.postMessage`, {
    method: 'POST',
    headers: { authorization: `Bearer ${appToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ channel: 'C0REL', text: 'Hello' }),
  });
  expect(await posting.json()).toEqual({ ok: false, error: 'not_allowed_token_type' });
  expect(JSON.stringify(slack.log)).not.toContain(appToken);
});

test('a token that is wrong, of another kind or revoked gets the error Slack gives', async () => {
  const { slack } = await aSocketWorkspace();
  expect(await openWith(slack, 'xapp-1-A0BOT-other')).toEqual({ ok: false, error: 'invalid_auth' });
  expect(await openWith(slack, 'xoxb-sample')).toEqual({
    ok: false,
    error: 'not_allowed_token_type',
  });
  const unused = await addressFrom(slack);
  const { socket } = await connection(await addressFrom(slack));
  const closed = new Promise((resolve) => socket.addEventListener('close', resolve));
  slack.sockets.revokeToken();
  await closed;
  expect(await openWith(slack, appToken)).toEqual({ ok: false, error: 'token_revoked' });
  await expect(connection(unused)).rejects.toThrow('refused');
  expect(slack.sockets.count()).toBe(0);
});

test('an acknowledgement counts on the connection that brought the envelope, and on no other', async () => {
  const { slack } = await aSocketWorkspace({ patience: 200 });
  const both = [
    await connection(await addressFrom(slack)),
    await connection(await addressFrom(slack)),
  ] as const;
  for (const one of both) expect(await one.next()).toMatchObject({ type: 'hello' });
  const sent = async (acknowledges: (bringer: Plain, other: Plain) => Plain) => {
    const answer = slack.command('U0ANA', 'C0REL', 'list');
    const { message, index } = await Promise.race(
      both.map(async (one, place) => ({ message: await one.next(), index: place })),
    );
    const [bringer, other] = index === 0 ? both : [both[1], both[0]];
    expect(message.type).toBe('slash_commands');
    const ack = JSON.stringify({ envelope_id: message.envelope_id, payload: { text: 'Heard.' } });
    acknowledges(bringer, other).socket.send(ack);
    return answer;
  };
  expect(await sent((bringer) => bringer)).toMatchObject({ ok: true, reply: { text: 'Heard.' } });
  const elsewhere = await sent((_, other) => other);
  expect(elsewhere).toMatchObject({ ok: false, reply: null, notice: expect.anything() });
});
