// The simulated workspace against a real Bolt app over real HTTP: commands, clicks, forms, events
// and their retries arrive, and answers are shown as Slack shows them.
import type { App } from '@slack/bolt';
import { afterEach, expect, test } from 'vitest';
import type { SlackWorkspace } from '../../../adapters/playground/slack/workspace.ts';
import { aWorkspace, connectBolt } from './bare-bolt.ts';

const ends: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function aTeam(listen: (app: App) => void, options: Parameters<typeof aWorkspace>[0] = {}) {
  const world = await aWorkspace(options);
  ends.push(() => world.slack.close());
  ends.push(await connectBolt(world.slack, listen));
  return world;
}

const button = (text: string, action_id: string, value = text) => ({
  type: 'button' as const,
  text: { type: 'plain_text' as const, text },
  action_id,
  value,
});

test('a command arrives with its fields, and its answer is private', async () => {
  const heard: Record<string, string>[] = [];
  const { slack } = await aTeam((app) => {
    app.command('/release', async ({ command, ack }) => {
      heard.push({ ...command });
      await ack('Planned.');
    });
  });
  const answer = await slack.command('U0ANA', 'C0REL', 'plan payments 4.2.0');
  expect(answer).toMatchObject({ ok: true, status: 200, reply: { text: 'Planned.' } });
  expect(heard[0]).toMatchObject({
    command: '/release',
    text: 'plan payments 4.2.0',
    user_id: 'U0ANA',
    channel_id: 'C0REL',
    channel_name: 'releases',
    team_id: 'T0SIM',
  });
  expect(slack.messages('C0REL')).toEqual([]);
  expect(slack.ephemerals('U0ANA', 'C0REL').map((each) => each.text)).toEqual(['Planned.']);
  expect(slack.ephemerals('U0BEN')).toEqual([]);
});

test('should_escape: names and channels become ids, and what only looks like markup is text', async () => {
  let text = '';
  const { slack } = await aTeam((app) => {
    app.command('/release', async ({ command, ack }) => {
      text = command.text;
      await ack();
    });
  });
  await slack.command(
    'U0ANA',
    'C0REL',
    '/release plan @ben, #payments <!channel> & ana@example.org',
  );
  expect(text).toBe(
    'plan <@U0BEN|ben>, <#C0PAY|payments> &lt;!channel&gt; &amp; ' +
      '<mailto:ana@example.org|ana@example.org>',
  );
});

test('commands are refused in threads, in archived channels and for strangers to the channel', async () => {
  const { slack } = await aTeam(() => undefined, {
    channels: [
      { id: 'C0REL', name: 'releases', members: ['U0ANA'] },
      { id: 'C0OLD', name: 'old', isArchived: true },
    ],
  });
  const inThread = await slack.command('U0ANA', 'C0REL', 'list', '1.000001');
  expect(inThread.notice).toBe('/release is not supported in threads. Sorry!');
  expect((await slack.command('U0ANA', 'C0OLD', 'list')).notice).toBe('#old is archived.');
  expect((await slack.command('U0BEN', 'C0REL', 'list')).ok).toBe(false);
  expect((await slack.command('U0ANA', 'C0REL', '/other list')).notice).toBe(
    '/other is not a valid command.',
  );
  expect(slack.log).toEqual([]);
});

test('a command that nobody acknowledges fails with a timeout that the person sees', async () => {
  const { slack } = await aTeam(
    (app) => {
      app.command('/release', () => new Promise(() => undefined));
    },
    { patience: 100 },
  );
  const answer = await slack.command('U0ANA', 'C0REL', 'list');
  expect(answer).toMatchObject({
    ok: false,
    status: null,
    notice: '/release failed with the error "operation_timeout"',
  });
});

test('a button pressed by its words reaches the app with message, value and response_url', async () => {
  const bodies: unknown[] = [];
  const { slack, client } = await aTeam((app) => {
    app.action('vote', async ({ ack, body, action, respond }) => {
      bodies.push({ body, action });
      await ack();
      await respond({ text: 'Counted.', replace_original: false });
    });
  });
  const { ts } = await client.chat.postMessage({
    channel: 'C0REL',
    text: 'Approve?',
    blocks: [{ type: 'actions', elements: [button('Approve', 'vote', 'approve R-1')] }],
  });
  const answer = await slack.press('U0BEN', { channelId: 'C0REL', ts: String(ts) }, 'Approve');
  expect(answer).toMatchObject({ ok: true, status: 200 });
  expect(bodies[0]).toMatchObject({
    action: { type: 'button', value: 'approve R-1', action_id: 'vote' },
    body: {
      user: { id: 'U0BEN' },
      channel: { id: 'C0REL' },
      container: { type: 'message', message_ts: ts, is_ephemeral: false },
      message: { ts, text: 'Approve?', bot_id: 'B0BOT' },
    },
  });
  await expect.poll(() => slack.ephemerals('U0BEN').map((each) => each.text)).toEqual(['Counted.']);
});

