// Messages out: what each outcome of a call means for the message it carried (architecture, "Storage and
// delivery"), by the simulated workspace's faults over real HTTP.

import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { contractScopes, historyScopes } from '../../../adapters/playground/slack/workspace.ts';
import { connectSlack } from '../../../adapters/slack/connect.ts';
import type { Outgoing, Sent } from '../../../src/app/ports.ts';
import { body, type Card, title } from '../../../src/chat/view.ts';
import {
  botToken,
  connected,
  said,
  signingSecret,
  start,
  until,
  type Wishes,
} from './support/connected.ts';

const view: Card = {
  kind: 'card',
  lines: [
    title('payments 4.2.0 → prod'),
    body('Waiting for ', { kind: 'mention', id: 'ana@example.org' }, ' and ', {
      kind: 'group',
      ref: 'slack:@payments-leads',
      ping: true,
    }),
  ],
  buttons: [],
  overflow: [],
};
const message: Outgoing = {
  view,
  names: { 'ana@example.org': { name: 'Ana', accounts: { slack: 'U0ANA' } } },
  key: 'R-1|slack:C0PAY|card',
  mayRepeat: false,
  threaded: false,
};

async function aChat(wishes: Wishes = {}) {
  const world = await connected(wishes);
  await until(() => world.slack.health().state === 'ok');
  const { chat } = world.slack;
  const post = (place = 'slack:C0PAY', to?: string) => chat.post(place, to, undefined, message);
  return { ...world, chat, post };
}

function ref(sent: Sent) {
  if (sent.kind !== 'done') throw new Error(`not sent: ${JSON.stringify(sent)}`);
  return sent.ref;
}

describe('a post', () => {
  test('stands in its channel with its key, its link and real mentions', async () => {
    const { post, workspace } = await aChat();
    const sent = ref(await post());
    expect(sent.link).toContain(`/archives/C0PAY/p${sent.id.replace('.', '')}`);
    expect(workspace.messages('C0PAY')).toMatchObject([
      {
        ts: sent.id,
        text: 'payments 4.2.0 → prod\nWaiting for <@U0ANA> and <!subteam^S0LEADS>',
        metadata: { event_type: 'signalbox_message', event_payload: { key: message.key } },
      },
    ]);
    const call = workspace.log.find(
      (entry) => entry.kind === 'call' && entry.method === 'chat.postMessage',
    );
    expect(call).toMatchObject({ args: { unfurl_links: 'false', unfurl_media: 'false' } });
  });

  test('to a thread stands in it', async () => {
    const { chat, post, workspace } = await aChat();
    const root = ref(await post());
    ref(await chat.post('slack:C0PAY', undefined, root, message));
    expect(workspace.thread('C0PAY', root.id)).toHaveLength(2);
  });

  test('to a person is a direct message; to somebody without an account it can’t be', async () => {
    const { post, workspace } = await aChat();
    ref(await post('direct:ben@example.org', 'U0BEN'));
    ref(await post('direct:ben@example.org', 'U0BEN'));
    expect(workspace.direct('U0BEN')).toHaveLength(2);
    const opened = workspace.log.filter(
      (entry) => entry.kind === 'call' && entry.method === 'conversations.open',
    );
    expect(opened).toHaveLength(1);
    expect(await post('direct:tim@example.org')).toMatchObject({ kind: 'failed', permanent: true });
  });

  test('whose link can’t be had is still a post', async () => {
    const { post, workspace } = await aChat();
    workspace.fail('chat.getPermalink', { status: 500 });
    expect(ref(await post()).link).toBeUndefined();
  });
});

describe('an edit', () => {
  test('changes the message in place', async () => {
    const { chat, post, workspace } = await aChat();
    const sent = ref(await post());
    const later = { ...view, lines: [title('payments 4.2.0 → prod · Deploying')] };
    expect(await chat.edit(sent, { ...message, view: later })).toEqual({ kind: 'done', ref: sent });
    expect(workspace.messages('C0PAY')).toMatchObject([
      { ts: sent.id, text: 'payments 4.2.0 → prod · Deploying', edits: 1 },
    ]);
  });

  test('longer than Slack takes is cut in its plain text, whole in its blocks (msg_too_long)', async () => {
    const { chat, post, workspace } = await aChat();
    const sent = ref(await post());
    const long = { ...view, lines: Array.from({ length: 40 }, () => body('<'.repeat(200))) };
    expect(await chat.edit(sent, { ...message, view: long })).toMatchObject({ kind: 'done' });
    const [shown] = workspace.messages('C0PAY');
    expect(shown?.text.length).toBeLessThanOrEqual(4_000);
    expect(shown?.text).toMatch(/&lt;…$/);
    expect(JSON.stringify(shown?.blocks).match(/&lt;/g)).toHaveLength(8_000);
  });

  test('of which nobody heard is simply to be repeated: it shows the same again', async () => {
    const { chat, post, workspace } = await aChat();
    const sent = ref(await post());
    workspace.fail('chat.update', { reset: 'after' });
    expect(await chat.edit(sent, message)).toMatchObject({ kind: 'failed', permanent: false });
  });

  test('of a message that was deleted finds it gone', async () => {
    const { chat } = await aChat();
    const gone = { channel: 'C0PAY', id: '1.000001' };
    expect(await chat.edit(gone, message)).toMatchObject({ kind: 'gone' });
  });
});

