// What the bot does in conversations: open them, write, change and take away what it wrote.
import { isJson, type Json, jsonList, words } from '../slack/json.ts';
import { contentOf } from './bot-message.ts';
import { badSyntax, noActivity, notInRoster, Refusal } from './refusal.ts';
import type { Chat, Message, Person, World } from './world.ts';

/** What goes back over HTTP. */
export type Reply = { status: number; body: Json | Json[] | null };

/** A conversation id taken apart: `<chat>;messageid=<root>`. */
export function splitId(id: string): { chatId: string; root: string | null } {
  const match = /^(.*);messageid=(\d+)$/.exec(id);
  return { chatId: match?.[1] ?? id, root: match?.[2] ?? null };
}

/** A chat by the id in an address. Throws a {@link Refusal} for an unknown one. */
export function known(world: World, conversationId: string): Chat {
  const { chatId } = splitId(conversationId);
  const chat = world.chats.get(chatId);
  if (chat !== undefined) return chat;
  if (!/^(a:|19:)./.test(chatId)) throw badSyntax('Bad format of conversation ID');
  throw new Refusal(404, 'ConversationNotFound', 'Conversation not found.');
}

/** A chat that the bot is in. Throws a {@link Refusal} for any other. */
export function reach(world: World, conversationId: string): Chat {
  const chat = known(world, conversationId);
  if (!world.hasBot(chat)) throw notInRoster();
  return chat;
}

function mayWrite(world: World, conversationId: string): Chat {
  const chat = reach(world, conversationId);
  if (!chat.isBlocked) return chat;
  throw new Refusal(
    403,
    'ConversationBlockedByUser',
    'User blocked the conversation with the bot.',
  );
}

/** POST /v3/conversations: a personal chat, or a new post in a channel. */
export function createConversation(world: World, body: unknown): Reply {
  if (!isJson(body)) throw badSyntax('Incorrect conversation creation parameters');
  const channelData = isJson(body.channelData) ? body.channelData : {};
  if (isJson(channelData.channel)) return newPost(world, words(channelData.channel.id), body);
  const [first, second] = jsonList(body.members);
  if (first === undefined || second !== undefined || body.isGroup === true) {
    throw badSyntax('Incorrect conversation creation parameters');
  }
  needTenant(world, body, channelData);
  const person = world.findPerson(words(first.id));
  if (person === undefined) {
    throw new Refusal(400, 'BadArgument', 'Failed to find the member of the conversation.');
  }
  const chat = openPersonal(world, person);
  const content = body.activity === undefined ? null : contentOf(world, body.activity);
  if (content === null) return { status: 201, body: { id: chat.id } };
  const { id } = writeAs(world, mayWrite(world, chat.id), null, content);
  return { status: 201, body: { id: chat.id, activityId: id } };
}

function needTenant(world: World, body: Json, channelData: Json): void {
  const tenant = isJson(channelData.tenant) ? words(channelData.tenant.id) : '';
  const given = words(body.tenantId) || tenant;
  if (given === '') throw badSyntax('The tenant is missing.');
  const isKnown = [...world.people.values()].some((each) => each.tenantId === given);
  if (given === world.tenantId || isKnown) return;
  throw new Refusal(403, 'Forbidden', 'The tenant is not one of the bot.');
}

/** The app is where somebody met it: with the person, or in a team or group of theirs. */
function openPersonal(world: World, person: Person): Chat {
  const existing = world.chats.get(world.personalId(person.id));
  if (existing?.hasBot || existing?.wasRemoved) return reach(world, existing.id);
  const hasMet = [...world.chats.values()].some(
    (each) => each.members.has(person.id) && world.hasBot(each),
  );
  if (!hasMet) throw notInRoster();
  const chat = world.personal(person.id);
  chat.hasBot = true;
  return chat;
}

function newPost(world: World, channelId: string, body: Json): Reply {
  if (body.activity === undefined) throw badSyntax('Incorrect conversation creation parameters');
  const chat = mayWrite(world, channelId);
  if (chat.kind !== 'channel') throw badSyntax('Incorrect conversation creation parameters');
  const content = contentOf(world, body.activity);
  if (content === null) throw badSyntax('A conversation does not start with a sign of typing.');
  const { id } = writeAs(world, chat, null, content);
  return { status: 201, body: { id: `${chat.id};messageid=${id}`, activityId: id } };
}

function writeAs(
  world: World,
  chat: Chat,
  root: string | null,
  content: NonNullable<ReturnType<typeof contentOf>>,
): Message {
  return world.write({ ...content, chat: chat.id, root, from: world.bot.id, byBot: true });
}

/** POST …/activities and …/activities/:replyTo. */
export function sendActivity(
  world: World,
  conversationId: string,
  replyTo: string | null,
  activity: unknown,
): Reply {
  const chat = mayWrite(world, conversationId);
  const root = chat.kind === 'channel' ? threadFor(world, chat, conversationId, replyTo) : null;
  const content = contentOf(world, activity);
  if (content === null) return { status: 201, body: { id: world.nextId() } };
  return { status: 201, body: { id: writeAs(world, chat, root, content).id } };
}

/** The post whose thread is meant by the address, or by what is replied to; null for a new post. */
function threadFor(
  world: World,
  chat: Chat,
  conversationId: string,
  replyTo: string | null,
): string | null {
  const asked = splitId(conversationId).root ?? replyTo;
  if (asked === null) return null;
  const message = world.message(chat.id, asked);
  if (message !== undefined) return message.root ?? message.id;
  // An invoke's id is no message: Teams then writes a post of its own.
  if (splitId(conversationId).root === null) return null;
  throw new Refusal(404, 'ConversationNotFound', 'Conversation not found.');
}

function ownMessage(world: World, chat: Chat, activityId: string): Message {
  const message = world.message(chat.id, activityId);
  if (message === undefined || message.deleted) throw noActivity();
  if (message.byBot) return message;
  throw new Refusal(403, 'Forbidden', "The bot can't change what it did not write.");
}

/** PUT …/activities/:id; takes the cards of single people back. */
export function updateActivity(
  world: World,
  conversationId: string,
  activityId: string,
  activity: unknown,
): Reply {
  const message = ownMessage(world, mayWrite(world, conversationId), activityId);
  const content = contentOf(world, activity);
  if (content === null) throw badSyntax('Unknown activity type');
  const { text, attachments, at } = message;
  message.past.push({
    at: message.past.at(-1)?.until ?? at,
    until: world.clock(),
    text,
    attachments,
  });
  Object.assign(message, content, { version: message.version + 1, own: {} });
  world.changed();
  return { status: 200, body: { id: message.id } };
}

/** DELETE …/activities/:id. */
export function deleteActivity(world: World, conversationId: string, activityId: string): Reply {
  const message = ownMessage(world, mayWrite(world, conversationId), activityId);
  const gone = { text: '', attachments: [], entities: [], own: {}, deleted: true };
  Object.assign(message, gone, { version: message.version + 1 });
  world.changed();
  return { status: 200, body: null };
}
