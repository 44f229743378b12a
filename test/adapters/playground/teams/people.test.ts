// What people in the tenant do, and what reaches the bot of it: messages and mentions, buttons,
// dialogs, cards for one person, the app coming and going, and the same activity twice.
import { afterEach, expect, test } from 'vitest';
import { texts } from '../../../../adapters/playground/teams/card-walk.ts';
import {
  activities,
  ana,
  aTenant,
  ben,
  call,
  cardActivity,
  cat,
  connectPlain,
  general,
  post,
  releases,
} from './bare-bot.ts';

const ends: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

type Json = Record<string, unknown>;

async function aTeam(
  answer?: (activity: Json) => unknown,
  options: Parameters<typeof aTenant>[0] = {},
) {
  const { teams, clock } = await aTenant(options);
  ends.push(() => teams.close());
  const { heard, stop } = await connectPlain(teams, answer);
  ends.push(stop);
  return { teams, clock, heard };
}

const line = (text: string) => ({ type: 'TextBlock', text });
const card = (text: string, actions: Json[] = []) => ({
  type: 'AdaptiveCard',
  version: '1.5',
  body: [line(text)],
  actions,
});
const adaptive = 'application/vnd.microsoft.card.adaptive';
const answered = (value: Json) => ({ statusCode: 200, type: adaptive, value });
const toast = (value: string) => ({
  statusCode: 200,
  type: 'application/vnd.microsoft.activity.message',
  value,
});
const approve = { type: 'Action.Execute', title: 'Approve', verb: 'line', data: { says: 'yes' } };

test('a message in a channel says where, who and when as Teams says it', async () => {
  const { teams, heard } = await aTeam();
  const { id } = await teams.say(ana, releases, '@Release ask @Ben about it');
  expect(heard).toHaveLength(1);
  expect(heard[0]).toMatchObject({
    type: 'message',
    id,
    channelId: 'msteams',
    serviceUrl: teams.serviceUrl,
    timestamp: '2026-11-26T14:00:00Z',
    localTimestamp: '2026-11-26T14:00:00+00:00',
    localTimezone: 'Europe/London',
    text: '<at>Release</at>\u00a0ask <at>Ben Baker</at>\u00a0about it',
    textFormat: 'plain',
    locale: 'en-GB',
    from: { id: ana, name: 'Ana Alvarez', aadObjectId: '00000000-0000-4000-8000-000000000101' },
    recipient: { id: `28:${teams.appId}`, name: 'Release' },
    conversation: {
      id: `${releases};messageid=${id}`,
      conversationType: 'channel',
      isGroup: true,
      tenantId: teams.tenantId,
    },
    channelData: {
      tenant: { id: teams.tenantId },
      team: { id: general },
      channel: { id: releases },
    },
  });
  expect(heard[0]?.entities).toEqual([
    {
      type: 'mention',
      text: '<at>Release</at>',
      mentioned: { id: `28:${teams.appId}`, name: 'Release' },
    },
    { type: 'mention', text: '<at>Ben Baker</at>', mentioned: { id: ben, name: 'Ben Baker' } },
    {
      type: 'clientInfo',
      locale: 'en-GB',
      country: 'GB',
      platform: 'Web',
      timezone: 'Europe/London',
    },
  ]);
  const reply = await teams.say(ben, releases, '@release yes', { thread: id ?? '' });
  expect(heard[1]).toMatchObject({
    replyToId: id,
    conversation: { id: `${releases};messageid=${id}` },
  });
  expect(teams.thread(releases, id ?? '').map((each) => each.id)).toEqual([id, reply.id]);
});

test('a message without a mention stays among people', async () => {
  const { teams, heard } = await aTeam();
  await teams.say(ana, releases, 'Good morning, mail release@example.org');
  expect(heard).toEqual([]);
  expect(teams.messages(releases)).toHaveLength(1);
});