test('a button is pressed as somebody saw it, though the message has just changed', async () => {
  const heard: unknown[] = [];
  const { slack, client } = await aTeam((app) => {
    app.action('vote', async ({ ack, action }) => {
      heard.push(action);
      await ack();
    });
  });
  const voting = (value: string) => ({
    channel: 'C0REL',
    text: 'Approve?',
    blocks: [{ type: 'actions' as const, elements: [button('Approve', 'vote', value)] }],
  });
  const { ts = '' } = await client.chat.postMessage(voting('approve R-1'));
  const on = { channelId: 'C0REL', ts };
  const blockId = String(slack.messages('C0REL')[0]?.blocks[0]?.block_id);
  await client.chat.update({ ts, ...voting('approve R-1 again') });
  await slack.press('U0BEN', on, { actionId: 'vote', blockId });
  await slack.press('U0BEN', on, 'Approve');
  expect(heard).toMatchObject([{ value: 'approve R-1' }, { value: 'approve R-1 again' }]);
  await client.chat.update({ ts, ...voting('approve R-1 at last') });
  await expect(slack.press('U0BEN', on, { actionId: 'vote', blockId })).rejects.toThrow('Nothing');
});

test('a block that keeps its id is pressed as it stands now', async () => {
  const heard: unknown[] = [];
  const { slack, client } = await aTeam((app) => {
    app.action('vote', async ({ ack, action }) => {
      heard.push(action);
      await ack();
    });
  });
  const voting = (value: string) => ({
    channel: 'C0REL',
    text: 'Approve?',
    blocks: [
      {
        type: 'actions' as const,
        block_id: 'votes',
        elements: [button('Approve', 'vote', value)],
      },
    ],
  });
  const { ts = '' } = await client.chat.postMessage(voting('approve R-1'));
  await client.chat.update({ ts, ...voting('approve R-1 again') });
  const pointed = { actionId: 'vote', blockId: 'votes' };
  await slack.press('U0BEN', { channelId: 'C0REL', ts }, pointed);
  expect(heard).toMatchObject([{ value: 'approve R-1 again' }]);
});

test('an option of an overflow menu is pressed by its words', async () => {
  let chosen: unknown;
  const { slack, client } = await aTeam((app) => {
    app.action('more', async ({ ack, action }) => {
      chosen = action;
      await ack();
    });
  });
  const option = (text: string, value: string) => ({
    text: { type: 'plain_text' as const, text },
    value,
  });
  const options = [option('Edit', 'edit R-1'), option('Cancel release', 'cancel R-1')];
  const { ts } = await client.chat.postMessage({
    channel: 'C0REL',
    text: 'Card',
    blocks: [{ type: 'actions', elements: [{ type: 'overflow', action_id: 'more', options }] }],
  });
  const card = { channelId: 'C0REL', ts: String(ts) };
  await slack.press('U0ANA', card, 'Cancel release');
  expect(chosen).toMatchObject({ type: 'overflow', selected_option: { value: 'cancel R-1' } });
  await slack.press('U0ANA', card, 'more', 'edit R-1');
  expect(chosen).toMatchObject({ selected_option: { value: 'edit R-1' } });
  await expect(slack.press('U0ANA', card, 'Launch')).rejects.toThrow('There is: more, Edit');
});

test('an ephemeral message with buttons can be used by its reader only, and replaced', async () => {
  const { slack, client } = await aTeam((app) => {
    app.action('confirm', async ({ ack, body, respond }) => {
      expect(body).not.toHaveProperty('message');
      await ack();
      await respond({ text: 'Frozen.', replace_original: true });
    });
  });
  const { message_ts } = await client.chat.postEphemeral({
    channel: 'C0REL',
    user: 'U0CAT',
    text: 'Sure?',
    blocks: [{ type: 'actions', elements: [button('Confirm', 'confirm')] }],
  });
  const target = { channelId: 'C0REL', ts: String(message_ts) };
  await expect(slack.press('U0ANA', target, 'Confirm')).rejects.toThrow('sees no message');
  await slack.press('U0CAT', target, 'Confirm');
  await expect
    .poll(() => slack.ephemerals('U0CAT'))
    .toMatchObject([{ text: 'Frozen.', blocks: [] }]);
});

