// What a transaction does to the outbox: messages put in by key, timers made equal to a list.
import type { OutboxRow, Transaction } from '../../src/app/store.ts';
import type { Timer } from '../../src/domain/timer.ts';
import { bound, excluded, slot, slots } from './columns.ts';
import { and, eq, gte, isNotNull, isNull, sql } from './drizzle.ts';
import type { Database } from './sqlite.ts';
import type { Tables } from './tables.ts';

/** When each timer of a stream is due, by its key. */
type TimersOf = ReadonlyMap<string, number>;

interface OutboxWriting extends Pick<Transaction, 'enqueue' | 'sending'> {
  timersOf(stream: string): Promise<TimersOf>;
  /** Makes those that are present equal to those that are wanted. Everything is sent when this returns. */
  changeTimers(stream: string, present: TimersOf, wanted: readonly Timer[]): Promise<void>;
}

export function outboxWriting(db: Database, tables: Tables): OutboxWriting {
  const enqueue = prepareEnqueue(db, tables);
  const timers = prepareTimers(db, tables);
  const sending = prepareSending(db, tables);

  return {
    async sending(stream) {
      return sending.execute({ stream });
    },

    async enqueue(rows) {
      // All at once: each is a round trip to a server. Their order stays, since statements are answered as they were asked.
      await Promise.all(rows.map((row) => enqueue.execute(fresh(row))));
    },

    async timersOf(stream) {
      const rows = await timers.ofStream.execute({ stream });
      return new Map(rows.map(({ key, dueAt }) => [key, dueAt]));
    },

    async changeTimers(stream, present, wanted) {
      const rows = wanted.map((timer) => timerRow(stream, timer));
      const kept = new Set(rows.map(({ key }) => key));
      const gone = [...present.keys()].filter((key) => !kept.has(key));
      await Promise.all([
        ...rows.map(async (row) => {
          const { key, dueAt } = row;
          const before = present.get(key);
          if (before === undefined) await enqueue.execute(fresh(row));
          else if (before !== dueAt) await timers.move.execute({ key, dueAt });
        }),
        ...gone.map((key) => timers.remove.execute({ key })),
      ]);
    },
  };
}

/** The start of every insert into the outbox: a row that nobody has tried yet. */
export function insertRow(db: Database, { outbox }: Tables) {
  const { leasedUntil, attempts, lastError, deadAt, ...given } = slots(outbox);
  const untried = { leasedUntil: null, attempts: 0, lastError: null, deadAt: null };
  return db.insert(outbox).values({ ...given, ...untried });
}

function fresh({ key, kind, stream, place, part, body, dueAt, priority }: OutboxRow) {
  const row = { key, kind, stream, place, part, body, dueAt, priority };
  return bound({ ...row, generation: 1, uncertain: false });
}

/**
 * A live lease stays: whoever holds it is sending, and nobody may overtake that. So does the doubt whether an earlier
 * send got through. A message that was told to wait and hasn't failed keeps its turn: it would only be told the same again.
 */
function prepareEnqueue(db: Database, tables: Tables) {
  const { outbox } = tables;
  const { kind, stream, place, part, body, dueAt, priority } = outbox;
  const given = excluded({ kind, stream, place, part, body, dueAt, priority });
  const keepsItsTurn = and(
    eq(kind, 'message'),
    eq(place, given.place),
    eq(priority, given.priority),
    gte(dueAt, given.dueAt),
    eq(outbox.attempts, 0),
    isNull(outbox.deadAt),
  );
  return insertRow(db, tables)
    .onConflictDoUpdate({
      target: outbox.key,
      set: {
        ...given,
        dueAt: sql`case when ${keepsItsTurn} then ${dueAt} else ${given.dueAt} end`,
        generation: sql`${outbox.generation} + 1`,
        attempts: 0,
        lastError: null,
        deadAt: null,
      },
    })
    .prepare();
}

/** Also those whose lease has run out: a late sender may still be at work. */
function prepareSending(db: Database, { outbox }: Tables) {
  const { key, kind, stream, place, part, body, dueAt, priority } = outbox;
  return db
    .select({ key, kind, stream, place, part, body, dueAt, priority })
    .from(outbox)
    .where(
      and(
        eq(stream, sql.placeholder('stream')),
        eq(kind, 'message'),
        isNotNull(outbox.leasedUntil),
      ),
    )
    .prepare();
}

function prepareTimers(db: Database, { outbox }: Tables) {
  const byKey = and(eq(outbox.key, sql.placeholder('key')), eq(outbox.kind, 'timer'));
  return {
    ofStream: db
      .select({ key: outbox.key, dueAt: outbox.dueAt })
      .from(outbox)
      .where(and(eq(outbox.stream, sql.placeholder('stream')), eq(outbox.kind, 'timer')))
      .prepare(),
    // A moved timer is a new one: the lease of the old one, under which a failure is noted, doesn't keep it waiting.
    move: db
      .update(outbox)
      .set({
        dueAt: slot('dueAt', outbox.dueAt),
        generation: sql`${outbox.generation} + 1`,
        attempts: 0,
        leasedUntil: null,
        uncertain: false,
        lastError: null,
        deadAt: null,
      })
      .where(byKey)
      .prepare(),
    remove: db.delete(outbox).where(byKey).prepare(),
  };
}

function timerRow(stream: string, { name, at }: Timer): OutboxRow {
  return {
    key: `timer:${stream}:${name}`,
    kind: 'timer',
    stream,
    place: '',
    part: name,
    body: '{}',
    dueAt: at,
    priority: 0,
  };
}