test('the first personal message installs the app, the second does not', async () => {
  const { teams, heard } = await aTeam();
  await teams.say(ana, 'personal', 'list');
  await teams.say(ana, 'personal', 'list');
  expect(heard.map((each) => each.type)).toEqual([
    'conversationUpdate',
    'installationUpdate',
    'message',
    'message',
  ]);
  expect(heard[0]).toMatchObject({ membersAdded: [{ id: `28:${teams.appId}` }] });
  expect(heard[1]).toMatchObject({ action: 'add' });
  expect(heard[2]?.conversation).toEqual({
    id: teams.world.personalId(ana),
    conversationType: 'personal',
    tenantId: teams.tenantId,
  });
});

test('somebody of another organisation brings their own tenant', async () => {
  const { teams, heard } = await aTeam();
  teams.changePerson(ben, { tenantId: 'another-tenant' });
  await teams.say(ben, 'personal', 'list');
  expect(heard.at(-1)).toMatchObject({
    conversation: { tenantId: 'another-tenant' },
    channelData: { tenant: { id: 'another-tenant' } },
  });
});

test('a team that gets or loses the app tells the bot, and a person who joins too', async () => {
  const { teams, heard } = await aTeam();
  await teams.uninstall(general);
  await teams.install(general, ana);
  await teams.changeMember(general, cat, false);
  expect(heard.map((each) => [each.type, each.action])).toEqual([
    ['conversationUpdate', undefined],
    ['installationUpdate', 'remove'],
    ['conversationUpdate', undefined],
    ['installationUpdate', 'add'],
    ['conversationUpdate', undefined],
  ]);
  expect(heard[2]).toMatchObject({
    channelData: { eventType: 'teamMemberAdded', team: { id: general } },
    from: { id: ana },
  });
  expect(heard[4]).toMatchObject({ membersRemoved: [{ id: cat }] });
  await expect(teams.say(cat, releases, 'Hello')).resolves.toMatchObject({ ok: false });
});

test('Execute changes the card for the one who pressed, until the message changes for all', async () => {
  const { teams, heard } = await aTeam((activity) =>
    activity.type === 'invoke' ? answered(card('You approved.')) : undefined,
  );
  const target = await post(teams, releases, cardActivity([line('Waiting')], [approve]));
  const answer = await teams.press(ana, target, 'Approve');
  expect(heard[0]).toMatchObject({
    type: 'invoke',
    name: 'adaptiveCard/action',
    replyToId: target.id,
    conversation: { id: `${releases};messageid=${target.id}` },
    value: {
      action: { type: 'Action.Execute', title: 'Approve', verb: 'line', data: { says: 'yes' } },
      trigger: 'manual',
    },
  });
  expect(answer).toMatchObject({ ok: true, status: 200, body: { statusCode: 200 } });
  expect(texts(answer.card ?? {})).toEqual(['You approved.']);
  expect(texts(teams.view(ben, target) ?? {})).toEqual(['Waiting']);
  await call(teams, 'PUT', activities(releases, target.id), cardActivity([line('Approved')]));
  expect(texts(teams.view(ana, target) ?? {})).toEqual(['Approved']);
});

test('a message in answer is told in passing, an error is told as a failure', async () => {
  let body: unknown = toast('Counted.');
  const { teams } = await aTeam(() => body);
  const target = await post(teams, releases, cardActivity([line('Waiting')], [approve]));
  expect(await teams.press(ana, target, 'Approve')).toMatchObject({ ok: true, notice: 'Counted.' });
  body = {
    statusCode: 400,
    type: 'application/vnd.microsoft.error',
    value: { code: 'BadRequest', message: 'Not yours to answer.' },
  };
  const failed = await teams.press(ana, target, 'Approve');
  expect(failed).toMatchObject({ ok: false, notice: 'Not yours to answer.' });
  body = answered({ type: 'AdaptiveCard', version: '1.9', body: [] });
  expect((await teams.press(ana, target, 'Approve')).ok).toBe(false);
  expect(teams.toasts(ana).map((each) => [each.text, each.isFailure])).toEqual([
    ['Counted.', false],
    ['Not yours to answer.', true],
    ['Something went wrong. Please try again.', true],
  ]);
  expect(teams.toasts(ben)).toEqual([]);
});

