// The playground page's side of the Teams tenant: a small JSON API over what a person sees and
// does. The shapes are those of desk-api.ts; nothing here is Microsoft's.
import express, { type Response, type Router } from 'express';
import { answerProblem, follow, jsonOnly, ownOriginOnly, type ReadMarks } from '../desk-door.ts';
import { DeskRefusal, read } from '../slack/desk-input.ts';
import type { Answer } from './acting.ts';
import type { TeamsAnswer, TeamsChanged, TeamsMessages, TeamsState } from './desk-api.ts';
import { chatSeen, type LastSeen, messagesSeen, stateSeen } from './desk-drawing.ts';
import { teamsDeskInputs } from './desk-input.ts';
import type { TeamsTenant } from './tenant.ts';
import type { Chat, Person } from './world.ts';

/**
 * The routes of desk-api.ts, to be mounted by the composer. They answer only to the page's own
 * origin on a loopback address.
 */
export function teamsDesk(
  tenant: TeamsTenant,
  marks: ReadMarks = new Map<string, string>(),
): Router {
  const { world } = tenant;
  const router = express.Router();
  const lastSeen: LastSeen = (personId, chatId) => marks.get(`${personId} ${chatId}`) ?? '0';
  router.use(ownOriginOnly, jsonOnly, express.json({ limit: '64kb' }));
  addSights(router, tenant, lastSeen);
  addDeeds(router, tenant);
  router.post('/read', (request, response: Response<TeamsChanged>) => {
    const { as, chat } = read(teamsDeskInputs.inChat, request.body);
    const seen = chatFor(tenant, person(tenant, as), chat);
    const latest = world.messagesIn(seen.id).at(-1);
    if (latest !== undefined) marks.set(`${as} ${seen.id}`, latest.id);
    response.json({ revision: world.revision });
  });
  router.get('/events', (_request, response) => follow(world, response));
  router.use(answerProblem);
  return router;
}

function person({ world }: TeamsTenant, personId: unknown): Person {
  const found = typeof personId === 'string' ? world.people.get(personId) : undefined;
  if (found === undefined) throw new DeskRefusal(404, 'Nobody here has that id.');
  return found;
}

/** Whom the page shows before its reader has picked somebody. */
function firstMember({ world }: TeamsTenant): string | undefined {
  return [...world.people.values()].find((each) => each.role === 'user')?.id;
}

function chatFor({ world }: TeamsTenant, who: Person, chatId: unknown): Chat {
  if (chatId === world.personalId(who.id)) return world.personal(who.id);
  const found = typeof chatId === 'string' ? world.chats.get(chatId) : undefined;
  if (found === undefined || !found.members.has(who.id)) {
    throw new DeskRefusal(404, `${who.name} is in no such chat.`);
  }
  return found;
}

function addSights(router: Router, tenant: TeamsTenant, lastSeen: LastSeen): void {
  const { world } = tenant;
  const looked = new Set<string>();
  router.get('/state', (request, response: Response<TeamsState>) => {
    const me = person(tenant, request.query.as ?? firstMember(tenant));
    response.json(stateSeen(tenant, me, lastSeen));
  });
  router.get('/messages', (request, response: Response<TeamsMessages>) => {
    const me = person(tenant, request.query.as);
    const chat = chatFor(tenant, me, request.query.chat);
    response.json({
      revision: world.revision,
      chat: chatSeen(world, chat, me.id, lastSeen),
      messages: messagesSeen(world, chat, me.id),
    });
    for (const each of world.messagesIn(chat.id)) {
      const key = `${me.id} ${chat.id} ${each.id} ${each.version}`;
      if (each.deleted || each.attachments.length === 0 || looked.has(key)) continue;
      looked.add(key);
      // Whoever isn't there to answer is asked no more; the card for everybody stays.
      tenant.look(me.id, { conversation: chat.id, id: each.id }).catch(() => undefined);
    }
  });
}

function addDeeds(router: Router, tenant: TeamsTenant): void {
  const { world } = tenant;
  const deed = (path: string, act: (body: unknown) => Promise<Answer>) =>
    router.post(path, async (request, response: Response<TeamsAnswer>) => {
      const { ok, status, took, notice, errors, id } = await act(request.body);
      response.json({ revision: world.revision, ok, status, took, notice, errors, id });
    });
  deed('/say', (body) => {
    const { as, chat, text, thread } = read(teamsDeskInputs.say, body);
    const where = chatFor(tenant, person(tenant, as), chat);
    return tenant.say(as, where.id, text, thread === undefined ? {} : { thread });
  });
  deed('/press', (body) => {
    const { as, chat, message, action, inputs } = read(teamsDeskInputs.press, body);
    const { id: conversation } = chatFor(tenant, person(tenant, as), chat);
    return tenant.press(as, { conversation, id: message }, action, inputs ?? {});
  });
  deed('/command', (body) => {
    const { as, chat, command, message } = read(teamsDeskInputs.command, body);
    const { id: conversation } = chatFor(tenant, person(tenant, as), chat);
    const spot =
      message === undefined ? { chat: conversation } : { message: { conversation, id: message } };
    return tenant.useCommand(as, command, spot);
  });
  deed('/submit', async (body) => {
    const { as, dialog, action, inputs } = read(teamsDeskInputs.submit, body);
    if (world.dialogs.get(person(tenant, as).id)?.id !== dialog) {
      throw new DeskRefusal(404, 'That dialog is no longer open.');
    }
    return tenant.submitDialog(as, inputs, action);
  });
  deed('/close', async (body) => {
    const { as } = read(teamsDeskInputs.close, body);
    return tenant.closeDialog(person(tenant, as).id);
  });
  const atSpot = (body: unknown): [on: string, byId: string] => {
    const { as, chat } = read(teamsDeskInputs.inChat, body);
    const where = chatFor(tenant, person(tenant, as), chat);
    return [where.kind === 'personal' ? as : (where.teamId ?? where.id), as];
  };
  deed('/install', (body) => tenant.install(...atSpot(body)));
  deed('/uninstall', (body) => tenant.uninstall(...atSpot(body)));
}
