// Microsoft's Agents Playground as docs/how-to/agents-playground.md uses it: its requests as version 0.2.28 sends them, and a
// connector that answers as its does. They hold no token, two events tell of one installation at the same moment, presses name
// no trigger, and nobody asks for a person's own view of a card.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { readConfig } from '../../../adapters/process/config.ts';
import { jsonLog } from '../../../adapters/process/log.ts';
import { loadPolicy, samplePolicyFile } from '../../../adapters/process/policy-file.ts';
import { startSignalbox } from '../../../adapters/process/signalbox.ts';
import { root } from '../../docs/pages.ts';
import { serving } from '../../support/serving.ts';

type Json = Readonly<Record<string, unknown>>;
interface User {
  readonly id: string;
  readonly name: string;
  readonly aadObjectId: string;
  readonly email: string;
}

/** The file that the page tells to use. */
const there = parse(readFileSync(join(root, 'docs/how-to/agents-playground.yml'), 'utf8'));
const tenant: string = there.tenantId;
const people: readonly User[] = [there.currentUser, ...there.users];
const PAYMENTS: string = there.team.channels[0].id;
const HOME: string = there.personalChat.id;
const NOON = Date.UTC(2026, 10, 26, 12);

interface Shown {
  readonly conversation: string;
  readonly id: string;
  activity: Json;
}

/** The Agents Playground's own service, as far as the bot calls it, and what its page would show. */
async function connector() {
  const shown: Shown[] = [];
  const members = people.map((one) => ({ ...one, tenantId: tenant, userRole: 'user' }));
  const show = (conversation: string, id: string, activity: Json) => {
    shown.push({ conversation, id, activity });
  };
  const app = express();
  app.use(express.json());
  app.post('/_connector/v3/conversations', (request, response) => {
    const { isGroup, channelData, activity } = request.body;
    const id = String(1_000 + shown.length);
    if (isGroup !== true) return response.status(201).json({ id: `chat-${id}` });
    const conversation = `${channelData.channel.id};messageid=${id}`;
    show(conversation, id, activity);
    return response.status(201).json({ id: conversation, activityId: id });
  });
  app.post('/_connector/v3/conversations/:conversation/activities{/:id}', (request, response) => {
    const id = String(1_000 + shown.length);
    show(request.params.conversation, id, request.body);
    response.status(201).json({ id });
  });
  app.put('/_connector/v3/conversations/:conversation/activities/:id', (request, response) => {
    const { id } = request.params;
    const message = shown.find((one) => one.id === id);
    if (message === undefined) return response.status(404).end();
    message.activity = request.body;
    return response.status(200).json({ id });
  });
  app.delete('/_connector/v3/conversations/:conversation/activities/:id', (_, response) => {
    response.status(501).end();
  });
  app.get('/_connector/v3/conversations/:conversation/pagedmembers', (_, response) => {
    response.json({ members, totalCount: members.length + 1 });
  });
  app.get('/_connector/v3/conversations/:conversation/members/:id', (request, response) => {
    const found = members.find(({ id }) => id === request.params.id);
    response.status(found === undefined ? 404 : 200).json(found ?? {});
  });
  const url = `${await serving(createServer(app))}/_connector`;
  return { shown, url };
}

