// Which rows of the outbox are due, and when the next one will be.
// A lane is everything for one place: its rows are served one after the other, so only its first row is ever due,
// and none while another is being sent. Every timer is a lane of its own. What a thread is told comes in the order in
// which it happened, however often some of it fails (reliability I10).
import type { SQL } from 'drizzle-orm';
import type { QueuedRow, Store, Transaction } from '../../src/app/store.ts';
import { present } from './columns.ts';
import {
  alias,
  and,
  asc,
  desc,
  eq,
  exists,
  gt,
  inArray,
  isNotNull,
  isNull,
  like,
  lte,
  not,
  or,
  sql,
} from './drizzle.ts';
import { notHeld } from './hold.ts';
import { placeholders, sliced } from './sliced.ts';
import type { Database } from './sqlite.ts';
import type { Tables } from './tables.ts';

/** Reads over committed rows, in the order in which they are served: priority, due time, key. `look` is called before each. */
export function dueReading(
  db: Database,
  tables: Tables,
  look: () => void,
): Pick<Store, 'due' | 'timersAhead' | 'nextDue' | 'queued' | 'dead' | 'untried'> {
  const { outbox } = tables;
  const due = prepareDue(db, tables);
  const timersAhead = prepareTimersAhead(db, tables);
  const next = prepareNext(db, tables);
  const leaseEnd = prepareLeaseEnd(db, tables);
  const byKey = db
    .select()
    .from(outbox)
    .where(eq(outbox.key, sql.placeholder('key')))
    .prepare();
  const byKeys = sliced((count) =>
    db
      .select()
      .from(outbox)
      .where(inArray(outbox.key, placeholders('key', count)))
      .prepare(),
  );
  const alive = and(isNull(outbox.deadAt), lte(outbox.dueAt, sql.placeholder('until')));
  const untried = db
    .select()
    .from(outbox)
    .where(
      and(
        alive,
        eq(outbox.kind, 'message'),
        eq(outbox.place, sql.placeholder('place')),
        isNull(outbox.leasedUntil),
        eq(outbox.attempts, 0),
        eq(outbox.uncertain, false),
      ),
    )
    .orderBy(asc(outbox.dueAt), asc(outbox.key))
    .prepare();
  return {
    async due(now, limit, kind) {
      look();
      const timers = kind === 'message' ? [] : await due.timers.execute({ now, limit });
      const messages =
        kind === 'timer' ? [] : await due.messages.execute({ now, limit: MOST_LOOKED_AT });
      const wanted = firsts([...timers, ...messages], limit);
      const rows = new Map((await byKeys('key', wanted, {})).map((row) => [row.key, queued(row)]));
      return wanted.flatMap((key) => rows.get(key) ?? []);
    },
    async timersAhead(now, until, limit) {
      look();
      return (await timersAhead.execute({ now, until, limit })).map(queued);
    },
    async nextDue(now) {
      look();
      const timers = await next.timers.execute({ now });
      const messages = await next.messages.execute({ now });
      const leases = await leaseEnd.execute({ now });
      const times = [...timers, ...messages].map(({ dueAt }) => dueAt);
      for (const { leasedUntil } of leases) if (leasedUntil !== null) times.push(leasedUntil);
      return times.length === 0 ? undefined : Math.min(...times);
    },
    async queued(key) {
      look();
      const [row] = await byKey.execute({ key });
      return row && queued(row);
    },
    dead: givenUpReading(db, tables),
    untried: async (place, until) => (await untried.execute({ place, until })).map(queued),
  };
}

/** Rows that were given up on, newest first. */
export function givenUpReading(db: Database, { outbox }: Tables): Store['dead'] {
  const dead = db
    .select()
    .from(outbox)
    .where(isNotNull(outbox.deadAt))
    .orderBy(desc(outbox.deadAt), asc(outbox.key))
    .limit(sql.placeholder('limit'))
    .prepare();
  return async (limit) => (await dead.execute({ limit })).map(queued);
}

/** What rings soon or now, as a transaction sees it. */
export function timersReading(
  db: Database,
  tables: Tables,
): Pick<Transaction, 'timersUntil' | 'takeTimer'> {
  const { outbox } = tables;
  const take = db
    .delete(outbox)
    .where(
      and(
        eq(outbox.key, sql.placeholder('key')),
        servable(db, tables).timers,
        lte(outbox.dueAt, sql.placeholder('now')),
      ),
    )
    .returning()
    .prepare();
  const timers = db
    .select()
    .from(outbox)
    .where(
      and(
        isNull(outbox.deadAt),
        lte(outbox.dueAt, sql.placeholder('until')),
        eq(outbox.kind, 'timer'),
      ),
    )
    .orderBy(desc(outbox.dueAt), asc(outbox.key))
    .limit(sql.placeholder('limit'))
    .prepare();
  return {
    timersUntil: async (until, limit) => (await timers.execute({ until, limit })).map(queued),
    async takeTimer(key, now) {
      const [row] = await take.execute({ key, now });
      return row && queued(row);
    },
  };
}

/** A row of the outbox as the ports have it. */
export function queued(row: Tables['outbox']['$inferSelect']): QueuedRow {
  return present(row);
}

