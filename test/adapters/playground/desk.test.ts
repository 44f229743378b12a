// The playground page's JSON API over real HTTP: what a person sees, what they can do, and who is
// kept out (desk-api.ts).
import { createServer, request as httpRequest } from 'node:http';
import express from 'express';
import { afterEach, expect, test } from 'vitest';
import { desk } from '../../../adapters/playground/slack/desk.ts';
import type {
  DeskAnswer,
  DeskMessages,
  DeskState,
  DeskViews,
} from '../../../adapters/playground/slack/desk-api.ts';
import { serving } from '../../support/serving.ts';
import { aWorkspace, connectBolt } from './bare-bolt.ts';

const ends: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const plain = (text: string) => ({ type: 'plain_text' as const, text });

async function aDesk(marks = new Map<string, string>()) {
  const { slack, clock, client } = await aWorkspace();
  ends.push(() => slack.close());
  ends.push(
    await connectBolt(slack, (app) => {
      app.command('/release', async ({ ack, command, client: bot }) => {
        await ack(command.text === 'plan' ? '' : `Heard ${command.text}`);
        if (command.text !== 'plan') return;
        const service = { type: 'plain_text_input' as const, action_id: 'it' };
        await bot.views.open({
          trigger_id: command.trigger_id,
          view: {
            type: 'modal',
            callback_id: 'plan',
            title: plain('Plan'),
            submit: plain('Plan'),
            blocks: [
              { type: 'input', block_id: 'service', label: plain('Service'), element: service },
            ],
          },
        });
      });
      app.view('plan', ({ ack, view }) =>
        view.state.values.service?.it?.value === 'payments'
          ? ack()
          : ack({ response_action: 'errors', errors: { service: 'No such service.' } }),
      );
      app.action('go', ({ ack }) => ack());
    }),
  );
  const app = express();
  const controls = {
    now: clock.now,
    advance: (ms: number) => {
      clock.advance(ms);
      return Promise.resolve();
    },
  };
  app.use('/playground/api', desk(slack, controls, marks));
  const address = await serving(createServer(app));
  const port = Number(new URL(address).port);
  return { slack, clock, client, port, base: `${address}/playground/api` };
}

