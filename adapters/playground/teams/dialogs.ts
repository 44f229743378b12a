// Dialogs: opened by a button, sent with what was filled in, and gone when the bot says so.
import { isJson, type Json, words } from '../slack/json.ts';
import { type ActingParts, type Answer, heard, invoke, refused, silence } from './acting.ts';
import type { Place } from './activities.ts';
import { cardProblems } from './card-check.ts';
import { type Filled, gather } from './card-inputs.ts';
import { adaptiveCard, everyButton } from './card-walk.ts';
import { choose, invokeExtension, type Spot, type Use } from './extension.ts';
import { dataOf, type Pointed, pointedAt } from './pointing.ts';
import type { Dialog, Person, World } from './world.ts';

const unreachable = 'Unable to reach app. Please try again.';
const context = { theme: 'default' };

/** Asks the bot for a dialog and opens it. */
export async function fetchDialog(
  parts: ActingParts,
  person: Person,
  place: Place,
  { replyToId, data }: { replyToId: string; data: Json },
): Promise<Answer> {
  const value = { data, context };
  const answer = await invoke(parts, person, place, { name: 'task/fetch', replyToId, value });
  return follow(parts.world, person, place, heard(answer), null);
}

/** Uses a command of the app's message extension, which opens a dialog. */
export async function useCommand(
  parts: ActingParts,
  personId: string,
  named: string,
  spot: Spot,
): Promise<Answer> {
  const chosen = await choose(parts, personId, named, spot);
  if ('ok' in chosen) return chosen;
  const { person, place, use } = chosen;
  const name = 'composeExtension/fetchTask';
  const answer = await invokeExtension(parts, person, place, name, { ...use, context });
  return follow(parts.world, person, place, answer, use);
}

/** Does what the bot's answer says: go on with another card, say something, or close. */
function follow(
  world: World,
  person: Person,
  place: Place,
  answer: Answer,
  use: Use | null,
): Answer {
  const failed = (): Answer => {
    world.tell(person.id, unreachable, true);
    return { ...answer, ok: false, notice: unreachable };
  };
  if (!answer.ok) return failed();
  const task = isJson(answer.body?.task) ? answer.body.task : null;
  if (task === null) return closed(world, person, answer);
  if (task.type === 'message') {
    const notice = words(task.value);
    world.tell(person.id, notice);
    return { ...closed(world, person, answer), notice };
  }
  const dialog = task.type === 'continue' ? dialogOf(world, place, task.value, use) : null;
  if (dialog === null) return failed();
  world.dialogs.set(person.id, dialog);
  world.changed();
  return { ...answer, dialog: structuredClone(dialog) };
}

function closed(world: World, person: Person, answer: Answer): Answer {
  if (world.dialogs.delete(person.id)) world.changed();
  return { ...answer, dialog: null };
}

type Length = Dialog['height'];

function lengthOf(value: unknown): Length {
  if (typeof value === 'number') return value;
  return value === 'small' || value === 'large' ? value : 'medium';
}

/** A dialog as Teams opens it; null when it can't be shown. */
function dialogOf(
  world: World,
  { chat, root }: Place,
  value: unknown,
  use: Use | null,
): Dialog | null {
  if (!isJson(value)) return null;
  const attachment = isJson(value.card) ? value.card : null;
  const url = typeof value.url === 'string' ? value.url : null;
  const content = attachment?.contentType === adaptiveCard ? attachment.content : null;
  const card = isJson(content) && cardProblems(content).length === 0 ? content : null;
  if (card === null && url === null) return null;
  return {
    id: world.nextGuid(),
    chat: chat.id,
    root,
    title: words(value.title),
    height: lengthOf(value.height),
    width: lengthOf(value.width),
    card,
    url,
    use,
  };
}

/**
 * Sends the open dialog: inputs by id or label, by the button with this title or the only
 * Action.Submit there is. Throws when there is no dialog with a card.
 */
export async function submitDialog(
  parts: ActingParts,
  personId: string,
  filled: Filled = {},
  pointed?: Pointed,
): Promise<Answer> {
  const { world } = parts;
  const person = world.person(personId);
  const dialog = world.dialogs.get(person.id);
  if (!dialog?.card) throw new Error(`${person.name} has no dialog with a card open.`);
  const { action, inputs } = pointedAt([dialog.card], pointed ?? onlySubmit(dialog.card));
  if (action.type === 'Action.OpenUrl') {
    parts.opened.push({ person: person.id, url: words(action.url) });
    return { ...silence, dialog: structuredClone(dialog) };
  }
  if (action.type !== 'Action.Submit') {
    throw new Error(`Teams sends no ${words(action.type)} from a dialog, only Action.Submit.`);
  }
  const { values, errors } = gather(action.associatedInputs === 'none' ? [] : inputs, filled);
  if (Object.keys(errors).length > 0) {
    const notice = Object.values(errors).join(' ');
    return { ...refused(notice), errors, dialog: structuredClone(dialog) };
  }
  const place: Place = { chat: world.chat(dialog.chat), root: dialog.root };
  const value = { data: dataOf(action, values), context };
  const { use } = dialog;
  const answer =
    use === null
      ? heard(await invoke(parts, person, place, { name: 'task/submit', value }))
      : await invokeExtension(parts, person, place, 'composeExtension/submitAction', {
          ...use,
          ...value,
        });
  const result = follow(world, person, place, answer, use);
  return { ...result, dialog: structuredClone(world.dialogs.get(person.id) ?? null) };
}

function onlySubmit(card: Json): Json {
  const submits = everyButton(card).filter(({ action }) => action.type === 'Action.Submit');
  if (submits[0] !== undefined && submits.length === 1) return submits[0].action;
  const titles = submits.map(({ action }) => words(action.title)).join(', ') || 'none';
  throw new Error(`Say which button sends the dialog. There is: ${titles}.`);
}

/** Closes the open dialog without sending it; the bot isn't told. */
export function closeDialog({ world }: ActingParts, personId: string): Answer {
  return closed(world, world.person(personId), silence);
}
