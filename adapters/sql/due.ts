// Which rows of the outbox are due, and when the next one will be.
// A lane is everything for one place: its rows are served one after the other, so only its first row is ever due,
// and none while another is being sent. Every timer is a lane of its own. What a thread is told comes in the order in
// which it happened, however often some of it fails (reliability I10).
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
  isNotNull,
  isNull,
  like,
  lte,
  not,
  or,
  sql,
} from './drizzle.ts';
import type { Database } from './sqlite.ts';
import type { Tables } from './tables.ts';

/** Reads over committed rows, in the order in which they are served: priority, due time, key. `look` is called before each. */
export function dueReading(
  db: Database,
  tables: Tables,
  look: () => void,
): Pick<Store, 'due' | 'nextDue' | 'queued' | 'dead' | 'waiting'> {
  const { outbox } = tables;
  const due = prepareDue(db, tables);
  const next = prepareNext(db, tables);
  const leaseEnd = prepareLeaseEnd(db, tables);
  const dead = db
    .select()
    .from(outbox)
    .where(isNotNull(outbox.deadAt))
    .orderBy(desc(outbox.deadAt), asc(outbox.key))
    .limit(sql.placeholder('limit'))
    .prepare();
  const byKey = db
    .select()
    .from(outbox)
    .where(eq(outbox.key, sql.placeholder('key')))
    .prepare();
  const alive = and(isNull(outbox.deadAt), lte(outbox.dueAt, sql.placeholder('until')));
  const waiting = db
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
    async due(now, limit) {
      look();
      const keys = firsts(await due.execute({ now }), limit);
      const rows = await Promise.all(keys.map((key) => byKey.execute({ key })));
      return rows.flat().map(queued);
    },
    async nextDue(now) {
      look();
      const [row] = await next.execute({ now });
      const [lease] = await leaseEnd.execute({ now });
      const times = [row?.dueAt, lease?.leasedUntil].filter((time) => typeof time === 'number');
      return times.length === 0 ? undefined : Math.min(...times);
    },
    async queued(key) {
      look();
      const [row] = await byKey.execute({ key });
      return row && queued(row);
    },
    dead: async (limit) => (await dead.execute({ limit })).map(queued),
    waiting: async (place, until) => (await waiting.execute({ place, until })).map(queued),
  };
}

/** What rings soon, as a transaction sees it. */
export function timersReading(db: Database, { outbox }: Tables): Pick<Transaction, 'timersUntil'> {
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
 * Nothing that its stream says in the same place is still to be sent before it. An upsert keeps SQLite's rowid, so it
 * tells in which order rows were put in. People are written to out of order: a reminder may wait for their morning.
 */
function inTurn(db: Database, { outbox }: Tables) {
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
        isNull(earlier.deadAt),
        sql`${earlier}.rowid < ${outbox}.rowid`,
      ),
    );
  return or(
    eq(outbox.kind, 'timer'),
    eq(outbox.priority, PICTURES),
    like(outbox.place, 'direct:%'),
    not(exists(waiting)),
  );
}

/** Everything that could be served now, in the order in which it is served: of each lane only the first is. */
function prepareDue(db: Database, tables: Tables) {
  const { key, kind, place, priority, dueAt, deadAt } = tables.outbox;
  return db
    .select({ key, kind, place })
    .from(tables.outbox)
    .where(
      and(
        isNull(deadAt),
        lte(dueAt, sql.placeholder('now')),
        free(tables),
        laneFree(db, tables),
        inTurn(db, tables),
      ),
    )
    .orderBy(asc(priority), asc(dueAt), asc(key))
    .prepare();
}

/** The keys of the first of each lane, up to a limit. */
function firsts(
  rows: readonly Pick<QueuedRow, 'key' | 'kind' | 'place'>[],
  limit: number,
): readonly string[] {
  const lanes = new Map<string, string>();
  for (const { key, kind, place } of rows) {
    if (lanes.size === limit) break;
    const lane = kind === 'timer' ? `timer ${key}` : `place ${place}`;
    if (!lanes.has(lane)) lanes.set(lane, key);
  }
  return [...lanes.values()];
}

/** The earliest due time among rows that could be claimed as soon as they are due. */
function prepareNext(db: Database, tables: Tables) {
  const { outbox } = tables;
  return db
    .select({ dueAt: outbox.dueAt })
    .from(outbox)
    .where(and(isNull(outbox.deadAt), free(tables), laneFree(db, tables), inTurn(db, tables)))
    .orderBy(asc(outbox.dueAt))
    .limit(1)
    .prepare();
}

/** When the first live lease ends, and with it the waiting of its lane. */
function prepareLeaseEnd(db: Database, { outbox }: Tables) {
  return db
    .select({ leasedUntil: outbox.leasedUntil })
    .from(outbox)
    .where(gt(outbox.leasedUntil, sql.placeholder('now')))
    .orderBy(asc(outbox.leasedUntil))
    .limit(1)
    .prepare();
}
