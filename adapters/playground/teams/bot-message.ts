// What the bot may write: the checks that Teams makes of an activity before anybody sees it.
import { isJson, type Json, jsonList, words } from '../slack/json.ts';
import { cardProblems } from './card-check.ts';
import { adaptiveCard } from './card-walk.ts';
import { badSyntax, Refusal } from './refusal.ts';
import type { Message, World } from './world.ts';

/** The part of a message that comes from the bot. */
export type Content = Pick<Message, 'text' | 'textFormat' | 'attachments' | 'entities'>;

/** Teams counts a message in UTF-16, mentions and all. */
const mostBytes = 100 * 1024;

/** Other kinds of attachments that Teams shows; the playground shows none of them. */
const otherKinds = [
  /^application\/vnd\.microsoft\.card\.(hero|thumbnail|receipt|signin|oauth)$/,
  /^application\/vnd\.microsoft\.teams\.(card\.(list|o365connector)|file\.(consent|info))/,
  /^image\/(png|jpe?g|gif)$/,
];

/** A message as it will be shown; null for a sign of typing. Throws a {@link Refusal}. */
export function contentOf(world: World, activity: unknown): Content | null {
  if (!isJson(activity)) throw badSyntax('The body is no activity.');
  if (activity.type === 'typing') return null;
  if (activity.type !== 'message') throw badSyntax('Unknown activity type');
  if (JSON.stringify(activity).length * 2 > mostBytes) {
    throw new Refusal(413, 'MessageSizeTooBig', 'Message size too large.');
  }
  const attachments = jsonList(activity.attachments);
  const text = words(activity.text);
  if (text === '' && attachments.length === 0) {
    throw badSyntax('The message has neither text nor attachments.');
  }
  for (const each of attachments) needAttachment(world, each);
  const entities = jsonList(activity.entities);
  for (const each of entities) needMention(world, each, text);
  return { text, textFormat: words(activity.textFormat) || 'markdown', attachments, entities };
}

function needAttachment(world: World, attachment: Json): void {
  const kind = words(attachment.contentType);
  if (kind !== adaptiveCard) {
    if (otherKinds.some((each) => each.test(kind))) return;
    throw badSyntax(`Unknown attachment type ${JSON.stringify(kind)}`);
  }
  needCard(world, attachment.content);
}

/** Throws a {@link Refusal} for a card that Teams doesn't take. */
function needCard(world: World, card: unknown): void {
  const [problem] = cardProblems(card);
  if (problem !== undefined) throw badSyntax(`Activity resulted in a bad card: ${problem}`);
  const entities = isJson(card) && isJson(card.msteams) ? jsonList(card.msteams.entities) : [];
  for (const each of entities) needSomebody(world, each);
}

function needMention(world: World, entity: Json, text: string): void {
  if (entity.type !== 'mention') return;
  const marked = words(entity.text);
  if (marked === '' || !text.includes(marked)) {
    throw badSyntax(`The mention ${JSON.stringify(marked)} is not in the text.`);
  }
  needSomebody(world, entity);
}

function needSomebody(world: World, entity: Json): void {
  const id = isJson(entity.mentioned) ? words(entity.mentioned.id) : '';
  if (id === world.bot.id || world.findPerson(id) !== undefined) return;
  throw badSyntax(`The mention names nobody: ${JSON.stringify(id)}.`);
}
