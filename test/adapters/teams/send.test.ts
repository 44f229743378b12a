// Messages out to Teams: what each outcome of a call means for the message it carried (architecture, "Storage and
// delivery"), by the simulated tenant's faults over real HTTP.
import { describe, expect, test } from 'vitest';
import type { MessageRef, Outgoing, Sent } from '../../../src/app/ports.ts';
import { notice, title } from '../../../src/chat/view.ts';
import { messageText } from '../../support/teams-person.ts';
import { connected, GROUP, PAYMENTS } from './support/connected.ts';

const RELEASES = '19:releases@thread.tacv2';
const BEN = '00000000-0000-4000-8000-000000000102';

const saying = (words: string): Outgoing => ({
  view: notice(title(words)),
  names: {},
  key: `R-1|${words}`,
  mayRepeat: false,
  threaded: false,
});

async function aChat() {
  const world = await connected({ tenant: { rateLimits: false } });
  const { chat } = world.teams;
  const post = (channel = PAYMENTS, words = 'planned') =>
    chat.post(`teams:${channel}`, undefined, undefined, saying(words));
  const tell = (user = BEN) =>
    chat.post('direct:ben@example.org', user, undefined, saying('hello'));
  const texts = (channel = PAYMENTS) => world.tenant.messages(channel).map(messageText);
  return { ...world, chat, post, tell, texts };
}

function ref(sent: Sent): MessageRef {
  if (sent.kind !== 'done') throw new Error(`not sent: ${JSON.stringify(sent)}`);
  return sent.ref;
}

describe('A message', () => {
  test('begins a thread in a channel, is answered in it and changed in place', async () => {
    const { chat, post, tenant } = await aChat();
    const card = ref(await post());
    expect(card.link).toContain('https://teams.microsoft.com/l/message/');
    await chat.post(`teams:${PAYMENTS}`, undefined, card, saying('approved'));
    expect(await chat.edit(card, saying('moved'))).toMatchObject({ kind: 'done' });
    expect(tenant.messages(PAYMENTS).map(messageText)).toEqual(['moved']);
    expect(tenant.thread(PAYMENTS, card.id).map(messageText)).toEqual(['moved', 'approved']);
  });

  test('stands in a group chat, which has no threads, after what it belongs to', async () => {
    const { chat, post, texts, tenant } = await aChat();
    await tenant.install(GROUP, '29:1ana');
    const card = ref(await post(GROUP));
    await chat.post(`teams:${GROUP}`, undefined, card, saying('approved'));
    expect(texts(GROUP)).toEqual(['planned', 'approved']);
  });

  test('to somebody who never wrote opens their chat with the bot', async () => {
    const { tell, tenant } = await aChat();
    expect(await tell()).toMatchObject({ kind: 'done' });
    expect(tenant.direct('29:1ben').map(messageText)).toEqual(['hello']);
  });
});

describe('A place that is closed', () => {
  test.each([
    [403, 'BotNotInConversationRoster', 'not-a-member'],
    [403, 'ForbiddenOperationException', 'not-a-member'],
    [404, 'ConversationNotFound', 'not-found'],
  ])('by %d %s takes nothing, and says why', async (status, code, closed) => {
    const { post, tenant } = await aChat();
    tenant.refuse(PAYMENTS, status, code);
    expect(await post()).toMatchObject({ kind: 'failed', permanent: true, closed });
  });

  test('is remembered, not asked again, and open once somebody speaks to the bot there', async () => {
    const { post, chat, tenant, texts, idle } = await aChat();
    tenant.refuse(PAYMENTS, 403, 'BotNotInConversationRoster');
    await post();
    const calls = tenant.count('conversations.create');
    expect(await post()).toMatchObject({ kind: 'failed', permanent: true });
    expect(await chat.reach(`teams:${PAYMENTS}`)).toMatchObject({ kind: 'closed' });
    expect(tenant.count('conversations.create')).toBe(calls);
    await tenant.say('29:1ana', PAYMENTS, '@Release list');
    await idle();
    expect(await post(PAYMENTS, 'again')).toMatchObject({ kind: 'done' });
    expect(texts().at(-1)).toBe('again');
  });

  test('doesn’t close another', async () => {
    const { post, tenant } = await aChat();
    tenant.refuse(PAYMENTS, 404, 'ConversationNotFound');
    await post();
    expect(await post(RELEASES)).toMatchObject({ kind: 'done' });
  });

  test('by somebody who blocked the bot is open when they write', async () => {
    const { tell, tenant, idle } = await aChat();
    await tell();
    tenant.block('29:1ben', true);
    expect(await tell()).toMatchObject({ kind: 'failed', permanent: true });
    tenant.block('29:1ben', false);
    await tenant.say('29:1ben', 'personal', 'list');
    await idle();
    expect(await tell()).toMatchObject({ kind: 'done' });
  });
});

describe('Too many messages', () => {
  test('wait as long as Teams says, and hold up no other conversation', async () => {
    const { post, tenant, advance } = await aChat();
    tenant.throttle(PAYMENTS, 20);
    const sent = await post();
    expect(sent.kind).toBe('not-before');
    const calls = tenant.count('conversations.create');
    advance(19_000);
    expect(await post()).toMatchObject({ kind: 'not-before' });
    expect(tenant.count('conversations.create')).toBe(calls);
    expect(await post(RELEASES)).toMatchObject({ kind: 'done' });
    advance(1_001);
    expect(await post()).toMatchObject({ kind: 'done' });
  });
});

describe('A call without a clear answer', () => {
  test('leaves a new message uncertain and an edit to be made again', async () => {
    const { post, chat, tenant } = await aChat();
    const card = ref(await post());
    tenant.fail('conversations.create', { status: 502 });
    expect(await post()).toMatchObject({ kind: 'uncertain' });
    tenant.fail('activities.update', { status: 502 });
    expect(await chat.edit(card, saying('moved'))).toMatchObject({
      kind: 'failed',
      permanent: false,
    });
    tenant.fail('activities.update', { reset: 'after' });
    expect(await chat.edit(card, saying('moved'))).toMatchObject({
      kind: 'failed',
      permanent: false,
    });
  });

  test('is refused where it was only asked to come again', async () => {
    const { post, tenant } = await aChat();
    tenant.fail('conversations.create', { status: 412, code: 'PreconditionFailed' });
    expect(await post()).toMatchObject({ kind: 'failed', permanent: false });
  });

  test('about a deleted message says that it is gone', async () => {
    const { post, chat, tenant } = await aChat();
    const card = ref(await post());
    tenant.fail('activities.update', { status: 404, code: 'ActivityNotFoundInConversation' });
    expect(await chat.edit(card, saying('moved'))).toMatchObject({ kind: 'gone' });
  });
});
