// The small print that leads on: from a message about a release to its card, and from the card to what it brought about.
import type { Addresses, Text } from '../text.ts';
import { deepLink, join } from '../text.ts';
import type { Card } from '../view.ts';
import { quiet } from '../view.ts';

/** The message with a way to the release's card below it; its id alone for a reader whose chat has no card of it. */
export function withWayToCard(card: Card, id: string, to: Addresses): Card {
  return { ...card, lines: [...card.lines, quiet(deepLink(to, `Card of ${id}`, id))] };
}

/** Something that the release brought about in the card's own channel. */
export interface Passage {
  readonly what: 'Approval request' | 'Start' | 'Outcome' | 'Review';
  readonly to: Addresses;
}

/** The card with ways to what it brought about where it stands; unchanged as long as there is nothing. */
export function withPassages(card: Card, passages: readonly Passage[]): Card {
  if (passages.length === 0) return card;
  const ways = passages.map(({ what, to }): Text => [deepLink(to, what)]);
  return { ...card, lines: [...card.lines, quiet('See: ', ...join(ways, ' · '))] };
}
