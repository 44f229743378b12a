// The workspace is ours, so it could agree with our bot and be wrong about Slack. The same script
// of Web API calls runs here and against the independent emulator `emulate`; `ok` and `error` have
// to match. Where they differ on purpose, the difference is listed.
import type { WebClient } from '@slack/web-api';
import { createEmulator, type Emulator } from 'emulate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contractScopes } from '../../../adapters/playground/slack/workspace.ts';
import { aWorkspace, clientOf } from './bare-bolt.ts';

/** What a server offers the script: two clients, ids, and the things Slack has no bot API for. */
type Side = {
  client: WebClient;
  channel: string;
  archived: string;
  ana: string;
  /** A message that somebody else wrote. */
  foreignTs: string;
  trigger: (viewId?: string) => Promise<string>;
};

const outcomes = new Map<'ours' | 'emulate', Map<string, string>>();
const ends: (() => Promise<void>)[] = [];

async function ourSide(): Promise<Side> {
  const { slack, client } = await aWorkspace({ rateLimits: false });
  ends.push(() => slack.close());
  slack.archive('C0OPS');
  const foreign = await slack.say('U0ANA', 'C0REL', 'Mine');
  return {
    client,
    channel: 'C0REL',
    archived: 'C0OPS',
    ana: 'U0ANA',
    foreignTs: String(foreign.ts),
    trigger: (viewId) => {
      const view = viewId === undefined ? null : (slack.views.byId(viewId) ?? null);
      return Promise.resolve(slack.views.trigger('U0ANA', view, 'C0REL'));
    },
  };
}

async function emulateSide(): Promise<Side> {
  const seed = {
    slack: {
      users: [
        { name: 'release', email: 'release@example.org' },
        { name: 'ana', email: 'ana@example.org' },
      ],
      channels: [{ name: 'releases' }, { name: 'operations' }],
      tokens: [
        { token: 'xoxb-sample', user: 'release', scopes: [...contractScopes], app_id: 'A0BOT' },
        { token: 'xoxp-ana', user: 'ana', scopes: ['chat:write', 'channels:manage'] },
      ],
      strict_scopes: true,
    },
  };
  const emulator: Emulator = await createEmulator({
    service: 'slack',
    port: await freePort(),
    seed,
  });
  ends.push(() => emulator.close());
  const at = { apiUrl: `${emulator.url}/api/` };
  const client = clientOf(at, 'xoxb-sample');
  const ana = clientOf(at, 'xoxp-ana');
  const { channels } = await client.conversations.list();
  const named = (name: string) => String(channels?.find((each) => each.name === name)?.id);
  const { user } = await client.users.lookupByEmail({ email: 'ana@example.org' });
  await ana.conversations.archive({ channel: named('operations') });
  const foreign = await ana.chat.postMessage({ channel: named('releases'), text: 'Mine' });
  return {
    client,
    channel: named('releases'),
    archived: named('operations'),
    ana: String(user?.id),
    foreignTs: String(foreign.ts),
    trigger: async (viewId) => {
      const about = viewId === undefined ? { user_id: user?.id } : { view_id: viewId };
      const made = await client.apiCall('views.generateTriggerId', about);
      return 'trigger_id' in made ? String(made.trigger_id) : 'none';
    },
  };
}

