// The journal's hash chain (product U1): how an event is sealed, appended and read back in order.
// Anybody can recompute the chain from the table with a SHA-256 tool; `sealOf` says from exactly which bytes.
import { hash as digest } from 'node:crypto';
import type { EventRow, JournalRow, StreamRow } from '../../src/app/store.ts';
import { bound, present, slots } from './columns.ts';
import { and, asc, desc, eq, getTableColumns, gt, gte, isNull, ne, or, sql } from './drizzle.ts';
import type { Database } from './sqlite.ts';
import type { Tables } from './tables.ts';

/** What the first event is chained to. */
const FIRST_PREVIOUS_HASH = '0'.repeat(64);

/** The end of the chain: what the next event is chained to. */
export interface Tip {
  readonly position: number;
  readonly hash: string;
}

export const EMPTY_JOURNAL: Tip = { position: 0, hash: FIRST_PREVIOUS_HASH };

/**
 * The hash of an event, in lower-case hex: SHA-256 over the UTF-8 bytes of the JSON array
 * `[previousHash, position, stream, seq, type, body, at, actor, account, policy]`, without white space, as
 * `JSON.stringify` writes it; `body` is the stored text itself, an absent `actor` is `null`.
 */
export function sealOf(event: Omit<JournalRow, 'hash'>): string {
  const { previousHash, position, stream, seq, type, body, at, actor, account, policy } = event;
  const fields = [
    previousHash,
    position,
    stream,
    seq,
    type,
    body,
    at,
    actor ?? null,
    account,
    policy,
  ];
  return digest('sha256', JSON.stringify(fields), 'hex');
}

/** Chains an event to the end of the journal. Throws on text that no database would give back unchanged. */
export function sealed(event: EventRow, tip: Tip): JournalRow {
  const { stream, seq, type, body, at, actor, account, policy } = event;
  for (const text of [stream, type, body, actor ?? '', account, policy]) {
    if (!text.isWellFormed()) {
      throw new Error(`Event ${seq} of ${stream} holds half a character (a lone surrogate).`);
    }
  }
  const position = tip.position + 1;
  const link = { position, stream, seq, type, body, at, actor, account, policy };
  const chained = { ...link, previousHash: tip.hash };
  return { ...chained, hash: sealOf(chained) };
}

/** Appending, for the connection that writes. */
export interface JournalWriting {
  /** The newest event, or `EMPTY_JOURNAL`. */
  tip(): Promise<Tip>;
  /** Throws if the position or the stream's sequence number is taken. */
  append(row: JournalRow): Promise<void>;
}

export function journalWriting(db: Database, { events }: Tables): JournalWriting {
  const tip = db
    .select({ position: events.position, hash: events.hash })
    .from(events)
    .orderBy(desc(events.position))
    .limit(1)
    .prepare();
  const append = db.insert(events).values(slots(events)).prepare();
  return {
    async tip() {
      const [row] = await tip.execute();
      return row ?? EMPTY_JOURNAL;
    },
    async append(row) {
      await append.execute(bound(row));
    },
  };
}

/** An event, and where its stream's event before it stands; undefined: there is none. */
export type JournalLine = JournalRow & { readonly follows: number | undefined };

/** A stream whose snapshot and journal don't end at the same event; undefined: there is none at all. */
export interface Mismatch {
  readonly stream: string;
  readonly snapshotSeq: number | undefined;
  readonly journalSeq: number | undefined;
}

/** Reading the whole journal, a page at a time, for verification and replay. Sees committed rows only. */
export interface JournalReading {
  /** The next `limit` events at `position` or after it, in order of position. */
  journal(position: number, limit: number): Promise<readonly JournalLine[]>;
  /** Events of one stream, oldest first, as `Reader.events`. */
  events(stream: string, fromSeq?: number): Promise<readonly JournalRow[]>;
  /** The next `limit` snapshots after the stream `after` in the order of their names; '' for the first. */
  snapshots(after: string, limit: number): Promise<readonly StreamRow[]>;
  /** The first stream whose snapshot doesn't end where its journal ends, either being absent included. */
  mismatch(): Promise<Mismatch | undefined>;
}

export function journalReading(db: Database, tables: Tables): Omit<JournalReading, 'events'> {
  const { events, streams } = tables;
  const before = db
    .select({
      stream: events.stream,
      seq: events.seq,
      position: sql<number>`${events.position}`.as('follows'),
    })
    .from(events)
    .as('before');
  const journal = db
    .select({ ...getTableColumns(events), follows: before.position })
    .from(events)
    .leftJoin(before, and(eq(before.stream, events.stream), eq(before.seq, sql`${events.seq} - 1`)))
    .where(gte(events.position, sql.placeholder('position')))
    .orderBy(asc(events.position))
    .limit(sql.placeholder('limit'))
    .prepare();
  const snapshots = db
    .select()
    .from(streams)
    .where(gt(streams.stream, sql.placeholder('after')))
    .orderBy(asc(streams.stream))
    .limit(sql.placeholder('limit'))
    .prepare();
  const mismatch = prepareMismatch(db, tables);
  return {
    journal: async (position, limit) =>
      (await journal.execute({ position, limit })).map((row) => present(row)),
    snapshots: async (after, limit) =>
      (await snapshots.execute({ after, limit })).map((row) => present(row)),
    async mismatch() {
      for (const query of mismatch) {
        const [row] = await query.execute();
        if (row) return present(row);
      }
      return undefined;
    },
  };
}

/** Two questions, because not every dialect's every version knows FULL JOIN. */
function prepareMismatch(db: Database, { events, streams }: Tables) {
  const ends = db
    .select({ stream: events.stream, seq: sql<number>`max(${events.seq})`.as('last_seq') })
    .from(events)
    .groupBy(events.stream)
    .as('ends');
  const otherEnd = db
    .select({ stream: streams.stream, snapshotSeq: streams.seq, journalSeq: ends.seq })
    .from(streams)
    .leftJoin(ends, eq(ends.stream, streams.stream))
    .where(or(isNull(ends.seq), ne(ends.seq, streams.seq)))
    .orderBy(asc(streams.stream))
    .limit(1)
    .prepare();
  const noSnapshot = db
    .select({ stream: ends.stream, snapshotSeq: streams.seq, journalSeq: ends.seq })
    .from(ends)
    .leftJoin(streams, eq(ends.stream, streams.stream))
    .where(isNull(streams.stream))
    .orderBy(asc(ends.stream))
    .limit(1)
    .prepare();
  return [otherEnd, noSnapshot];
}
