// What the tenant answers the bot, over plain HTTP: errors in Teams' words, limits by the clock,
// members in pages, tokens, and what goes wrong on purpose.
import { afterEach, describe, expect, test } from 'vitest';
import {
  activities,
  ana,
  aTenant,
  ben,
  call,
  cardActivity,
  connectPlain,
  general,
  gus,
  login,
  payments,
  post,
  releases,
} from './bare-bot.ts';

const ends: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function tenant(options: Parameters<typeof aTenant>[0] = {}) {
  const { teams, clock } = await aTenant(options);
  ends.push(() => teams.close());
  return { teams, clock };
}

const hello = { type: 'message', text: 'Hello' };
const line = (text: string) => ({ type: 'TextBlock', text });
const execute = (title: string) => ({ type: 'Action.Execute', title, verb: title.toLowerCase() });

test('a post in a channel starts a thread, and replies stand in it whichever way it is named', async () => {
  const { teams } = await tenant();
  const { id } = await post(teams, releases, cardActivity([line('Planned')]));
  const named = `${releases};messageid=${id}`;
  const one = await call(teams, 'POST', activities(named), hello);
  const two = await call(teams, 'POST', activities(releases, id), hello);
  expect([one.status, two.status]).toEqual([201, 201]);
  expect(teams.thread(releases, id).map((each) => each.root)).toEqual([null, id, id]);
  expect(teams.messages(releases)).toHaveLength(1);
});

test('a personal chat is the same each time, by either id of the person', async () => {
  const { teams } = await tenant();
  const open = (id: string) =>
    call(teams, 'POST', 'v3/conversations', { members: [{ id }], tenantId: teams.tenantId });
  const first = await open(ben);
  const second = await open(teams.world.person(ben).aadObjectId);
  expect(first.body.id).toMatch(/^a:1/);
  expect(second.body.id).toBe(first.body.id);
  const noTenant = await call(teams, 'POST', 'v3/conversations', { members: [{ id: ben }] });
  expect(noTenant).toMatchObject({ status: 400, body: { error: { code: 'BadSyntax' } } });
});

test('a slash too many in the address makes no difference', async () => {
  const { teams } = await tenant();
  expect((await call(teams, 'GET', `/v3/teams/${general}`)).status).toBe(200);
});

describe('refusals are in the words of Teams', () => {
  test.each([
    ['garbage', 400, 'BadSyntax'],
    ['19:nowhere@thread.tacv2', 404, 'ConversationNotFound'],
    [`${releases};messageid=123`, 404, 'ConversationNotFound'],
  ])('a message to %s: %i %s', async (conversation, status, code) => {
    const { teams } = await tenant();
    const answer = await call(teams, 'POST', activities(conversation), hello);
    expect(answer).toMatchObject({ status, body: { error: { code } } });
  });

  test('what others wrote can not be changed, and what is gone is not found', async () => {
    const { teams } = await tenant();
    const { id } = await teams.say(ana, releases, 'Good morning');
    const foreign = await call(teams, 'PUT', activities(releases, id ?? ''), hello);
    expect(foreign.status).toBe(403);
    const own = await post(teams, releases, hello);
    expect((await call(teams, 'DELETE', activities(releases, own.id))).status).toBe(200);
    const gone = await call(teams, 'PUT', activities(releases, own.id), hello);
    expect(gone).toMatchObject({
      status: 404,
      body: { error: { code: 'ActivityNotFoundInConversation' } },
    });
  });

  test('after the app is taken away, and while a person blocks it', async () => {
    const { teams } = await tenant();
    ends.push((await connectPlain(teams)).stop);
    await teams.install(ana);
    const chat = teams.world.personalId(ana);
    teams.block(ana, true);
    const blocked = await call(teams, 'POST', activities(chat), hello);
    expect(blocked).toMatchObject({
      status: 403,
      body: { error: { code: 'ConversationBlockedByUser' } },
    });
    teams.block(ana, false);
    expect((await call(teams, 'POST', activities(chat), hello)).status).toBe(201);
    await teams.uninstall(general);
    const gone = await call(teams, 'POST', activities(releases), hello);
    expect(gone).toMatchObject({
      status: 403,
      body: { error: { code: 'BotNotInConversationRoster' } },
    });
  });

  test('a message that is too big', async () => {
    const { teams } = await tenant();
    const big = { type: 'message', text: 'x'.repeat(52_000) };
    const answer = await call(teams, 'POST', activities(releases), big);
    expect(answer).toMatchObject({ status: 413, body: { error: { code: 'MessageSizeTooBig' } } });
    expect(teams.messages(releases)).toEqual([]);
  });
});

const input = (id: string) => ({ type: 'Input.Text', id });
const sixty = (count: number) => Array.from({ length: count }, (_, index) => `29:${index}`);

