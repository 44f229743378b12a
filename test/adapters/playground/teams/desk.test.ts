// The playground page's JSON API for Teams over real HTTP: what a person sees, what they can do,
// and who is kept out (desk-api.ts).

import { createServer, request as httpRequest } from 'node:http';
import express from 'express';
import { afterEach, expect, test } from 'vitest';
import { teamsDesk } from '../../../../adapters/playground/teams/desk.ts';
import type {
  TeamsAnswer,
  TeamsChanged,
  TeamsMessages,
  TeamsState,
} from '../../../../adapters/playground/teams/desk-api.ts';
import { serving } from '../../../support/serving.ts';
import {
  ana,
  aTenant,
  ben,
  cardActivity,
  connectPlain,
  eve,
  general,
  gus,
  payments,
  post,
  releases,
} from './bare-bot.ts';

const ends: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

type Json = Record<string, unknown>;

const adaptive = 'application/vnd.microsoft.card.adaptive';
const card = (text: string, actions: Json[] = []) => ({
  type: 'AdaptiveCard',
  version: '1.5',
  body: [{ type: 'TextBlock', text }],
  actions,
});
const send = { type: 'Action.Submit', title: 'Send', data: { form: 'plan' } };
const plan = { type: 'Action.Submit', title: 'Plan', data: { msteams: { type: 'task/fetch' } } };
const approve = { type: 'Action.Execute', title: 'Approve', verb: 'line', data: {} };
const look = { action: { type: 'Action.Execute', verb: 'look' }, userIds: [ana] };

function botAnswer({ name, value }: Json): unknown {
  if (name === 'task/fetch') {
    const content = card('What?', [send]);
    const attachment = { contentType: adaptive, content };
    return { task: { type: 'continue', value: { title: 'Plan', card: attachment } } };
  }
  if (name === 'task/submit') return { task: { type: 'message', value: 'Planned.' } };
  if (name !== 'adaptiveCard/action') return undefined;
  const { trigger, action } = value as { trigger: string; action: Json };
  if (action.verb === 'nothing') {
    return { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: '' };
  }
  const own = trigger === 'automatic' ? card('For Ana', [approve]) : card('You approved.');
  return { statusCode: 200, type: adaptive, value: own };
}

async function aDesk() {
  const { teams } = await aTenant();
  ends.push(() => teams.close());
  const { heard, stop } = await connectPlain(teams, botAnswer);
  ends.push(stop);
  const address = await serving(createServer(express().use('/desk', teamsDesk(teams))));
  const url = `${address}/desk`;
  const get = async <Shape>(path: string, as: string, more: Record<string, string> = {}) => {
    const response = await fetch(`${url}${path}?${new URLSearchParams({ as, ...more })}`);
    return { status: response.status, body: (await response.json()) as Shape };
  };
  const put = async (path: string, body: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as TeamsAnswer };
  };
  return { teams, heard, url, get, put };
}

test('the frame shows the people, the chats of one of them and who is who', async () => {
  const { teams, get } = await aDesk();
  const { body } = await get<TeamsState>('/state', eve);
  expect(body).toMatchObject({
    tenant: { id: teams.tenantId, name: 'Example' },
    me: { id: eve, email: 'eve@clinic.example', kind: 'member' },
    bot: { name: 'Release' },
    dialog: null,
    toasts: [],
  });
  expect(body.people.find((each) => each.id === gus)?.kind).toBe('guest');
  expect(body.chats.map((each) => [each.id, each.hasBot])).toEqual([
    [teams.world.personalId(eve), false],
    [general, true],
    [releases, true],
    [payments, true],
  ]);
  expect((await get('/state', '29:nobody')).status).toBe(404);
});

test('what is said stands in its thread, and counts as unread for the others until seen', async () => {
  const { get, put } = await aDesk();
  const said = await put('/say', { as: ana, chat: releases, text: '@Release list' });
  expect(said.body).toMatchObject({ ok: true, status: 202 });
  const thread = said.body.id;
  await put('/say', { as: ben, chat: releases, text: 'Thanks', thread });
  const messages = await get<TeamsMessages>('/messages', eve, { chat: releases });
  expect(messages.body.messages).toMatchObject([
    { id: thread, author: { id: ana, isBot: false }, replies: [{ text: 'Thanks' }] },
  ]);
  expect(messages.body.chat.unread).toBe(2);
  await put('/read', { as: eve, chat: releases });
  expect((await get<TeamsMessages>('/messages', eve, { chat: releases })).body.chat.unread).toBe(0);
});

