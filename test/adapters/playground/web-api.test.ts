// The Web API of the simulated workspace through the real WebClient: tokens, scopes, channels,
// limits, people and planned faults answer as Slack's method pages say.
import { afterEach, expect, test } from 'vitest';
import type { SlackWorkspaceOptions } from '../../../adapters/playground/slack/workspace.ts';
import { contractScopes, historyScopes } from '../../../adapters/playground/slack/workspace.ts';
import { aWorkspace, clientOf } from './bare-bolt.ts';

const ends: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function world(options: Partial<SlackWorkspaceOptions> = {}) {
  const made = await aWorkspace(options);
  ends.push(() => made.slack.close());
  return made;
}

const refusedWith = (error: string) => ({ data: { ok: false, error } });
const text = 'Hello';

test('a wrong token is refused, and a missing scope is named', async () => {
  const { slack, client } = await world({ scopes: ['chat:write'] });
  await expect(clientOf(slack, 'xoxb-other').auth.test()).rejects.toMatchObject(
    refusedWith('invalid_auth'),
  );
  await expect(client.users.info({ user: 'U0ANA' })).rejects.toMatchObject({
    data: { error: 'missing_scope', needed: 'users:read', provided: 'chat:write' },
  });
  await expect(client.apiCall('chat.shout')).rejects.toMatchObject(refusedWith('unknown_method'));
});

test('form-encoded and JSON bodies are read alike', async () => {
  const { slack } = await world();
  const blocks = [{ type: 'divider' }];
  const headers = { authorization: 'Bearer xoxb-sample', 'content-type': 'application/json' };
  const body = JSON.stringify({ channel: 'C0REL', text, blocks });
  const url = `${slack.apiUrl}chat.postMessage`;
  const json = await fetch(url, { method: 'POST', headers, body });
  expect(await json.json()).toMatchObject({ ok: true, message: { text, blocks } });
  const broken = await fetch(url, { method: 'POST', headers, body: '{' });
  expect(await broken.json()).toMatchObject({ ok: false, error: 'invalid_json' });
  const form = new URLSearchParams({
    token: 'xoxb-sample',
    channel: 'C0REL',
    text,
    blocks: JSON.stringify(blocks),
  });
  const sent = await fetch(url, { method: 'POST', body: form });
  expect(await sent.json()).toMatchObject({ ok: true, message: { blocks } });
  form.set('blocks', '[');
  const bad = await fetch(url, { method: 'POST', body: form });
  expect(await bad.json()).toMatchObject({ ok: false, error: 'invalid_blocks_format' });
});

test('channels: unknown, private, without the bot, archived', async () => {
  const { slack, client } = await world({
    channels: [
      { id: 'C0REL', name: 'releases' },
      { id: 'C0OUT', name: 'outside', withoutBot: true },
      { id: 'C0SEC', name: 'secret', withoutBot: true, isPrivate: true },
      { id: 'C0OLD', name: 'old', isArchived: true },
    ],
  });
  const post = (channel: string) => client.chat.postMessage({ channel, text });
  await expect(post('C0NONE')).rejects.toMatchObject(refusedWith('channel_not_found'));
  await expect(post('C0SEC')).rejects.toMatchObject(refusedWith('channel_not_found'));
  await expect(post('C0OUT')).rejects.toMatchObject(refusedWith('not_in_channel'));
  await expect(post('C0OLD')).rejects.toMatchObject(refusedWith('is_archived'));
  expect(await post('#releases')).toMatchObject({ channel: 'C0REL' });
  const { ts } = await post('C0REL');
  const update = () => client.chat.update({ channel: 'C0REL', ts: String(ts), text: 'New' });
  slack.archive('C0REL');
  await expect(update()).rejects.toMatchObject(refusedWith('is_inactive'));
  slack.unarchive('C0REL');
  slack.removeBot('C0REL');
  await expect(update()).rejects.toMatchObject(refusedWith('not_in_channel'));
  slack.inviteBot('C0REL');
  expect(await update()).toMatchObject({ ok: true, text: 'New' });
  const { channel } = await client.conversations.info({ channel: 'C0OUT' });
  expect(channel).toMatchObject({ is_member: false, is_archived: false });
});

