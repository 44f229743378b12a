// The port of the database: the rows it keeps, what may be read of them and by whom, and the steps of delivery.
// Whoever fulfils it is held to test/conformance.
import type { Person, PersonId } from '../domain/person.ts';
import type { Place } from '../domain/policy.ts';
import type { Timer } from '../domain/timer.ts';
import type { Completion } from './completion.ts';
import type { PolicyLag } from './policy-lag.ts';
import type { MessageRef, Platform } from './ports.ts';

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
  /**
   * Writes what `change` makes of the contact's body (undefined: there is none yet); nothing when that is the same or
   * undefined. Nobody else's change comes in between.
   */
  changeContact(
    key: string,
    change: (body: string | undefined) => string | undefined,
    now: number,
  ): Promise<void>;
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

/**
 * Writes of one transaction. All of them are committed together or not at all; one that can't be made rejects the transaction, not
 * its own call. What is read afterwards sees it.
 */
export interface Transaction extends Reader {
  /** The next number of a kind: 1 for the first. Taken only by committing a row that uses it: save before asking again. */
  nextNumber(kind: StreamKind): Promise<number>;
  /** Writes the snapshot and appends its new events (already stamped, `seq` continuing). Not if the seq is taken. */
  save(row: StreamRow, events: readonly EventRow[]): Promise<void>;
  /** Messages of the stream that are being sent right now: they may show what was true before this transaction. */
  sending(stream: string): Promise<readonly OutboxRow[]>;
  /** Timers due by `until` that haven't been given up, last due first. */
  timersUntil(until: number, limit: number): Promise<readonly QueuedRow[]>;
  /**
   * Takes a timer out that is due at `now`, for whatever it means is written with that. Undefined: gone, moved, dead,
   * leased, or there is a hold.
   */
  takeTimer(key: string, now: number): Promise<QueuedRow | undefined>;
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

/** A claimed row, and when its lease ends. */
export interface Claim {
  readonly row: QueuedRow;
  readonly leasedUntil: number;
}

/** How much of the outbox waits, for whoever watches; times are epoch milliseconds. */
export interface Backlog {
  /** Due for a minute at most. */
  readonly due: number;
  /** Due for more than a minute. */
  readonly overdue: number;
  /** Due within the next five minutes, the longest that a failed row waits for its next try. */
  readonly soon: number;
  readonly dead: number;
  /** When the timer and the message that have waited longest were due; undefined: none is due. */
  readonly oldestTimer: number | undefined;
  readonly oldestMessage: number | undefined;
  /** When a row was given up last. */
  readonly lastDeath: number | undefined;
}

/** Why nothing is sent or rung, and since when (epoch milliseconds). */
export interface Hold {
  readonly since: number;
  readonly why: string;
}

/**
 * The database can't be had right now (gone, locked, its disk full): anything the store does may reject with it, and nothing
 * is wrong with what was asked. Of a write nothing is recorded, unless it is an `OutcomeUnknown`.
 */
export class StoreUnavailable extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'StoreUnavailable';
  }
}

/** The database went away while a write was being committed and has not come back to say whether it was. */
export class OutcomeUnknown extends StoreUnavailable {
  constructor(cause: unknown) {
    super(cause);
    this.name = 'OutcomeUnknown';
  }
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
   * each on their own. `kind`: those alone.
   */
  due(now: number, limit: number, kind?: OutboxKind): Promise<readonly QueuedRow[]>;
  /** Timers due by `until` that are neither dead nor leased at `now`, first due first. */
  timersAhead(now: number, until: number, limit: number): Promise<readonly QueuedRow[]>;
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
  untried(place: Place, until: number): Promise<readonly QueuedRow[]>;
  /** The row with this key, dead or alive; undefined once it has been dealt with. */
  queued(key: string): Promise<QueuedRow | undefined>;
  /** Rows that were given up on, newest first. */
  dead(limit: number): Promise<readonly QueuedRow[]>;
  /** Costs what is due and dead, however much lies further ahead. */
  backlog(now: number): Promise<Backlog>;
  /** The hold, if there is one: while it stands `due`, `timersAhead` and `nextDue` find nothing, `claim` and `takeTimer` get nothing, in any process. */
  held(): Promise<Hold | undefined>;
  /** Begins to hold back whatever is due; one that stands already stays as it is. */
  hold(why: string, now: number): Promise<void>;
  /** Ends the hold and answers what it was; undefined: there was none. */
  resume(): Promise<Hold | undefined>;
  saveAccount(row: AccountRow): Promise<void>;
  /** Deletes receipts older than `before`, the oldest first and at most `limit`, and answers how many. */
  forgetReceipts(before: number, limit: number): Promise<number>;
  /** Waits for the writes under way and lets go of the database; whatever is asked afterwards throws. */
  close(): Promise<void>;
}
