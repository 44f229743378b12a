// Everything one command writes (architecture, "Every command is one transaction").
// Begin, commit and roll back are the writer's business; here is only what happens between them.
import type { Reader, StreamKind, StreamRow, Transaction } from '../../src/app/store.ts';
import { bound, slot, slots } from './columns.ts';
import { and, desc, eq, sql } from './drizzle.ts';
import { timersReading } from './due.ts';
import { type JournalWriting, journalWriting, sealed, type Tip } from './journal.ts';
import { outboxWriting } from './outbox.ts';
import { readerOn } from './reader.ts';
import { remembered } from './search.ts';
import type { Snapshots } from './snapshots.ts';
import type { Database } from './sqlite.ts';
import type { Tables } from './tables.ts';

/** A stream was saved by somebody else in between, or its events don't continue it. A bug, never a person's mistake. */
class SequenceTaken extends Error {
  constructor(stream: string, seq: number) {
    super(`${stream} doesn't stand at event ${seq} any more: nothing was saved.`);
    this.name = 'SequenceTaken';
  }
}

/** Prepares the connection that writes; each call of the result opens the writes of one transaction. */
export function transactionsOn(db: Database, tables: Tables, snapshots: Snapshots): () => Opened {
  // Within a transaction the same question has the same answer until it saves something.
  let version = 0;
  const known = { snapshots, sees: 'own writes', version: () => version } as const;
  const reading = readerOn(db, tables, known);
  const outbox = outboxWriting(db, tables);
  const journal = journalWriting(db, tables);
  const ringing = timersReading(db, tables);
  const sending = remembered(outbox.sending, known.version);
  const saving = prepareSaving(db, tables);
  return () => {
    let open = true;
    version += 1;
    const ready = () => {
      if (!open) throw new Error('This transaction is over: await everything inside it.');
    };
    const reader: Reader = reading(ready);
    const saved: StreamRow[] = [];
    const { later, written } = underWay();
    const save = saver(saving, journal, snapshots, saved, later);
    const whileOpen = <A extends readonly unknown[], R>(ask: (...args: A) => Promise<R>) => {
      return async (...args: A): Promise<R> => {
        ready();
        return ask(...args);
      };
    };
    const tx: Transaction = {
      ...reader,
      nextNumber: whileOpen(async (kind: StreamKind) => {
        const [last] = await saving.lastNumber.execute({ kind });
        return (last?.number ?? 0) + 1;
      }),
      save: whileOpen(async (row, events) => {
        version += 1;
        save(row, events);
      }),
      sending: whileOpen(sending),
      timersUntil: whileOpen(ringing.timersUntil),
      takeTimer: whileOpen(ringing.takeTimer),
      reconcileTimers: whileOpen(async (stream, timers) => {
        const present = await outbox.timersOf(stream);
        later(outbox.changeTimers(stream, present, timers));
      }),
      enqueue: whileOpen(async (rows) => later(outbox.enqueue(rows))),
      keepReceipt: whileOpen(async (receipt) => later(saving.keepReceipt.execute(bound(receipt)))),
    };
    const end = () => {
      open = false;
    };
    return { tx, saved, written, end };
  };
}

/**
 * Nothing depends on the answer to a write but the commit: a server needn't be waited for before the next statement. Reads
 * that are asked afterwards see what was written, since statements are answered as they were asked.
 */
function underWay() {
  const all: Promise<unknown>[] = [];
  return {
    later(write: Promise<unknown>) {
      write.catch(() => undefined);
      all.push(write);
    },
    /** All of them, whatever becomes of one: nobody else's part may begin while they still write. */
    written: () => Promise.allSettled(all),
  };
}

interface Opened {
  readonly tx: Transaction;
  /** The snapshots written so far. */
  readonly saved: readonly StreamRow[];
  /** What became of each write, once all have been answered. */
  written(): Promise<readonly PromiseSettledResult<unknown>[]>;
  /** From here on every call of `tx` throws. */
  end(): void;
}

function saver(
  saving: ReturnType<typeof prepareSaving>,
  journal: JournalWriting,
  snapshots: Snapshots,
  saved: StreamRow[],
  later: (write: Promise<unknown>) => void,
): (...saved: Parameters<Transaction['save']>) => void {
  let tip: Promise<Tip> | undefined;
  return (row, events) => {
    const before = row.seq - events.length;
    events.forEach((event, n) => {
      if (event.stream !== row.stream || event.seq !== before + n + 1) {
        throw new Error(`The events don't lead ${row.stream} from ${before} to ${row.seq}.`);
      }
    });
    const values = bound({ ...row, before });
    const write =
      before === 0
        ? saving.insert
        : saving.update(changed(row, snapshots.written(row.stream, before)));
    const touched = async () => {
      const [stream] = await write.execute(values);
      if (stream === undefined) throw new SequenceTaken(row.stream, before);
    };
    later(touched());
    saved.push(row);
    const appended: Promise<void>[] = [];
    tip = (tip ?? journal.tip()).then((end) =>
      events.reduce((last: Tip, event) => {
        const next = sealed(event, last);
        appended.push(journal.append(next));
        return next;
      }, end),
    );
    later(tip.then(() => Promise.all(appended)));
  };
}

type Column = Exclude<keyof StreamRow, 'stream'>;

/**
 * The columns that have to be written: those that differ from what is known to stand there. To write an indexed column
 * is to write its indexes, changed or not, and most commands change no such column.
 */
function changed(row: StreamRow, known: StreamRow | undefined): readonly Column[] {
  const { stream, ...columns } = row;
  const names = Object.keys(columns) as Column[];
  return known === undefined ? names : names.filter((name) => row[name] !== known[name]);
}

function prepareSaving(db: Database, { streams, receipts }: Tables) {
  const { stream } = streams;
  const touched = { stream };
  const standing = and(
    eq(stream, sql.placeholder('stream')),
    eq(streams.seq, sql.placeholder('before')),
  );
  const updateOf = (names: readonly Column[]) => {
    const changes = Object.fromEntries(names.map((name) => [name, slot(name, streams[name])]));
    return db.update(streams).set(changes).where(standing).returning(touched).prepare();
  };
  const updates = new Map<string, ReturnType<typeof updateOf>>();
  return {
    insert: db
      .insert(streams)
      .values(slots(streams))
      .onConflictDoNothing({ target: stream })
      .returning(touched)
      .prepare(),
    update: (names: readonly Column[]) => {
      const shape = names.join();
      const prepared = updates.get(shape) ?? updateOf(names);
      updates.set(shape, prepared);
      return prepared;
    },
    lastNumber: db
      .select({ number: streams.number })
      .from(streams)
      .where(eq(streams.kind, sql.placeholder('kind')))
      .orderBy(desc(streams.number))
      .limit(1)
      .prepare(),
    // The first answer stands: a repeat gets the same.
    keepReceipt: db
      .insert(receipts)
      .values(slots(receipts))
      .onConflictDoNothing({ target: receipts.id })
      .prepare(),
  };
}
