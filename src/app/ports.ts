// What the house needs from the world, in its own words. No vendor type appears here.

import type { View } from '../chat/view.ts';
import type { ClosedReason } from '../chat/views/closed-words.ts';
import type { Person, PersonId } from '../domain/person.ts';
import type { Place } from '../domain/policy.ts';
import type { Timer } from '../domain/timer.ts';
import type { Completion } from './completion.ts';
import type { PolicyLag } from './policy-lag.ts';

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

export interface Log {
  info(facts: Readonly<Record<string, unknown>>, message: string): void;
  warn(facts: Readonly<Record<string, unknown>>, message: string): void;
  error(facts: Readonly<Record<string, unknown>>, message: string): void;
}

// ---------------------------------------------------------------- store

export type StreamKind = 'release' | 'action' | 'directory' | 'calendar';

/** The snapshot row of one stream: state plus the columns that are searched. */
export interface StreamRow {
  /** `R-42`, `A-7`, `directory`, `calendar`. */
  readonly stream: string;
  readonly kind: StreamKind;
  /** Number in the id, for the next free one. */
  readonly number: number;
  /** Number of events folded into `state`. */
  readonly seq: number;
  /** A release's phase; an action's `open` or `done`. */
  readonly status: string;
  readonly service: string | undefined;
  readonly environment: string | undefined;
  readonly version: string | undefined;
  /** How a release ended (`completed`, `rolled-back`, `cancelled`). */
  readonly ending: string | undefined;
  readonly startsAt: number | undefined;
  readonly endsAt: number | undefined;
  /** A release's captain, an action's owner. */
  readonly owner: PersonId | undefined;
  /** The release an action belongs to. */
  readonly parent: string | undefined;
  readonly updatedAt: number;
  /** JSON text of the state. */
  readonly state: string;
}

/** One line of the journal. */
export interface EventRow {
  readonly stream: string;
  readonly seq: number;
  readonly type: string;
  /** JSON text of the event without its stamp. */
  readonly body: string;
  readonly at: number;
  readonly actor: PersonId | undefined;
  /** `slack:T0SIM:U0ANA`, `clock`, `policy`. */
  readonly account: string;
  readonly policy: string;
}

/** As stored: with the organisation-wide position and the hash chain (product U1). */
export interface JournalRow extends EventRow {
  readonly position: number;
  readonly previousHash: string;
  readonly hash: string;
}

interface Receipt {
  /** `slack:<signature>`, `slack:event:<id>`, `slack:view:<id>`, `timer:…`. */
  readonly id: string;
  readonly at: number;
  /** `accepted`, `answered`, `problem` or a refusal's code. */
  readonly outcome: string;
  /** JSON text of the reply, so that a repeat gets the same answer. */
  readonly reply: string;
}

export type OutboxKind = 'timer' | 'message';

/** A keyed row with a due time: a timer to ring or a message to deliver (architecture, "Later is a row"). */
export interface OutboxRow {
  readonly key: string;
  readonly kind: OutboxKind;
  readonly stream: string;
  /** Messages: where. Timers: empty. Rows of one lane are served one after the other. */
  readonly place: Place;
  /** Messages: which message (`card`, `note:12`, `ask`). Timers: the timer's name. */
  readonly part: string;
  /** JSON text with what the drawing needs beyond current state. */
  readonly body: string;
  readonly dueAt: number;
  /** Lower first within a lane: edits of cards never queue behind replies. */
  readonly priority: number;
}

export interface QueuedRow extends OutboxRow {
  readonly generation: number;
  readonly leasedUntil: number | undefined;
  readonly attempts: number;
  /**
   * True when an earlier send may have reached the platform although nobody heard the answer, or may have covered a newer
   * one: look for a message if none is recorded, and send even if nothing seems to have changed.
   */
  readonly uncertain: boolean;
  readonly lastError: string | undefined;
  readonly deadAt: number | undefined;
}

/** Where a message stands on its platform. */
export interface MessageRef {
  readonly channel: string;
  readonly id: string;
  readonly link?: string | undefined;
}

export interface Post extends MessageRef {
  readonly platform: Platform;
  readonly stream: string;
  readonly place: Place;
  readonly part: string;
  /** Fingerprint of what was last shown: an edit that changes nothing is not sent. Not believed of an `uncertain` row. */
  readonly shown: string;
}

export interface AccountRow {
  /** `slack:T0SIM:U0ANA`. */
  readonly account: string;
  readonly platform: Platform;
  readonly person: PersonId;
  readonly name: string;
  readonly email: string | undefined;
  readonly zone: string | undefined;
  readonly standing: Person['standing'];
  readonly seenAt: number;
  /** When they last said something by this account: what is meant for them alone goes where they are. */
  readonly heardAt: number | undefined;
}

