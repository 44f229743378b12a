// Typing: messages with and without mentions. In channels and group chats the bot only gets those
// that mention it.
import type { Json } from '../slack/json.ts';
import { type ActingParts, type Answer, act, heard, refused } from './acting.ts';
import type { Place } from './activities.ts';
import { installFor } from './membership.ts';
import type { Chat, Message, Person, World } from './world.ts';

/** Where in a channel: the post to reply to. */
export type SayOptions = { thread?: string };

type Mention = { id: string; name: string };

/** Names that can follow an `@`, the longest first. */
function mentionable(world: World): [string, Mention][] {
  const { bot } = world;
  const people = [...world.people.values()].flatMap(({ id, name }): [string, Mention][] => {
    const first = name.split(' ')[0] ?? name;
    return [
      [name, { id, name }],
      [first, { id, name }],
    ];
  });
  const all: [string, Mention][] = [[bot.name, { id: bot.id, name: bot.name }], ...people];
  return all.sort(([one], [other]) => other.length - one.length);
}

/** What was typed, with `@Name` as the mention that Teams' client makes of it. */
function typed(world: World, text: string): { text: string; entities: Json[] } {
  const names = new Map(mentionable(world).map(([word, who]) => [word.toLowerCase(), who]));
  const words = [...names.keys()].map((each) => each.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}.])@(${words.join('|')})(?![\\p{L}\\p{N}])`, 'giu');
  const entities: Json[] = [];
  const marked = text.replace(pattern, (whole: string, word: string) => {
    const mentioned = names.get(word.toLowerCase());
    if (mentioned === undefined) return whole;
    const mark = `<at>${mentioned.name}</at>`;
    entities.push({ type: 'mention', text: mark, mentioned });
    return mark;
  });
  // Teams' client puts a space that doesn't break after a mention picked from its list.
  return { text: marked.replace(/<\/at> /g, '</at>\u00a0'), entities };
}

const html = (text: string) => ({ contentType: 'text/html', content: `<p>${text}</p>` });

/**
 * A message in `personal`, or in a channel or group chat by its id. The first personal message
 * installs the app.
 */
export async function say(
  parts: ActingParts,
  personId: string,
  where: string,
  text: string,
  options: SayOptions = {},
): Promise<Answer> {
  const { world } = parts;
  const person = world.person(personId);
  const chat = where === 'personal' ? world.personal(person.id) : world.chat(where);
  if (!chat.members.has(person.id)) return refused(`${person.name} isn't in ${chat.name}.`);
  if (chat.kind === 'personal' && !chat.hasBot) await installFor(parts, person);
  const root = rootOf(world, chat, options.thread);
  const message = writeTyped(world, person, chat, root, typed(world, text));
  const said: Answer = { ...refused(''), ok: true, notice: null, id: message.id };
  if (!isHeard(world, chat, message)) return said;
  if (!world.hasBot(chat)) {
    return { ...said, notice: `${world.bot.name} isn't here yet. Add it first.` };
  }
  return { ...heard(await tellBot(parts, person, chat, message)), id: message.id };
}

function rootOf(world: World, chat: Chat, thread: string | undefined): string | null {
  if (thread === undefined) return null;
  const message = world.message(chat.id, thread);
  if (chat.kind !== 'channel' || message === undefined) {
    throw new Error(`There is no post ${thread} to reply to in ${chat.id}.`);
  }
  return message.root ?? message.id;
}

function writeTyped(
  world: World,
  person: Person,
  chat: Chat,
  root: string | null,
  { text, entities }: ReturnType<typeof typed>,
): Message {
  const draft = { chat: chat.id, root, from: person.id, byBot: false };
  return world.write({ ...draft, text, entities, textFormat: 'plain', attachments: [] });
}

function isHeard(world: World, chat: Chat, message: Message): boolean {
  if (chat.kind === 'personal') return true;
  return message.text.includes(`<at>${world.bot.name}</at>`);
}

function tellBot(parts: ActingParts, person: Person, chat: Chat, message: Message) {
  const place: Place = { chat, root: message.root ?? message.id };
  return act(parts, person, place, {
    type: 'message',
    id: message.id,
    text: message.text,
    textFormat: 'plain',
    entities: message.entities,
    attachments: [html(message.text)],
    ...(message.root === null ? {} : { replyToId: message.root }),
  });
}

/** What a button of Teams' own types in a person's name: shown to all, sent to the bot. */
export async function sayByButton(
  parts: ActingParts,
  person: Person,
  place: Place,
  shown: string | null,
  fields: Json,
): Promise<Answer> {
  const { world } = parts;
  const text = { text: shown ?? '', entities: [] };
  const id =
    shown === null ? world.nextId() : writeTyped(world, person, place.chat, place.root, text).id;
  const answer = await act(parts, person, place, { type: 'message', id, ...fields });
  return { ...heard(answer), id };
}
