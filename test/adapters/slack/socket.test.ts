// Socket Mode over a real WebSocket: what people do arrives, its answer goes back the same way, and however
// connections come and go nothing is lost and nothing happens twice (Slack docs, "Using Socket Mode").
import { describe, expect, onTestFinished, test } from 'vitest';
import type { SlackWorkspace } from '../../../adapters/playground/slack/workspace.ts';
import type { Reply } from '../../../src/app/speech.ts';
import { type Form, title } from '../../../src/chat/view.ts';
import { appToken, botToken, type Connected, connected, said, until } from './support/connected.ts';

const form: Form = {
  kind: 'form',
  title: 'Plan a release',
  says: 'plan payments',
  submit: 'Plan',
  intro: [],
  fields: [
    { name: 'version', label: 'Version', input: { kind: 'line', limit: 80 }, required: true },
  ],
};

const asked: Reply = {
  kind: 'notice',
  view: {
    kind: 'notice',
    lines: [title('Cancel R-1?')],
    buttons: [{ label: 'Confirm', says: 'cancel R-1 confirmed' }],
  },
  names: {},
  replaces: false,
};

/** What only this person was shown, in order. */
const shownTo = (world: Connected, user: string) =>
  world.workspace.ephemerals(user).map((each) => each.text);

const requests = (world: Connected) => world.heard.map((each) => each.request);

const opened = (world: Connected) =>
  world.workspace.log.filter(
    (entry) => entry.kind === 'call' && entry.method === 'apps.connections.open',
  );

/** Another process of the same app, as far as Slack can see. */
async function anotherConnection(workspace: SlackWorkspace): Promise<WebSocket> {
  const answer = await fetch(`${workspace.apiUrl}apps.connections.open`, {
    method: 'POST',
    headers: { authorization: `Bearer ${appToken}` },
  });
  const { url } = (await answer.json()) as { url: string };
  const socket = new WebSocket(url);
  onTestFinished(() => socket.close());
  await new Promise((resolve) => socket.addEventListener('open', resolve));
  return socket;
}