/** What a chat needs to reach a conversation or a person again; only that chat reads `body`. */
export interface ContactRow {
  /** `teams:person:…`, `teams:tenant:…`. */
  readonly key: string;
  /** JSON text. */
  readonly body: string;
  readonly seenAt: number;
}

/** Where a chat keeps such contacts. */
export interface Contacts {
  contact(key: string): Promise<ContactRow | undefined>;
  saveContact(row: ContactRow): Promise<void>;
}

export interface StreamFilter {
  readonly kind: StreamKind;
  readonly status?: readonly string[];
  readonly service?: string;
  readonly environment?: string;
  readonly version?: string;
  /** Any of these: a person may stand under several ids. */
  readonly owner?: readonly PersonId[];
  readonly parent?: string;
  /** Newest first by number when true; otherwise by start time, then number. */
  readonly newestFirst?: boolean;
  readonly limit?: number;
}

/** Reads; outside a transaction they see committed rows only. */
export interface Reader {
  stream(id: string): Promise<StreamRow | undefined>;
  streams(filter: StreamFilter): Promise<readonly StreamRow[]>;
  /** How many streams there are of this filter, whatever its limit. */
  count(filter: StreamFilter): Promise<number>;
  /** Journal of one stream, oldest first, from `fromSeq` (default 1), at most so many. */
  events(stream: string, fromSeq?: number, limit?: number): Promise<readonly JournalRow[]>;
  /** Everybody an account has acted as in a stream, each once. */
  actors(stream: string, account: string): Promise<readonly PersonId[]>;
  receipt(id: string): Promise<Receipt | undefined>;
  post(stream: string, place: Place, part: string): Promise<Post | undefined>;
  posts(stream: string): Promise<readonly Post[]>;
  /** Where one part of each of these streams stands, by stream and place. */
  postsOf(streams: readonly string[], part: string): Promise<readonly Post[]>;
  /** Everything that stands in one message: several where they were sent together. */
  postsByMessage(channel: string, id: string): Promise<readonly Post[]>;
  /** The message somebody clicked or replied to. */
  postByMessage(channel: string, id: string): Promise<Post | undefined>;
  accounts(people: readonly PersonId[]): Promise<readonly AccountRow[]>;
  account(account: string): Promise<AccountRow | undefined>;
  /** People the chats have shown who are called so: their name, its first word or their e-mail's local part, in lower case. */
  accountsCalled(word: string): Promise<readonly AccountRow[]>;
  contact(key: string): Promise<ContactRow | undefined>;
}

/** Writes of one transaction. All of them are committed together or not at all. */
export interface Transaction extends Reader {
  /** The next number of a kind: 1 for the first. Taken only by committing a row that uses it: save before asking again. */
  nextNumber(kind: StreamKind): Promise<number>;
  /** Writes the snapshot and appends its new events (already stamped, `seq` continuing). Throws if the seq is taken. */
  save(row: StreamRow, events: readonly EventRow[]): Promise<void>;
  /** Messages of the stream that are being sent right now: they may show what was true before this transaction. */
  sending(stream: string): Promise<readonly OutboxRow[]>;
  /** Timers due by `until` that haven't been given up, last due first. */
  timersUntil(until: number, limit: number): Promise<readonly QueuedRow[]>;
  /** Makes the stream's timer rows equal to this list: adds, moves and deletes by key. */
  reconcileTimers(stream: string, timers: readonly Timer[]): Promise<void>;
  /**
   * Inserts or replaces by key. A replaced row's generation goes up and its death, error and attempts are forgotten; a
   * live lease stays (nobody may overtake the send under way), and so does `uncertain`. A message that waits without
   * having failed keeps the later of the two due times: its platform's pace doesn't change with what it says.
   */
  enqueue(rows: readonly OutboxRow[]): Promise<void>;
  keepReceipt(receipt: Receipt): Promise<void>;
}

/** A claimed row and whether it had been claimed before without an outcome. */
export interface Claim {
  readonly row: QueuedRow;
  readonly leasedUntil: number;
}

