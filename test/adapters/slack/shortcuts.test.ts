// Shortcuts as Slack delivers them: each opens its form within the trigger's three seconds, with what the message holds.
import { describe, expect, test } from 'vitest';
import type { Reply } from '../../../src/app/speech.ts';
import { formTitle } from '../../../src/chat/understand.ts';
import type { Form } from '../../../src/chat/view.ts';
import { connected, said, until } from './support/connected.ts';

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

/** A workspace, and a house that opens the form and thanks for it. */
const world = (answer: Reply = said('Added.')) =>
  connected({ formTitle, hears: ({ via }) => (via === 'form' ? answer : asForm) });

type World = Awaited<ReturnType<typeof world>>;

/** A message of Ben, and what the house hears when Ana uses the shortcut at it. */
async function heardAt(one: World, text: string, threadTs?: string) {
  const { ts } = await one.workspace.say('U0BEN', 'C0PAY', text, threadTs);
  const at = { channelId: 'C0PAY', ts: ts ?? '' };
  const answer = await one.workspace.shortcut('U0ANA', 'Add to release', at);
  await one.idle();
  expect(answer).toMatchObject({ ok: true, status: 200 });
  return { ts: ts ?? '', utterance: one.heard.at(-1) };
}

const addressOf = (ts: string) =>
  `https://simulated.slack.com/archives/C0PAY/p${ts.replace('.', '')}`;

describe('a global shortcut', () => {
  test.each([
    ['New release', 'plan', 'Plan a release'],
    ['Can I ship', 'can', 'Can I ship?'],
  ])('%s types %s, from no channel', async (name, words, title) => {
    const one = await world();
    expect(await one.workspace.shortcut('U0ANA', name)).toMatchObject({ ok: true, status: 200 });
    await one.idle();
    const { request: _, ...utterance } = one.heard[0] ?? { request: '' };
    expect(utterance).toEqual({
      platform: 'slack',
      account: 'slack:T0SIM:U0ANA',
      via: 'button',
      words,
    });
    expect(title).toBe(formTitle(words));
    expect(one.workspace.view('U0ANA')).toMatchObject({ submit: 'Add' });
  });

  test('opens before the house has looked anything up, under its title', async () => {
    const house = Promise.withResolvers<Reply>();
    const one = await connected({ formTitle, hears: () => house.promise });
    const used = one.workspace.shortcut('U0ANA', 'can_i_ship');
    await until(() => one.workspace.view('U0ANA') !== null);
    expect(one.workspace.view('U0ANA')).toMatchObject({ title: 'Can I ship?', submit: null });
    house.resolve(asForm);
    await used;
  });

  test('is answered in the place of its form, for there is no conversation to answer in', async () => {
    const one = await world(said('Not yet: nothing of payments on prod is ready to start.'));
    await one.workspace.shortcut('U0ANA', 'Can I ship');
    await one.idle();
    const view = one.workspace.view('U0ANA');
    const sent = await one.workspace.submit('U0ANA', view?.id ?? '', { 'What changes': 'x' });
    expect(sent).toMatchObject({ ok: true, status: 200 });
    expect(one.workspace.view('U0ANA')).toMatchObject({ id: view?.id, submit: null });
    expect(JSON.stringify(one.workspace.view('U0ANA')?.blocks)).toContain('Not yet: nothing');
    expect(one.workspace.direct('U0ANA')).toEqual([]);
  });

  test('whose answer is late gets it as a direct message', async () => {
    const house = Promise.withResolvers<Reply>();
    const one = await connected({
      formTitle,
      hears: ({ via }) => (via === 'form' ? house.promise : asForm),
      patienceMs: 30,
    });
    await one.workspace.shortcut('U0ANA', 'Can I ship');
    await until(() => one.workspace.view('U0ANA')?.submit === 'Add');
    const id = one.workspace.view('U0ANA')?.id ?? '';
    await one.workspace.submit('U0ANA', id, { 'What changes': 'x' });
    expect(one.workspace.view('U0ANA')).toBeNull();
    house.resolve(said('Yes.'));
    await one.idle();
    expect(one.workspace.direct('U0ANA').map(({ text }) => text)).toEqual(['Yes.']);
  });

  test('whose trigger ran out is offered by a button in a direct message', async () => {
    const one = await world();
    one.workspace.fail('views.open', { error: 'expired_trigger_id' });
    await one.workspace.shortcut('U0ANA', 'New release');
    await one.idle();
    const [offered] = one.workspace.direct('U0ANA');
    const target = { channelId: offered?.channel ?? '', ts: offered?.ts ?? '' };
    await one.workspace.press('U0ANA', target, 'Open');
    await one.idle();
    expect(one.workspace.view('U0ANA')).toMatchObject({ submit: 'Add' });
  });
});

