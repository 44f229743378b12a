// People at work: whom and what they may reach, and what Teams' client shows them after they acted.
import { answerJson, type BotAnswer, wentWell } from '../slack/delivery.ts';
import type { Json } from '../slack/json.ts';
import { activity, type Place } from './activities.ts';
import { cardsIn } from './card-walk.ts';
import type { Courier } from './courier.ts';
import type { Command } from './extension.ts';
import type { Chat, Dialog, Message, Person, World } from './world.ts';

/** What a person sees after acting. */
export type Answer = {
  /** False when Teams would show a failure: `notice`, or `errors` at inputs. */
  ok: boolean;
  /** HTTP status of the bot; null when it didn't answer or wasn't asked. */
  status: number | null;
  /** The JSON that the bot answered with; null when there was none. */
  body: Json | null;
  /** Milliseconds the bot took. */
  took: number;
  /** What Teams tells in passing: the bot's words, or its own about a failure. */
  notice: string | null;
  /** The client's complaints about inputs, by id; nothing was sent then. */
  errors: Record<string, string>;
  /** The id of what was written, for `say`. */
  id: string | null;
  /** The card that the person sees now, where they pressed; null when it is gone. */
  card: Json | null;
  /** The dialog that the person has open now. */
  dialog: Dialog | null;
};

/** A message by where it stands. */
export type Target = { conversation: string; id: string };

export type ActingParts = {
  world: World;
  courier: Courier;
  serviceUrl: () => string;
  /** The commands of the app's message extension. */
  commands: readonly Command[];
  /** Addresses that people opened, oldest first. */
  opened: { person: string; url: string }[];
};

/** Nothing happened that anybody would see. */
export const silence: Answer = {
  ok: true,
  status: null,
  body: null,
  took: 0,
  notice: null,
  errors: {},
  id: null,
  card: null,
  dialog: null,
};

/** Teams' client said no before the bot heard of it. */
export const refused = (notice: string): Answer => ({ ...silence, ok: false, notice });

/** Sends something that a person did. */
export function act(
  parts: ActingParts,
  person: Person,
  place: Place,
  fields: Json,
): Promise<BotAnswer> {
  const { world, courier, serviceUrl } = parts;
  return courier(activity(world, serviceUrl(), person, place, fields));
}

/** Sends an invoke. Its id is no message's. */
export function invoke(
  parts: ActingParts,
  person: Person,
  place: Place,
  fields: Json,
): Promise<BotAnswer> {
  return act(parts, person, place, {
    type: 'invoke',
    id: `f:${parts.world.nextGuid()}`,
    channelData: { source: { name: 'message' } },
    ...fields,
  });
}

/** The answer's beginning: what came back over HTTP. */
export function heard(answer: BotAnswer): Answer {
  const { status, took } = answer;
  return { ...silence, ok: wentWell(answer), status, took, body: answerJson(answer) };
}

/** A message that a person sees. Throws when they don't. */
export function visible(
  world: World,
  personId: string,
  target: Target,
): { person: Person; place: Place; message: Message } {
  const person = world.person(personId);
  const chat = chatOf(world, target.conversation);
  const message = world.message(chat.id, target.id);
  if (message === undefined || message.deleted || !chat.members.has(person.id)) {
    throw new Error(`${person.name} sees no message ${target.id} in ${target.conversation}.`);
  }
  const root = chat.kind === 'channel' ? (message.root ?? message.id) : null;
  return { person, place: { chat, root }, message };
}

function chatOf(world: World, conversation: string): Chat {
  return world.chat(conversation.replace(/;messageid=\d+$/, ''));
}

/** The cards of a message as a person sees them: their own in place of the first, if they have one. */
export function cardsSeen(message: Message, personId: string): Json[] {
  const [base, ...rest] = cardsIn(message.attachments);
  const first = message.own[personId] ?? base;
  return first === undefined ? [] : [first, ...rest];
}