describe('what a failed post means', () => {
  test.each([
    ['channel_not_found', true],
    ['is_archived', true],
    ['not_in_channel', true],
    ['invalid_blocks', true],
    ['msg_too_long', true],
    ['restricted_action', true],
    ['token_revoked', false],
    ['account_inactive', false],
    ['invalid_auth', false],
    ['missing_scope', false],
    ['team_added_to_org', false],
  ])('%s: permanent %s', async (error, permanent) => {
    const { post, workspace } = await aChat();
    workspace.fail('chat.postMessage', { error });
    expect(await post()).toMatchObject({ kind: 'failed', permanent });
  });

  test.each([
    { status: 500 },
    { status: 503 },
    { error: 'fatal_error' },
    { error: 'internal_error' },
    { reset: 'before' as const },
    { reset: 'after' as const },
  ])('%j: it may have been shown', async (fault) => {
    const { post, workspace } = await aChat();
    workspace.fail('chat.postMessage', fault);
    expect(await post()).toMatchObject({ kind: 'uncertain' });
  });

  test('429: not before Slack says, for this channel only (Slack docs)', async () => {
    const { post, workspace, advance } = await aChat();
    workspace.fail('chat.postMessage', { ratelimited: 30 });
    const at = start + 30_000;
    expect(await post()).toEqual({ kind: 'not-before', at });
    expect(await post()).toEqual({ kind: 'not-before', at });
    expect(await post('slack:C0REL')).toMatchObject({ kind: 'done' });
    advance(30_000);
    expect(await post()).toMatchObject({ kind: 'done' });
  });

  test('a refused connection: nothing was sent, so it may be tried again', async () => {
    const chat = await chatTowards(await closedPort());
    expect(await chat.post('slack:C0PAY', undefined, undefined, message)).toEqual({
      kind: 'failed',
      why: 'ECONNREFUSED',
      permanent: false,
    });
  });

  test('a direct conversation that can’t be opened: nothing was sent', async () => {
    const { post, workspace } = await aChat();
    workspace.fail('conversations.open', { reset: 'after' });
    const to = 'direct:ben@example.org';
    expect(await post(to, 'U0BEN')).toMatchObject({ kind: 'failed', permanent: false });
    workspace.fail('conversations.open', { error: 'user_disabled' });
    expect(await post(to, 'U0BEN')).toMatchObject({ kind: 'failed', permanent: true });
    expect(await post(to, 'U0BEN')).toMatchObject({ kind: 'done' });
  });

  test('each is tried once: retrying is the outbox’s (Slack docs)', async () => {
    const { post, workspace } = await aChat();
    workspace.fail('chat.postMessage', { status: 500 });
    await post();
    expect(
      workspace.log.filter((entry) => entry.kind === 'call' && entry.method === 'chat.postMessage'),
    ).toHaveLength(1);
  });

  test('a token that Slack refuses degrades our health until it is accepted again', async () => {
    const { post, workspace, slack } = await aChat();
    workspace.fail('chat.postMessage', { error: 'token_revoked' });
    await post();
    expect(slack.health()).toEqual({
      state: 'degraded',
      why: expect.stringContaining('token_revoked'),
    });
    await until(() => slack.health().state === 'ok');
  });
});

test('posts are paced per channel, and Slack’s own limit is never met (contract "Starting")', async () => {
  const { post, workspace, advance } = await aChat();
  let sent = 0;
  for (let second = 0; second < 30; second += 1) {
    for (let attempt = 0; attempt < 3; attempt += 1) {
      if ((await post()).kind === 'done') sent += 1;
    }
    advance(1_000);
  }
  expect(sent).toBeGreaterThanOrEqual(30);
  expect(sent).toBeLessThanOrEqual(35);
  const refused = workspace.log.filter((entry) => entry.kind === 'call' && entry.status === 429);
  expect(refused).toEqual([]);
});