describe('what people do', () => {
  test('arrives in envelopes and is answered in their acknowledgements', async () => {
    const correct: Reply = {
      kind: 'correct',
      problems: [{ field: 'version', message: 'Say which.' }],
    };
    const world = await connected({
      socket: {},
      formTitle: (words) => (words === 'plan payments' ? 'Plan a release' : undefined),
      hears: ({ via, words, fields }) => {
        if (via === 'form') return fields?.version === '4.2.0' ? said('R-1 is planned.') : correct;
        if (words === 'plan payments') return { kind: 'form', view: form, names: {} };
        return words === 'cancel R-1' ? asked : said(`${words}: done`);
      },
    });
    const { workspace } = world;
    expect(workspace.log.some((entry) => entry.kind === 'delivery')).toBe(false);

    const typed = await workspace.command('U0ANA', 'C0PAY', 'cancel R-1');
    expect(typed).toMatchObject({ status: 200, reply: { text: 'Cancel R-1?' } });
    const button = { channelId: 'C0PAY', ts: typed.reply?.ts ?? '' };
    expect(await workspace.press('U0ANA', button, 'Confirm')).toMatchObject({ ok: true });
    await workspace.command('U0BEN', 'C0PAY', 'plan payments');
    await world.idle();
    const view = workspace.view('U0BEN')?.id ?? '';
    const wrong = await workspace.submit('U0BEN', view, { Version: 'soon' });
    expect(wrong).toMatchObject({ ok: false, errors: { version: 'Say which.' } });
    const right = await workspace.submit('U0BEN', view, { Version: '4.2.0' });
    expect(right).toMatchObject({ ok: true, errors: {} });
    expect(workspace.view('U0BEN')).toBeNull();
    expect(await workspace.say('U0CAT', 'C0PAY', '@Release list')).toMatchObject({ status: 200 });
    expect(await workspace.openHome('U0ANA')).toMatchObject({ status: 200 });
    expect(await workspace.event({ type: 'reaction_added' })).toMatchObject({ status: 200 });
    await world.idle();

    expect(shownTo(world, 'U0ANA')).toEqual(['Cancel R-1?', 'cancel R-1 confirmed: done']);
    expect(shownTo(world, 'U0BEN')).toEqual(['R-1 is planned.']);
    expect(shownTo(world, 'U0CAT')).toEqual(['list: done']);
    const spoken = world.heard.filter(({ request }) => !request.startsWith('slack:home'));
    expect(spoken.map((each) => each.via)).toEqual([
      'command',
      'button',
      'command',
      'form',
      'form',
      'mention',
    ]);
    expect(new Set(requests(world)).size).toBe(world.heard.length);
    expect(world.slack.router).toBeUndefined();
  });

  test('is acknowledged in time when the house takes longer, and answered another way', async () => {
    const house = Promise.withResolvers<Reply>();
    const world = await connected({ socket: {}, hears: () => house.promise, patienceMs: 30 });
    const answer = await world.workspace.command('U0ANA', 'C0PAY', 'list');
    expect(answer).toMatchObject({ ok: true, status: 200, reply: null });
    house.resolve(said('Nothing planned.'));
    await world.idle();
    expect(shownTo(world, 'U0ANA')).toEqual(['Nothing planned.']);
  });

  test('carries the same key when the same envelope comes again, and an event in whatever envelope', async () => {
    const world = await connected({ socket: {}, workspace: { patience: 500 } });
    await world.workspace.command('U0ANA', 'C0PAY', 'list');
    await world.workspace.repeat();
    world.workspace.fail('envelope', { reset: 'after' });
    await world.workspace.say('U0ANA', 'C0PAY', '@Release list');
    await world.workspace.sockets.until(0);
    await world.workspace.sockets.until(1);
    await world.idle();
    const [typed, again, mentioned, redelivered] = requests(world);
    expect(world.heard).toHaveLength(4);
    expect(again).toBe(typed);
    expect(redelivered).toBe(mentioned);
    const attempts = world.workspace.log.filter(
      (entry) => entry.kind === 'delivery' && entry.what === 'app_mention',
    );
    expect(attempts.at(-1)).toMatchObject({ retry: attempts.length - 1, status: 200 });
  });
});

describe('a connection that ends', () => {
  test.each(['warning', 'refresh_requested'] as const)(
    'by %s is replaced first; what is under way is answered over the old one',
    async (reason) => {
      const house = Promise.withResolvers<Reply>();
      const world = await connected({
        socket: {},
        hears: ({ words }) => (words === 'list' ? house.promise : said('done')),
      });
      const { sockets } = world.workspace;
      const underWay = world.workspace.command('U0ANA', 'C0PAY', 'list');
      await until(() => world.heard.length === 1);
      sockets.disconnect(reason);
      await sockets.until(2);
      const meanwhile = await world.workspace.command('U0BEN', 'C0PAY', 'show R-1');
      expect(meanwhile.reply?.text).toBe('done');
      expect(world.slack.health()).toEqual({ state: 'ok' });
      house.resolve(said('Nothing planned.'));
      expect((await underWay).reply?.text).toBe('Nothing planned.');
      await sockets.until(1);
      expect((await world.workspace.command('U0BEN', 'C0PAY', 'show R-1')).ok).toBe(true);
      expect(requests(world)).toHaveLength(3);
    },
  );

  test('in the middle of an answer: who asked hears it all the same, once', async () => {
    const house = Promise.withResolvers<Reply>();
    const world = await connected({ socket: {}, hears: () => house.promise });
    const { sockets } = world.workspace;
    const typed = world.workspace.command('U0ANA', 'C0PAY', 'plan payments 4.2.0');
    await until(() => world.heard.length === 1);
    sockets.cut();
    expect(await typed).toMatchObject({ ok: false, notice: expect.stringContaining('failed') });
    await sockets.until(1);
    house.resolve(said('R-1 is planned.'));
    await world.idle();
    expect(shownTo(world, 'U0ANA')).toEqual(['R-1 is planned.']);
    expect(world.heard).toHaveLength(1);
    expect(world.logged.filter((line) => line.level === 'error')).toEqual([]);
  });

  test('in silence is noticed by its missing pongs', async () => {
    const world = await connected({ socket: { times: { pongMs: 90 } } });
    world.workspace.sockets.stall();
    await world.workspace.sockets.until(2);
    await until(() => world.slack.health().state === 'ok');
    expect(opened(world)).toHaveLength(2);
  });

  test('again and again is connected again each time, with no command lost in between', async () => {
    const world = await connected({ socket: {} });
    const { sockets } = world.workspace;
    for (let turn = 0; turn < 5; turn += 1) {
      sockets.cut();
      await sockets.until(0);
      await sockets.until(1);
      expect((await world.workspace.command('U0ANA', 'C0PAY', 'list')).ok).toBe(true);
    }
    expect(world.heard).toHaveLength(5);
    expect(opened(world)).toHaveLength(6);
  });
});

