// The playground page's side of the workspace: a small JSON API over what a person sees and does.
// The shapes are those of desk-api.ts; nothing here is Slack's.
import express, { type Response, type Router } from 'express';
import { answerProblem, follow, jsonOnly, ownOriginOnly, type ReadMarks } from '../desk-door.ts';
import type { Answer, Target } from './acting.ts';
import type {
  DeskAnswer,
  DeskChanged,
  DeskClock,
  DeskMessages,
  DeskState,
  DeskTarget,
  DeskViews,
} from './desk-api.ts';
import { channelSeen, type LastRead, messagesSeen, stateSeen, viewSeen } from './desk-drawing.ts';
import { DeskRefusal, deskInputs, read } from './desk-input.ts';
import type { SlackWorkspace } from './workspace.ts';
import type { Channel, Person } from './world.ts';

/** The playground's clock: what time it is, and how to let time pass. */
export type DeskControls = {
  /** Epoch milliseconds. */
  now(): number;
  /** Moves the clock forward and resolves when what became due has been started. */
  advance(ms: number): Promise<void>;
};

/**
 * The routes of desk-api.ts, to be mounted by the composer. They answer only to the page's own
 * origin on a loopback address.
 */
export function desk(
  workspace: SlackWorkspace,
  controls: DeskControls,
  marks: ReadMarks = new Map<string, string>(),
): Router {
  const router = express.Router();
  const lastRead: LastRead = (userId, channelId) => marks.get(`${userId} ${channelId}`) ?? '0';
  router.use(ownOriginOnly, jsonOnly, express.json({ limit: '64kb' }));
  addSights(router, workspace, controls, lastRead);
  addDeeds(router, workspace);
  router.post('/read', (request, response: Response<DeskChanged>) => {
    const { as, channel } = read(deskInputs.markRead, request.body);
    const seen = channelFor(workspace, person(workspace, as), channel);
    const latest = workspace.world.messagesIn(seen.id).at(-1);
    if (latest !== undefined) marks.set(`${as} ${seen.id}`, latest.ts);
    response.json({ revision: workspace.world.revision });
  });
  addClock(router, workspace, controls);
  router.get('/events', (_request, response) => follow(workspace.world, response));
  router.use(answerProblem);
  return router;
}

function person(workspace: SlackWorkspace, userId: unknown): Person {
  const found = typeof userId === 'string' ? workspace.world.people.get(userId) : undefined;
  if (found === undefined) throw new DeskRefusal(404, 'Nobody here has that id.');
  return found;
}

/** Whom the page shows before its reader has picked somebody. */
function firstMember({ world }: SlackWorkspace): string | undefined {
  return [...world.people.values()].find((each) => !each.deleted && !each.isBot)?.id;
}

function channelFor(workspace: SlackWorkspace, who: Person, channelId: unknown): Channel {
  const { world } = workspace;
  const found = typeof channelId === 'string' ? world.channels.get(channelId) : undefined;
  if (found === undefined || !found.members.has(who.id)) {
    throw new DeskRefusal(404, `${who.realName} is in no such channel.`);
  }
  return found;
}

function addSights(
  router: Router,
  workspace: SlackWorkspace,
  controls: DeskControls,
  lastRead: LastRead,
): void {
  const { world, views } = workspace;
  router.get('/state', (request, response: Response<DeskState>) => {
    const me = person(workspace, request.query.as ?? firstMember(workspace));
    response.json(stateSeen(workspace, me, controls.now(), lastRead));
  });
  router.get('/messages', (request, response: Response<DeskMessages>) => {
    const me = person(workspace, request.query.as);
    const channel = channelFor(workspace, me, request.query.channel);
    response.json({
      revision: world.revision,
      channel: channelSeen(world, channel, me.id, lastRead),
      messages: messagesSeen(world, channel, me.id),
    });
  });
  router.get('/view', (request, response: Response<DeskViews>) => {
    const me = person(workspace, request.query.as);
    response.json({
      revision: world.revision,
      modal: viewSeen(views, views.top(me.id)),
      hasHome: views.hasHome,
      home: viewSeen(views, views.home(me.id)),
    });
  });
}

function targetOf(on: DeskTarget): Target {
  return 'view' in on ? { viewId: on.view } : { channelId: on.channel, ts: on.ts };
}

function addDeeds(router: Router, workspace: SlackWorkspace): void {
  const { world } = workspace;
  const deed = (path: string, act: (body: unknown) => Promise<Answer>) =>
    router.post(path, async (request, response: Response<DeskAnswer>) => {
      const { ok, status, took, notice, errors, ts } = await act(request.body);
      response.json({ revision: world.revision, ok, status, took, notice, errors, ts });
    });
  deed('/command', (body) => {
    const { as, channel, text } = read(deskInputs.command, body);
    const where = channelFor(workspace, person(workspace, as), channel);
    return workspace.command(as, where.id, text);
  });
  deed('/say', (body) => {
    const { as, channel, text, threadTs } = read(deskInputs.say, body);
    const where = channelFor(workspace, person(workspace, as), channel);
    return workspace.say(as, where.id, text, threadTs);
  });
  deed('/press', (body) => {
    const { as, on, action, block, choice, values } = read(deskInputs.press, body);
    const who = person(workspace, as);
    if ('channel' in on) channelFor(workspace, who, on.channel);
    const pointed = block === undefined ? action : { actionId: action, blockId: block };
    return workspace.press(as, targetOf(on), pointed, choice ?? null, values ?? {});
  });
  deed('/shortcut', (body) => {
    const { as, shortcut, on } = read(deskInputs.shortcut, body);
    const who = person(workspace, as);
    if (on === undefined) return workspace.shortcut(who.id, shortcut);
    const at = { channelId: channelFor(workspace, who, on.channel).id, ts: on.ts };
    return workspace.shortcut(who.id, shortcut, at);
  });
  deed('/submit', (body) => {
    const { as, view, values } = read(deskInputs.submit, body);
    return workspace.submit(person(workspace, as).id, view, values);
  });
  deed('/close-view', (body) => {
    const { as, view, all } = read(deskInputs.closeView, body);
    return workspace.closeView(person(workspace, as).id, view, all ?? false);
  });
  deed('/open-home', (body) => {
    const { as, tab } = read(deskInputs.openHome, body);
    return workspace.openHome(person(workspace, as).id, tab);
  });
}

function addClock(router: Router, workspace: SlackWorkspace, controls: DeskControls): void {
  router.get('/clock', (_request, response: Response<DeskClock>) => {
    response.json({ now: controls.now() });
  });
  router.post('/clock/advance', async (request, response: Response<DeskClock>) => {
    const { ms } = read(deskInputs.advance, request.body);
    await controls.advance(ms);
    await workspace.tick();
    workspace.world.changed();
    response.json({ now: controls.now() });
  });
}