describe('the shortcut of a message', () => {
  test('types what it says and its address, and is answered beside it', async () => {
    const one = await world();
    const { ts, utterance } = await heardAt(one, 'fix: refund rounding');
    expect(utterance).toMatchObject({
      words: `add fix: refund rounding ${addressOf(ts)}`,
      place: 'slack:C0PAY',
      account: 'slack:T0SIM:U0ANA',
    });
    const view = one.workspace.view('U0ANA');
    await one.workspace.submit('U0ANA', view?.id ?? '', { 'What changes': 'rounding' });
    await one.idle();
    expect(one.workspace.view('U0ANA')).toBeNull();
    expect(one.workspace.ephemerals('U0ANA', 'C0PAY').map(({ text }) => text)).toEqual(['Added.']);
  });

  test('in a thread is said there', async () => {
    const one = await world();
    const { ts } = await one.workspace.say('U0ANA', 'C0PAY', 'payments 4.2.0');
    const reply = await heardAt(one, 'and refunds', ts ?? '');
    expect(reply.utterance?.thread).toEqual({ channel: 'C0PAY', id: ts });
    expect(reply.utterance?.words).toBe(
      `add and refunds ${addressOf(reply.ts)}?thread_ts=${ts}&cid=C0PAY`,
    );
  });

  test.each([
    ['a mention', 'ask @ben & <me>', 'ask @{slack:T0SIM:U0BEN} & <me>'],
    ['everybody', '<!channel> refunds', '<!channel> refunds'],
    ['invisible characters', 're\u200bfund\u202e', 'refund'],
  ])('never passes %s on as more than text', async (_, text, words) => {
    const one = await world();
    const { ts, utterance } = await heardAt(one, text);
    expect(utterance?.words).toBe(`add ${words} ${addressOf(ts)}`);
  });

  /** A message of Slack's that nobody can type here. */
  async function deliveredWith(message: object): Promise<string | undefined> {
    const one = await world();
    const payload = {
      type: 'message_action',
      token: 'legacy',
      callback_id: 'add_to_release',
      trigger_id: 'none',
      response_url: 'http://127.0.0.1:1/app/none',
      team: { id: 'T0SIM', domain: 'simulated' },
      user: { id: 'U0ANA', name: 'ana' },
      channel: { id: 'C0PAY', name: 'payments' },
      message: { type: 'message', user: 'U0BEN', ts: '1764158400.000100', ...message },
    };
    const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      ...one.workspace.sign(body),
    };
    expect(await one.workspace.deliver({ body, headers })).toMatchObject({ status: 200 });
    await one.idle();
    return one.heard[0]?.words;
  }

  const ADDRESS = addressOf('1764158400.000100');

  test.each([
    ['a picture alone', { text: '', files: [{ id: 'F1', mimetype: 'image/png' }] }, ''],
    ['no text at all', {}, ''],
    ['a text of another shape', { text: { a: 1 } }, ''],
    [
      'a link with words',
      { text: '<https://x.example/1|PAY-1: rounding>' },
      'PAY-1: rounding https://x.example/1',
    ],
    [
      'what an app attached',
      { text: '', attachments: [{ fallback: 'Build 7 failed' }] },
      'Build 7 failed',
    ],
    [
      'the card of an app',
      { text: '', blocks: [{ type: 'header', text: { type: 'plain_text', text: 'Alert' } }] },
      'Alert',
    ],
  ])('%s', async (_, message, text) => {
    expect(await deliveredWith(message)).toBe(['add', text, ADDRESS].filter(Boolean).join(' '));
  });

  test('40,000 characters are cut where the form cuts them, and lose no address', async () => {
    const words = await deliveredWith({ text: 'refund '.repeat(5_700) });
    expect(words?.length).toBeLessThan(1_100);
    expect(words?.endsWith(`… ${ADDRESS}`)).toBe(true);
  });
});

test('both kinds arrive in Socket Mode as well, and are answered alike', async () => {
  const one = await connected({
    socket: {},
    formTitle,
    hears: ({ via }) => (via === 'form' ? said('Added.') : asForm),
  });
  const { utterance } = await heardAt(one, 'fix: rounding');
  expect(utterance?.words).toMatch(/^add fix: rounding https:/);
  await one.workspace.shortcut('U0ANA', 'Can I ship');
  await one.idle();
  const view = one.workspace.view('U0ANA')?.id ?? '';
  await one.workspace.submit('U0ANA', view, { 'What changes': 'x' });
  expect(JSON.stringify(one.workspace.view('U0ANA')?.blocks)).toContain('Added.');
});

describe('what nobody offers', () => {
  test('a shortcut of another version of the app is answered in words', async () => {
    const one = await connected({
      formTitle,
      workspace: { shortcuts: [{ callbackId: 'gone', name: 'Gone', type: 'global' }] },
    });
    expect(await one.workspace.shortcut('U0ANA', 'Gone')).toMatchObject({ ok: true, status: 200 });
    await one.idle();
    expect(one.heard).toEqual([]);
    expect(one.workspace.direct('U0ANA')[0]?.text).toContain('knows no shortcut of this name');
  });

  test('the workspace offers only what the app declared, and nothing at a private answer', async () => {
    const one = await connected();
    await expect(one.workspace.shortcut('U0ANA', 'add_to_release')).rejects.toThrow('no global');
    await one.workspace.command('U0ANA', 'C0PAY', 'help');
    const [answer] = one.workspace.ephemerals('U0ANA');
    const at = { channelId: 'C0PAY', ts: answer?.ts ?? '' };
    expect(await one.workspace.shortcut('U0ANA', 'Add to release', at)).toMatchObject({
      ok: false,
    });
  });

  test('nothing is heard from a workspace that is not on the list', async () => {
    const one = await connected({ formTitle, allowedTeams: ['T0OTHER'] });
    await one.workspace.shortcut('U0ANA', 'New release');
    await one.idle();
    expect(one.heard).toEqual([]);
    expect(one.workspace.direct('U0ANA')[0]?.text).toContain("isn't on the list");
  });
});
