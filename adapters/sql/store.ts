// Puts the parts of the durable store together over one SQLite file:
// a connection that writes, one transaction at a time, and one that reads what is committed.
import type { Log } from '../../src/app/ports.ts';
import type { Reader, Store } from '../../src/app/store.ts';
import { behindReading } from './behind.ts';
import { bound, excluded, slots } from './columns.ts';
import { deliveryOn } from './delivery.ts';
import { getTableColumns, lt, sql } from './drizzle.ts';
import { dueReading } from './due.ts';
import { type JournalReading, journalReading } from './journal.ts';
import { type Looks, looksOf } from './looks.ts';
import { expectMigrated, migrate } from './migrate.ts';
import { readerOn } from './reader.ts';
import { sqliteTables } from './schema.sqlite.ts';
import { type Snapshots, snapshots } from './snapshots.ts';
import {
  bracketsOf,
  type Connection,
  type Database,
  locate,
  openReader,
  openWriter,
} from './sqlite.ts';
import type { Tables } from './tables.ts';
import { transactionsOn } from './transaction.ts';
import { type Brackets, oneWriter, type Writer } from './writer.ts';

/**
 * Opens the store at `url` (`file:<path>`, folders are created, or `:memory:`) and brings its tables up to date.
 * Throws `NewerDatabase` when a newer version wrote it.
 */
export async function openStore({
  url,
  log,
}: {
  readonly url: string;
  readonly log: Log;
}): Promise<Store & JournalReading> {
  const location = locate(url);
  const writing = openWriter(location);
  try {
    const applied = migrate(writing);
    if (applied > 0) log.info({ database: location.path, applied }, 'database migrated');
    const reading = openReader(location.path);
    const close = () => {
      // The writer last: the last handle to go tidies the write-ahead log up, which a reader can't.
      reading.client.close();
      writing.client.close();
      location.remove();
    };
    return assemble(reading, writing.db, sqliteTables, bracketsOf(writing), close);
  } catch (error) {
    writing.client.close();
    location.remove();
    throw error;
  }
}

/**
 * Opens the journal at `url` for reading only, beside a running bot or without one.
 * Throws `NewerDatabase`, `OlderDatabase`, or the driver's error when there is no such file.
 */
export function openJournal(url: string): JournalReading & { close(): void } {
  const { client, db } = openReader(locate(url).path);
  try {
    expectMigrated({ client, db });
    const known = { snapshots: snapshots(), version: undefined };
    const { events } = readerOn(db, sqliteTables, known)(() => undefined);
    return { ...journalReading(db, sqliteTables), events, close: () => client.close() };
  } catch (error) {
    client.close();
    throw error;
  }
}

function assemble(
  readingFrom: Connection,
  writing: Database,
  tables: Tables,
  brackets: Brackets,
  closeConnections: () => void,
): Store & JournalReading {
  const reading = readingFrom.db;
  const known = snapshots();
  const looks = looksOf(readingFrom);
  const writer = oneWriter(telling(brackets, known, looks));
  const openTransaction = transactionsOn(writing, tables, known);
  const reads = readerOn(reading, tables, { snapshots: known, version: looks.version });
  const reader: Reader = reads(looks.take);
  let closed = false;
  return {
    ...reader,
    ...journalReading(reading, tables),
    ...dueReading(reading, tables, looks.take),
    ...behindReading(reading, tables),
    ...delivery(writing, tables, writer),
    ...upkeep(writing, tables, writer),
    transaction: (work) =>
      writer.atomically(async () => {
        const { tx, saved, end } = openTransaction();
        try {
          const result = await work(tx);
          known.write(saved);
          return result;
        } finally {
          end();
        }
      }),
    async close() {
      await writer.stop();
      if (closed) return;
      closed = true;
      closeConnections();
    },
  };
}

/** Whoever knows snapshots hears what became of those that were written, and whoever reads sees them from then on. */
function telling(brackets: Brackets, known: Snapshots, looks: Looks): Brackets {
  return {
    ...brackets,
    async commit() {
      await brackets.commit();
      looks.end();
      known.committed();
    },
    async undo() {
      known.undone();
      await brackets.undo();
    },
    async rollback() {
      known.undone();
      await brackets.rollback();
    },
  };
}

function delivery(db: Database, tables: Tables, writer: Writer) {
  const steps = deliveryOn(db, tables);
  const atomic = <A extends readonly unknown[], R>(step: (...args: A) => Promise<R>) => {
    return (...args: A) => writer.atomically(() => step(...args));
  };
  return {
    claim: atomic(steps.claim),
    complete: atomic(steps.complete),
    postpone: atomic(steps.postpone),
    defer: atomic(steps.defer),
    bury: atomic(steps.bury),
  };
}

/** Small writes outside commands: who was seen and how to reach them, and forgetting what is no longer needed. */
function upkeep(
  db: Database,
  { accounts, contacts, receipts }: Tables,
  writer: Writer,
): Pick<Store, 'saveAccount' | 'saveContact' | 'forgetReceipts'> {
  const { account, ...columns } = getTableColumns(accounts);
  const save = db
    .insert(accounts)
    .values(slots(accounts))
    .onConflictDoUpdate({ target: account, set: excluded(columns) })
    .prepare();
  const saveContact = db
    .insert(contacts)
    .values(slots(contacts))
    .onConflictDoUpdate({
      target: contacts.key,
      set: excluded({ body: contacts.body, seenAt: contacts.seenAt }),
    })
    .prepare();
  const forget = db
    .delete(receipts)
    .where(lt(receipts.at, sql.placeholder('before')))
    .returning({ id: receipts.id })
    .prepare();
  return {
    saveAccount: (row) =>
      writer.atomically(async () => {
        await save.execute(bound(row));
      }),
    saveContact: (row) =>
      writer.atomically(async () => {
        await saveContact.execute(bound(row));
      }),
    forgetReceipts: (before) =>
      writer.atomically(async () => (await forget.execute({ before })).length),
  };
}