test('an update keeps blocks and metadata that it leaves out', async () => {
  const { slack, client } = await world();
  const { ts } = await client.chat.postMessage({
    channel: 'C0REL',
    text,
    blocks: [{ type: 'divider', block_id: 'line' }],
    metadata: { event_type: 'card', event_payload: { key: 'R-1' } },
  });
  await client.chat.update({ channel: 'C0REL', ts: String(ts), text: 'New' });
  expect(slack.messages('C0REL')[0]).toMatchObject({
    text: 'New',
    blocks: [{ block_id: 'line' }],
    metadata: { event_payload: { key: 'R-1' } },
    edits: 1,
  });
  await client.chat.update({ channel: 'C0REL', ts: String(ts), text: 'New', blocks: [] });
  expect(slack.messages('C0REL')[0]?.blocks).toEqual([]);
});

test('a deleted message with a thread leaves a tombstone', async () => {
  const { slack, client } = await world();
  const { ts } = await client.chat.postMessage({ channel: 'C0REL', text });
  await client.chat.postMessage({ channel: 'C0REL', text: 'Reply', thread_ts: String(ts) });
  await client.chat.delete({ channel: 'C0REL', ts: String(ts) });
  expect(slack.messages('C0REL')).toMatchObject([{ tombstone: true, blocks: [] }]);
  expect(slack.thread('C0REL', String(ts))).toHaveLength(2);
});

test('history needs its scope, and gives metadata only when asked', async () => {
  const without = await world();
  await expect(without.client.conversations.history({ channel: 'C0REL' })).rejects.toMatchObject({
    data: { error: 'missing_scope', needed: 'channels:history' },
  });

  const { client } = await world({ scopes: [...contractScopes, ...historyScopes] });
  const metadata = { event_type: 'card', event_payload: { key: 'R-1' } };
  const { ts } = await client.chat.postMessage({ channel: 'C0REL', text: 'One', metadata });
  await client.chat.postMessage({
    channel: 'C0REL',
    text: 'Reply',
    thread_ts: String(ts),
    metadata,
  });
  await client.chat.postEphemeral({ channel: 'C0REL', user: 'U0ANA', text: 'Secret' });
  await client.chat.postMessage({ channel: 'C0REL', text: 'Two' });
  const page = await client.conversations.history({ channel: 'C0REL', limit: 1 });
  expect(page).toMatchObject({ has_more: true, messages: [{ text: 'Two' }] });
  const rest = await client.conversations.history({
    channel: 'C0REL',
    cursor: String(page.response_metadata?.next_cursor),
    include_all_metadata: true,
  });
  expect(rest).toMatchObject({
    has_more: false,
    messages: [{ text: 'One', metadata, reply_count: 1 }],
  });
  const thread = { channel: 'C0REL', ts: String(ts) };
  const plain = await client.conversations.replies(thread);
  expect(plain.messages?.map((each) => each.text)).toEqual(['One', 'Reply']);
  expect(plain.messages?.[1]?.metadata).toBeUndefined();
  const full = await client.conversations.replies({ ...thread, include_all_metadata: true });
  expect(full.messages?.[1]?.metadata).toEqual(metadata);
});

test('people: guests, strangers, bots and deactivated accounts look like in Slack', async () => {
  const { slack, client } = await world({
    people: [
      { id: 'U0ANA', name: 'ana', realName: 'Ana', email: 'Ana@Example.org', tz: 'Asia/Kolkata' },
      { id: 'U0GUE', name: 'gue', realName: 'Gue', isUltraRestricted: true },
      { id: 'U0STR', name: 'str', realName: 'Str', isStranger: true, teamId: 'T0OTHER' },
      { id: 'U0CI', name: 'ci', realName: 'CI', isBot: true },
      { id: 'U0OLD', name: 'old', realName: 'Old', deleted: true, email: 'old@example.org' },
      { id: 'U0NEW', name: 'new', realName: 'New', isEmailConfirmed: false },
    ],
  });
  const user = async (id: string) => (await client.users.info({ user: id })).user;
  expect(await user('U0ANA')).toMatchObject({
    tz: 'Asia/Kolkata',
    tz_offset: 19_800,
    is_restricted: false,
    is_email_confirmed: true,
    profile: { email: 'Ana@Example.org', real_name: 'Ana' },
  });
  expect(await user('U0GUE')).toMatchObject({ is_ultra_restricted: true });
  expect(await user('U0STR')).toMatchObject({ is_stranger: true, team_id: 'T0OTHER' });
  expect(await user('U0CI')).toMatchObject({ is_bot: true });
  expect(await user('U0OLD')).toMatchObject({ deleted: true });
  expect(await user('U0NEW')).toMatchObject({ is_email_confirmed: false });
  expect(await user('U0BOT')).toMatchObject({ is_bot: true });
  const found = await client.users.lookupByEmail({ email: 'ana@example.org' });
  expect(found.user?.id).toBe('U0ANA');
  await expect(client.users.lookupByEmail({ email: 'old@example.org' })).rejects.toMatchObject(
    refusedWith('users_not_found'),
  );
  await expect(client.conversations.open({ users: 'U0OLD' })).rejects.toMatchObject(
    refusedWith('user_disabled'),
  );
  slack.changePerson('U0ANA', { deleted: true });
  expect(await user('U0ANA')).toMatchObject({ deleted: true });
});

