// Brings a PostgreSQL database to the tables this program knows, or refuses to touch it. Replicas that start at the
// same time take turns: a lock of the transaction that migrates.
import { join } from 'node:path';
import type { Runner } from './drizzle.postgres.ts';
import { getTableColumns, getTableName } from './drizzle.ts';
import { knownMigrations, missingOf, OlderDatabase, UnfitEncoding } from './migrations.ts';
import { paces, postgresTables } from './schema.postgres.ts';

const FOLDER = join(import.meta.dirname, '../../migrations/postgres');

const LOCK = `select pg_advisory_xact_lock(hashtextextended('signalbox migrates ' || current_schema(), 0))`;

/**
 * Applies what is missing in one transaction, and answers how many migrations that were. A crash half-way leaves the database
 * as it was. Throws `NewerDatabase`, or `UnfitEncoding` for a new one.
 */
export function migratePostgres(runner: Runner, name: string): Promise<number> {
  return migrated(runner, name, 'commit');
}

/** Shows that they can be applied, and leaves the database as it was. Rejects as `migratePostgres` would, or soon where somebody is in the way. */
export async function rehearseMigration(runner: Runner, name: string): Promise<void> {
  await runner.query("set lock_timeout = '1s'");
  await migrated(runner, name, 'rollback');
}

async function migrated(runner: Runner, name: string, end: 'commit' | 'rollback'): Promise<number> {
  await runner.query('begin');
  try {
    await runner.query(LOCK);
    await runner.query(
      'create table if not exists __drizzle_migrations (id bigint generated always as identity primary key, hash text not null, created_at bigint)',
    );
    const applied = await appliedTo(runner);
    if (applied.length === 0) await expectUtf8(runner, name);
    const missing = missingOf(applied, knownMigrations(FOLDER), name);
    for (const { sql, hash, folderMillis } of missing) {
      for (const statement of sql) await runner.query(statement);
      const note = 'insert into __drizzle_migrations (hash, created_at) values ($1, $2)';
      await runner.query(note, [hash, folderMillis]);
    }
    await expectTables(runner);
    await runner.query(end);
    return missing.length;
  } catch (error) {
    await runner.query('rollback').catch(() => undefined);
    throw error;
  }
}

async function expectUtf8(runner: Runner, name: string): Promise<void> {
  const { rows } = await runner.query('show server_encoding');
  const encoding = String(rows[0]?.server_encoding);
  if (encoding !== 'UTF8') throw new UnfitEncoding(name, encoding);
}

const { words: _, ...common } = postgresTables;
const tablesOfOurs = [...Object.values(common), paces];

function namesIn(table: (typeof tablesOfOurs)[number]): readonly string[] {
  return Object.values(getTableColumns(table)).map(({ name }) => name);
}

/** Notes about migrations can be wrong where tables were changed by hand: then the server says what is missing, at once. */
async function expectTables(runner: Runner): Promise<void> {
  for (const table of tablesOfOurs) {
    const columns = namesIn(table).map((name) => `"${name}"`);
    await runner.query(`select ${columns.join(', ')} from ${getTableName(table)} limit 0`);
  }
}

/** For whoever only reads. Throws `NewerDatabase` or `OlderDatabase` unless the tables are this program's. */
export async function expectMigratedPostgres(runner: Runner, name: string): Promise<void> {
  const { rows } = await runner.query(`select to_regclass('__drizzle_migrations') as noted`);
  if (rows[0]?.noted === null) throw new OlderDatabase(name);
  const missing = missingOf(await appliedTo(runner), knownMigrations(FOLDER), name);
  if (missing.length > 0) throw new OlderDatabase(name);
  await expectNoted(runner);
}

/** The same as the catalogue has it: a standby can't be asked every table, nor can who may read some of them only. */
async function expectNoted(runner: Runner): Promise<void> {
  for (const table of tablesOfOurs) {
    const { rows } = await runner.query(
      'select attname as name from pg_attribute where attrelid = to_regclass($1) and attnum > 0 and not attisdropped',
      [getTableName(table)],
    );
    const there = rows.map(({ name }) => String(name));
    const missing = namesIn(table).find((name) => !there.includes(name));
    if (missing !== undefined) throw new ColumnMissing(getTableName(table), missing);
  }
}

class ColumnMissing extends Error {
  /** What the server says itself to who asks for such a column. */
  readonly code = '42703';

  constructor(table: string, column: string) {
    super(`There is no ${table}.${column}.`);
    this.name = 'ColumnMissing';
  }
}

async function appliedTo(runner: Runner): Promise<readonly { readonly hash: string }[]> {
  const { rows } = await runner.query(
    'select hash from __drizzle_migrations order by created_at, id',
  );
  return rows;
}
