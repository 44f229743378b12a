// People type, press and fill in; the house is told, and the answer reaches them alone.
import { describe, expect, test } from 'vitest';
import type { MessageRef } from '../../../src/app/ports.ts';
import type { Reply } from '../../../src/app/speech.ts';
import type { Notice } from '../../../src/chat/view.ts';
import { connected, said, until } from './support/connected.ts';

/** Posts a card with a button into #payments, as a delivered row would. */
async function aCard(
  world: Awaited<ReturnType<typeof connected>>,
  says: string,
  thread?: MessageRef,
) {
  const view = {
    kind: 'card',
    lines: [{ as: 'title', text: ['payments 4.2.0 → prod'] }],
    buttons: [{ label: 'Approve', says }],
    overflow: [],
  } as const;
  const sent = await world.slack.chat.post('slack:C0PAY', undefined, thread, {
    view,
    names: {},
    key: 'R-1|card',
    mayRepeat: false,
    threaded: false,
  });
  if (sent.kind !== 'done') throw new Error(`the card wasn't posted: ${JSON.stringify(sent)}`);
  return { channelId: sent.ref.channel, ts: sent.ref.id };
}

describe('a typed command', () => {
  test('is heard with its account, place and a request key of its own, and answered in the HTTP response', async () => {
    const world = await connected({ hears: () => said('R-1 is planned.') });
    const answer = await world.workspace.command('U0ANA', 'C0PAY', 'plan payments 4.2.0');
    expect(world.heard).toEqual([
      {
        request: expect.stringMatching(/^slack:v0=[0-9a-f]{64}$/),
        platform: 'slack',
        account: 'slack:T0SIM:U0ANA',
        via: 'command',
        words: 'plan payments 4.2.0',
        place: 'slack:C0PAY',
      },
    ]);
    expect(answer.reply?.text).toBe('R-1 is planned.');
    expect(answer.reply?.ephemeralFor).toBe('U0ANA');
    expect(world.workspace.log.filter((entry) => entry.kind === 'call')).toMatchObject([
      { method: 'auth.test' },
    ]);
  });

  test('in a direct conversation has no place', async () => {
    const world = await connected();
    const channel = world.workspace.world.direct('U0ANA').id;
    await world.workspace.command('U0ANA', channel, 'list');
    expect(world.heard[0]).not.toHaveProperty('place');
  });

  test('mentions, channels and links arrive as what was meant', async () => {
    const world = await connected();
    await world.workspace.command(
      'U0ANA',
      'C0PAY',
      'captain R-1 @ben because see #releases & https://ci.example/1 <now>',
    );
    expect(world.heard[0]?.words).toBe(
      'captain R-1 @{slack:T0SIM:U0BEN} because see #releases & https://ci.example/1 <now>',
    );
  });

  test('is acknowledged in time and answered by response_url when the house takes longer', async () => {
    const house = Promise.withResolvers<Reply>();
    const world = await connected({ hears: () => house.promise, patienceMs: 30 });
    const answer = await world.workspace.command('U0ANA', 'C0PAY', 'list');
    expect(answer).toMatchObject({ ok: true, status: 200, reply: null });
    house.resolve(said('Nothing planned.'));
    await world.idle();
    expect(world.workspace.ephemerals('U0ANA', 'C0PAY').map((each) => each.text)).toEqual([
      'Nothing planned.',
    ]);
  });

  test('from a workspace that is not on the list is told so, and nothing else happens (issue 2, section 7)', async () => {
    const world = await connected({ allowedTeams: ['T0OTHER'] });
    const answer = await world.workspace.command('U0ANA', 'C0PAY', 'plan payments 4.2.0');
    expect(answer.reply?.text).toContain("isn't on the list");
    expect(world.heard).toEqual([]);
    expect(world.logged).toContainEqual(
      expect.objectContaining({ level: 'warn', facts: expect.objectContaining({ team: 'T0SIM' }) }),
    );
  });

  test('while Slack cannot say which workspace is ours is told to try again, and then it works (Slack docs)', async () => {
    const world = await connected({ startsDown: true });
    const early = await world.workspace.command('U0ANA', 'C0PAY', 'list');
    expect(early.reply?.text).toContain('Try again in a minute');
    expect(world.heard).toEqual([]);
    expect(world.slack.health()).toMatchObject({ state: 'degraded' });
    world.workspace.recover();
    const later = await world.workspace.command('U0ANA', 'C0PAY', 'list');
    expect(later.reply?.text).toBe('done');
    expect(world.slack.health()).toEqual({ state: 'ok' });
  });

  test('needs nothing from Slack when the policy lists the workspace', async () => {
    const world = await connected({ startsDown: true, allowedTeams: ['T0SIM'] });
    const answer = await world.workspace.command('U0ANA', 'C0PAY', 'list');
    expect(answer.reply?.text).toBe('done');
  });
});