describe('an uncertain message', () => {
  const workspace = { scopes: [...contractScopes, ...historyScopes] };

  test('that arrived is found by its key, in a channel and in a thread', async () => {
    const { chat, post, workspace: slack } = await aChat({ workspace });
    slack.fail('chat.postMessage', { reset: 'after' });
    expect(await post()).toMatchObject({ kind: 'uncertain' });
    const found = await chat.find('slack:C0PAY', undefined, undefined, message.key);
    const root = { channel: 'C0PAY', id: slack.messages('C0PAY')[0]?.ts ?? '' };
    expect(found).toEqual({ kind: 'there', ref: root });
    const reply = { ...message, key: 'R-1|slack:C0PAY|note:2' };
    const sent = ref(await chat.post('slack:C0PAY', undefined, root, reply));
    expect(await chat.find('slack:C0PAY', undefined, root, reply.key)).toMatchObject({
      ref: { id: sent.id },
    });
  });

  test('that didn’t arrive is not found', async () => {
    const { chat, post, workspace: slack } = await aChat({ workspace });
    slack.fail('chat.postMessage', { reset: 'before' });
    await post();
    expect(await chat.find('slack:C0PAY', undefined, undefined, message.key)).toEqual({
      kind: 'not-there',
    });
  });

  test('can’t be looked up without the optional scopes, and then the repeat says so (reliability I9)', async () => {
    const { chat, workspace: slack } = await aChat();
    expect(await chat.find('slack:C0PAY', undefined, undefined, message.key)).toEqual({
      kind: 'unreadable',
    });
    ref(await chat.post('slack:C0PAY', undefined, undefined, { ...message, mayRepeat: true }));
    expect(slack.messages('C0PAY')[0]?.text).toContain('may be here twice');
  });

  test('that Slack says nothing about now, or doesn’t want to be asked about, is looked for later', async () => {
    const { chat, workspace: slack, advance } = await aChat({ workspace });
    const find = () => chat.find('slack:C0PAY', undefined, undefined, message.key);
    slack.down(true);
    expect(await find()).toMatchObject({ kind: 'failed', permanent: false });
    slack.recover();
    slack.fail('conversations.history', { ratelimited: 7 });
    expect(await find()).toMatchObject({ kind: 'not-before' });
    expect(await find()).toMatchObject({ kind: 'not-before' });
    advance(7_000);
    expect(await find()).toEqual({ kind: 'not-there' });
  });
});

describe('whether the bot can post somewhere', () => {
  test('open, archived, without the bot, unknown to Slack, not to be found out', async () => {
    const { chat, workspace, advance } = await aChat();
    const later = () => advance(5_000);
    expect(await chat.reach('slack:C0PAY')).toEqual({ kind: 'open' });
    workspace.archive('C0PAY');
    later();
    expect(await chat.reach('slack:C0PAY')).toMatchObject({
      kind: 'closed',
      why: 'archived',
    });
    workspace.unarchive('C0PAY');
    workspace.removeBot('C0PAY');
    later();
    expect(await chat.reach('slack:C0PAY')).toMatchObject({ kind: 'closed' });
    expect(await chat.reach('slack:C0NONE')).toMatchObject({ kind: 'closed' });
    workspace.down(true);
    later();
    expect(await chat.reach('slack:C0PAY')).toEqual({ kind: 'unknown' });
    workspace.recover();
    workspace.inviteBot('C0PAY');
    expect(await chat.reach('slack:C0PAY')).toEqual({ kind: 'open' });
  });

  test('people can always be written to; other platforms are not ours', async () => {
    const { chat } = await aChat();
    expect(await chat.reach('direct:ana@example.org')).toEqual({ kind: 'open' });
    expect(chat.serves('slack:C0PAY')).toBe(true);
    expect(chat.serves('direct:ana@example.org')).toBe(true);
    expect(chat.serves('teams:19:x')).toBe(false);
  });
});

async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function chatTowards(port: number) {
  const quiet = () => {};
  const slack = connectSlack({
    settings: { botToken, signingSecret, apiUrl: `http://127.0.0.1:${port}/api/` },
    clock: { now: () => start },
    log: { info: quiet, warn: quiet, error: quiet },
    house: () => ({
      hear: async () => said('done'),
      formTitle: () => undefined,
      openHome: async () => undefined,
      look: async () => undefined,
      formAgain: async () => undefined,
    }),
    allowedTeams: () => ['T0SIM'],
  });
  await slack.stop();
  return slack.chat;
}
