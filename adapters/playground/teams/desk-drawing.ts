// What one person sees of the tenant, in the shapes of desk-api.ts.
import { isJson, type Json } from '../slack/json.ts';
import { cardsSeen } from './acting.ts';
import type {
  TeamsCard,
  TeamsChat,
  TeamsDialog,
  TeamsMessage,
  TeamsOffer,
  TeamsPerson,
  TeamsState,
} from './desk-api.ts';
import type { Command } from './extension.ts';
import type { TeamsTenant } from './tenant.ts';
import type { Chat, Dialog, Message, Person, World } from './world.ts';

/** The latest message that a person has seen in a chat. */
export type LastSeen = (personId: string, chatId: string) => string;

const latestToasts = 20;

function personSeen(world: World, person: Person): TeamsPerson {
  const { id, aadObjectId, name, email, timezone, role, tenantId } = person;
  const own = role === 'guest' ? 'guest' : 'member';
  const kind = tenantId === world.tenantId ? own : 'stranger';
  return { id, aadObjectId, name, email, timezone, kind };
}

/** One chat in the list on the left. */
export function chatSeen(
  world: World,
  chat: Chat,
  personId: string,
  lastSeen: LastSeen,
): TeamsChat {
  const team = chat.teamId === null ? undefined : world.teams.get(chat.teamId);
  const since = Number(lastSeen(personId, chat.id));
  const fresh = world
    .messagesIn(chat.id)
    .filter((each) => Number(each.id) > since && each.from !== personId && !each.deleted);
  return {
    id: chat.id,
    kind: chat.kind,
    name: chat.name,
    team: team === undefined ? null : { id: team.id, name: team.name },
    members: [...chat.members],
    hasBot: world.hasBot(chat),
    unread: fresh.length,
  };
}

/** The chats of a person in the order of the list. */
function chatsOf(world: World, person: Person): Chat[] {
  const all = [...world.chats.values()].filter((each) => each.members.has(person.id));
  const groups = all.filter((each) => each.kind === 'groupChat');
  const channels = all.filter((each) => each.kind === 'channel');
  return [world.personal(person.id), ...groups, ...channels];
}

/** The frame of the page. */
export function stateSeen(
  { world, tenantName, commands }: Pick<TeamsTenant, 'world' | 'tenantName' | 'commands'>,
  me: Person,
  lastSeen: LastSeen,
): TeamsState {
  const told = world.toasts.filter((each) => each.person === me.id).slice(-latestToasts);
  return {
    revision: world.revision,
    now: world.clock(),
    tenant: { id: world.tenantId, name: tenantName },
    me: personSeen(world, me),
    people: [...world.people.values()].map((each) => personSeen(world, each)),
    bot: { id: world.bot.id, name: world.bot.name },
    chats: chatsOf(world, me).map((each) => chatSeen(world, each, me.id, lastSeen)),
    commands: { compose: offered(commands, 'compose'), message: offered(commands, 'message') },
    dialog: dialogSeen(world.dialogs.get(me.id)),
    toasts: told.map(({ at, text, isFailure }) => ({ at, text, isFailure })),
  };
}

function offered(commands: readonly Command[], context: 'compose' | 'message'): TeamsOffer[] {
  return commands
    .filter((each) => each.context.includes(context))
    .map(({ id, title }) => ({ id, title }));
}

function isCard(card: Json | null): card is TeamsCard {
  return isJson(card) && card.type === 'AdaptiveCard';
}

function dialogSeen(dialog: Dialog | undefined): TeamsDialog | null {
  if (dialog === undefined) return null;
  const { id, title, height, width, card, url } = dialog;
  return { id, title, height, width, card: isCard(card) ? card : null, url };
}

/** A chat's messages with their threads, oldest first. */
export function messagesSeen(world: World, chat: Chat, personId: string): TeamsMessage[] {
  const all = world.messagesIn(chat.id);
  const replies = Map.groupBy(all, (each) => each.root);
  return all
    .filter((each) => each.root === null)
    .map((each) => ({
      ...messageSeen(world, each, personId),
      replies: (replies.get(each.id) ?? []).map((reply) => messageSeen(world, reply, personId)),
    }));
}

function messageSeen(world: World, message: Message, personId: string): TeamsMessage {
  const { id, at, from, byBot, text, textFormat, version, deleted, own } = message;
  return {
    id,
    at,
    author: {
      id: from,
      name: byBot ? world.bot.name : (world.people.get(from)?.name ?? from),
      isBot: byBot,
    },
    text,
    isMarkdown: textFormat === 'markdown',
    cards: cardsSeen(message, personId).filter(isCard),
    isPersonal: own[personId] !== undefined,
    edited: version > 0 && !deleted,
    deleted,
    replies: [],
  };
}