export interface Store extends Reader, Contacts {
  /**
   * Runs `work` under the organisation's write lock (one writer; architecture, "One writer"). Whatever it throws
   * rolls everything back. Inside, only this store may be awaited: a transaction inside a transaction throws.
   */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /**
   * Rows due at `now`, not dead, not leased: by lane the first only (priority, due, key), and none of a lane in which
   * another row is leased. In a thread none before those of its stream and priority that were put in earlier. Timers
   * each on their own.
   */
  due(now: number, limit: number): Promise<readonly QueuedRow[]>;
  /** When the next row is due, if any: leased rows and those waiting behind them count as due when the lease ends. */
  nextDue(now: number): Promise<number | undefined>;
  /**
   * Step 1 of delivery: sets the lease if free and reads the row in one statement. Undefined: gone, dead, leased, not due,
   * or its lane is busy. `uncertain` when the lease before this one ran out without an outcome.
   */
  claim(key: string, now: number, leaseMs: number): Promise<Claim | undefined>;
  /**
   * Step 4: deletes the row if generation and lease are unchanged and records where the message stands; otherwise
   * frees it for another delivery. `post` undefined: nothing was sent. A sender that lost its lease and sent re-inserts
   * the row with a higher generation, `uncertain`; a message that was recorded meanwhile stays the recorded one.
   */
  complete(
    claim: Claim,
    post: Post | undefined,
    now: number,
    more?: Completion,
  ): Promise<'done' | 'again'>;
  /**
   * Not now: frees the row until `at`. `failed` counts an attempt and keeps the error; `uncertain` marks a lost answer.
   * A row that changed during the send keeps its own due time and attempts.
   */
  postpone(
    claim: Claim,
    at: number,
    why: { readonly failed?: string; readonly uncertain?: boolean },
  ): Promise<void>;
  /**
   * The platform takes no more of this kind in this place before `at`. The row is freed, changed or not, and waits until
   * then; so do the others of its place and priority, in the order in which they are due. Nothing counts as an attempt.
   */
  defer(claim: Claim, at: number): Promise<void>;
  /** Gives up on a row with a reason, with what follows from it; it stays for health. A changed row is freed instead. */
  bury(claim: Claim, why: string, now: number, next?: readonly OutboxRow[]): Promise<void>;
  /** Streams whose newest event of the `taken` types was recorded under another version of the policy, by number. */
  behind(lag: PolicyLag): Promise<readonly string[]>;
  /** Messages to this place that nobody is sending or has tried, due by `until`, first due first. */
  waiting(place: Place, until: number): Promise<readonly QueuedRow[]>;
  /** The row with this key, dead or alive; undefined once it has been dealt with. */
  queued(key: string): Promise<QueuedRow | undefined>;
  /** Rows that were given up on, newest first. */
  dead(limit: number): Promise<readonly QueuedRow[]>;
  saveAccount(row: AccountRow): Promise<void>;
  /** Deletes receipts older than `before` and answers how many. */
  forgetReceipts(before: number): Promise<number>;
  /** Waits for the writes under way and lets go of the database; whatever is asked afterwards throws. */
  close(): Promise<void>;
}

// ---------------------------------------------------------------- chats

/** A person's name and accounts, for the renderers. */
export interface KnownPerson {
  readonly name: string;
  /** Platform user id by platform, e.g. `{ slack: 'U0ANA' }`. */
  readonly accounts: Partial<Record<Platform, string>>;
}

export type Names = Readonly<Record<PersonId, KnownPerson>>;

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

export interface Outgoing {
  readonly view: View;
  readonly names: Names;
  /** The outbox key, carried as message metadata so that an uncertain message can be found again. */
  readonly key: string;
  /** Set when an earlier send may have got through and couldn't be looked up: the message says so. */
  readonly mayRepeat: boolean;
  /** It stands in a thread, where a line may have to be typed in another way than beside it. */
  readonly threaded: boolean;
}

export type Reach =
  | { readonly kind: 'open' }
  | { readonly kind: 'closed'; readonly why: ClosedReason }
  | { readonly kind: 'unknown' };

/** One chat platform. Every call has a hard timeout shorter than a lease and never retries by itself. */
export interface Chat {
  readonly platform: Platform;
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
  edit(ref: MessageRef, message: Outgoing): Promise<Sent>;
  /** Looks an uncertain message up by its key; `unreadable` when history may not be read. */
  find(
    place: Place,
    to: string | undefined,
    thread: MessageRef | undefined,
    key: string,
  ): Promise<MessageRef | undefined | 'unreadable'>;
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
  byEmail(email: string): Promise<Profile | undefined>;
  /** Members of a platform group such as `slack:@payments-leads`; undefined: no such group. */
  group(ref: string): Promise<readonly Profile[] | undefined>;
}

/** Somebody has to wake when a row falls due. Losing every wake-up costs at most the sweep interval (5 s). */
export interface Wakeups {
  /** Rows may be due now: serve them soon. Never waits. */
  nudge(): void;
  start(serve: () => Promise<number | undefined>): void;
  /** Stops taking work and waits for what is under way. */
  stop(): Promise<void>;
}