test('an answer that comes too late is not waited for', async () => {
  const { teams } = await aTeam(() => new Promise(() => undefined), { patience: { invoke: 30 } });
  const target = await post(teams, releases, cardActivity([line('Waiting')], [approve]));
  const answer = await teams.press(ana, target, 'Approve');
  expect(answer).toMatchObject({ ok: false, status: null });
  expect(answer.notice).toMatch(/^Unable to reach app/);
  expect(answer.took).toBeLessThan(5000);
});

test('inputs are sent by id with the data, those behind More too, and checked before', async () => {
  const { teams, heard } = await aTeam(() => toast('Thanks.'));
  const more = {
    type: 'AdaptiveCard',
    body: [
      { type: 'Input.Text', id: 'why', label: 'Why', isRequired: true, errorMessage: 'Say why.' },
    ],
    actions: [{ type: 'Action.Execute', title: 'Reject', verb: 'no', data: { id: 'R-1' } }],
  };
  const choices = [
    { title: 'Ten percent', value: '10' },
    { title: 'All', value: '100' },
  ];
  const target = await post(
    teams,
    releases,
    cardActivity(
      [
        { type: 'Input.ChoiceSet', id: 'stage', label: 'Stage', choices, value: '10' },
        { type: 'Input.Toggle', id: 'quiet', title: 'Quietly' },
      ],
      [{ type: 'Action.ShowCard', title: 'More', card: more }],
    ),
  );
  const silent = await teams.press(ana, target, 'Reject');
  expect(silent).toMatchObject({ ok: false, status: null, errors: { why: 'Say why.' } });
  expect(heard).toEqual([]);
  await teams.press(ana, target, 'Reject', { Why: 'errors', Stage: 'All' });
  expect(heard[0]).toMatchObject({
    value: { action: { data: { id: 'R-1', why: 'errors', stage: '100', quiet: 'false' } } },
  });
  await expect(teams.press(ana, target, 'Approve')).rejects.toThrow('There is: More, Reject.');
  await expect(teams.press(ana, target, 'Reject', { Who: 'x' })).rejects.toThrow('Stage');
});

test('Submit is a message without words that carries the data', async () => {
  const { teams, heard } = await aTeam();
  const button = { type: 'Action.Submit', title: 'Hold', data: { says: 'hold' } };
  const link = { type: 'Action.OpenUrl', title: 'Open', url: 'https://example.org/r/1' };
  const target = await post(teams, releases, cardActivity([line('R-1')], [button, link]));
  await teams.press(ana, target, 'Hold');
  expect(heard[0]).toMatchObject({
    type: 'message',
    value: { says: 'hold' },
    replyToId: target.id,
    from: { id: ana },
  });
  expect(heard[0]).not.toHaveProperty('text');
  await teams.press(ana, target, 'Open');
  expect(heard).toHaveLength(1);
  expect(teams.opened(ana)).toEqual(['https://example.org/r/1']);
});