test.each<[string, unknown]>([
  ['a later version', cardActivity([], [], { version: '1.6' })],
  ['no version', cardActivity([], [], { version: undefined })],
  ['an unknown element', cardActivity([{ type: 'Carousel' }])],
  ['an unknown action', cardActivity([], [{ type: 'Action.Http', title: 'Go' }])],
  ['seven buttons', cardActivity([], 'abcdefg'.split('').map(execute))],
  [
    'seven buttons in a set',
    cardActivity([{ type: 'ActionSet', actions: 'abcdefg'.split('').map(execute) }]),
  ],
  ['an input without an id', cardActivity([{ type: 'Input.Text' }])],
  ['two inputs of one id', cardActivity([input('a'), { type: 'Container', items: [input('a')] }])],
  ['a text without words', cardActivity([{ type: 'TextBlock' }])],
  ['a colour nobody knows', cardActivity([{ ...line('Red'), color: 'red' }])],
  [
    'a broken ShowCard',
    cardActivity([], [{ type: 'Action.ShowCard', title: 'More', card: { type: 'Card' } }]),
  ],
  [
    'a refresh for more than sixty people',
    cardActivity([], [], { refresh: { action: execute('Look'), userIds: sixty(61) } }),
  ],
  [
    'a mention that is in no text',
    cardActivity([line('Ana')], [], {
      msteams: { entities: [{ type: 'mention', text: '<at>Ana</at>', mentioned: { id: ana } }] },
    }),
  ],
  ['neither text nor card', { type: 'message' }],
  ['an unknown attachment', { type: 'message', attachments: [{ contentType: 'text/x' }] }],
  [
    'a mention of nobody',
    {
      type: 'message',
      text: '<at>Zoe</at>',
      entities: [{ type: 'mention', text: '<at>Zoe</at>', mentioned: { id: '29:zoe' } }],
    },
  ],
])('a message with %s is refused', async (_name, activity) => {
  const { teams } = await tenant();
  const answer = await call(teams, 'POST', activities(releases), activity);
  expect(answer).toMatchObject({ status: 400, body: { error: { code: 'BadSyntax' } } });
  expect(teams.messages(releases)).toEqual([]);
});

test('a card that uses what Teams has is taken', async () => {
  const { teams } = await tenant();
  const activity = cardActivity(
    [
      { type: 'ColumnSet', columns: [{ type: 'Column', items: [line('**payments**')] }] },
      { type: 'FactSet', facts: [{ title: 'State', value: 'Testing' }] },
      { type: 'RichTextBlock', inlines: ['On ', { type: 'TextRun', text: 'plan' }] },
      { type: 'Carousel', fallback: 'drop' },
      { type: 'Input.ChoiceSet', id: 'who', choices: [{ title: 'Ana', value: ana }] },
    ],
    [
      { ...execute('Approve'), style: 'positive', fallback: { type: 'Action.Submit', title: 'x' } },
      {
        type: 'Action.ShowCard',
        title: 'More',
        card: { type: 'AdaptiveCard', body: [input('why')] },
      },
      { type: 'Action.OpenUrl', title: 'Open', url: 'https://example.org' },
    ],
    { refresh: { action: execute('Look'), userIds: sixty(60) } },
  );
  expect((await call(teams, 'POST', activities(releases), activity)).status).toBe(201);
});

test('a sign of typing is taken and shown to nobody', async () => {
  const { teams } = await tenant();
  expect((await call(teams, 'POST', activities(releases), { type: 'typing' })).status).toBe(201);
  expect(teams.messages(releases)).toEqual([]);
});

test('eight messages at once are one too many for a thread, until the clock moves on', async () => {
  const { teams, clock } = await tenant();
  const send = () => call(teams, 'POST', activities(releases), hello);
  const first = await Promise.all(Array.from({ length: 8 }, send));
  expect(first.map(({ status }) => status).toSorted()).toEqual([...Array(7).fill(201), 429]);
  expect(first.find(({ status }) => status === 429)?.retryAfter).toBe('1');
  expect((await call(teams, 'POST', activities(payments), hello)).status).toBe(201);
  clock.advance(1000);
  expect((await send()).status).toBe(201);
  expect((await send()).status).toBe(429);
  clock.advance(1000);
  expect((await send()).status).toBe(201);
});

test('sixty messages in half a minute, and 1,800 in an hour', async () => {
  const { teams, clock } = await tenant();
  let taken = 0;
  const until429 = async (step: number) => {
    for (;;) {
      clock.advance(step);
      const { status, retryAfter } = await call(teams, 'POST', activities(releases), hello);
      if (status === 429) return Number(retryAfter);
      taken += 1;
    }
  };
  expect(await until429(300)).toBe(12);
  expect(taken).toBe(60);
  clock.advance(3_600_000);
  taken = 0;
  expect(await until429(600)).toBeGreaterThan(1000);
  expect(taken).toBe(1800);
});

