// Why this file exists: everything one command writes (architecture, "Every command is one transaction").
// Begin, commit and roll back are the writer's business; here is only what happens between them.
import type { Reader, StreamKind, StreamRow, Transaction } from '../../src/app/ports.ts';
import { bound, slot, slots } from './columns.ts';
import { and, desc, eq, getTableColumns, sql } from './drizzle.ts';
import { type JournalWriting, journalWriting, sealed, type Tip } from './journal.ts';
import { outboxWriting } from './outbox.ts';
import { readerOn } from './reader.ts';
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
export function transactionsOn(db: Database, tables: Tables): () => Opened {
  const reading = readerOn(db, tables);
  const outbox = outboxWriting(db, tables);
  const journal = journalWriting(db, tables);
  const saving = prepareSaving(db, tables);
  return () => {
    let open = true;
    const ready = () => {
      if (!open) throw new Error('This transaction is over: await everything inside it.');
    };
    const reader: Reader = reading(ready);
    const save = saver(saving, journal);
    const whileOpen = <A extends readonly unknown[], R>(write: (...args: A) => Promise<R>) => {
      return async (...args: A): Promise<R> => {
        ready();
        return write(...args);
      };
    };
    const tx: Transaction = {
      ...reader,
      nextNumber: whileOpen(async (kind: StreamKind) => {
        const [last] = await saving.lastNumber.execute({ kind });
        return (last?.number ?? 0) + 1;
      }),
      save: whileOpen(save),
      reconcileTimers: whileOpen(outbox.reconcileTimers),
      enqueue: whileOpen(outbox.enqueue),
      keepReceipt: whileOpen(async (receipt) => {
        await saving.keepReceipt.execute(bound(receipt));
      }),
    };
    const end = () => {
      open = false;
    };
    return { tx, end };
  };
}

interface Opened {
  readonly tx: Transaction;
  /** From here on every call of `tx` throws. */
  end(): void;
}

function saver(
  saving: ReturnType<typeof prepareSaving>,
  journal: JournalWriting,
): Transaction['save'] {
  let tip: Tip | undefined;
  return async (row, events) => {
    const before = row.seq - events.length;
    events.forEach((event, n) => {
      if (event.stream !== row.stream || event.seq !== before + n + 1) {
        throw new Error(`The events don't lead ${row.stream} from ${before} to ${row.seq}.`);
      }
    });
    await saveSnapshot(saving, row, before);
    tip ??= await journal.tip();
    for (const event of events) {
      const next = sealed(event, tip);
      await journal.append(next);
      tip = next;
    }
  };
}

async function saveSnapshot(
  saving: ReturnType<typeof prepareSaving>,
  row: StreamRow,
  before: number,
): Promise<void> {
  const query = before === 0 ? saving.insert : saving.update;
  const touched = await query.execute(bound({ ...row, before }));
  if (touched.length === 0) throw new SequenceTaken(row.stream, before);
}

function prepareSaving(db: Database, { streams, receipts }: Tables) {
  const { stream, ...columns } = getTableColumns(streams);
  const changes = Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [name, slot(name, column)]),
  );
  const touched = { stream };
  return {
    insert: db
      .insert(streams)
      .values(slots(streams))
      .onConflictDoNothing({ target: stream })
      .returning(touched)
      .prepare(),
    update: db
      .update(streams)
      .set(changes)
      .where(and(eq(stream, sql.placeholder('stream')), eq(streams.seq, sql.placeholder('before'))))
      .returning(touched)
      .prepare(),
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