describe('a connection that is not to be had', () => {
  test.each([
    ['the address was used up', 'hello', { status: 408 }],
    ['Slack cuts it', 'hello', { reset: 'before' }],
    ['Slack does not greet', 'hello', { timeout: 'before' }],
    ['Slack has an outage', 'apps.connections.open', { status: 503 }],
    ['Slack is out of order', 'apps.connections.open', { error: 'internal_error' }],
    ['Slack wants us to wait', 'apps.connections.open', { ratelimited: 0 }],
  ] as const)('because %s is tried for again', async (_, method, fault) => {
    const world = await connected({ socket: { times: { helloMs: 50 } } });
    const { sockets } = world.workspace;
    await until(() => world.slack.health().state === 'ok');
    world.workspace.fail(method, fault, 2);
    sockets.cut();
    await until(() => world.slack.health().state === 'degraded');
    await until(() => world.slack.health().state === 'ok');
    expect((await world.workspace.command('U0ANA', 'C0PAY', 'list')).ok).toBe(true);
    expect(opened(world).length).toBeGreaterThanOrEqual(4);
  });

  test('at the start, as long as Slack is down, is said in health', async () => {
    const world = await connected({ socket: {}, startsDown: true });
    await until(() => JSON.stringify(world.slack.health()).includes("can't be reached"));
    world.workspace.recover();
    await world.workspace.sockets.until(1);
    await until(() => !JSON.stringify(world.slack.health()).includes('Socket Mode'));
  });

  test('because ten others have one is said so, and had as soon as one of them leaves', async () => {
    const world = await connected({ socket: {} });
    const { sockets } = world.workspace;
    const others: WebSocket[] = [];
    for (let n = 0; n < 9; n += 1) others.push(await anotherConnection(world.workspace));
    await sockets.until(10);
    // The one to come finds all ten places taken, among them that of the one it is to replace.
    sockets.disconnect('warning');
    await sockets.until(9);
    await sockets.until(10);
    await world.slack.stop();
    others.push(await anotherConnection(world.workspace));
    world.slack.open();
    await until(() => JSON.stringify(world.slack.health()).includes('all 10 connections'));
    for (const other of others) other.close();
    await until(() => world.slack.health().state === 'ok');
  });

  test.each([
    ['invalid_auth', 'xapp-1-A0BOT-wrong', 'Make another under Basic Information'],
    ['not_allowed_token_type', botToken, 'begins with xapp-'],
  ])(
    'with a wrong token is refused with %s: said once and clearly, and not hurried',
    async (code, token, advice) => {
      const world = await connected({
        socket: { appToken: token, times: { refusedMs: () => 60_000 } },
      });
      await until(() => JSON.stringify(world.slack.health()).includes(code));
      expect(world.slack.health()).toMatchObject({
        state: 'degraded',
        why: expect.stringMatching(new RegExp(`refuses SLACK_APP_TOKEN \\(${code}\\).*${advice}`)),
      });
      const errors = world.logged.filter((line) => line.level === 'error');
      expect(errors).toHaveLength(1);
      expect(JSON.stringify(world.logged)).not.toContain(token);
      expect(opened(world)).toHaveLength(1);
    },
  );

  test('with a token that was revoked is said once and tried again; when it is good again all is well', async () => {
    const world = await connected({ socket: {} });
    world.workspace.sockets.revokeToken();
    await until(() => opened(world).length > 4);
    expect(JSON.stringify(world.slack.health())).toContain('SLACK_APP_TOKEN (token_revoked)');
    expect(world.logged.filter((line) => line.level === 'error')).toHaveLength(1);
    world.workspace.sockets.restoreToken();
    await world.workspace.sockets.until(1);
    await until(() => world.slack.health().state === 'ok');
    expect((await world.workspace.command('U0ANA', 'C0PAY', 'list')).ok).toBe(true);
  });
});