/** Nobody has claimed the row, or the claim has run out. */
export function free({ outbox }: Tables) {
  return or(isNull(outbox.leasedUntil), lte(outbox.leasedUntil, sql.placeholder('now')));
}

/** No other row for the same place is being sent. */
export function laneFree(db: Database, { outbox }: Tables) {
  const busy = alias(outbox, 'busy');
  const sending = db
    .select({ key: busy.key })
    .from(busy)
    .where(
      and(
        eq(busy.place, outbox.place),
        gt(busy.leasedUntil, sql.placeholder('now')),
        eq(busy.kind, 'message'),
      ),
    );
  return or(eq(outbox.kind, 'timer'), not(exists(sending)));
}

/** The pictures of a stream: they show what is true now, so none of them has to wait for another. */
const PICTURES = 0;

/**
 * Nothing that its stream says in the same place is still to be sent before it, by the order in which rows were put in.
 * People are written to out of order: a reminder may wait for their morning.
 */
function inTurn(db: Database, { outbox, words }: Tables) {
  const earlier = alias(outbox, 'earlier');
  const waiting = db
    .select({ key: earlier.key })
    .from(earlier)
    .where(
      and(
        eq(earlier.stream, outbox.stream),
        eq(earlier.kind, 'message'),
        eq(earlier.place, outbox.place),
        eq(earlier.priority, outbox.priority),
        // Not `is null`: as long as PostgreSQL has no statistics it would walk through the index of all that is alive, for each row.
        sql`coalesce(${earlier.deadAt}, 0) = 0`,
        sql`${words.arrival(earlier)} < ${words.arrival(outbox)}`,
      ),
    );
  return or(eq(outbox.priority, PICTURES), like(outbox.place, 'direct:%'), not(exists(waiting)));
}

/**
 * So many due messages are looked at in one look at most, the oldest of them: more are in the future once their places
 * have told how fast they take them. A look costs the same however much is overdue.
 */
const MOST_LOOKED_AT = 1_000;

/** What could be served now; of messages more than are served, since of each lane only the first is. */
function prepareDue(db: Database, tables: Tables) {
  const { key, kind, place, priority, dueAt } = tables.outbox;
  const oldest = (kindOf: SQL | undefined) =>
    db
      .select({ key, kind, place, priority, dueAt })
      .from(tables.outbox)
      .where(and(kindOf, lte(dueAt, sql.placeholder('now'))))
      .orderBy(asc(dueAt), asc(key))
      .limit(sql.placeholder('limit'))
      .prepare();
  const { timers, messages } = servable(db, tables);
  return { timers: oldest(timers), messages: oldest(messages) };
}

function prepareTimersAhead(db: Database, tables: Tables) {
  const { dueAt, key } = tables.outbox;
  return db
    .select()
    .from(tables.outbox)
    .where(and(servable(db, tables).timers, lte(dueAt, sql.placeholder('until'))))
    .orderBy(asc(dueAt), asc(key))
    .limit(sql.placeholder('limit'))
    .prepare();
}

type DueKey = Pick<QueuedRow, 'key' | 'kind' | 'place' | 'priority' | 'dueAt'>;

/** The first of each lane, up to a limit, in the order in which they are served. */
function firsts(rows: readonly DueKey[], limit: number): readonly string[] {
  const lanes = new Map<string, string>();
  for (const { key, kind, place } of rows.toSorted(inOrder)) {
    if (lanes.size === limit) break;
    const lane = kind === 'timer' ? `timer ${key}` : `place ${place}`;
    if (!lanes.has(lane)) lanes.set(lane, key);
  }
  return [...lanes.values()];
}

/** Priority, due time, key. */
function inOrder(a: DueKey, b: DueKey): number {
  return a.priority - b.priority || a.dueAt - b.dueAt || (a.key < b.key ? -1 : 1);
}

/** What could be claimed as soon as it is due, by kind: an index has each in the order of its due times. */
function servable(db: Database, tables: Tables) {
  const { outbox } = tables;
  const alive = and(isNull(outbox.deadAt), free(tables), notHeld(db, tables));
  return {
    timers: and(eq(outbox.kind, 'timer'), alive),
    messages: and(eq(outbox.kind, 'message'), alive, laneFree(db, tables), inTurn(db, tables)),
  };
}

/** The earliest due time of either kind. */
function prepareNext(db: Database, tables: Tables) {
  const { dueAt } = tables.outbox;
  const earliest = (kindOf: SQL | undefined) =>
    db.select({ dueAt }).from(tables.outbox).where(kindOf).orderBy(asc(dueAt)).limit(1).prepare();
  const { timers, messages } = servable(db, tables);
  return { timers: earliest(timers), messages: earliest(messages) };
}

/** When the first live lease ends, and with it the waiting of its lane. */
function prepareLeaseEnd(db: Database, tables: Tables) {
  const { outbox } = tables;
  return db
    .select({ leasedUntil: outbox.leasedUntil })
    .from(outbox)
    .where(and(gt(outbox.leasedUntil, sql.placeholder('now')), notHeld(db, tables)))
    .orderBy(asc(outbox.leasedUntil))
    .limit(1)
    .prepare();
}
