// Brings a PostgreSQL database to the tables this program knows, or refuses to touch it. Replicas that start at the
// same time take turns: a lock of the transaction that migrates.
import { join } from 'node:path';
import type { Runner } from './drizzle.postgres.ts';
import { getTableColumns, getTableName } from './drizzle.ts';
import { knownMigrations, missingOf, OlderDatabase } from './migrations.ts';
import {
  accounts,
  contacts,
  events,
  holds,
  outbox,
  paces,
  posts,
  receipts,
  streams,
} from './schema.postgres.ts';

const FOLDER = join(import.meta.dirname, '../../migrations/postgres');

const LOCK = `select pg_advisory_xact_lock(hashtextextended('signalbox migrates ' || current_schema(), 0))`;

/**
 * Applies what is missing in one transaction, and answers how many migrations that were. A crash half-way leaves the database
 * as it was. Throws `NewerDatabase`.
 */
export async function migratePostgres(runner: Runner, name: string): Promise<number> {
  await runner.query('begin');
  try {
    await runner.query(LOCK);
    await runner.query(
      'create table if not exists __drizzle_migrations (id bigint generated always as identity primary key, hash text not null, created_at bigint)',
    );
    const missing = missingOf(await appliedTo(runner), knownMigrations(FOLDER), name);
    for (const { sql, hash, folderMillis } of missing) {
      for (const statement of sql) await runner.query(statement);
      const note = 'insert into __drizzle_migrations (hash, created_at) values ($1, $2)';
      await runner.query(note, [hash, folderMillis]);
    }
    await expectTables(runner);
    await runner.query('commit');
    return missing.length;
  } catch (error) {
    await runner.query('rollback').catch(() => undefined);
    throw error;
  }
}

/** Notes about migrations can be wrong where tables were changed by hand: then the server says what is missing, at once. */
async function expectTables(runner: Runner): Promise<void> {
  for (const table of [
    streams,
    events,
    receipts,
    outbox,
    posts,
    accounts,
    contacts,
    holds,
    paces,
  ]) {
    const columns = Object.values(getTableColumns(table)).map(({ name }) => `"${name}"`);
    await runner.query(`select ${columns.join(', ')} from ${getTableName(table)} limit 0`);
  }
}

/** For whoever only reads. Throws `NewerDatabase` or `OlderDatabase` unless the tables are this program's. */
export async function expectMigratedPostgres(runner: Runner, name: string): Promise<void> {
  const { rows } = await runner.query(`select to_regclass('__drizzle_migrations') as noted`);
  if (rows[0]?.noted === null) throw new OlderDatabase(name);
  const missing = missingOf(await appliedTo(runner), knownMigrations(FOLDER), name);
  if (missing.length > 0) throw new OlderDatabase(name);
}

async function appliedTo(runner: Runner): Promise<readonly { readonly hash: string }[]> {
  const { rows } = await runner.query(
    'select hash from __drizzle_migrations order by created_at, id',
  );
  return rows;
}
