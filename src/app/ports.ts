// What the house needs from the world besides its store (store.ts), in its own words. No vendor type appears here.

import type { View } from '../chat/view.ts';
import type { ClosedReason } from '../chat/views/closed-words.ts';
import type { Person, PersonId } from '../domain/person.ts';
import type { Place } from '../domain/policy.ts';

export type Platform = 'slack' | 'teams';

export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
}

export interface Ids {
  /** A short speakable reference for a fault, e.g. `7F3K-2QD`. */
  reference(): string;
  /** A one-time code nobody guesses, as it is shown: `7F3K-2QDX`. */
  code(): string;
  /** SHA-256 of a text in hex: what is kept of a code. */
  hash(text: string): string;
}

/** Facts to search by and a sentence to read. The adapter sees to it that no secret is among them. */
export interface Log {
  info(facts: Readonly<Record<string, unknown>>, message: string): void;
  warn(facts: Readonly<Record<string, unknown>>, message: string): void;
  error(facts: Readonly<Record<string, unknown>>, message: string): void;
}

// ---------------------------------------------------------------- chats

/** A person's name and accounts, for the renderers. */
export interface KnownPerson {
  readonly name: string;
  /** Platform user id by platform, e.g. `{ slack: 'U0ANA' }`. */
  readonly accounts: Partial<Record<Platform, string>>;
}

/** By id, everybody a view mentions. */
export type Names = Readonly<Record<PersonId, KnownPerson>>;

/** Where a message stands on its platform. */
export interface MessageRef {
  readonly channel: string;
  readonly id: string;
  readonly link?: string | undefined;
}

/** What a send came to (architecture, "Storage and delivery"). */
export type Sent =
  | { readonly kind: 'done'; readonly ref: MessageRef }
  /** Rate limit or pacing; not an attempt. */
  | { readonly kind: 'not-before'; readonly at: number }
  /** Nobody heard the answer: it may have been shown. */
  | { readonly kind: 'uncertain'; readonly why: string }
  /** There is no message to edit any more: somebody deleted it. */
  | { readonly kind: 'gone'; readonly why: string }
  | {
      readonly kind: 'failed';
      /** For the log, in the platform's own words. */
      readonly why: string;
      readonly permanent: boolean;
      /** The channel is closed to the bot; what people are told. */
      readonly closed?: ClosedReason;
    };

/** What looking for an uncertain message came to. */
export type Found =
  | { readonly kind: 'there'; readonly ref: MessageRef }
  | { readonly kind: 'not-there' }
  /** The bot may not read what stands there. */
  | { readonly kind: 'unreadable' }
  /** Nobody could say now: it may be looked for again. */
  | Extract<Sent, { readonly kind: 'not-before' }>
  | { readonly kind: 'failed'; readonly why: string; readonly permanent: false };

/** A message to send, with all that a renderer needs of it. */
export interface Outgoing {
  readonly view: View;
  readonly names: Names;
  /** The outbox key, carried as message metadata so that an uncertain message can be found again. */
  readonly key: string;
  /** Set when an earlier send may have got through and couldn't be looked up: the message says so. */
  readonly mayRepeat: boolean;
  /** It stands in a thread, where a line may have to be typed in another way than beside it. */
  readonly threaded: boolean;
  /** Not sent at this moment or after it (epoch milliseconds), which is `not-before`: by then somebody else may be sending it. */
  readonly before?: number;
}

/** Whether the bot may post there; `unknown`: the chat couldn't say in time. */
export type Reach =
  | { readonly kind: 'open' }
  | { readonly kind: 'closed'; readonly why: ClosedReason }
  | { readonly kind: 'unknown' };

/**
 * One chat platform. Every call has a hard timeout shorter than a lease and never retries by itself; what goes wrong on
 * the way is an outcome.
 */
export interface Chat {
  readonly platform: Platform;
  /** A tab is opened and drawn over; a message is posted anew when it is asked for. */
  readonly showsHomeAs: 'tab' | 'message';
  /** Whether this chat serves the place: its platform's channels and Homes, and people with an account on it. */
  serves(place: Place): boolean;
  /** `thread` is the root message to answer under. `to` is the platform user for `direct:` and `home:` places. */
  post(
    place: Place,
    to: string | undefined,
    thread: MessageRef | undefined,
    message: Outgoing,
  ): Promise<Sent>;
  /** Replaces the whole message. */
  edit(ref: MessageRef, message: Outgoing): Promise<Sent>;
  /** Looks an uncertain message up by its key. */
  find(
    place: Place,
    to: string | undefined,
    thread: MessageRef | undefined,
    key: string,
  ): Promise<Found>;
  /** Can it post there? Asked before a transaction; `unknown` after 2 s. To people it can once the platform is known. */
  reach(place: Place): Promise<Reach>;
}

export interface Profile {
  readonly account: string;
  readonly platform: Platform;
  readonly name: string;
  /** Verified e-mail, lower case. */
  readonly email: string | undefined;
  readonly zone: string | undefined;
  readonly standing: Person['standing'];
}

/** Raised by a directory that can't be reached; `hear` answers "nothing was recorded, press again". */
export class DirectoryUnreachable extends Error {}

/** Who people are, on one platform. Answers at most 60 seconds old, or `DirectoryUnreachable`. */
export interface Directory {
  readonly platform: Platform;
  /** `account` is `slack:T0SIM:U0ANA`. Undefined: no such account. */
  profile(account: string): Promise<Profile | undefined>;
  /** By a verified address in lower case. Undefined: nobody has it there. */
  byEmail(email: string): Promise<Profile | undefined>;
  /** Members of a platform group such as `slack:@payments-leads`; undefined: no such group. */
  group(ref: string): Promise<readonly Profile[] | undefined>;
}

/** A row that is due or soon will be, as somebody who wakes for it needs it. */
export interface Wake {
  readonly key: string;
  /** Changes whenever the row means something new to its wake-up: replaced, postponed, or claimed by somebody who died. */
  readonly id: string;
  readonly dueAt: number;
  /** Undefined: a timer. */
  readonly place: Place | undefined;
}

/** What there is to wake for. Whoever comes too early, too late or twice does no harm: only one gets the row, and only while it is due. */
export interface Work {
  /** Starts in this process what is due; resolves with the time of the next row, if any. */
  sweep(): Promise<number | undefined>;
  /**
   * Starts nothing. The messages that are due now, of each lane the first; timers that are due by `until`, overdue ones
   * included, first due first. At most `limit` of each. Messages are never ahead: which is the first of its lane is
   * known only when it is due.
   */
  ahead(until: number, limit: number): Promise<Ahead>;
  /** Deals with one row if that is to be done now; resolves when its outcome is recorded. Never rejects. */
  take(key: string): Promise<void>;
}

export interface Ahead {
  readonly wakes: readonly Wake[];
  /** When the next row is due, if any; not in the future: what is due is in `wakes`, or under way. */
  readonly next: number | undefined;
}

/** Somebody has to wake when a row falls due. Losing every wake-up costs at most the sweep interval (5 s). */
export interface Wakeups {
  /** Rows may be due now: serve them soon. Never waits. */
  nudge(): void;
  start(work: Work): void;
  /** Stops taking work and waits for what is under way. */
  stop(): Promise<void>;
}
