// Shortcuts as Teams delivers them: actions of a message extension, each of which opens its form as a dialog, in whatever
// conversation it is used.
import { describe, expect, test } from 'vitest';
import { extensionLine } from '../../../adapters/teams/extension.ts';
import { textOfHtml } from '../../../adapters/teams/html-text.ts';
import { readActivity } from '../../../adapters/teams/payload.ts';
import type { Reply } from '../../../src/app/speech.ts';
import type { Form } from '../../../src/chat/view.ts';
import { messageText } from '../../support/teams-person.ts';
import { type Connected, connected, GROUP, PAYMENTS, said } from './support/connected.ts';

type Json = Readonly<Record<string, unknown>>;

const form: Form = {
  kind: 'form',
  title: 'Add to release',
  says: 'add',
  submit: 'Add',
  intro: [],
  fields: [
    { name: 'scope', label: 'What changes', input: { kind: 'line', limit: 300 }, required: true },
  ],
};
const asForm: Reply = { kind: 'form', view: form, names: {} };

const world = (answer: Reply | Promise<Reply> = said('Added.'), patienceMs?: number) =>
  connected({
    hears: ({ via }) => (via === 'form' ? answer : asForm),
    ...(patienceMs === undefined ? {} : { patienceMs }),
  });

const direct = ({ tenant }: Connected) => tenant.direct('29:1ana').map(messageText);
const ANA = 'teams:';

describe('a command', () => {
  test.each([
    ['New release', 'plan'],
    ['Can I ship', 'can'],
  ])('%s types %s, beside the message box and in the command box', async (title, words) => {
    const one = await world();
    for (const spot of [{ chat: PAYMENTS }, { commandBox: 'personal' }]) {
      const answer = await one.tenant.useCommand('29:1ana', title, spot);
      expect(answer).toMatchObject({ ok: true, dialog: { title: 'Add to release' } });
      expect(one.heard.at(-1)).toMatchObject({ words, via: 'button' });
      expect(one.heard.at(-1)?.account.startsWith(ANA)).toBe(true);
    }
  });

  test('at a message types what it says and its address', async () => {
    const one = await world();
    const { id } = await one.tenant.say('29:1ben', PAYMENTS, 'fix: refund <b>rounding</b> & @Ana');
    const at = { message: { conversation: PAYMENTS, id: id ?? '' } };
    await one.tenant.useCommand('29:1ana', 'add_to_release', at);
    const address = `https://teams.microsoft.com/l/message/${PAYMENTS}/${id}`;
    expect(one.heard.at(-1)).toMatchObject({
      words: `add fix: refund <b>rounding</b> & @Ana Alvarez ${address}`,
      place: `teams:${PAYMENTS}`,
      thread: { channel: `${PAYMENTS};messageid=${id}`, id },
    });
  });

  test('is answered in its dialog, and counts once however often it is sent', async () => {
    const one = await world();
    await one.tenant.useCommand('29:1ana', 'Can I ship', { chat: PAYMENTS });
    const sent = await one.tenant.submitDialog('29:1ana', { 'What changes': 'rounding' });
    expect(sent).toMatchObject({ ok: true, notice: 'Added.', dialog: null });
    const first = one.heard.at(-1);
    expect(first).toMatchObject({ via: 'form', words: 'add', fields: { scope: 'rounding' } });
    // The client sends an action again that it believes to be unanswered.
    const again = await one.tenant.redeliver();
    expect(JSON.parse(again.body)).toEqual({ task: { type: 'message', value: 'Added.' } });
    expect(one.heard.at(-1)?.request).toBe(first?.request);
    expect(one.heard.at(-1)?.once).toBe(first?.once);
    await one.idle();
    expect(one.tenant.messages(PAYMENTS)).toEqual([]);
  });

  test('whose answer is late gets it in the chat with the bot, once', async () => {
    const house = Promise.withResolvers<Reply>();
    const one = await world(house.promise, 30);
    await one.tenant.useCommand('29:1ana', 'Can I ship', { chat: PAYMENTS });
    const sent = await one.tenant.submitDialog('29:1ana', { 'What changes': 'x' });
    expect(sent.notice).toContain('the answer comes in your chat with the bot');
    house.resolve(said('Yes.'));
    await one.idle();
    expect(direct(one).filter((text) => text.includes('Yes.'))).toHaveLength(1);
    expect(one.tenant.messages(PAYMENTS)).toEqual([]);
  });

  test('of another version of the app is answered in words', async () => {
    const gone = { id: 'gone', title: 'Gone', context: ['compose'] as const };
    const one = await connected({ tenant: { commands: [gone] } });
    const answer = await one.tenant.useCommand('29:1ana', 'Gone', { chat: PAYMENTS });
    expect(answer.notice).toContain('knows no shortcut of this name');
    expect(one.heard).toEqual([]);
  });

  test('is offered only where the app declared it', async () => {
    const one = await connected();
    const use = one.tenant.useCommand('29:1ana', 'Add to release', { chat: PAYMENTS });
    await expect(use).rejects.toThrow('offers no Add to release in compose');
  });
});