describe('a pressed button', () => {
  test('types its value, names its message and is answered privately (contract "What people see")', async () => {
    const world = await connected({ hears: () => said('Counted.') });
    const card = await aCard(world, 'approve R-1 v:3f9c8a21');
    const answer = await world.workspace.press('U0BEN', card, 'Approve');
    await world.idle();
    expect(answer).toMatchObject({ ok: true, status: 200 });
    expect(world.heard[0]).toMatchObject({
      account: 'slack:T0SIM:U0BEN',
      via: 'button',
      words: 'approve R-1 v:3f9c8a21',
      place: 'slack:C0PAY',
      message: { channel: 'C0PAY', id: card.ts },
    });
    expect(world.heard[0]).not.toHaveProperty('thread');
    expect(world.workspace.ephemerals('U0BEN').map((each) => each.text)).toEqual(['Counted.']);
    expect(world.workspace.messages('C0PAY').map((each) => each.text)).toEqual([
      'payments 4.2.0 → prod',
    ]);
  });

  test('is acknowledged only once it is heard, so that nothing acknowledged is lost', async () => {
    const house = Promise.withResolvers<Reply>();
    const world = await connected({ hears: () => house.promise });
    const card = await aCard(world, 'approve R-1');
    let acknowledged = false;
    const pressed = world.workspace.press('U0BEN', card, 'Approve').finally(() => {
      acknowledged = true;
    });
    await until(() => world.heard.length > 0);
    // An answer already on its way would arrive before those of later requests.
    for (let index = 0; index < 5; index += 1)
      await fetch(world.url, { method: 'POST', body: 'x' });
    expect(acknowledged).toBe(false);
    house.resolve(said('Counted.'));
    expect((await pressed).ok).toBe(true);
  });

  test('on a card with replies is still said outside of its thread; on a reply, within it', async () => {
    const world = await connected({ hears: () => said('Counted.') });
    const card = await aCard(world, 'approve R-1');
    const reply = await aCard(world, 'agree R-1', { channel: card.channelId, id: card.ts });
    await world.workspace.press('U0BEN', card, 'Approve');
    await world.workspace.press('U0BEN', reply, 'Approve');
    await world.idle();
    expect(world.heard.map((each) => each.thread)).toEqual([
      undefined,
      { channel: 'C0PAY', id: card.ts },
    ]);
    expect(world.workspace.ephemerals('U0BEN').map((each) => each.threadTs)).toEqual([
      null,
      card.ts,
    ]);
  });

  test('in a private answer replaces that answer when the house says so', async () => {
    const confirm: Notice = {
      kind: 'notice',
      lines: [{ as: 'title', text: ['Freeze prod until Monday?'] }],
      buttons: [{ label: 'Confirm', says: 'freeze prod confirmed', style: 'danger' }],
    };
    const world = await connected({
      hears: ({ via }) =>
        via === 'command'
          ? { kind: 'notice', view: confirm, names: {}, replaces: false }
          : { ...said('Frozen.'), replaces: true },
    });
    const answer = await world.workspace.command('U0ANA', 'C0PAY', 'freeze prod');
    const ts = answer.reply?.ts ?? '';
    await world.workspace.press('U0ANA', { channelId: 'C0PAY', ts }, 'Confirm');
    await world.idle();
    expect(world.workspace.ephemerals('U0ANA').map((each) => each.text)).toEqual(['Frozen.']);
  });

  test('whose response address is refused is answered by direct message', async () => {
    const world = await connected({ hears: () => said('Counted.') });
    const card = await aCard(world, 'approve R-1');
    world.workspace.fail('response_url', { status: 404 });
    await world.workspace.press('U0BEN', card, 'Approve');
    await world.idle();
    expect(world.workspace.direct('U0BEN').map((each) => each.text)).toEqual(['Counted.']);
  });

  test('with a link types nothing and is acknowledged at once', async () => {
    const world = await connected({
      hears: () => ({
        kind: 'notice',
        view: {
          kind: 'notice',
          lines: [{ as: 'title', text: ['R-1'] }],
          buttons: [{ label: 'Open', says: '', url: 'https://example.org/R-1' }],
        },
        names: {},
        replaces: false,
      }),
    });
    const answer = await world.workspace.command('U0ANA', 'C0PAY', 'show R-1');
    const target = { channelId: 'C0PAY', ts: answer.reply?.ts ?? '' };
    const pressed = await world.workspace.press('U0ANA', target, 'Open');
    expect(pressed).toMatchObject({ ok: true, status: 200 });
    expect(world.heard).toHaveLength(1);
  });
});

