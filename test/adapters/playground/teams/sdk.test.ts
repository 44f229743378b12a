// The simulated tenant against Microsoft's own SDK over real HTTP: its tokens are believed, and the
// bot answers, posts, changes, takes away and asks who is there.
import { type ConversationReference, TurnContext } from 'botbuilder';
import { afterEach, expect, test, vi } from 'vitest';
import { texts } from '../../../../adapters/playground/teams/card-walk.ts';
import {
  ana,
  aTenant,
  cardActivity,
  connectSdk,
  eve,
  login,
  payments,
  releases,
} from './bare-bot.ts';

const ends: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function aBot(logic: (context: TurnContext) => Promise<void>) {
  const { teams, clock } = await aTenant({ acceptsUnsigned: false });
  ends.push(() => teams.close());
  const { adapter, stop } = await connectSdk(teams, logic);
  ends.push(stop);
  return { teams, clock, adapter };
}

const line = (text: string) => [{ type: 'TextBlock', text }];

test('a mention in a channel reaches the bot, and its reply stands in the same thread', async () => {
  let heard = '';
  const { teams } = await aBot(async (context) => {
    if (context.activity.type !== 'message') return;
    TurnContext.removeRecipientMention(context.activity);
    heard = context.activity.text.trim();
    await context.sendActivity(`Heard ${heard}`);
  });
  const said = await teams.say(ana, releases, '@Release plan payments 4.2.0');
  expect(said.status).toBe(200);
  expect(heard).toBe('plan payments 4.2.0');
  const thread = teams.thread(releases, said.id ?? '');
  expect(thread.map((each) => [each.from, each.text])).toEqual([
    [ana, '<at>Release</at>\u00a0plan payments 4.2.0'],
    [`28:${teams.appId}`, 'Heard plan payments 4.2.0'],
  ]);
});

test('a token of another key, algorithm, issuer, audience or time never reaches the bot', async () => {
  // The SDK writes every refusal to the console.
  const console = vi.spyOn(globalThis.console, 'error').mockReturnValue();
  ends.push(async () => console.mockRestore());
  let turns = 0;
  const { teams } = await aBot(async () => {
    turns += 1;
  });
  await teams.say(ana, 'personal', 'hello');
  const good = turns;
  const long = 100_000;
  const seconds = Math.floor(Date.now() / 1000);
  const bad = [
    null,
    'not-a-token',
    await teams.sign({ key: 'forged' }),
    await teams.sign({ key: 'unknown' }),
    await teams.sign({ key: 'unendorsed' }),
    await teams.sign({ key: 'none' }),
    await teams.sign({ key: 'public as secret' }),
    await teams.sign({ claims: { iss: 'https://elsewhere.example' } }),
    await teams.sign({ claims: { aud: 'somebody-else' } }),
    await teams.sign({ claims: { aud: undefined } }),
    await teams.sign({ claims: { exp: seconds - long, nbf: seconds - 2 * long } }),
    await teams.sign({ claims: { nbf: seconds + long } }),
    await teams.sign({ claims: { serviceurl: 'http://elsewhere.example/' } }),
    await login(teams),
  ];
  for (const token of bad) {
    const { status } = await teams.redeliver(undefined, { token });
    expect(status === 401 || status === 500, `${status} for ${token}`).toBe(true);
  }
  expect(turns).toBe(good);
  expect((await teams.redeliver()).status).toBe(200);
  expect(turns).toBe(good + 1);
});

test('the bot changes and takes away what it wrote, and people see both', async () => {
  let sent = '';
  const { teams } = await aBot(async (context) => {
    const { text } = context.activity;
    if (context.activity.type !== 'message') return;
    if (text === 'change') await context.updateActivity({ ...cardActivity(line('Two')), id: sent });
    else if (text === 'remove') await context.deleteActivity(sent);
    else sent = (await context.sendActivity(cardActivity(line('One'))))?.id ?? '';
  });
  await teams.say(ana, 'personal', 'show');
  const target = { conversation: teams.world.personalId(ana), id: sent };
  expect(texts(teams.view(ana, target) ?? {})).toEqual(['One']);
  await teams.say(ana, 'personal', 'change');
  expect(texts(teams.view(ana, target) ?? {})).toEqual(['Two']);
  expect(teams.history(target)).toHaveLength(1);
  await teams.say(ana, 'personal', 'remove');
  expect(teams.direct(ana).find((each) => each.id === sent)?.deleted).toBe(true);
});

test('the bot opens channels, chats and rosters by itself', async () => {
  const references: Partial<ConversationReference>[] = [];
  const { teams, adapter } = await aBot(async (context) => {
    references.push(TurnContext.getConversationReference(context.activity));
  });
  await teams.say(ana, releases, '@Release hello');
  const [reference] = references;
  const members: string[] = [];
  await adapter.continueConversationAsync(teams.appId, reference ?? {}, async (context) => {
    const client = context.turnState.get(context.adapter.ConnectorClientKey);
    const { conversations } = client;
    const found = await conversations.getConversationPagedMembers(releases, { pageSize: 100 });
    members.push(...found.members.map((each: { email: string }) => each.email));
    const eveThere = await conversations.getConversationMember(releases, eve);
    expect(eveThere).toMatchObject({ email: 'eve@clinic.example', userRole: 'user' });
    const channelData = { channel: { id: payments }, tenant: { id: teams.tenantId } };
    const opened = await conversations.createConversation({
      isGroup: true,
      bot: context.activity.recipient,
      channelData,
      activity: cardActivity(line('Planned')),
    });
    expect(opened.id).toBe(`${payments};messageid=${opened.activityId}`);
    const chat = await conversations.createConversation({
      isGroup: false,
      bot: context.activity.recipient,
      members: [{ id: eve }],
      tenantId: teams.tenantId,
      channelData: { tenant: { id: teams.tenantId } },
    });
    await conversations.sendToConversation(chat.id, { type: 'message', text: 'For you' });
  });
  expect(members).toContain('eve@clinic.example');
  expect(members).toContain('ana@example.org');
  expect(teams.messages(payments)).toHaveLength(1);
  expect(teams.direct(eve).map((each) => each.text)).toEqual(['For you']);
});
