// Drizzle's ES entry points cost 0.3 s and 150 MiB at start-up, its CommonJS ones don't.
// Everything else in this folder takes drizzle from here, so that it is loaded once and in one form.
import { createRequire } from 'node:module';

const load = createRequire(import.meta.url);

const orm: typeof import('drizzle-orm') = load('drizzle-orm');
const betterSqlite: typeof import('drizzle-orm/better-sqlite3') = load(
  'drizzle-orm/better-sqlite3',
);
const migrator: typeof import('drizzle-orm/migrator') = load('drizzle-orm/migrator');

/** Column and table builders for SQLite. */
export const sqliteCore: typeof import('drizzle-orm/sqlite-core') = load('drizzle-orm/sqlite-core');
export const { alias } = sqliteCore;
export const { drizzle } = betterSqlite;
export const { readMigrationFiles } = migrator;
export const {
  and,
  asc,
  desc,
  eq,
  exists,
  getTableColumns,
  getTableName,
  gt,
  gte,
  inArray,
  isNotNull,
  isNull,
  like,
  lt,
  lte,
  ne,
  not,
  or,
  sql,
} = orm;
