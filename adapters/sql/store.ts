// Opens the durable store, or only its journal, at whatever address the operator gave.
import type { Log } from '../../src/app/ports.ts';
import type { Store } from '../../src/app/store.ts';
import { isPostgres } from './address.ts';
import { assembled } from './assembled.ts';
import { type JournalReading, journalReading } from './journal.ts';
import { looksOf } from './looks.ts';
import { expectMigrated, migrate } from './migrate.ts';
import { readerOn } from './reader.ts';
import { sqliteTables } from './schema.sqlite.ts';
import type { PaceOf } from './shared-pace.ts';
import { snapshots } from './snapshots.ts';
import {
  bracketsOf,
  insideTransactions,
  isAway,
  isEcho,
  locate,
  openReader,
  openWriter,
} from './sqlite.ts';

export type OpenedStore = Store &
  JournalReading & {
    /** Where other processes may write to the same chats: how fast all of them together do. */
    readonly paceOf?: PaceOf;
    /** By how many milliseconds, at least, this machine's clock is ahead of the server's; undefined where there is no server. */
    skewMs?(): Promise<number>;
  };

/** A journal that is read without the rest, and let go of afterwards. */
export type OpenedJournal = JournalReading & { close(): Promise<void> };

/**
 * Opens the store at `url` (`file:<path>`, folders are created; `:memory:`; or `postgres://…`) and brings its tables up to
 * date. Throws `NewerDatabase` when a newer version wrote it, or what the driver says when it can't be reached.
 */
export async function openStore({
  url,
  log,
}: {
  readonly url: string;
  readonly log: Log;
}): Promise<OpenedStore> {
  if (isPostgres(url)) return (await import('./postgres-store.ts')).openPostgresStore(url, log);
  const location = locate(url);
  const writing = openWriter(location);
  try {
    const applied = migrate(writing);
    if (applied > 0) log.info({ database: location.path, applied }, 'database migrated');
    const reading = openReader(location.path);
    return assembled({
      tables: sqliteTables,
      reading: reading.db,
      looks: looksOf(reading),
      writing: insideTransactions(writing),
      brackets: bracketsOf(writing),
      known: snapshots(),
      isAway,
      isEcho,
      async close() {
        // The writer last: the last handle to go tidies the write-ahead log up, which a reader can't.
        reading.client.close();
        writing.client.close();
        location.remove();
      },
    });
  } catch (error) {
    writing.client.close();
    location.remove();
    throw error;
  }
}

/**
 * Opens the journal at `url` for reading only, beside a running bot or without one.
 * Throws `NewerDatabase`, `OlderDatabase`, or the driver's error when there is no such database.
 */
export async function openJournal(url: string): Promise<OpenedJournal> {
  if (isPostgres(url)) return (await import('./postgres-store.ts')).openPostgresJournal(url);
  const { client, db } = openReader(locate(url).path);
  try {
    expectMigrated({ client, db });
    const known = { snapshots: snapshots(), sees: 'committed', version: undefined } as const;
    const { events } = readerOn(db, sqliteTables, known)(() => undefined);
    return { ...journalReading(db, sqliteTables), events, close: async () => void client.close() };
  } catch (error) {
    client.close();
    throw error;
  }
}

/** Brings the tables at `url` up to date as `openStore` does, and answers how many migrations that took. */
export async function bringUpToDate(url: string): Promise<number> {
  if (isPostgres(url)) return (await import('./postgres-store.ts')).bringPostgresUpToDate(url);
  const writing = openWriter(locate(url));
  try {
    return migrate(writing);
  } finally {
    writing.client.close();
  }
}
