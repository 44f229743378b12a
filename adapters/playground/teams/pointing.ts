// Which button somebody means, and what it sends.
import { isDeepStrictEqual } from 'node:util';
import { isJson, type Json, words } from '../slack/json.ts';
import { type Button, everyButton } from './card-walk.ts';

/** A button by its title, or exactly as it stands in the card. */
export type Pointed = string | Json;

/** The one button that is meant. Throws, with what there is, when it is none or several. */
export function pointedAt(cards: readonly Json[], pointed: Pointed): Button {
  const every = cards.flatMap((each) => everyButton(each));
  const found = every.filter(({ action }) =>
    typeof pointed === 'string' ? action.title === pointed : isDeepStrictEqual(action, pointed),
  );
  if (found[0] !== undefined && (found.length === 1 || typeof pointed !== 'string')) {
    return found[0];
  }
  const wanted = typeof pointed === 'string' ? pointed : words(pointed.title);
  const offered = every.map(({ action }) => words(action.title)).join(', ') || 'nothing to press';
  const count = found.length === 0 ? 'Nothing' : `${found.length} buttons`;
  throw new Error(`${count} here can be "${wanted}". There is: ${offered}.`);
}

/** Data and inputs together, as Teams sends them. */
export function dataOf(action: Json, values: Record<string, string>): Json {
  return { ...(isJson(action.data) ? action.data : {}), ...values };
}
