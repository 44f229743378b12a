// The commands of the app's message extension: beside the message box, in the command box, and in the menu of a message,
// which is then sent along whole. They work in every chat of whoever uses them, whether or not the bot is in it. Teams' page
// "Create and send dialogs".
import type { BotAnswer } from '../slack/delivery.ts';
import { isJson, type Json } from '../slack/json.ts';
import {
  type ActingParts,
  type Answer,
  heard,
  invoke,
  refused,
  type Target,
  visible,
} from './acting.ts';
import type { Place } from './activities.ts';
import { adaptiveCard, cardsIn } from './card-walk.ts';
import type { Message, Person, World } from './world.ts';

/** A command as the manifest names it. */
export type Command = {
  id: string;
  title: string;
  context: readonly ('compose' | 'commandBox' | 'message')[];
};

/** What is sent with everything about one use of a command. */
export type Use = { commandId: string; commandContext: string; messagePayload?: Json };

/** Where a command is chosen: in a chat, at a message, or in the command box, which knows the chat that is open. */
export type Spot = { chat: string } | { message: Target } | { commandBox: string };

/** The bot is asked again twice when it doesn't answer in time; then Teams gives up. */
const attempts = 3;

/** Chooses a command by its title or id. Throws for one that isn't offered there. */
export async function choose(
  parts: ActingParts,
  personId: string,
  named: string,
  spot: Spot,
): Promise<{ person: Person; place: Place; use: Use } | Answer> {
  const context = 'message' in spot ? 'message' : 'chat' in spot ? 'compose' : 'commandBox';
  const command = parts.commands.find(
    (each) => (each.id === named || each.title === named) && each.context.includes(context),
  );
  if (command === undefined) throw new Error(`The app offers no ${named} in ${context}.`);
  const common = { commandId: command.id, commandContext: context };
  if ('message' in spot) {
    const { person, place, message } = visible(parts.world, personId, spot.message);
    const messagePayload = payloadOf(parts.world, place, message);
    return { person, place, use: { ...common, messagePayload } };
  }
  const person = parts.world.person(personId);
  const wanted = 'chat' in spot ? spot.chat : spot.commandBox;
  const chat = wanted === 'personal' ? parts.world.personal(person.id) : parts.world.chat(wanted);
  if (!chat.members.has(person.id)) return refused(`${person.name} isn't in ${chat.name}.`);
  return { person, place: { chat, root: null }, use: common };
}

/** An invoke of the extension, repeated as the client does. */
export async function invokeExtension(
  parts: ActingParts,
  person: Person,
  place: Place,
  name: 'composeExtension/fetchTask' | 'composeExtension/submitAction',
  value: Json,
): Promise<Answer> {
  const id = `f:${parts.world.nextGuid()}`;
  const source = { name: value.commandContext === 'message' ? 'message' : 'compose' };
  let answer: BotAnswer | undefined;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    answer = await invoke(parts, person, place, { id, name, value, channelData: { source } });
    if (answer.failure !== 'http_timeout') break;
  }
  if (answer === undefined) throw new Error('nothing was sent');
  return heard(answer);
}

/** The message as Teams describes it to an extension: its text is HTML, its cards are JSON in text. */
function payloadOf(world: World, { chat }: Place, message: Message): Json {
  const { id, root, from, byBot, at } = message;
  const author = world.people.get(from);
  const mentions = message.entities.flatMap((entity) => (isJson(entity) ? [entity] : []));
  const cards = cardsIn(message.attachments).map((card, index) => ({
    id: `${id}-${index}`,
    contentType: adaptiveCard,
    content: JSON.stringify(card),
  }));
  return {
    linkToMessage: `https://teams.microsoft.com/l/message/${chat.id}/${id}`,
    id,
    replyToId: root,
    createdDateTime: new Date(at).toISOString(),
    lastModifiedDateTime: null,
    deleted: false,
    subject: null,
    summary: null,
    importance: 'normal',
    locale: 'en-gb',
    body: {
      contentType: 'html',
      content: htmlOf(
        message,
        cards.map((card) => card.id),
      ),
    },
    from: {
      device: null,
      conversation: null,
      user: byBot
        ? null
        : { userIdentityType: 'aadUser', id: author?.aadObjectId, displayName: author?.name },
      application: byBot
        ? { applicationIdentityType: 'bot', id: world.bot.appId, displayName: world.bot.name }
        : null,
    },
    reactions: [],
    mentions: mentions.map((mention, index) => ({ id: index, mentionText: mention.text })),
    attachments: cards,
  };
}

/** What was typed is escaped; mentions keep their tags, numbered. */
function htmlOf({ text }: Message, cardIds: readonly string[]): string {
  let count = 0;
  const escaped = text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/&lt;at&gt;(.*?)&lt;\/at&gt;/g, (_, name: string) => {
      count += 1;
      return `<at id="${count - 1}">${name}</at>`;
    })
    .replaceAll('\n', '<br>');
  const cards = cardIds.map((id) => `<attachment id="${id}"></attachment>`).join('');
  return `<div>${escaped === '' ? '' : `<p>${escaped}</p>`}${cards}</div>`;
}