test('a dialog opens, complains, goes on and closes as the bot says', async () => {
  const form = (text: string) => ({
    title: 'Plan',
    height: 'medium',
    width: 400,
    card: {
      contentType: adaptive,
      content: {
        ...card(text, [{ type: 'Action.Submit', title: 'Send', data: { form: 'plan' } }]),
        body: [
          line(text),
          { type: 'Input.Text', id: 'service', label: 'Service', isRequired: true },
        ],
      },
    },
  });
  const { teams, heard } = await aTeam((activity) => {
    if (activity.name === 'task/fetch') return { task: { type: 'continue', value: form('What?') } };
    if (activity.name !== 'task/submit') return undefined;
    const { data } = activity.value as { data: Json };
    if (data.service === 'ledger') return { task: { type: 'message', value: 'Planned.' } };
    if (data.service === 'nothing') return {};
    return { task: { type: 'continue', value: form('No such service.') } };
  });
  const opens = {
    type: 'Action.Submit',
    title: 'Plan',
    data: { msteams: { type: 'task/fetch' }, says: 'plan' },
  };
  const target = await post(teams, releases, cardActivity([line('Hello')], [opens]));
  const opened = await teams.press(ana, target, 'Plan');
  expect(opened.dialog).toMatchObject({ title: 'Plan', height: 'medium', width: 400 });
  expect(heard[0]).toMatchObject({
    name: 'task/fetch',
    value: { data: { says: 'plan' }, context: { theme: 'default' } },
  });
  expect(teams.dialog(ben)).toBeNull();

  expect((await teams.submitDialog(ana)).errors).toHaveProperty('service');
  await teams.submitDialog(ana, { Service: 'legder' });
  expect(heard.at(-1)).toMatchObject({
    name: 'task/submit',
    conversation: { id: `${releases};messageid=${target.id}` },
    value: { data: { form: 'plan', service: 'legder' } },
  });
  expect(texts(teams.dialog(ana)?.card ?? {})).toEqual(['No such service.', 'Service']);
  await teams.submitDialog(ana, { Service: 'ledger' }, 'Send');
  expect(teams.dialog(ana)).toBeNull();
  expect(teams.toasts(ana).map((each) => each.text)).toEqual(['Planned.']);

  await teams.press(ana, target, 'Plan');
  await teams.submitDialog(ana, { service: 'nothing' });
  expect(teams.dialog(ana)).toBeNull();
  await teams.press(ana, target, 'Plan');
  teams.closeDialog(ana);
  expect(teams.dialog(ana)).toBeNull();
  await expect(teams.submitDialog(ana)).rejects.toThrow('no dialog');
});

test('a refresh gives the people it names a card of their own, once for each version', async () => {
  const { teams, heard } = await aTeam(() => answered(card('For Ana', [approve])));
  const withRefresh = (text: string) =>
    cardActivity([line(text)], [], {
      refresh: { action: { type: 'Action.Execute', verb: 'look' }, userIds: [ana] },
    });
  const target = await post(teams, releases, withRefresh('For all'));
  expect(texts((await teams.look(ben, target)) ?? {})).toEqual(['For all']);
  expect(heard).toEqual([]);
  expect(texts((await teams.look(ana, target)) ?? {})).toEqual(['For Ana']);
  expect(heard[0]).toMatchObject({
    name: 'adaptiveCard/action',
    value: { action: { verb: 'look' }, trigger: 'automatic' },
  });
  await teams.look(ana, target);
  expect(heard).toHaveLength(1);
  expect(texts(teams.view(ben, target) ?? {})).toEqual(['For all']);
  await call(teams, 'PUT', activities(releases, target.id), withRefresh('Changed'));
  expect(texts(teams.view(ana, target) ?? {})).toEqual(['Changed']);
  await teams.look(ana, target);
  expect(heard).toHaveLength(2);
});

test('an answer drawn before the message changed does not hide the change', async () => {
  let change = () => Promise.resolve();
  const { teams } = await aTeam(async (activity) => {
    if (activity.type !== 'invoke') return undefined;
    await change();
    return answered(card('Old'));
  });
  const target = await post(teams, releases, cardActivity([line('Waiting')], [approve]));
  change = async () => {
    await call(teams, 'PUT', activities(releases, target.id), cardActivity([line('New')]));
  };
  const answer = await teams.press(ana, target, 'Approve');
  expect(texts(answer.card ?? {})).toEqual(['New']);
});

test('the same activity can be delivered again, and any other, signed or not', async () => {
  const { teams, heard } = await aTeam();
  await teams.say(ana, releases, '@Release approve R-1');
  await teams.redeliver();
  expect(heard[1]).toEqual(heard[0]);
  await teams.deliver({ type: 'message', id: 'own' }, { token: null, headers: { 'x-own': 'yes' } });
  expect(heard[2]).toEqual({ type: 'message', id: 'own' });
  await teams.idle();
  expect(teams.log.map((each) => each.kind === 'delivery' && each.status)).toEqual([202, 202, 202]);
});
