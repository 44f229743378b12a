// Pressing buttons of cards in messages, and looking at cards that ask for a person's own view.
import type { BotAnswer } from '../slack/delivery.ts';
import { isJson, type Json, words } from '../slack/json.ts';
import {
  type ActingParts,
  type Answer,
  cardsSeen,
  heard,
  invoke,
  refused,
  silence,
  type Target,
  visible,
} from './acting.ts';
import type { Place } from './activities.ts';
import { cardProblems } from './card-check.ts';
import { type Filled, gather } from './card-inputs.ts';
import { adaptiveCard } from './card-walk.ts';
import { fetchDialog } from './dialogs.ts';
import { dataOf, type Pointed, pointedAt } from './pointing.ts';
import { sayByButton } from './typing.ts';
import type { Message, Person } from './world.ts';

const somethingWrong = 'Something went wrong. Please try again.';
const unreachable = 'Unable to reach app. Please try again.';
const membersForRefresh = 60;

/** Uses a button of a message as this person sees it; `filled` fills in inputs first. */
export async function press(
  parts: ActingParts,
  personId: string,
  target: Target,
  pointed: Pointed,
  filled: Filled = {},
): Promise<Answer> {
  const { world } = parts;
  const { person, place, message } = visible(world, personId, target);
  const { action, inputs } = pointedAt(cardsSeen(message, person.id), pointed);
  const sent = action.associatedInputs === 'none' ? [] : inputs;
  const { values, errors } = gather(sent, filled);
  const answer = await (Object.keys(errors).length > 0
    ? { ...refused(Object.values(errors).join(' ')), errors }
    : perform(parts, { person, place, message, action, values }));
  return { ...answer, ...seenNow(parts, person, message) };
}

function seenNow({ world }: ActingParts, person: Person, message: Message) {
  const card = message.deleted ? null : (cardsSeen(message, person.id)[0] ?? null);
  return structuredClone({ card, dialog: world.dialogs.get(person.id) ?? null });
}

type Press = {
  person: Person;
  place: Place;
  message: Message;
  action: Json;
  values: Record<string, string>;
};

async function perform(parts: ActingParts, press: Press): Promise<Answer> {
  const { person, action } = press;
  switch (action.type) {
    case 'Action.Execute':
      return execute(parts, press, 'manual');
    case 'Action.Submit':
      return submit(parts, press);
    case 'Action.OpenUrl':
      parts.opened.push({ person: person.id, url: words(action.url) });
      return silence;
    default:
      return silence;
  }
}

/** An Action.Execute, pressed or automatic; its answer changes what this person sees. */
async function execute(
  parts: ActingParts,
  { person, place, message, action, values }: Press,
  trigger: 'manual' | 'automatic',
): Promise<Answer> {
  const { version } = message;
  const { id, title, verb } = action;
  const sent = { type: 'Action.Execute', id, title, verb, data: dataOf(action, values) };
  const answer = await invoke(parts, person, place, {
    name: 'adaptiveCard/action',
    replyToId: message.id,
    value: { action: sent, trigger },
  });
  const result = applied(parts, person, message, answer, version);
  if (result.notice && trigger === 'manual') {
    parts.world.tell(person.id, result.notice, !result.ok);
  }
  return result;
}

function applied(
  parts: ActingParts,
  person: Person,
  message: Message,
  answer: BotAnswer,
  version: number,
): Answer {
  const result = heard(answer);
  const failed = (notice: string): Answer => ({ ...result, ok: false, notice });
  if (result.status === null) return failed(unreachable);
  if (!result.ok || result.body === null) return failed(somethingWrong);
  const { statusCode, type, value } = result.body;
  if (type === 'application/vnd.microsoft.activity.message' && statusCode === 200) {
    return { ...result, notice: words(value) };
  }
  if (type === 'application/vnd.microsoft.error') {
    return failed((isJson(value) && words(value.message)) || somethingWrong);
  }
  const isCard = type === adaptiveCard && statusCode === 200 && isJson(value);
  if (!isCard || cardProblems(value).length > 0) return failed(somethingWrong);
  // A message that was changed in the meantime is newer than this answer.
  if (message.version === version) message.own[person.id] = structuredClone(value);
  parts.world.changed();
  return result;
}

async function submit(parts: ActingParts, press: Press): Promise<Answer> {
  const { person, place, message, action, values } = press;
  const data = dataOf(action, values);
  const special = isJson(data.msteams) ? data.msteams : {};
  const replyToId = message.id;
  switch (special.type) {
    case 'task/fetch':
      return fetchDialog(parts, person, place, { replyToId, data });
    case 'imBack':
      return sayByButton(parts, person, place, words(special.value), {
        text: words(special.value),
        textFormat: 'plain',
      });
    case 'messageBack':
      return sayByButton(parts, person, place, words(special.displayText) || null, {
        text: words(special.text),
        textFormat: 'plain',
        value: special.value,
        replyToId,
      });
    default: {
      const channelData = { source: { name: 'message' }, legacy: { replyToId } };
      return sayByButton(parts, person, place, null, { value: data, replyToId, channelData });
    }
  }
}

/** Whether this person's client asks for a card of their own by itself. */
function asksByItself({ world }: ActingParts, person: Person, message: Message): boolean {
  const [card] = cardsSeen(message, person.id);
  const refresh = card?.refresh;
  if (!isJson(refresh) || message.own[person.id] !== undefined) return false;
  const { userIds } = refresh;
  if (Array.isArray(userIds)) return userIds.includes(person.id);
  return world.chat(message.chat).members.size <= membersForRefresh;
}

/**
 * Looks at a message, as a client does that scrolls to it: a card whose `refresh` names this
 * person is asked for, unless they have their own already. Answers with what they see then.
 */
export async function look(
  parts: ActingParts,
  personId: string,
  target: Target,
): Promise<Json | null> {
  const { person, message } = visible(parts.world, personId, target);
  if (asksByItself(parts, person, message)) await refresh(parts, personId, target, 'automatic');
  return message.deleted ? null : structuredClone(cardsSeen(message, person.id)[0] ?? null);
}

/** Asks for the card anew, as `Refresh card` in the menu of the message does. */
export async function refresh(
  parts: ActingParts,
  personId: string,
  target: Target,
  trigger: 'manual' | 'automatic' = 'manual',
): Promise<Answer> {
  const { person, place, message } = visible(parts.world, personId, target);
  const wanted = cardsSeen(message, person.id)
    .map((each) => each.refresh)
    .find(isJson);
  if (wanted === undefined || !isJson(wanted.action)) return refused('This card has no refresh.');
  const given = { person, place, message, action: wanted.action, values: {} };
  const answer = await execute(parts, given, trigger);
  return { ...answer, ...seenNow(parts, person, message) };
}
