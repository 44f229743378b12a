// Opens a database to be copied from or into: the one side is read as it is at one moment, the other is written whole or
// not at all.
import { existsSync } from 'node:fs';
import SqliteDatabase from 'better-sqlite3';
import { isPostgres } from './address.ts';
import type { Side } from './copy.ts';
import { expectMigrated, migrate, rehearseMigration } from './migrate.ts';
import { sqliteTables } from './schema.sqlite.ts';
import { bracketsOf, locate, openReader, openWriter } from './sqlite.ts';

/** What is read of it is what was committed when it was opened. */
export interface Source extends Side {
  close(): Promise<void>;
}

/** Whatever is written is there after `commit`, and gone without it. */
export interface Target extends Side {
  commit(): Promise<void>;
  /** Undoes what wasn't committed. */
  close(): Promise<void>;
}

/** Throws `OlderDatabase` or `NewerDatabase` unless it is of this version, or what the driver says. */
export async function openSource(url: string): Promise<Source> {
  if (isPostgres(url)) return (await import('./sides.postgres.ts')).openPostgresSource(url);
  const { path } = locate(url);
  const { client, db } = openReader(path);
  try {
    expectMigrated({ client, db });
    client.exec('BEGIN');
  } catch (error) {
    client.close();
    throw error;
  }
  return { tables: sqliteTables, db, name: path, close: async () => void client.close() };
}

/** Brings its tables up to date and takes the organisation's write lock. */
export async function openTarget(url: string): Promise<Target> {
  if (isPostgres(url)) return (await import('./sides.postgres.ts')).openPostgresTarget(url);
  const location = locate(url);
  const writing = openWriter(location);
  try {
    migrate(writing);
    const brackets = bracketsOf(writing);
    await brackets.begin();
    return {
      tables: sqliteTables,
      db: writing.db,
      name: location.path,
      commit: brackets.commit,
      close: async () => void writing.client.close(),
    };
  } catch (error) {
    writing.client.close();
    throw error;
  }
}

/** Shows that the tables can be brought up to date, and leaves them as they are. Rejects with what is in the way. */
export async function rehearse(url: string): Promise<void> {
  if (isPostgres(url)) return (await import('./sides.postgres.ts')).rehearsePostgres(url);
  // No writer such as the bot's: opening one changes how the file is kept.
  const client = new SqliteDatabase(locate(url).path, { fileMustExist: true, timeout: 1_000 });
  try {
    rehearseMigration({ client });
  } finally {
    client.close();
  }
}

/** Whether anything stands where a SQLite file would be put. */
export function isTaken(path: string): boolean {
  return ['', '-wal', '-shm', '-journal'].some((end) => existsSync(`${path}${end}`));
}