test('looking at a chat brings the cards that are for this person alone, and pressing them works', async () => {
  const { teams, heard, get, put } = await aDesk();
  const activity = cardActivity([{ type: 'TextBlock', text: 'For all' }], [], { refresh: look });
  const { id } = await post(teams, releases, activity);
  const seen = async (as: string) =>
    (await get<TeamsMessages>('/messages', as, { chat: releases })).body.messages[0];
  expect((await seen(ben))?.cards[0]).toMatchObject({ body: [{ text: 'For all' }] });
  const changed = new Promise<void>((resolve) => teams.onChange(() => resolve()));
  expect((await seen(ana))?.isPersonal).toBe(false);
  await changed;
  const own = await seen(ana);
  expect(own).toMatchObject({ isPersonal: true, cards: [{ body: [{ text: 'For Ana' }] }] });
  await seen(ana);
  expect(heard.filter((each) => each.type === 'invoke')).toHaveLength(1);

  const pressed = await put('/press', { as: ana, chat: releases, message: id, action: approve });
  expect(pressed.body).toMatchObject({ ok: true, status: 200 });
  expect((await seen(ana))?.cards[0]).toMatchObject({ body: [{ text: 'You approved.' }] });
  const foreign = await put('/press', { as: ben, chat: releases, message: id, action: approve });
  expect(foreign.status).toBe(400);
});

test('a card that the bot has nothing of its own to say about is asked for once', async () => {
  const { teams, heard, get } = await aDesk();
  const action = { type: 'Action.Execute', verb: 'nothing' };
  const activity = cardActivity([], [], { refresh: { action, userIds: [ana] } });
  await post(teams, releases, activity);
  for (let times = 0; times < 3; times += 1) {
    await get('/messages', ana, { chat: releases });
    await teams.idle();
  }
  expect(heard).toHaveLength(1);
});

test('a dialog opens over the page and goes away when it is sent', async () => {
  const { teams, get, put } = await aDesk();
  const { id } = await post(teams, releases, cardActivity([], [plan]));
  await put('/press', { as: ana, chat: releases, message: id, action: plan });
  const { dialog } = (await get<TeamsState>('/state', ana)).body;
  expect(dialog).toMatchObject({ title: 'Plan', card: { body: [{ text: 'What?' }] } });
  const gone = { as: ana, dialog: 'another', action: send, inputs: {} };
  expect((await put('/submit', gone)).status).toBe(404);
  const sent = await put('/submit', { ...gone, dialog: dialog?.id });
  expect(sent.body).toMatchObject({ ok: true, notice: 'Planned.' });
  const after = (await get<TeamsState>('/state', ana)).body;
  expect(after).toMatchObject({ dialog: null, toasts: [{ text: 'Planned.', isFailure: false }] });
  await put('/press', { as: ana, chat: releases, message: id, action: plan });
  await put('/close', { as: ana });
  expect((await get<TeamsState>('/state', ana)).body.dialog).toBeNull();
});

test('the app can be added and taken away in any chat', async () => {
  const { teams, get, put } = await aDesk();
  const hasBot = async (chat: string) =>
    (await get<TeamsMessages>('/messages', ana, { chat })).body.chat.hasBot;
  const personal = teams.world.personalId(ana);
  await put('/install', { as: ana, chat: personal });
  await put('/uninstall', { as: ana, chat: payments });
  expect(await hasBot(personal)).toBe(true);
  expect(await hasBot(releases)).toBe(false);
});

test('changes are told to whoever follows', async () => {
  const { teams, url } = await aDesk();
  const told: TeamsChanged[] = [];
  await new Promise<void>((resolve, reject) => {
    const request = httpRequest(`${url}/events`, (response) => {
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        for (const [, data] of chunk.matchAll(/^data: (.*)$/gm)) told.push(JSON.parse(data ?? ''));
        if (told.length === 1) teams.block(ana, true);
        if (told.length === 2) {
          request.destroy();
          resolve();
        }
      });
    });
    request.on('error', reject);
    request.end();
  });
  expect(told[1]?.revision).toBeGreaterThan(told[0]?.revision ?? 0);
});

test('other pages, other types and chats of others are kept out', async () => {
  const { teams, get, put } = await aDesk();
  const say = { as: ana, chat: releases, text: 'Hello' };
  expect((await put('/say', say, { origin: 'https://elsewhere.example' })).status).toBe(403);
  expect((await put('/say', say, { 'content-type': 'text/plain' })).status).toBe(415);
  expect((await put('/say', { ...say, more: 1 })).status).toBe(400);
  const foreign = teams.world.personal(ben).id;
  expect((await put('/say', { ...say, chat: foreign })).status).toBe(404);
  expect((await get('/messages', ana, { chat: foreign })).status).toBe(404);
  expect(teams.messages(releases)).toEqual([]);
});
