// What Teams is answered when somebody pressed a button or sent a dialog: always HTTP 200, the outcome in the body (Teams
// docs, "Universal Actions", "Dialogs").
import { NOT_OURS } from '../../src/chat/views/platform-words.ts';
import type { AdaptiveCard } from './adaptive-card.ts';
import type { Json } from './connector.ts';
import { attachment } from './message.ts';

/** Words beside the card, for whoever pressed. */
export function toast(text: string): Json {
  return { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: text };
}

/** Takes the place of the pressed card, for whoever pressed. */
export function replaced(card: AdaptiveCard): Json {
  return { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: card };
}

/** A press that isn't one of ours. */
export function notUnderstood(): Json {
  const value = { code: 'BadRequest', message: NOT_OURS };
  return { statusCode: 400, type: 'application/vnd.microsoft.error', value };
}

/** A dialog with a card in it: opened, or changed in place. */
export function dialogWith(title: string, card: AdaptiveCard): Json {
  const value = { title, height: 'large', width: 'medium', card: attachment(card) };
  return { task: { type: 'continue', value } };
}

/** The dialog closes and the words stay. */
export function dialogSaying(text: string): Json {
  return { task: { type: 'message', value: text } };
}
