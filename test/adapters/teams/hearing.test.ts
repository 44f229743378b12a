// How people are heard in Teams and answered: wherever they speak, whatever their client makes of it, and in time even when
// the house or Teams itself is slow.
import { describe, expect, test } from 'vitest';
import type { Reply } from '../../../src/app/speech.ts';
import { type Notice, notice, title } from '../../../src/chat/view.ts';
import { messageText } from '../../support/teams-person.ts';
import { type Connected, connected, GROUP, PAYMENTS, said } from './support/connected.ts';

type Json = Readonly<Record<string, unknown>>;

const withButton: Reply = {
  kind: 'notice',
  view: {
    ...notice(title('Cancel it?')),
    buttons: [{ label: 'Confirm', says: 'confirm 1 cancel R-1' }],
  } as Notice,
  names: {},
  replaces: false,
};

/** What Teams' client of Ana sends, with some of it otherwise. */
async function delivered(world: Connected, change: Json): Promise<Json> {
  const activity = world.tenant.lastActivity() as Json;
  const id = `m-${world.heard.length}-${JSON.stringify(change).length}`;
  const answer = await world.tenant.deliver({ ...activity, id, ...change });
  await world.idle();
  expect(answer.status).toBe(200);
  return answer.body === '' ? {} : (JSON.parse(answer.body) as Json);
}

const press = (says: string): Json => ({
  type: 'invoke',
  name: 'adaptiveCard/action',
  text: undefined,
  replyToId: '1',
  value: { action: { type: 'Action.Execute', verb: 'say', data: { says } }, trigger: 'manual' },
});

const direct = ({ tenant }: Connected) => tenant.direct('29:1ana').map(messageText);

describe('A line', () => {
  test.each([
    ['after the mention and a space that does not break', '<at>Release</at>\u00a0show R-1'],
    ['after the mention and an entity', '<at>Release</at>&nbsp;show&nbsp;R-1'],
    ['on the line below the mention', '<at>Release</at>\n\nshow R-1\n'],
    ['before the mention', 'show R-1 <at>Release</at>'],
    ['with the bot mentioned twice', '<at>Release</at> show <at>Release</at> R-1'],
    ['in a paragraph', '<p><at>Release</at> show R-1</p>'],
  ])('is heard %s', async (_, text) => {
    const world = await connected();
    await world.tenant.say('29:1ana', PAYMENTS, '@Release list');
    await delivered(world, { text });
    expect(world.heard.at(-1)).toMatchObject({ words: 'show R-1', place: `teams:${PAYMENTS}` });
  });

  test.each([
    ['as it was typed', 'approve R-1 because if a<b and c>d then <ok> <b>done</b>'],
    ['escaped', 'approve R-1 because if a&lt;b and c&gt;d then &lt;ok&gt; &lt;b&gt;done&lt;/b&gt;'],
    [
      'as rich text, whose own tags are none of it',
      '<div>approve R-1 because <em>if</em> a&lt;b and c&gt;d then &lt;ok&gt; &lt;b&gt;done&lt;/b&gt;</div>',
    ],
  ])('keeps what looks like a tag, sent %s', async (_, text) => {
    const world = await connected();
    await world.tenant.say('29:1ana', 'personal', 'list');
    await delivered(world, { text });
    expect(world.heard.at(-1)?.words).toBe(
      'approve R-1 because if a<b and c>d then <ok> <b>done</b>',
    );
  });

  test('keeps two people of one name apart', async () => {
    const world = await connected();
    await world.tenant.say('29:1ana', PAYMENTS, '@Release list');
    const mention = (id: string, name: string) => ({
      type: 'mention',
      text: `<at>${name}</at>`,
      mentioned: { id, name },
    });
    const entities = [
      mention(world.tenant.world.bot.id, 'Release'),
      mention('29:first', 'Sam'),
      mention('29:second', 'Sam'),
    ];
    const text = '<at>Release</at> action R-1 ask <at>Sam</at> for <at>Sam</at> by fri';
    await delivered(world, { text, entities });
    const { tenantId } = world.tenant;
    expect(world.heard.at(-1)?.words).toBe(
      `action R-1 ask @{teams:${tenantId}:29:first} for @{teams:${tenantId}:29:second} by fri`,
    );
  });

  test('in the thread of a post is about what the post is about', async () => {
    const world = await connected();
    const { id } = await world.tenant.say('29:1ana', PAYMENTS, '@Release list');
    await world.tenant.say('29:1ana', PAYMENTS, '@Release hold because disk', {
      thread: id ?? '',
    });
    await world.idle();
    const channel = `${PAYMENTS};messageid=${id}`;
    expect(world.heard.at(-1)?.thread).toEqual({ channel, id });
  });

  test('in a group chat is answered to the speaker alone', async () => {
    const world = await connected();
    await world.tenant.say('29:1ana', GROUP, '@Release show R-1');
    await world.idle();
    expect(world.heard.at(-1)).toMatchObject({ words: 'show R-1', place: `teams:${GROUP}` });
    expect(world.heard.at(-1)?.thread).toBeUndefined();
    expect(world.tenant.messages(GROUP).filter(({ byBot }) => byBot)).toEqual([]);
    expect(direct(world).at(-1)).toContain('done');
  });

  test('that is sent again is heard once and answered once', async () => {
    const world = await connected();
    await world.tenant.say('29:1ana', 'personal', 'list');
    await world.idle();
    const before = direct(world).length;
    world.advance(15_000);
    expect((await world.tenant.redeliver()).status).toBe(200);
    await world.idle();
    expect(world.heard).toHaveLength(1);
    expect(direct(world)).toHaveLength(before);
  });
});