test('members carry what Teams says of them, and come in pages', async () => {
  const { teams } = await tenant({ mostMembersPerPage: 4 });
  const path = `v3/conversations/${encodeURIComponent(releases)}`;
  const first = await call(teams, 'GET', `${path}/pagedmembers?pageSize=500`);
  expect(first.body.members).toHaveLength(4);
  const token = String(first.body.continuationToken);
  const rest = await call(teams, 'GET', `${path}/pagedmembers?continuationToken=${token}`);
  expect(rest.body.members).toHaveLength(2);
  expect(rest.body.continuationToken).toBeUndefined();
  const guest = await call(teams, 'GET', `${path}/members/${gus}`);
  expect(guest.body).toEqual({
    id: gus,
    name: 'Gus Green',
    givenName: 'Gus',
    surname: 'Green',
    email: 'gus@supplier.example',
    userPrincipalName: 'gus_supplier.example#EXT#@example.org',
    aadObjectId: '00000000-0000-4000-8000-000000000106',
    objectId: '00000000-0000-4000-8000-000000000106',
    tenantId: teams.tenantId,
    userRole: 'guest',
  });
  const byGuid = await call(teams, 'GET', `${path}/members/${guest.body.aadObjectId}`);
  expect(byGuid.body).toEqual(guest.body);
  const nobody = await call(teams, 'GET', `${path}/members/29:nobody`);
  expect(nobody).toMatchObject({
    status: 404,
    body: { error: { code: 'MemberNotFoundInConversation' } },
  });
});

test('a team says its channels, General without a name', async () => {
  const { teams } = await tenant();
  const { body } = await call(teams, 'GET', `v3/teams/${general}/conversations`);
  expect(body.conversations).toEqual([
    { id: general },
    { id: releases, name: 'Releases' },
    { id: payments, name: 'Payments' },
  ]);
});

test('only its own tokens are believed, and none at all only where that is allowed', async () => {
  const { teams } = await tenant({ acceptsUnsigned: false, appPassword: 'right' });
  const send = (authorization?: string) =>
    call(teams, 'POST', activities(releases), hello, authorization ? { authorization } : {});
  expect((await send()).status).toBe(401);
  expect((await send('Bearer guess')).status).toBe(401);
  expect((await send(`Bearer ${await teams.sign()}`)).status).toBe(401);
  expect((await send(`Bearer ${await login(teams, 'right')}`)).status).toBe(201);
  const aud = 'https://api.botframework.com';
  for (const claims of [{ aud, appid: 'another' }, { appid: teams.appId }]) {
    expect((await send(`Bearer ${await teams.sign({ claims })}`)).status).toBe(401);
  }
  await expect(login(teams, 'wrong')).rejects.toThrow('401');
  const lenient = await tenant();
  const wrong = { authorization: 'Bearer guess' };
  expect((await call(lenient.teams, 'POST', activities(releases), hello)).status).toBe(201);
  expect((await call(lenient.teams, 'POST', activities(releases), hello, wrong)).status).toBe(401);
});

describe('what goes wrong on purpose', () => {
  test('F12: refusals and throttling of one conversation, and then all is well again', async () => {
    const { teams } = await tenant();
    teams.refuse(releases, 502, 'BadGateway');
    teams.throttle(releases, 17);
    const send = () => call(teams, 'POST', activities(releases), hello);
    expect((await call(teams, 'POST', activities(payments), hello)).status).toBe(201);
    expect(await send()).toMatchObject({ status: 502, body: { error: { code: 'BadGateway' } } });
    expect(await send()).toMatchObject({ status: 429, retryAfter: '17' });
    expect((await send()).status).toBe(201);
    expect(teams.count('activities.send', releases)).toBe(3);
    expect(teams.log.map((each) => each.kind === 'call' && each.code)).toEqual([
      null,
      'BadGateway',
      'TooManyRequests',
      null,
    ]);
  });

  test('an answer that is lost after the message stands, and one that never comes', async () => {
    const { teams } = await tenant();
    teams.fail('activities.send', { reset: 'after' });
    await expect(call(teams, 'POST', activities(releases), hello)).rejects.toThrow();
    expect(teams.messages(releases)).toHaveLength(1);
    teams.fail('activities.send', { timeout: 'before' });
    const silent = fetch(`${teams.serviceUrl}${activities(releases)}`, {
      method: 'POST',
      signal: AbortSignal.timeout(50),
      body: JSON.stringify(hello),
    });
    await expect(silent).rejects.toThrow(/timeout/);
    expect(teams.messages(releases)).toHaveLength(1);
    teams.down(true);
    await expect(call(teams, 'POST', activities(releases), hello)).rejects.toThrow();
    teams.recover();
    expect((await call(teams, 'POST', activities(releases), hello)).status).toBe(201);
  });
});

test('a restart goes on from what was kept', async () => {
  const { teams } = await tenant();
  const { stop } = await connectPlain(teams);
  ends.push(stop);
  await teams.say(ana, 'personal', 'list');
  const there = await post(teams, releases, cardActivity([line('Planned')]));
  const memory = JSON.parse(JSON.stringify(teams.memory()));
  const { teams: again } = await tenant({ memory });
  expect(again.direct(ana)).toEqual(teams.direct(ana));
  expect((await call(again, 'PUT', activities(releases, there.id), hello)).status).toBe(200);
  const reply = await call(again, 'POST', activities(again.world.personalId(ana)), hello);
  expect(reply.status).toBe(201);
  expect(Number(reply.body.id)).toBeGreaterThan(Number(there.id));
});