describe('a conversation that the bot is not in', () => {
  /** Used in a chat of two people, as Teams sends it. */
  async function usedAside({ tenant }: Connected): Promise<Json> {
    await tenant.useCommand('29:1ana', 'Can I ship', { chat: GROUP });
    const { tenantId } = tenant;
    const id = '19:ana_ben@unq.gbl.spaces';
    const conversation = { id, conversationType: 'personal', tenantId };
    const { body } = await tenant.deliver({
      ...tenant.lastActivity(),
      id: 'f:aside',
      conversation,
    });
    return JSON.parse(body) as Json;
  }

  test('is no place', async () => {
    const one = await connected({ hears: () => said('Yes.') });
    expect(await usedAside(one)).toMatchObject({ task: { type: 'message', value: 'Yes.' } });
    expect(one.heard.at(-1)).not.toHaveProperty('place');
  });

  test('is not taken for the chat with the bot: a late answer comes there', async () => {
    const house = Promise.withResolvers<Reply>();
    const one = await connected({ hears: () => house.promise, patienceMs: 30 });
    await usedAside(one);
    house.resolve(said('Yes.'));
    await one.idle();
    expect(direct(one).filter((text) => text.includes('Yes.'))).toHaveLength(2);
    const calls = one.tenant.log.filter((each) => each.kind === 'call');
    expect(JSON.stringify(calls)).not.toContain('unq.gbl.spaces');
  });
});

describe('what a message holds', () => {
  const lineOf = (messagePayload: unknown, commandId = 'add_to_release') => {
    const activity = readActivity({
      type: 'invoke',
      name: 'composeExtension/fetchTask',
      serviceUrl: 'https://smba.trafficmanager.net/emea/',
      from: { id: '29:1ana' },
      recipient: { id: '28:bot' },
      conversation: { id: PAYMENTS },
      value: { commandId, commandContext: 'message', messagePayload },
    });
    if (activity === undefined) throw new Error('no activity');
    return extensionLine(activity);
  };
  const html = (content: string, more: object = {}) => ({
    linkToMessage: 'https://teams.microsoft.com/l/message/19:x/1',
    body: { contentType: 'html', content },
    ...more,
  });
  const LINK = 'https://teams.microsoft.com/l/message/19:x/1';
  const card = (content: unknown) => ({
    contentType: 'application/vnd.microsoft.card.adaptive',
    content,
  });

  test.each([
    ['a picture alone', html('<p><img src="https://x/1.png" alt="image"></p>'), `add ${LINK}`],
    ['nothing', html(''), `add ${LINK}`],
    ['no body', { linkToMessage: LINK }, `add ${LINK}`],
    ['a text of another shape', { linkToMessage: LINK, body: { content: 7 } }, `add ${LINK}`],
    ['a subject', html('<p>rounding</p>', { subject: 'Refunds' }), `add Refunds: rounding ${LINK}`],
    [
      'plain text',
      { linkToMessage: LINK, body: { contentType: 'text', content: '<b>a' } },
      `add <b>a ${LINK}`,
    ],
    [
      'a card',
      html('<attachment id="1"></attachment>', {
        attachments: [
          card(JSON.stringify({ body: [{ type: 'TextBlock', text: '**payments 4\\.2\\.0**' }] })),
        ],
      }),
      `add payments 4.2.0 ${LINK}`,
    ],
    ['a card that is none', html('', { attachments: [card('{'), 7, null] }), `add ${LINK}`],
    ['an address that is none', html('x', { linkToMessage: 'javascript:alert(1)' }), 'add x'],
  ])('%s', (_, payload, line) => {
    expect(lineOf(payload)).toBe(line);
  });

  test('40,000 characters are cut where the form cuts them, and lose no address', () => {
    const line = lineOf(html(`<p>${'refund '.repeat(5_700)}</p>`)) ?? '';
    expect(line.length).toBeLessThan(1_100);
    expect(line.endsWith(`… ${LINK}`)).toBe(true);
  });

  test('a message where none is wanted changes nothing', () => {
    expect(lineOf(html('x'), 'new_release')).toBe('plan');
    expect(lineOf(undefined, 'add_to_release')).toBeUndefined();
    expect(lineOf(html('x'), '__proto__')).toBeUndefined();
  });
});

describe('HTML becomes what it shows', () => {
  test.each([
    ['paragraphs', '<p>one</p><p>two<br>three</p>', 'one two three'],
    ['marks within a word', 're<strong>fund</strong>s', 'refunds'],
    ['a mention', '<at id="0">Ben Baker</at> says', '@Ben Baker says'],
    [
      'a link by its words',
      '<a href="https://x.example/1?a=1&amp;b=2">PAY-1</a>',
      'PAY-1 https://x.example/1?a=1&b=2',
    ],
    ['a link by itself', '<a href="https://x.example">https://x.example</a>', 'https://x.example'],
    ['a link that leads nowhere', '<a href="javascript:alert(1)">x</a>', 'x'],
    ['an emoji', 'done <emoji id="x" alt="🎉" title="Party"></emoji>', 'done 🎉'],
    ['a script', '<script>alert(1)</script>', 'alert(1)'],
    ['what was typed as a tag', '&lt;at&gt;Ana&lt;/at&gt; &amp;lt;', '<at>Ana</at> &lt;'],
    ['numbers for characters', '&#65;&#x1F600;&#0;&#99999999;', 'A😀&#0;&#99999999;'],
    ['an open tag', 'a < b and <p unclosed', 'a < b and <p unclosed'],
  ])('%s', (_, content, text) => {
    expect(textOfHtml(content).replace(/\s+/g, ' ').trim()).toBe(text);
  });

  test.each(['<', '<a ', '<a href="', '<at>', '<!--', '&#', '<img alt="'])(
    '40,000 characters of %s take no time',
    (part) => {
      const before = performance.now();
      textOfHtml(part.repeat(40_000 / part.length));
      expect(performance.now() - before).toBeLessThan(400);
    },
  );
});
