// The invariants of a simulated world (docs/explanation/how-it-is-tested.md), held against the
// database, the chats' books and the book of what people were told, after every step and at the end.
import type SqliteDatabase from 'better-sqlite3';
import { eventOf, releaseTimers } from '../../src/app/streams.ts';
import type { Policy } from '../../src/domain/policy.ts';
import type { ReleaseEvent } from '../../src/domain/release/event.ts';
import { evolve } from '../../src/domain/release/evolve.ts';
import type { Release } from '../../src/domain/release/model.ts';
import type { Entry } from './approval-rules.ts';
import { type Book, type Delivery, isAcknowledgement, lineOf, printOf, verbOf } from './books.ts';
import { type CalendarBody, Closings } from './closings.ts';
import { follow, nowhere, type Where } from './edges.ts';
import { equal } from './equal.ts';
import { Reference } from './reference.ts';
import type { Landing } from './sim-chat.ts';

/** Which facts each command begins with. */
const LEADS: Readonly<Record<string, readonly string[]>> = {
  plan: ['planned'],
  edit: ['edited', 'moved', 'captain-changed'],
  move: ['moved'],
  scope: ['scope-changed'],
  captain: ['captain-changed'],
  cancel: ['cancelled'],
  candidate: ['candidate-pinned'],
  test: ['tested', 'waiver-asked'],
  agree: ['waived'],
  request: ['requested'],
  approve: ['approved'],
  reject: ['rejected'],
  revise: ['revised'],
  abstain: ['abstained'],
  withdraw: ['withdrawn'],
  start: ['started', 'start-armed'],
  done: ['done'],
  promote: ['promoted', 'bake-ended'],
  hold: ['held'],
  resume: ['resumed'],
  rollback: ['rolled-back'],
  review: ['reviewed'],
  action: ['action-added', 'action-done'],
  remind: ['reminders-changed'],
  snooze: ['snoozed'],
  freeze: ['frozen'],
  unfreeze: ['unfrozen', 'went'],
  stop: ['stopped'],
  keep: ['kept'],
  go: ['went', 'unfrozen'],
  link: ['link-offered', 'linked'],
  unlink: ['unlinked'],
};

const GOES_ON: readonly string[] = ['started', 'promoted'];

interface Row {
  readonly position: number;
  readonly stream: string;
  readonly seq: number;
  readonly type: string;
  readonly body: string;
  readonly at: number;
  readonly actor: string | null;
  readonly account: string;
  readonly policy: string;
  readonly hash: string;
}

interface Kept {
  readonly state: Release;
  readonly where: Where;
}

export interface Surroundings {
  readonly book: Book;
  readonly policy: () => Policy;
  readonly platformGroup: (ref: string) => readonly string[];
  readonly now: () => number;
}

export class Checker {
  readonly #around: Surroundings;
  readonly #reference = new Reference();
  readonly #releases = new Map<string, Kept>();
  /** When each timer of a release may ring, by name; older times are gone. */
  readonly #timers = new Map<string, Map<string, Set<number>>>();
  readonly #rang = new Set<string>();
  readonly #told = new Map<string, number>();
  readonly #seen: string[] = [];
  readonly #messages = new Map<string, string>();
  readonly #wrong: string[] = [];
  readonly #closings = new Closings();
  #receipts = 0;
  #ask!: Questions;

  constructor(client: SqliteDatabase.Database, around: Surroundings) {
    this.#around = around;
    this.ask(client);
  }

  /** The database may be another file from now on; what was committed must be in it. */
  ask(client: SqliteDatabase.Database): void {
    this.#ask = questionsTo(client);
  }

  get wrong(): readonly string[] {
    return this.#wrong;
  }

  get entries(): number {
    return this.#seen.length;
  }

  /** Freezes that were made, over or not. */
  get freezes(): readonly string[] {
    return this.#closings.ids;
  }

  state(stream: string): Release | undefined {
    return this.#releases.get(stream)?.state;
  }

  /** Messages that were ever to be sent: what their rows said, by key. */
  get messages(): ReadonlyMap<string, string> {
    return this.#messages;
  }

