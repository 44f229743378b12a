// Everything a Home is drawn from: what waits for one person and what is coming, as far as a screen has room, with how
// much there is in all.
import type { Freeze } from '../domain/calendar/model.ts';
import type { PersonId } from '../domain/person.ts';
import type { Release } from '../domain/release/model.ts';
import type { ActionPicture, Picture } from './picture.ts';
import type { Addresses } from './text.ts';

/** Where cards stand, by the id of what they show. What isn't here has none. */
export type Cards = ReadonlyMap<string, Addresses>;

/** The first of a list, and how long it is. */
export interface Shown<T> {
  readonly shown: readonly T[];
  readonly total: number;
}

/** A question that this person can answer. */
export type Ask =
  | { readonly kind: 'approval'; readonly p: Picture }
  | { readonly kind: 'waiver'; readonly p: Picture; readonly phase: string };

/** A review or an action of theirs whose day is past. */
export type Overdue =
  | { readonly kind: 'review'; readonly p: Picture }
  | { readonly kind: 'action'; readonly action: ActionPicture };

export interface HomePicture {
  readonly reader: PersonId;
  readonly now: number;
  /** The organisation's. */
  readonly zone: string;
  readonly asks: Shown<Ask>;
  /** What they lead, without the reviews that are overdue. */
  readonly mine: Shown<Picture>;
  /** What is frozen now, and then what will be. */
  readonly freezes: Shown<Freeze>;
  /** Windows of every service that are open or open within `HOME_AHEAD_MS`, first first. */
  readonly windows: Shown<Release>;
  readonly overdue: Shown<Overdue>;
  /** Where the cards of what is shown stand, by the id of the release or freeze. */
  readonly cards: Cards;
}

/** How far ahead a Home looks: a week. */
export const HOME_AHEAD_MS = 7 * 24 * 60 * 60 * 1000;

/** How much of each list is shown, so that a Home fits the smaller of the two chats (24 KB in Teams). */
export const HOME_LIMITS = { asks: 4, mine: 5, freezes: 4, windows: 8, overdue: 4 } as const;
