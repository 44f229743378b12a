// Pressing: buttons, menus and pickers, in messages and in views.
import {
  type ActingParts,
  type Answer,
  active,
  interact,
  openView,
  silence,
  type Target,
  visible,
} from './acting.ts';
import { type BotAnswer, wentWell } from './delivery.ts';
import { findElement, holds, type Pointed } from './find-element.ts';
import { type FormValue, fill, formInputs, freshState } from './form.ts';
import { words } from './json.ts';
import { actionJson, messageAction, viewAction } from './payloads.ts';
import type { View } from './view-book.ts';
import type { Message, Person } from './world.ts';

/**
 * Uses a button, menu or picker of a message or view; a confirmation dialog counts as
 * confirmed. `choice` names an option by value or words, or is a date, time or id. In a view,
 * `values` are filled in first.
 */
export async function press(
  parts: ActingParts,
  userId: string,
  target: Target,
  pointed: Pointed,
  choice: string | string[] | null = null,
  values: Record<string, FormValue> = {},
): Promise<Answer> {
  const person = active(parts, userId);
  const answer = await ('viewId' in target
    ? pressInView(parts, person, openView(parts, userId, target.viewId), pointed, choice, values)
    : pressInMessage(parts, person, visible(parts, userId, target), pointed, choice));
  const ok = wentWell(answer);
  const notice = ok ? null : `${parts.world.bot.name} didn't respond. Try again?`;
  return { ...silence, ok, status: answer.status, took: answer.took, notice };
}

function pressInMessage(
  parts: ActingParts,
  person: Person,
  message: Message,
  pointed: Pointed,
  choice: string | string[] | null,
): Promise<BotAnswer> {
  const { world, views, responseUrls } = parts;
  // A client that hasn't drawn the last change yet sends what it shows.
  const isStale = !holds(message.blocks, pointed) && holds(message.before, pointed);
  const found = findElement(isStale ? message.before : message.blocks, pointed);
  const payload = messageAction(world, person, message, {
    action: actionJson(world, found, choice),
    state: freshState(message.blocks, message.channel),
    triggerId: views.trigger(person.id, null, message.channel),
    responseUrl: responseUrls.issue('actions', person.id, message.channel, message),
  });
  return interact(parts, payload);
}

function pressInView(
  parts: ActingParts,
  person: Person,
  view: View,
  pointed: Pointed,
  choice: string | string[] | null,
  values: Record<string, FormValue>,
): Promise<BotAnswer> {
  const { world, views } = parts;
  const found = findElement(view.blocks, pointed);
  const action = actionJson(world, found, choice);
  const key = `${words(found.block.block_id)}/${words(found.element.action_id)}`;
  const isInput = formInputs(view.blocks).some(
    (each) => `${each.blockId}/${each.actionId}` === key,
  );
  const chosen = isInput
    ? { [key]: found.option === null ? choice : words(found.option.value) }
    : {};
  view.state = fill(view.blocks, view.state, { ...values, ...chosen });
  const triggerId = views.trigger(person.id, view.kind === 'modal' ? view : null, null);
  return interact(parts, viewAction(world, person, view, { action, triggerId }));
}