  /** After each step: what it committed. */
  look(): void {
    const last = this.#ask.last.get() ?? 0;
    if (last < this.#seen.length) {
      this.#fail(`I1 the journal lost its end: ${last} entries of ${this.#seen.length}`);
      return;
    }
    if (last === this.#seen.length) return;
    const rows = this.#ask.rows.all(this.#seen.length);
    const unclaimed = new Map<string, Row[]>();
    for (const row of rows) {
      this.#seen.push(row.hash);
      const before = unclaimed.get(row.account) ?? [];
      unclaimed.set(row.account, [...before, row]);
    }
    const accepted = this.#newlyAccepted();
    const causes = [...unclaimed].flatMap(([account, all]) => this.#causes(account, all, accepted));
    for (const row of rows)
      this.#entry(
        row,
        causes.find((one) => isCause(one, row)),
      );
    for (const stream of new Set(rows.map((row) => row.stream))) this.#snapshot(stream);
    for (const { key, body } of this.#ask.messages.all()) this.#messages.set(key, body);
    this.#deploying();
  }

  /** What the database says was accepted since the last look. */
  #newlyAccepted(): readonly Delivery[] {
    const rows = this.#ask.receipts.all(this.#receipts);
    this.#receipts = rows.at(-1)?.rowid ?? this.#receipts;
    const ids = rows.filter(({ outcome }) => outcome === 'accepted').map(({ id }) => id);
    return this.#around.book.all.filter(({ utterance }) => ids.includes(utterance.request));
  }

  /** The deliveries that these entries were written for, each for one only (I2, I14). */
  #causes(
    account: string,
    rows: readonly Row[],
    accepted: readonly Delivery[],
  ): readonly Delivery[] {
    const [first] = rows;
    if (first === undefined || account === 'clock' || account === 'policy') return [];
    const fits = (one: Delivery) => one.copies > 0 && rows.some((row) => isCause(one, row));
    const causes = accepted.filter((one) => !one.used && fits(one));
    if (causes.length === 0) {
      // Perhaps its receipt is still to come, or was kept for another copy.
      const before = this.#around.book.all.filter(fits);
      const unused = before.findLast((one) => !one.used && one.replies.length < one.copies);
      const why = before.length > 0 ? 'a second time for the same request' : 'without a request';
      const what = `${first.stream}#${first.seq} ${first.type} by ${account}`;
      if (unused === undefined) this.#fail(`I2 ${what}: recorded ${why}`);
      else causes.push(unused);
    }
    for (const one of causes) one.used = true;
    return causes;
  }