test('an e-mail address is shown only with its scope', async () => {
  const { client } = await world({ scopes: ['users:read'] });
  const { user } = await client.users.info({ user: 'U0ANA' });
  expect(user?.profile?.email).toBeUndefined();
});

test('user groups are listed, and changes of membership show at once', async () => {
  const { slack, client } = await world();
  const { usergroups } = await client.usergroups.list({ include_users: true });
  expect(usergroups).toMatchObject([{ handle: 'payments-leads', users: ['U0ANA', 'U0EVE'] }]);
  slack.setGroup('@payments-leads', ['U0CAT']);
  const usergroup = String(usergroups?.[0]?.id);
  expect(await client.usergroups.users.list({ usergroup })).toMatchObject({ users: ['U0CAT'] });
  await expect(client.usergroups.users.list({ usergroup: 'S0NONE' })).rejects.toMatchObject(
    refusedWith('no_such_subteam'),
  );
});

test('blocks that Slack would refuse are refused with pointers', async () => {
  const { client } = await world();
  const blocks = [{ type: 'header' as const, text: { type: 'plain_text' as const, text: '' } }];
  await expect(client.chat.postMessage({ channel: 'C0REL', text, blocks })).rejects.toMatchObject({
    data: {
      error: 'invalid_blocks',
      response_metadata: {
        messages: ['[ERROR] must be more than 0 characters [json-pointer:/blocks/0/text/text]'],
      },
    },
  });
});

test('a trigger opens one view within three seconds', async () => {
  const { slack, clock, client } = await world();
  const view = {
    type: 'modal' as const,
    title: { type: 'plain_text' as const, text: 'Plan' },
    blocks: [],
  };
  const open = (trigger_id: string) => client.views.open({ trigger_id, view });
  const late = slack.views.trigger('U0ANA', null, 'C0REL');
  clock.advance(3001);
  await expect(open(late)).rejects.toMatchObject(refusedWith('expired_trigger_id'));
  const fresh = slack.views.trigger('U0ANA', null, 'C0REL');
  clock.advance(3000);
  expect(await open(fresh)).toMatchObject({ ok: true, view: { title: { text: 'Plan' } } });
  await expect(open(fresh)).rejects.toMatchObject(refusedWith('exchanged_trigger_id'));
});

test('a channel takes a burst, then a message a second; other channels are free', async () => {
  const { clock, client } = await world();
  const post = (channel: string) => client.chat.postMessage({ channel, text });
  for (let count = 0; count < 5; count += 1) await post('C0REL');
  await expect(post('C0REL')).rejects.toMatchObject({ retryAfter: 1 });
  expect(await post('C0PAY')).toMatchObject({ ok: true });
  clock.advance(1000);
  expect(await post('C0REL')).toMatchObject({ ok: true });
  await expect(post('C0REL')).rejects.toMatchObject({ retryAfter: 1 });
});

test('other methods are limited by tier, and not at all when switched off', async () => {
  const { clock, client } = await world();
  const list = () => client.usergroups.list({});
  for (let count = 0; count < 20; count += 1) await list();
  await expect(list()).rejects.toMatchObject({ retryAfter: 3 });
  clock.advance(3000);
  expect(await list()).toMatchObject({ ok: true });
  const free = await world({ rateLimits: false });
  for (let count = 0; count < 30; count += 1) await free.client.usergroups.list({});
});