async function post(
  base: string,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
) {
  const response = await fetch(`${base}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const json: unknown = await response.json();
  return { status: response.status, json };
}

async function get<Shape>(base: string, path: string): Promise<Shape> {
  const response = await fetch(`${base}${path}`);
  const json: Shape = JSON.parse(await response.text());
  return json;
}

test('the frame: people, channels with what is unread, the bot', async () => {
  const marks = new Map<string, string>();
  const { base, client } = await aDesk(marks);
  await client.chat.postMessage({ channel: 'C0REL', text: 'News' });
  await client.chat.postEphemeral({ channel: 'C0REL', user: 'U0BEN', text: 'For Ben' });
  const state = await get<DeskState>(base, '/state?as=U0ANA');
  expect(state.me).toMatchObject({ id: 'U0ANA', email: 'ana@example.org', kind: 'member' });
  expect(state.people).toHaveLength(5);
  expect(state.groups).toMatchObject([{ handle: 'payments-leads', users: ['U0ANA', 'U0EVE'] }]);
  const unread = (from: DeskState) =>
    Object.fromEntries(from.channels.map((each) => [each.name, each.unread]));
  expect(unread(state)).toEqual({ releases: 1, payments: 0, operations: 0, Release: 0 });
  expect(state.channels.at(-1)).toMatchObject({ kind: 'direct', members: ['U0ANA', 'U0BOT'] });
  await post(base, '/read', { as: 'U0ANA', channel: 'C0REL' });
  const later = await get<DeskState>(base, '/state?as=U0ANA');
  expect(unread(later).releases).toBe(0);
  // Whoever keeps the marks finds what was read still read after a restart.
  expect([...marks.keys()]).toEqual(['U0ANA C0REL']);
  const ben = await get<DeskState>(base, '/state?as=U0BEN');
  expect(unread(ben).releases).toBe(2);
});

test('typing, replying and pressing, with threads and private messages in place', async () => {
  const { base, client } = await aDesk();
  const said = await post(base, '/say', { as: 'U0ANA', channel: 'C0REL', text: 'Hello' });
  const { ts } = said.json as DeskAnswer;
  await post(base, '/say', { as: 'U0BEN', channel: 'C0REL', text: 'Hi', threadTs: ts });
  const heard = await post(base, '/command', { as: 'U0ANA', channel: 'C0REL', text: 'list' });
  expect(heard).toMatchObject({ status: 200, json: { ok: true, status: 200, notice: null } });
  const posted = await client.chat.postMessage({
    channel: 'U0ANA',
    text: 'Card',
    blocks: [
      { type: 'actions', elements: [{ type: 'button', text: plain('Go'), action_id: 'go' }] },
    ],
  });
  const messages = await get<DeskMessages>(base, '/messages?as=U0ANA&channel=C0REL');
  expect(messages.messages).toMatchObject([
    { text: 'Hello', author: { name: 'Ana Alvarez' }, replies: [{ text: 'Hi', threadTs: ts }] },
    { text: 'Heard list', ephemeral: true, author: { name: 'Release', isBot: true } },
  ]);
  const ben = await get<DeskMessages>(base, '/messages?as=U0BEN&channel=C0REL');
  expect(ben.messages.map((each) => each.text)).toEqual(['Hello']);
  const on = { channel: String(posted.channel), ts: String(posted.ts) };
  const pressed = await post(base, '/press', { as: 'U0ANA', on, action: 'Go' });
  expect(pressed.json).toMatchObject({ ok: true, status: 200 });
  const missing = await post(base, '/press', { as: 'U0ANA', on, action: 'Stop' });
  expect(missing).toMatchObject({ status: 400, json: { problem: expect.stringContaining('Go') } });
});

test('a form is shown, complains by block, and closes', async () => {
  const { base, slack } = await aDesk();
  await post(base, '/command', { as: 'U0ANA', channel: 'C0REL', text: 'plan' });
  await expect.poll(() => slack.view('U0ANA')).not.toBeNull();
  const { modal, home } = await get<DeskViews>(base, '/view?as=U0ANA');
  expect(modal).toMatchObject({
    title: 'Plan',
    submit: 'Plan',
    close: 'Cancel',
    depth: 1,
    values: { service: { it: null } },
  });
  expect(home).toBeNull();
  const view = String(modal?.id);
  const wrong = await post(base, '/submit', { as: 'U0ANA', view, values: { Service: 'paymets' } });
  expect(wrong.json).toMatchObject({ ok: false, errors: { service: 'No such service.' } });
  const right = await post(base, '/submit', {
    as: 'U0ANA',
    view,
    values: { 'service/it': 'payments' },
  });
  expect(right.json).toMatchObject({ ok: true, errors: {} });
  expect((await get<DeskViews>(base, '/view?as=U0ANA')).modal).toBeNull();
  await post(base, '/command', { as: 'U0ANA', channel: 'C0REL', text: 'plan' });
  await expect.poll(() => slack.view('U0ANA')).not.toBeNull();
  await post(base, '/close-view', { as: 'U0ANA', view: slack.view('U0ANA')?.id });
  expect(slack.view('U0ANA')).toBeNull();
});

test('the clock is read and moved', async () => {
  const { base, clock } = await aDesk();
  const before = clock.now();
  const moved = await post(base, '/clock/advance', { ms: 3_600_000 });
  expect(moved).toMatchObject({ status: 200, json: { now: before + 3_600_000 } });
  expect(await get(base, '/clock')).toEqual({ now: before + 3_600_000 });
  expect((await post(base, '/clock/advance', { ms: -1 })).status).toBe(400);
});

test('changes are told as server-sent events', async () => {
  const { base, slack } = await aDesk();
  const response = await fetch(`${base}/events`);
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const first = await reader?.read();
  expect(first?.value).toContain('event: changed');
  await slack.say('U0ANA', 'C0REL', 'Hello');
  const second = await reader?.read();
  expect(second?.value).toContain(`"revision":${slack.world.revision}`);
  await reader?.cancel();
});

test('other origins, other hosts, other content types and large bodies are kept out', async () => {
  const { base, port } = await aDesk();
  const body = { as: 'U0ANA', channel: 'C0REL', text: 'Hello' };
  const foreign = await post(base, '/say', body, { origin: 'http://evil.example' });
  expect(foreign.status).toBe(403);
  const own = await post(base, '/say', body, { origin: `http://127.0.0.1:${port}` });
  expect(own.status).toBe(200);
  const form = await post(base, '/say', 'as=U0ANA', {
    'content-type': 'application/x-www-form-urlencoded',
  });
  expect(form.status).toBe(415);
  expect((await post(base, '/say', { ...body, text: 'x'.repeat(70_000) })).status).toBe(413);
  expect((await post(base, '/say', '{')).status).toBe(400);
  expect((await post(base, '/say', { ...body, as: 'U0NOBODY' })).status).toBe(404);
  expect((await post(base, '/say', { ...body, surprise: 1 })).status).toBe(400);
  const rebound = await new Promise<number | undefined>((resolve, reject) => {
    const headers = { host: `evil.example:${port}` };
    const path = '/playground/api/state?as=U0ANA';
    httpRequest({ host: '127.0.0.1', port, path, headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
  expect(rebound).toBe(403);
});