describe('a mention', () => {
  test('in a thread is heard with that thread and answered there, for the speaker only', async () => {
    const world = await connected({ hears: () => said('R-1 is on plan.') });
    const card = await aCard(world, 'approve R-1');
    await world.workspace.say('U0ANA', 'C0PAY', '@Release show this &  @ben', card.ts);
    await world.idle();
    expect(world.heard[0]).toMatchObject({
      request: expect.stringMatching(/^slack:event:/),
      via: 'mention',
      words: 'show this & @{slack:T0SIM:U0BEN}',
      place: 'slack:C0PAY',
      thread: { channel: 'C0PAY', id: card.ts },
    });
    expect(world.workspace.ephemerals('U0ANA')).toMatchObject([
      { text: 'R-1 is on plan.', threadTs: card.ts },
    ]);
  });

  test('delivered twice carries the same key twice (reliability T2)', async () => {
    const house = Promise.withResolvers<Reply>();
    const world = await connected({
      hears: () => house.promise,
      workspace: { patience: 20 },
      patienceMs: 1_000,
    });
    await world.workspace.say('U0ANA', 'C0PAY', '@Release list');
    await until(() => world.heard.length > 1);
    house.resolve(said('Nothing planned.'));
    await world.idle();
    expect(new Set(world.heard.map((each) => each.request)).size).toBe(1);
  });

  test('of the bot by itself is nobody speaking', async () => {
    const world = await connected();
    const answer = await world.workspace.event({
      type: 'app_mention',
      user: 'U0BOT',
      text: '<@U0BOT> list',
      ts: '1.1',
      channel: 'C0PAY',
    });
    expect(answer.status).toBe(200);
    expect(world.heard).toEqual([]);
  });
});

describe('everything else that is signed', () => {
  test('is acknowledged at once: home opened, an unknown event, a shortcut, an unknown command', async () => {
    const world = await connected();
    const opened = await world.workspace.openHome('U0ANA');
    expect(opened.status).toBe(200);
    const event = await world.workspace.event({ type: 'reaction_added', user: 'U0ANA' });
    expect(event.status).toBe(200);
    const shortcut = JSON.stringify({ type: 'shortcut', user: { id: 'U0ANA' }, callback_id: 'x' });
    for (const body of [
      new URLSearchParams({ payload: shortcut }).toString(),
      'command=%2Fother&team_id=T0SIM&user_id=U0ANA&channel_id=C0PAY',
      'command=%2Frelease&text=list',
      'nothing=known',
    ]) {
      const answer = await world.workspace.deliver({
        body,
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          ...world.workspace.sign(body),
        },
      });
      expect(answer).toMatchObject({ status: 200, body: '' });
      expect(answer.took).toBeLessThan(1_000);
    }
    expect(world.heard).toEqual([]);
  });

  test('a withdrawn token is told to the operator', async () => {
    const world = await connected();
    await until(() => world.slack.health().state === 'ok');
    await world.workspace.event({ type: 'tokens_revoked', tokens: { bot: ['U0BOT'] } });
    await world.idle();
    expect(world.slack.health()).toMatchObject({ state: 'degraded' });
    expect(world.logged.some((line) => line.level === 'error')).toBe(true);
  });
});