test('several processes share the connections of an app, and each envelope is heard by one', async () => {
  const world = await connected({ socket: {} });
  const silent = await anotherConnection(world.workspace);
  const heard: string[] = [];
  silent.addEventListener('message', ({ data }) => {
    const { type, envelope_id } = JSON.parse(String(data)) as Record<string, string>;
    if (type === 'slash_commands') {
      heard.push(type);
      silent.send(JSON.stringify({ envelope_id }));
    }
  });
  for (let n = 0; n < 4; n += 1) await world.workspace.command('U0ANA', 'C0PAY', 'list');
  expect(heard).toHaveLength(2);
  expect(world.heard).toHaveLength(2);
});

test('what no listener or reader was made for ends nothing', async () => {
  const world = await connected({ socket: {} });
  const { sockets } = world.workspace;
  for (const message of [
    '',
    'null',
    '[]',
    'not JSON',
    '{}',
    '{"type":"events_api"}',
    '{"type":"events_api","envelope_id":"e-1","payload":null}',
    '{"type":"events_api","envelope_id":"e-2","payload":{"type":"app_rate_limited"}}',
    '{"type":"error","envelope_id":"e-3","payload":{"event":{"type":"close"}}}',
    '{"type":"disconnected","envelope_id":"e-4","payload":{}}',
    '{"type":"disconnect"}',
  ]) {
    sockets.send(message);
  }
  await sockets.until(2);
  await sockets.until(1);
  expect((await world.workspace.command('U0ANA', 'C0PAY', 'list')).ok).toBe(true);
  expect(world.heard).toHaveLength(1);
});

describe('stopping', () => {
  test('acknowledges what is under way, takes nothing new, and leaves nothing behind', async () => {
    const house = Promise.withResolvers<Reply>();
    const world = await connected({
      socket: {},
      hears: () => house.promise,
      workspace: { patience: 300 },
    });
    const underWay = world.workspace.command('U0ANA', 'C0PAY', 'list');
    await until(() => world.heard.length === 1);
    const stopped = world.slack.stop();
    const late = world.workspace.command('U0BEN', 'C0PAY', 'list');
    await new Promise((resolve) => setImmediate(resolve));
    house.resolve(said('Nothing planned.'));
    expect((await underWay).reply?.text).toBe('Nothing planned.');
    await stopped;
    expect((await late).ok).toBe(false);
    expect(world.heard).toHaveLength(1);
    await world.workspace.sockets.until(0);
  });

  test.each([
    ['Slack says nothing', (workspace) => workspace.sockets.stall()],
    [
      'an address is asked for',
      (workspace) => {
        workspace.fail('apps.connections.open', { timeout: 'before' });
        workspace.sockets.cut();
      },
    ],
    [
      'a greeting is waited for',
      (workspace) => {
        workspace.fail('hello', { timeout: 'before' });
        workspace.sockets.cut();
      },
    ],
    [
      'the next attempt is waited for',
      (workspace) => {
        workspace.fail('apps.connections.open', { error: 'invalid_auth' });
        workspace.sockets.cut();
      },
    ],
  ] satisfies [string, (workspace: SlackWorkspace) => void][])(
    'while %s takes no more than a moment',
    async (_, befalls) => {
      const world = await connected({ socket: { times: { refusedMs: () => 60_000 } } });
      befalls(world.workspace);
      const calls = opened(world).length;
      await until(() => opened(world).length > calls || world.workspace.sockets.count() > 0);
      const started = performance.now();
      await world.slack.stop();
      expect(performance.now() - started).toBeLessThan(1_000);
    },
  );
});