test('a mention of the bot is an event, also in a thread; other messages are not', async () => {
  const events: Record<string, unknown>[] = [];
  const { slack } = await aTeam((app) => {
    app.event('app_mention', ({ event }) => {
      events.push({ ...event });
      return Promise.resolve();
    });
  });
  const root = await slack.say('U0ANA', 'C0REL', 'Anybody about?');
  await slack.say('U0BEN', 'C0REL', '@Release list', String(root.ts));
  await slack.say('U0BEN', 'C0REL', '<@U0BOT> can payments, @cat?');
  await expect.poll(() => events.length).toBe(2);
  expect(events[0]).toMatchObject({ text: '<@U0BOT> list', thread_ts: root.ts, user: 'U0BEN' });
  expect(events[1]).toMatchObject({ text: '<@U0BOT> can payments, <@U0CAT>?' });
  slack.removeBot('C0REL');
  const outside = await slack.say('U0BEN', 'C0REL', '@Release list');
  expect(outside.notice).toContain("isn't in this channel");
  expect(slack.thread('C0REL', String(root.ts)).map((each) => each.user)).toEqual([
    'U0ANA',
    'U0BEN',
  ]);
});

test('an event without a 2xx is sent three more times, by the clock, with the same event_id', async () => {
  const { slack, clock } = await aWorkspace({ retryDelays: [0, 60_000, 300_000] });
  ends.push(() => slack.close());
  slack.connect('http://127.0.0.1:9/slack/events');
  const attempts = () => slack.log.filter((each) => each.kind === 'delivery');
  await slack.say('U0ANA', 'C0REL', '@Release list');
  await slack.idle();
  expect(attempts()).toHaveLength(2);
  clock.advance(59_000);
  await slack.tick();
  expect(attempts()).toHaveLength(2);
  clock.advance(1000);
  await slack.tick();
  clock.advance(300_000);
  await slack.tick();
  clock.advance(3_600_000);
  await slack.tick();
  expect(attempts().map((each) => each.request.headers['x-slack-retry-num'])).toEqual([
    undefined,
    '1',
    '2',
    '3',
  ]);
  expect(attempts()[1]?.request.headers['x-slack-retry-reason']).toBe('connection_failed');
  const ids = attempts().map((each) => JSON.parse(each.request.body).event_id);
  expect(new Set(ids).size).toBe(1);
});

test('a retried event is handled by the app as soon as it is there', async () => {
  const heard: unknown[] = [];
  const { slack, clock } = await aWorkspace({ retryDelays: [60_000] });
  ends.push(() => slack.close());
  slack.connect('http://127.0.0.1:9/slack/events');
  await slack.say('U0ANA', 'C0REL', '@Release list');
  ends.push(
    await connectBolt(slack, (app) => {
      app.event('app_mention', ({ context }) => {
        heard.push([context.retryNum, context.retryReason]);
        return Promise.resolve();
      });
    }),
  );
  clock.advance(60_000);
  await slack.tick();
  await expect.poll(() => heard).toEqual([[1, 'connection_failed']]);
});

test('forged, unsigned and stale requests can be sent, and Bolt answers 401', async () => {
  const { slack } = await aTeam((app) => {
    app.command('/release', ({ ack }) => ack());
  });
  await slack.command('U0ANA', 'C0REL', 'list');
  const [sent] = slack.log;
  if (sent?.kind !== 'delivery') throw new Error('The command was not logged.');
  const { body, headers } = sent.request;
  const status = async (more: Record<string, string>, content = body) =>
    (await slack.deliver({ body: content, headers: { ...headers, ...more } })).status;
  expect(await status({})).toBe(200);
  expect(await status({}, `${body}&more=1`)).toBe(401);
  expect(await status({ 'x-slack-signature': '' })).toBe(401);
  const old = slack.world.seconds() - 301;
  expect(await status({ ...slack.sign(body, old) })).toBe(401);
});

test('idle waits for requests to the bot that are under way', async () => {
  const gate = Promise.withResolvers<void>();
  let arrived = false;
  const { slack } = await aTeam((app) => {
    app.command('/release', async ({ ack }) => {
      arrived = true;
      await gate.promise;
      await ack();
    });
  });
  const command = slack.command('U0ANA', 'C0REL', 'list');
  let idle = false;
  const waiting = slack.idle().then(() => {
    idle = true;
  });
  await expect.poll(() => arrived).toBe(true);
  expect(idle).toBe(false);
  gate.resolve();
  await Promise.all([command, waiting]);
  expect(idle).toBe(true);
});

test('a workspace goes on from what an earlier one kept', async () => {
  const first = await aWorkspace();
  await first.client.chat.postMessage({ channel: 'U0ANA', text: 'Kept' });
  first.slack.archive('C0OPS');
  const memory = JSON.parse(JSON.stringify(first.slack.memory()));
  await first.slack.close();
  const second: { slack: SlackWorkspace } = await aWorkspace({ memory });
  ends.push(() => second.slack.close());
  const [kept] = second.slack.direct('U0ANA');
  expect(kept?.text).toBe('Kept');
  expect(second.slack.world.channel('C0OPS').archived).toBe(true);
});