  #entry(row: Row, cause: Delivery | undefined): void {
    const { stream, seq, type, at, account } = row;
    const body = JSON.parse(row.body) as Entry['body'] & { timer?: string; due?: number };
    const entry: Entry = { stream, seq, type, at, actor: row.actor ?? undefined, account, body };
    const { policy, platformGroup } = this.#around;
    const print = cause === undefined ? undefined : printOf(cause.utterance);
    for (const one of this.#reference.take(entry, { policy: policy(), platformGroup, print })) {
      this.#fail(one);
    }
    if (stream === 'calendar') this.#closings.take(type, at, JSON.parse(row.body) as CalendarBody);
    if (!stream.startsWith('R-')) return;
    const before = this.#releases.get(stream);
    const where = before?.where ?? nowhere();
    const edge = follow(where, entry);
    if (edge !== undefined) this.#fail(`I7 ${stream}#${seq}: ${edge}`);
    this.#timer(stream, entry, body);
    this.#closing(before?.state, entry);
    const event = eventOf<ReleaseEvent>({ ...row, actor: row.actor ?? undefined });
    const state = evolve(before?.state, event);
    this.#releases.set(stream, { state, where });
    this.#timers.delete(stream);
    this.#ahead(stream, state);
  }

  /** I5: nothing starts, goes on or has baked while its service and environment are closed. */
  #closing(before: Release | undefined, { stream, seq, type, at, account }: Entry): void {
    // Where nothing bakes, done ends the bake in the same moment, and done always works.
    const goesOn = type === 'bake-ended' ? account === 'clock' : GOES_ON.includes(type);
    if (before === undefined || !goesOn) return;
    const freeze = this.#closings.at(before.service, before.environment, at);
    if (freeze !== undefined) this.#fail(`I5 ${stream}#${seq} ${type}: closed by ${freeze}`);
  }

  /** I11: once, never early, and only while it lay ahead. */
  #timer(
    stream: string,
    { seq, type, at }: Entry,
    { timer, due }: { timer?: string; due?: number },
  ): void {
    if (timer === undefined || due === undefined) return;
    const about = `${stream}#${seq} ${type}, timer ${timer}`;
    if (at < due) this.#fail(`I11 ${about}: early`);
    const once = `${stream} ${timer} ${due}`;
    if (this.#rang.has(once)) this.#fail(`I11 ${about}: a second time`);
    this.#rang.add(once);
    if (!this.#timers.get(stream)?.get(timer)?.has(due))
      this.#fail(`I11 ${about}: it had been cancelled or moved`);
  }

  /** I7: the snapshot is the journal, folded. */
  #snapshot(stream: string): void {
    const kept = this.#releases.get(stream);
    if (kept === undefined) return;
    const row = this.#ask.stream.get(stream);
    if (row === undefined || !equal(JSON.parse(row.state), kept.state))
      this.#fail(`I7 ${stream}: its snapshot isn't what its journal says`);
  }

  #ahead(stream: string, state: Release): void {
    const known = this.#timers.get(stream) ?? new Map<string, Set<number>>();
    this.#timers.set(stream, known);
    for (const { name, at } of releaseTimers(state, this.#around.policy())) {
      known.set(name, (known.get(name) ?? new Set()).add(at));
    }
  }

  /** Another policy is in force: until each release has taken it in, timers of both may ring. */
  policyChanged(): void {
    for (const [stream, { state }] of this.#releases) this.#ahead(stream, state);
  }

  /** I6 */
  #deploying(): void {
    for (const { service, environment, count } of this.#ask.deploying.all()) {
      this.#fail(`I6 ${count} releases of ${service} are deploying on ${environment}`);
    }
  }

  /** I8, I10: what is shown is about something committed, and in its order. */
  landed({ message, what }: Landing): void {
    const { key, root, channel } = message;
    const [stream = '', , part = ''] = key.split('|');
    // Neither is about one stream.
    if (stream === 'actions' || stream.startsWith('home:')) return;
    const row = this.#ask.stream.get(stream);
    const number = /^(?:note|remind|start-refused):(\d+)$/.exec(part)?.[1];
    const seq = number === undefined ? 1 : Number(number);
    if (row === undefined || row.seq < seq)
      this.#fail(`I8 ${key} is shown, and nothing of the kind was committed`);
    if (what !== 'post' || number === undefined || root === undefined) return;
    const thread = `${channel} ${root}`;
    const last = this.#told.get(thread) ?? 0;
    // A repetition of an uncertain one may come late; the first time it may not.
    if (seq < last && !this.#told.has(`${channel} ${key}`))
      this.#fail(`I10 ${key} is shown after ${last}`);
    this.#told.set(thread, Math.max(last, seq));
    this.#told.set(`${channel} ${key}`, seq);
  }

  /** I1, I14: what somebody is told is on record, and the same for each copy. */
  replied(delivery: Delivery): void {
    const reply = delivery.replies.at(-1);
    if (reply === undefined || !('view' in reply)) return;
    const { id, utterance } = delivery;
    const told = JSON.stringify(reply.view);
    const receipt = this.#ask.receipt.get(utterance.request);
    if (isAcknowledgement(reply.view)) {
      if (receipt === undefined && !this.#hasOnce(utterance.once))
        this.#fail(`I1 ${id} was acknowledged and isn't on record`);
      else if (utterance.once === undefined && !delivery.used)
        this.#fail(
          `I1 ${id} was acknowledged and nothing was recorded for it: ${told.slice(0, 300)} ${receipt?.outcome}`,
        );
    }
    if (receipt === undefined) return;
    const kept = JSON.parse(receipt.reply) as { readonly view?: unknown };
    if (kept.view !== undefined && JSON.stringify(kept.view) !== told && !isPassing(told))
      this.#fail(`I14 ${id} (${utterance.words}) was told something else than is on record`);
  }

  #hasOnce(once: string | undefined): boolean {
    return once !== undefined && this.#ask.receipt.get(once) !== undefined;
  }

  #fail(why: string): void {
    this.#wrong.push(why);
  }
}

function isCause({ utterance }: Delivery, { account, stream, type }: Row): boolean {
  if (utterance.account !== account) return false;
  const named = /\bR-\d+\b/.exec(lineOf(utterance))?.[0];
  if (named !== undefined && stream.startsWith('R-') && named !== stream) return false;
  return LEADS[verbOf(utterance)]?.includes(type) === true;
}

/** Nothing was decided: whoever asks again may be told something else. */
function isPassing(told: string): boolean {
  return /Nothing was recorded/.test(told);
}

interface Snapshot {
  readonly seq: number;
  readonly state: string;
}

type Questions = ReturnType<typeof questionsTo>;

function questionsTo(client: SqliteDatabase.Database) {
  return {
    last: client.prepare<[], number>('select max(position) from events').pluck(),
    rows: client.prepare<[number], Row>(
      'select * from events where position > ? order by position',
    ),
    stream: client.prepare<[string], Snapshot>('select seq, state from streams where stream = ?'),
    messages: client.prepare<[], { readonly key: string; readonly body: string }>(
      "select key, body from outbox where kind = 'message'",
    ),
    receipts: client.prepare<
      [number],
      { readonly rowid: number; readonly id: string; readonly outcome: string }
    >('select rowid, id, outcome from receipts where rowid > ? order by rowid'),
    receipt: client.prepare<[string], { readonly outcome: string; readonly reply: string }>(
      'select outcome, reply from receipts where id = ?',
    ),
    deploying: client.prepare<
      [],
      { readonly service: string; readonly environment: string; readonly count: number }
    >(
      `select service, environment, count(*) as count from streams where status = 'deploying'
       group by service, environment having count(*) > 1`,
    ),
  };
}