test('a response_url takes five posts in thirty minutes', async () => {
  const { slack, clock } = await world();
  let url = '';
  slack.connect(`${slack.apiUrl}auth.test`);
  const post = async (more: object = {}) => {
    const body = JSON.stringify({ text, ...more });
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(url, { method: 'POST', headers, body });
    return [response.status, await response.text()];
  };
  const command = async () => {
    await slack.command('U0ANA', 'C0REL', 'list');
    const sent = slack.log.findLast((each) => each.kind === 'delivery');
    url = new URLSearchParams(sent?.request.body).get('response_url') ?? '';
  };
  await command();
  expect(await post()).toEqual([200, 'ok']);
  expect(await post({ text: '' })).toEqual([400, '{"ok":false,"error":"no_text"}']);
  expect(await post({ response_type: 'in_channel', text: 'All' })).toEqual([200, 'ok']);
  for (let count = 0; count < 3; count += 1) await post();
  expect(await post()).toEqual([404, '{"ok":false,"error":"used_url"}']);
  expect(slack.messages('C0REL')).toMatchObject([{ text: 'All', viaResponse: true }]);
  await command();
  clock.advance(30 * 60_000 + 1);
  expect(await post()).toEqual([404, '{"ok":false,"error":"expired_url"}']);
});

test('what was posted through a response_url can’t be edited by the Web API', async () => {
  const { slack, client } = await world();
  slack.connect(`${slack.apiUrl}auth.test`);
  await slack.command('U0ANA', 'C0REL', 'list');
  const sent = slack.log.findLast((each) => each.kind === 'delivery');
  const url = new URLSearchParams(sent?.request.body).get('response_url') ?? '';
  const body = JSON.stringify({ text, response_type: 'in_channel' });
  await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  const [message] = slack.messages('C0REL');
  await expect(
    client.chat.update({ channel: 'C0REL', ts: String(message?.ts), text: 'New' }),
  ).rejects.toMatchObject(refusedWith('cant_update_message'));
});

test('planned faults: errors, statuses, limits, silence and cut connections, then it is over', async () => {
  const { slack } = await world();
  const client = clientOf(slack, 'xoxb-sample', 150);
  const post = (channel = 'C0REL') => client.chat.postMessage({ channel, text });
  slack.fail('chat.postMessage', { error: 'fatal_error' });
  await expect(post()).rejects.toMatchObject(refusedWith('fatal_error'));
  slack.fail('chat.postMessage', { status: 503 });
  await expect(post()).rejects.toMatchObject({ statusCode: 503 });
  slack.fail('chat.postMessage', { ratelimited: 30 }, 1, (args) => args.channel === 'C0PAY');
  expect(await post('C0REL')).toMatchObject({ ok: true });
  await expect(post('C0PAY')).rejects.toMatchObject({ retryAfter: 30 });
  expect(slack.messages('C0REL')).toHaveLength(1);

  slack.fail('chat.postMessage', { timeout: 'before' });
  await expect(post()).rejects.toThrow();
  slack.fail('*', { reset: 'before' });
  await expect(post()).rejects.toThrow();
  expect(slack.messages('C0REL')).toHaveLength(1);
  slack.fail('chat.postMessage', { timeout: 'after' });
  await expect(post()).rejects.toThrow();
  slack.fail('chat.postMessage', { reset: 'after' });
  await expect(post()).rejects.toThrow();
  expect(slack.messages('C0REL')).toHaveLength(3);

  slack.down(true);
  await expect(client.auth.test()).rejects.toThrow();
  slack.recover();
  expect(await client.auth.test()).toMatchObject({ ok: true, user_id: 'U0BOT', bot_id: 'B0BOT' });
  const failed = slack.log.filter((each) => each.kind === 'call' && each.status === null);
  expect(failed).toHaveLength(5);
});

test('everything that people see makes a new revision', async () => {
  const { slack, client } = await world();
  const seen: number[] = [];
  const stop = slack.onChange((revision) => seen.push(revision));
  await client.chat.postMessage({ channel: 'C0REL', text });
  await slack.say('U0ANA', 'C0REL', text);
  expect(seen.length).toBeGreaterThanOrEqual(2);
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  stop();
  const before = seen.length;
  await slack.say('U0ANA', 'C0REL', text);
  expect(seen).toHaveLength(before);
});
