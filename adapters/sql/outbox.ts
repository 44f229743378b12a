// What a transaction does to the outbox: messages put in by key, timers made equal to a list.
import type { OutboxRow, Transaction } from '../../src/app/store.ts';
import type { Timer } from '../../src/domain/timer.ts';
import { bound, excluded, slot, slots } from './columns.ts';
import { and, eq, gte, isNotNull, isNull, sql } from './drizzle.ts';
import type { Database } from './sqlite.ts';
import type { Tables } from './tables.ts';

type OutboxWriting = Pick<Transaction, 'enqueue' | 'reconcileTimers' | 'sending'>;

export function outboxWriting(db: Database, tables: Tables): OutboxWriting {
  const enqueue = prepareEnqueue(db, tables);
  const change = prepareChange(db, tables);
  const timers = prepareTimers(db, tables);
  const sending = prepareSending(db, tables);

  return {
    async sending(stream) {
      return sending.execute({ stream });
    },

    async enqueue(rows) {
      // All at once: each is a round trip to a server. Their order stays, since statements are answered as they were asked.
      await Promise.all(
        rows.map(async (row) => {
          const { key, stream, place, part, body, dueAt, priority } = row;
          const waiting = { key, stream, place, part, body, dueAt, priority };
          const changed = row.kind === 'message' ? await change.execute(waiting) : [];
          if (changed.length === 0) await enqueue.execute(fresh(row));
        }),
      );
    },

    async reconcileTimers(stream, wanted) {
      const present = new Map<string, number>();
      for (const { key, dueAt } of await timers.ofStream.execute({ stream })) {
        present.set(key, dueAt);
      }
      for (const row of wanted.map((timer) => timerRow(stream, timer))) {
        const { key, dueAt } = row;
        const before = present.get(key);
        present.delete(key);
        if (before === undefined) await enqueue.execute(fresh(row));
        else if (before !== dueAt) await timers.move.execute({ key, dueAt });
      }
      for (const key of present.keys()) await timers.remove.execute({ key });
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
 * A message that was told to wait and hasn't failed keeps its turn: it would only be told the same again. The common
 * case in a burst, and cheap: nothing that is indexed changes.
 */
function prepareChange(db: Database, { outbox }: Tables) {
  const same = (['key', 'stream', 'place', 'part', 'priority'] as const).map((name) =>
    eq(outbox[name], sql.placeholder(name)),
  );
  return db
    .update(outbox)
    .set({ body: slot('body', outbox.body), generation: sql`${outbox.generation} + 1` })
    .where(
      and(
        ...same,
        eq(outbox.kind, 'message'),
        gte(outbox.dueAt, sql.placeholder('dueAt')),
        eq(outbox.attempts, 0),
        isNull(outbox.deadAt),
      ),
    )
    .returning({ key: outbox.key })
    .prepare();
}

/**
 * A live lease stays: whoever holds it is sending, and nobody may overtake that. So does the doubt whether an earlier
 * send got through.
 */
function prepareEnqueue(db: Database, tables: Tables) {
  const { outbox } = tables;
  const { kind, stream, place, part, body, dueAt, priority } = outbox;
  return insertRow(db, tables)
    .onConflictDoUpdate({
      target: outbox.key,
      set: {
        ...excluded({ kind, stream, place, part, body, dueAt, priority }),
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
    // A moved timer is a new one. Its lease goes too: ringing twice is harmless, ringing late isn't.
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
