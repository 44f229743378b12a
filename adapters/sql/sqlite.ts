// Everything about opening a SQLite file safely, and the only place that knows its pragmas.
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import SqliteDatabase from 'better-sqlite3';
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import { drizzle } from './drizzle.ts';
import type { Brackets } from './writer.ts';

export type Database = BetterSQLite3Database;

/**
 * How long anything waits for another process' lock: less than the three seconds a chat allows for an answer. After it
 * the statement fails, and nothing was recorded.
 */
const BUSY_TIMEOUT_MS = 2_000;

/** How long `bracketsOf` lets the event loop go between two tries to get the write lock. */
const BUSY_PAUSE_MS = 20;

/** One handle of the file, as drizzle sees it and as the driver does. */
export interface Connection {
  readonly db: Database;
  readonly client: SqliteDatabase.Database;
}

/** Where a database is, and what to do when it is no longer needed. */
export interface Location {
  readonly path: string;
  /** Nothing of it has to outlive the process, so commits need not reach the disk. */
  readonly passing: boolean;
  remove(): void;
}

/**
 * Reads `file:data/signalbox.db`, `file:/abs/path.db`, `file:///abs/path.db` or `:memory:`. The last is a file of its
 * own that `remove` deletes: a database without a file can't promise that readers see no uncommitted rows.
 */
export function locate(url: string): Location {
  if (url === ':memory:') {
    const folder = mkdtempSync(join(tmpdir(), 'signalbox-'));
    const remove = () => rmSync(folder, { recursive: true, force: true });
    return { path: join(folder, 'passing.db'), passing: true, remove };
  }
  const path = url.startsWith('file://') ? fileURLToPath(url) : url.replace(/^file:/, '');
  if (!url.startsWith('file:') || path === '') {
    throw new Error('The database address must be file:<path> or :memory:.');
  }
  return { path, passing: false, remove: () => undefined };
}

/** Opens the handle that writes; creates the file and its folder where they are missing. */
export function openWriter({ path, passing }: Location): Connection {
  mkdirSync(dirname(path), { recursive: true });
  const client = new SqliteDatabase(path, { timeout: BUSY_TIMEOUT_MS });
  try {
    // FULL: a commit that was answered survives a power cut; NORMAL may lose the last ones in WAL mode. Said first: to go
    // over to WAL is a write, too.
    client.pragma(`synchronous = ${passing ? 'OFF' : 'FULL'}`);
    client.pragma('journal_mode = WAL');
    client.pragma('foreign_keys = ON');
    return connection(client);
  } catch (error) {
    client.close();
    throw error;
  }
}

/** Opens a handle that can't write. It never sees uncommitted rows. Throws when there is no such file. */
export function openReader(path: string): Connection {
  if (!existsSync(path)) throw new Error(`There is no database at ${path}.`);
  const client = new SqliteDatabase(path, {
    readonly: true,
    fileMustExist: true,
    timeout: BUSY_TIMEOUT_MS,
  });
  return connection(client);
}

function connection(client: SqliteDatabase.Database): Connection {
  // SQLite's own knows ASCII only, and people are called Özlem, too.
  client.function('lower', { deterministic: true }, (text: unknown) =>
    typeof text === 'string' ? text.toLowerCase() : text,
  );
  return { client, db: drizzle(client) };
}

/**
 * Transactions that take the write lock with their first statement. SQLite's own waiting stops the event loop, and with
 * it every answer; so while another process holds the lock, this waits itself, and gives up like SQLite would.
 */
export function bracketsOf({ client }: Connection): Brackets {
  const [begin, commit] = [client.prepare('BEGIN IMMEDIATE'), client.prepare('COMMIT')];
  const [mark, release, undo] = [
    client.prepare('SAVEPOINT part'),
    client.prepare('RELEASE part'),
    client.prepare('ROLLBACK TO part'),
  ];
  client.pragma('busy_timeout = 0');
  return {
    async begin() {
      for (let waited = 0; ; waited += BUSY_PAUSE_MS) {
        try {
          begin.run();
          return;
        } catch (error) {
          if (!isBusy(error) || waited >= BUSY_TIMEOUT_MS) throw error;
        }
        await pause(BUSY_PAUSE_MS);
      }
    },
    async commit() {
      commit.run();
    },
    async mark() {
      mark.run();
    },
    async release() {
      release.run();
    },
    async undo(because) {
      // A full disk or a broken one has undone everything.
      if (!client.inTransaction) throw because;
      undo.run();
      release.run();
    },
    async rollback() {
      if (client.inTransaction) client.exec('ROLLBACK');
    },
  };
}

const isBusy = (error: unknown) => isCoded(error, ['SQLITE_BUSY']);

/** A statement came after its transaction was gone: what undid that is what is to blame. */
class TransactionGone extends Error {
  constructor() {
    super('The transaction was undone by a statement before this one: nothing is written.');
    this.name = 'TransactionGone';
  }
}

export const isEcho = (error: unknown) => error instanceof TransactionGone;

/**
 * Drizzle over this handle for what may write within a transaction only. A full disk makes SQLite undo the whole transaction;
 * whatever came after that, not having waited for the answer, would be committed by itself.
 */
export function insideTransactions({ client }: Connection): Database {
  const guarded = (statement: SqliteDatabase.Statement) => {
    const inside = <A extends unknown[], R>(run: (...values: A) => R) => {
      return (...values: A): R => {
        if (!client.inTransaction) throw new TransactionGone();
        return run.apply(statement, values);
      };
    };
    const { run, get, all } = statement;
    return Object.assign(statement, { run: inside(run), get: inside(get), all: inside(all) });
  };
  const prepare = (source: string) => guarded(client.prepare(source));
  return drizzle({ client: { prepare } as unknown as SqliteDatabase.Database });
}

/** Locked by another process, or on a disk that is full or fails. */
export const isAway = (error: unknown) =>
  isCoded(error, ['SQLITE_BUSY', 'SQLITE_FULL', 'SQLITE_IOERR']);

/** Extended codes begin with the plain one. */
function isCoded(error: unknown, codes: readonly string[]): boolean {
  if (!(error instanceof SqliteDatabase.SqliteError)) return false;
  return codes.some((code) => error.code.startsWith(code));
}