/** The bot in local mode with nothing set, and the tool beside it. */
async function playground() {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-agents-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const read = readConfig({}, folder);
  const policy = loadPolicy(samplePolicyFile);
  if (!read.ok || !policy.ok || read.config.teams === undefined) throw new Error('not local');
  const tool = await connector();
  let passed = 0;
  const bot = await startSignalbox({
    databaseUrl: `file:${join(folder, 'bot.db')}`,
    policy: policy.policy,
    teams: { ...read.config.teams, password: undefined },
    host: read.config.host,
    port: 0,
    clock: { now: () => NOON + passed },
    log: jsonLog({ level: 'silent', secrets: [] }),
  });
  onTestFinished(() => bot.stop());
  let count = 0;

  const send = async (activity: Json): Promise<Json> => {
    count += 1;
    // Nobody types faster, and messages of one place keep their distance.
    passed += 5_000;
    const response = await fetch(`http://127.0.0.1:${bot.port}/api/messages`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/plain, */*',
        'x-ms-agents-playground': 'true',
      },
      body: JSON.stringify({
        id: `4718beca-e0e2-4824-b2d4-${String(count).padStart(12, '0')}`,
        timestamp: '2026-11-26T12:00:00.000Z',
        serviceUrl: tool.url,
        recipient: { id: there.bot.id, name: there.bot.name },
        channelId: 'msteams',
        ...activity,
      }),
    });
    const body = await response.text();
    expect(response.status, body).toBe(200);
    return body === '' ? {} : JSON.parse(body);
  };

  const from = ({ id, name, aadObjectId }: User) => ({ id, name, aadObjectId });
  const personal = { conversationType: 'personal', tenantId: tenant, id: HOME };
  const channel = { isGroup: true, conversationType: 'channel', tenantId: tenant, id: PAYMENTS };
  const channelData = { tenant: { id: tenant } };
  const clientInfo = { type: 'clientInfo', locale: 'en-US', country: 'US', timezone: 'UTC' };

  return {
    shown: (conversation: string) =>
      tool.shown.filter((one) => one.conversation.startsWith(conversation)),
    send,
    idle: () => bot.idle(),
    /** As its page does when it is opened: both events at the same moment. */
    open: async () => {
      const ana = { id: there.currentUser.id, aadObjectId: there.currentUser.aadObjectId };
      const entities = [{ type: 'clientInfo', locale: 'en-US' }];
      await Promise.all([
        send({
          type: 'installationUpdate',
          from: ana,
          conversation: personal,
          locale: 'en-US',
          entities,
          channelData: {
            ...channelData,
            source: { name: 'message' },
            settings: { selectedChannel: { id: HOME } },
          },
          action: 'add',
        }),
        send({
          type: 'conversationUpdate',
          from: ana,
          conversation: personal,
          membersAdded: [ana, { id: there.bot.id }],
          channelData,
        }),
      ]);
      await bot.idle();
    },
    types: async (...lines: readonly string[]) => {
      for (const text of lines) {
        await send({
          type: 'message',
          text,
          from: from(there.currentUser),
          localTimezone: 'UTC',
          conversation: personal,
          textFormat: 'plain',
          locale: 'en-US',
          entities: [clientInfo],
          channelData,
        });
        await bot.idle();
      }
    },
    /** An activity written by hand, as another person. */
    asAnother: async (handle: string, text: string) => {
      const user = people.find(({ id }) => id === `29:1${handle}`);
      const id = user?.id;
      const aadObjectId = user?.aadObjectId;
      await send({ type: 'message', text, conversation: channel, from: { id, aadObjectId } });
      await bot.idle();
    },
    presses: async (card: Shown, title: string) => {
      const action = actionOf(card, title);
      expect(action, title).toMatchObject({ type: 'Action.Execute' });
      const answer = await send({
        type: 'invoke',
        name: 'adaptiveCard/action',
        from: from(there.currentUser),
        conversation: card.conversation === HOME ? personal : { ...channel, id: card.conversation },
        locale: 'en-US',
        entities: [clientInfo],
        channelData: {
          ...channelData,
          source: { name: 'message' },
          team: { id: there.team.id },
          channel: { id: PAYMENTS },
        },
        replyToId: card.id,
        value: {
          action: { type: 'Action.Execute', title, verb: action?.verb, data: action?.data },
        },
      });
      await bot.idle();
      return answer;
    },
  };
}

interface Action extends Json {
  readonly type: string;
  readonly title?: string;
  readonly verb?: string;
  readonly data?: Json;
}

/** A button anywhere on the card as everybody gets it: the tool asks for nobody's own view. */
function actionOf({ activity }: Shown, title: string): Action | undefined {
  const search = (value: unknown): Action | undefined => {
    if (Array.isArray(value)) return value.map(search).find((one) => one !== undefined);
    if (typeof value !== 'object' || value === null) return undefined;
    const { type, title: called } = value as Action;
    if (called === title && String(type).startsWith('Action.')) return value as Action;
    return Object.entries(value)
      .filter(([key]) => key !== 'refresh')
      .map(([, one]) => search(one))
      .find((one) => one !== undefined);
  };
  return search(activity.attachments);
}

const textOf = (message: Shown | undefined) => JSON.stringify(message?.activity);

test('whoever opens it is greeted once, although both events come at the same moment', async () => {
  const tool = await playground();
  await tool.open();
  const greetings = tool
    .shown(HOME)
    .filter((one) => textOf(one).includes('Signalbox takes releases'));
  expect(greetings).toHaveLength(1);
});

test('a release is led in it: typed, approved by hand as another, and steered on its card', async () => {
  const tool = await playground();
  await tool.open();
  await tool.types('plan payments 4.2.0 at now for 2h because refund rounding');
  expect(textOf(tool.shown(HOME).at(-1))).toContain('Planned: R-1');
  const [card] = tool.shown(PAYMENTS);
  if (card === undefined) throw new Error('no card in the channel');
  expect(textOf(card)).toContain('R-1 · Planning');

  await tool.types(
    'candidate R-1 @9f3c2ab',
    'test R-1 uat pass https://tests.example.org/7',
    'request R-1',
    'approve R-1',
  );
  expect(textOf(tool.shown(HOME).at(-1))).toContain('another person answers');
  expect(textOf(card)).toContain('Change authority: 0 of 1');
  expect(actionOf(card, 'Approve')).toBeUndefined();

  await tool.asAnother('ben', 'approve R-1');
  expect(textOf(card)).toContain('Change authority: 1 of 1 · approved by Ben');

  expect(await tool.presses(card, 'Start')).toMatchObject({ statusCode: 200 });
  expect(textOf(card)).toContain('Deploying');
  await tool.presses(card, 'Done');
  expect(textOf(card)).toContain('10% baking');
  await tool.types('promote R-1 because errors are flat', 'rollback R-1 because login errors');
  const question = tool.shown(HOME).at(-1);
  if (question === undefined) throw new Error('no question in the chat');
  await tool.presses(question, 'Confirm');
  expect(textOf(card)).toContain('Rolled back');
  expect(textOf(tool.shown(PAYMENTS).at(-1))).toContain('review');
});

test('a line that lacks something brings its form into the chat, since no dialog opens there', async () => {
  const tool = await playground();
  await tool.open();
  await tool.types('plan website 7.0 at now for 2h because new price list', 'start R-1');
  await tool.types('edit R-1');
  const form = tool.shown(HOME).at(-1);
  expect(textOf(form)).toContain('Edit the release');
  expect(form && actionOf(form, 'Save')).toMatchObject({ type: 'Action.Execute' });
});