test('A button of an old client, which comes as a message with a value, types its line', async () => {
  const world = await connected();
  await world.tenant.say('29:1ana', 'personal', 'list');
  await delivered(world, { text: undefined, value: { says: 'approve R-1' } });
  expect(world.heard.at(-1)).toMatchObject({ words: 'approve R-1', via: 'button' });
  await delivered(world, { text: undefined, value: { says: 'hold R-1', form: '1', because: 'x' } });
  expect(world.heard.at(-1)).toMatchObject({ via: 'form', fields: { because: 'x' } });
});

describe('An invoke is answered in time', () => {
  test('when the house is slow, and its answer follows in the chat, once', async () => {
    const house = Promise.withResolvers<Reply>();
    const world = await connected({
      hears: ({ via }) => (via === 'button' ? house.promise : said('listed')),
      patienceMs: 30,
    });
    await world.tenant.say('29:1ana', 'personal', 'list');
    const last = world.tenant.lastActivity() as Json;
    const answer = await world.tenant.deliver({ ...last, ...press('approve R-1'), id: 'f:1' });
    expect(JSON.parse(answer.body)).toMatchObject({ statusCode: 200 });
    expect(direct(world).join()).not.toContain('approved');
    house.resolve(said('R-1 is approved.'));
    await world.idle();
    expect(direct(world).filter((text) => text.includes('R-1 is approved.'))).toHaveLength(1);
  });

  test.each(['task/fetch', 'task/submit'])('when it is a %s', async (name) => {
    const house = Promise.withResolvers<Reply>();
    const world = await connected({
      hears: ({ via }) => (via === 'command' ? said('listed') : house.promise),
      patienceMs: 30,
    });
    await world.tenant.say('29:1ana', 'personal', 'list');
    const last = world.tenant.lastActivity() as Json;
    const value = { data: { says: 'plan payments', form: '1', version: '1' } };
    const answer = await world.tenant.deliver({ ...last, type: 'invoke', name, value, id: 'f:1' });
    expect(JSON.parse(answer.body)).toMatchObject({ task: { type: 'message' } });
    house.resolve(said('R-1 is planned.'));
    await world.idle();
    expect(direct(world).filter((text) => text.includes('R-1 is planned.'))).toHaveLength(1);
  });

  test('when Teams is slow to take the message that the answer needs', async () => {
    const world = await connected({
      hears: ({ via }) => (via === 'button' ? withButton : said('listed')),
    });
    await world.tenant.say('29:1ana', 'personal', 'list');
    await world.idle();
    const last = world.tenant.lastActivity() as Json;
    world.tenant.fail('activities.send', { status: 429, code: 'TooManyRequests', retryAfter: 1 });
    const answer = await world.tenant.deliver({ ...last, ...press('cancel R-1'), id: 'f:1' });
    expect(answer.status).toBe(200);
    expect(direct(world).join()).not.toContain('Cancel it?');
    await world.idle();
    expect(direct(world).filter((text) => text.includes('Cancel it?'))).toHaveLength(1);
  });
});
