// Sending and closing modals, and what the bot's answer does to the stack. Slack's "Modals" page.
import { type ActingParts, type Answer, active, interact, openView, silence } from './acting.ts';
import { ApiError } from './api-call.ts';
import { answerJson, wentWell } from './delivery.ts';
import { complaints, type FormValue, fill, formInputs } from './form.ts';
import { type Json, jsonList, words } from './json.ts';
import { closing, submission } from './payloads.ts';
import type { View } from './view-book.ts';
import type { Person } from './world.ts';

const trouble = 'We had some trouble connecting. Try again?';

/** Sends the modal a person sees. Keys of `values`: label, block_id, action_id, block/action. */
export async function submit(
  parts: ActingParts,
  userId: string,
  viewId: string,
  values: Record<string, FormValue> = {},
): Promise<Answer> {
  const { world, views } = parts;
  const person = active(parts, userId);
  const view = openView(parts, userId, viewId);
  if (view.submit === null) throw new Error(`The form "${view.title}" has no submit button.`);
  view.state = fill(view.blocks, view.state, values);
  const errors = complaints(view.blocks, view.state);
  if (Object.keys(errors).length > 0) return { ...silence, ok: false, errors };
  const about = {
    triggerId: views.trigger(userId, view, view.channelId),
    responseUrls: formUrls(parts, person, view),
  };
  const answer = await interact(parts, submission(world, person, view, about));
  const heard: Answer = { ...silence, status: answer.status, took: answer.took };
  if (!wentWell(answer)) return { ...heard, ok: false, notice: trouble };
  try {
    return { ...heard, ...afterSubmit(parts, view, answerJson(answer) ?? {}) };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { ...heard, ok: false, notice: `${trouble} (${error.code})` };
  }
}

function afterSubmit(parts: ActingParts, view: View, said: Json): Partial<Answer> {
  const { views } = parts;
  switch (said.response_action) {
    case undefined:
      views.close(view, false);
      return {};
    case 'clear':
      views.close(view, true);
      return {};
    case 'update':
      views.update(view, said.view, undefined);
      return {};
    case 'push':
      views.pushOn(view, said.view);
      return {};
    case 'errors':
      return formErrors(view, said.errors);
    default:
      return { ok: false, notice: trouble };
  }
}

function formUrls(parts: ActingParts, person: Person, view: View): Json[] {
  return formInputs(view.blocks)
    .filter((input) => input.element.response_url_enabled === true)
    .map((input) => {
      const state = view.state[input.blockId]?.[input.actionId];
      const channelId = words(state?.selected_conversation ?? state?.selected_channel);
      return {
        block_id: input.blockId,
        action_id: input.actionId,
        channel_id: channelId,
        response_url: parts.responseUrls.issue('actions', person.id, channelId, null),
      };
    });
}

/** Closes the view a person sees; `all` closes the stack. The bot hears it if it asked to. */
export async function closeView(
  parts: ActingParts,
  userId: string,
  viewId: string,
  all = false,
): Promise<Answer> {
  const { world, views } = parts;
  const person = active(parts, userId);
  const view = openView(parts, userId, viewId);
  const clear = all || view.clearOnClose;
  const gone = views.close(view, clear);
  let answered = silence;
  for (const each of gone.filter((one) => one.notifyOnClose)) {
    const { status, took } = await interact(parts, closing(world, person, each, clear));
    answered = { ...silence, status, took };
  }
  return answered;
}

function formErrors(view: View, errors: unknown): Partial<Answer> {
  const inputs = new Set(
    jsonList(view.blocks)
      .filter((block) => block.type === 'input')
      .map((block) => block.block_id),
  );
  const entries = Object.entries(typeof errors === 'object' && errors !== null ? errors : {});
  const misplaced = entries.filter(([blockId]) => !inputs.has(blockId));
  if (entries.length === 0 || misplaced.length > 0) return { ok: false, notice: trouble };
  return { ok: false, errors: Object.fromEntries(entries.map(([id, text]) => [id, String(text)])) };
}
