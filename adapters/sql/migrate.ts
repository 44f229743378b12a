// Brings a SQLite file to the tables this program knows, or refuses to touch it.
// drizzle's own migrator reads what was applied before it takes the lock; two starts at once could apply it twice.
import { join } from 'node:path';
import { getTableColumns, getTableName } from './drizzle.ts';
import { knownMigrations, missingOf, OlderDatabase } from './migrations.ts';
import { sqliteTables } from './schema.sqlite.ts';
import type { Connection } from './sqlite.ts';

const FOLDER = join(import.meta.dirname, '../../migrations/sqlite');

/**
 * Applies what is missing in one transaction under the write lock, and answers how many migrations that were.
 * A crash half-way leaves the database as it was. Throws `NewerDatabase`.
 */
export function migrate(connection: Connection): number {
  return migrated(connection, 'COMMIT');
}

/** Shows that they can be applied, and leaves the database as it was. Throws what `migrate` would. */
export function rehearseMigration(connection: Pick<Connection, 'client'>): void {
  migrated(connection, 'ROLLBACK');
}

function migrated({ client }: Pick<Connection, 'client'>, end: 'COMMIT' | 'ROLLBACK'): number {
  client.exec('BEGIN IMMEDIATE');
  try {
    client.exec(
      'CREATE TABLE IF NOT EXISTS __drizzle_migrations (id INTEGER PRIMARY KEY, hash TEXT NOT NULL, created_at NUMERIC)',
    );
    const missing = missingMigrations(client);
    const note = client.prepare(
      'INSERT INTO __drizzle_migrations (hash, created_at) VALUES (?, ?)',
    );
    for (const { sql, hash, folderMillis } of missing) {
      for (const statement of sql) client.exec(statement);
      note.run(hash, folderMillis);
    }
    client.exec(end);
    return missing.length;
  } catch (error) {
    if (client.inTransaction) client.exec('ROLLBACK');
    throw error;
  }
}

/** For handles that can't write. Throws `NewerDatabase` or `OlderDatabase` unless the tables are this program's. */
export function expectMigrated({ client }: Connection): void {
  const noted = client
    .prepare("SELECT name FROM sqlite_master WHERE name = '__drizzle_migrations'")
    .get();
  if (noted === undefined || missingMigrations(client).length > 0) {
    throw new OlderDatabase(client.name);
  }
  expectTables(client);
}

/** Notes about migrations can be wrong where tables were changed by hand: then SQLite says what is missing, at once. */
function expectTables(client: Connection['client']): void {
  const { words: _, ...tables } = sqliteTables;
  for (const table of Object.values(tables)) {
    const columns = Object.values(getTableColumns(table)).map(({ name }) => `"${name}"`);
    client.prepare(`SELECT ${columns.join(', ')} FROM ${getTableName(table)} LIMIT 0`);
  }
}

function missingMigrations(client: Connection['client']) {
  const applied = client
    .prepare<[], { readonly hash: string }>(
      'SELECT hash FROM __drizzle_migrations ORDER BY created_at',
    )
    .all();
  return missingOf(applied, knownMigrations(FOLDER), client.name);
}