async function freePort(): Promise<number> {
  const { createServer } = await import('node:net');
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

const plain = (text: string) => ({ type: 'plain_text' as const, text });
const section = (text: string) => ({ type: 'section' as const, text: plain(text) });
const modal = { type: 'modal' as const, title: plain('Plan'), blocks: [section('One')] };
const home = { type: 'home' as const, blocks: [section('Home')] };
const metadata = { event_type: 'card', event_payload: { key: 'R-1' } };

/** Runs every call on one side and notes how each went. */
async function runScript(side: Side): Promise<Map<string, string>> {
  const { client, channel, archived, ana, foreignTs } = side;
  const noted = new Map<string, string>();
  const call = async <Result extends object>(
    name: string,
    made: Promise<Result>,
  ): Promise<Partial<Result>> => {
    try {
      const result = await made;
      noted.set(name, 'warning' in result ? `ok, ${result.warning}` : 'ok');
      return result;
    } catch (error) {
      const data = error instanceof Error && 'data' in error ? error.data : null;
      const code = typeof data === 'object' && data !== null && 'error' in data ? data.error : null;
      noted.set(name, String(code ?? error));
      return {};
    }
  };
  const text = 'Hello';
  const gone = '1.000001';

  await call('auth.test', client.auth.test());
  await call('no token', clientOf({ apiUrl: String(client.slackApiUrl) }, '').auth.test());
  const posted = await call('post', client.chat.postMessage({ channel, text, metadata }));
  const ts = String(posted.ts);
  await call('post without text', client.chat.postMessage({ channel, text: '' }));
  await call('post to nowhere', client.chat.postMessage({ channel: 'C0NOWHERE', text }));
  await call('post to archived', client.chat.postMessage({ channel: archived, text }));
  await call('post a reply', client.chat.postMessage({ channel, text, thread_ts: ts }));
  await call('post to a person', client.chat.postMessage({ channel: ana, text }));
  await call('post 40,001', client.chat.postMessage({ channel, text: 'x'.repeat(40_001) }));
  await call('post 40,000', client.chat.postMessage({ channel, text: 'x'.repeat(40_000) }));
  await call('update', client.chat.update({ channel, ts, text: 'Again' }));
  await call('update blocks', client.chat.update({ channel, ts, text, blocks: [section('B')] }));
  await call('update 4,001', client.chat.update({ channel, ts, text: 'x'.repeat(4001) }));
  const blocks = Array.from({ length: 51 }, () => section('One of many'));
  await call('post 51 blocks', client.chat.postMessage({ channel, text, blocks }));
  await call('update unknown', client.chat.update({ channel, ts: gone, text }));
  await call('update foreign', client.chat.update({ channel, ts: foreignTs, text }));
  await call('permalink', client.chat.getPermalink({ channel, message_ts: ts }));
  await call('permalink unknown', client.chat.getPermalink({ channel, message_ts: gone }));
  await call('permalink nowhere', client.chat.getPermalink({ channel: 'C0', message_ts: ts }));
  const ephemeral = await call(
    'ephemeral',
    client.chat.postEphemeral({ channel, user: ana, text }),
  );
  const ephemeralTs = String(ephemeral.message_ts);
  await call('update ephemeral', client.chat.update({ channel, ts: ephemeralTs, text }));
  await call('ephemeral nowhere', client.chat.postEphemeral({ channel: 'C0', user: ana, text }));
  await call(
    'ephemeral archived',
    client.chat.postEphemeral({ channel: archived, user: ana, text }),
  );
  await call('ephemeral, no text', client.chat.postEphemeral({ channel, user: ana, text: '' }));
  await call('delete foreign', client.chat.delete({ channel, ts: foreignTs }));
  const other = await call('post another', client.chat.postMessage({ channel, text }));
  const otherTs = String(other.ts);
  await call('delete', client.chat.delete({ channel, ts: otherTs }));
  await call('delete twice', client.chat.delete({ channel, ts: otherTs }));
  await call('update deleted', client.chat.update({ channel, ts: otherTs, text }));

  await call('info', client.conversations.info({ channel }));
  await call('info nowhere', client.conversations.info({ channel: 'C0' }));
  await call('members', client.conversations.members({ channel }));
  await call('members nowhere', client.conversations.members({ channel: 'C0' }));
  await call('list', client.conversations.list({ types: 'public_channel,private_channel' }));
  await call('history, no scope', client.conversations.history({ channel }));
  await call('replies, no scope', client.conversations.replies({ channel, ts }));
  await call('open', client.conversations.open({ users: ana }));
  await call('open again', client.conversations.open({ users: ana }));
  await call('open nobody', client.conversations.open({ users: '' }));
  await call('open unknown', client.conversations.open({ users: 'U0NOBODY' }));

  await call('user', client.users.info({ user: ana }));
  await call('user unknown', client.users.info({ user: 'U0NOBODY' }));
  await call('users', client.users.list({}));
  await call('by email', client.users.lookupByEmail({ email: 'ana@example.org' }));
  await call('by unknown email', client.users.lookupByEmail({ email: 'nobody@example.org' }));

  await call('publish', client.views.publish({ user_id: ana, view: home }));
  await call('publish stale', client.views.publish({ user_id: ana, view: home, hash: '0' }));
  const trigger = await side.trigger();
  const opened = await call('open view', client.views.open({ trigger_id: trigger, view: modal }));
  await call('open with used trigger', client.views.open({ trigger_id: trigger, view: modal }));
  await call('open with no trigger', client.views.open({ trigger_id: '1.2.x', view: modal }));
  const first = String(opened.view?.id);
  await call('update view', client.views.update({ view_id: first, view: modal }));
  await call('update stale', client.views.update({ view_id: first, view: modal, hash: '0' }));
  await call('update no view', client.views.update({ view_id: 'V0', view: modal }));
  const long = { ...modal, title: plain('A title of more than 24 characters') };
  const again = await side.trigger();
  await call('open a long title', client.views.open({ trigger_id: again, view: long }));
  const push = async (name: string, on: string) =>
    call(name, client.views.push({ trigger_id: await side.trigger(on), view: modal }));
  const second = String((await push('push', first)).view?.id);
  const third = String((await push('push again', second)).view?.id);
  await push('push a fourth', third);
  return noted;
}

beforeAll(async () => {
  outcomes.set('ours', await runScript(await ourSide()));
  outcomes.set('emulate', await runScript(await emulateSide()));
});

afterAll(async () => {
  for (const end of ends) await end();
});

/** What Slack's method pages say and the emulator doesn't do: ours, theirs. */
const onPurpose: Record<string, [string, string]> = {
  'update 4,001': ['msg_too_long', 'ok'],
  'post 51 blocks': ['invalid_blocks', 'ok'],
  'open a long title': ['invalid_arguments', 'ok'],
};

test('the Web API half answers a script of calls like emulate@0.12.2', () => {
  const ours = Object.fromEntries(outcomes.get('ours') ?? []);
  const theirs = Object.fromEntries(outcomes.get('emulate') ?? []);
  const differing = Object.keys(ours).filter((name) => ours[name] !== theirs[name]);
  expect(Object.keys(ours).length).toBeGreaterThan(50);
  expect(Object.keys(theirs)).toEqual(Object.keys(ours));
  expect(Object.fromEntries(differing.map((name) => [name, [ours[name], theirs[name]]]))).toEqual(
    onPurpose,
  );
});
