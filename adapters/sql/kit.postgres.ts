// The same words as in kit.sqlite.ts, spelled for PostgreSQL.
import type { Column, SQL, Table } from 'drizzle-orm';
import { pgCore } from './drizzle.postgres.ts';
import { sql } from './drizzle.ts';
import type { Kit } from './kit.sqlite.ts';

const { bigint, boolean, customType, index, pgTable, primaryKey, uniqueIndex } = pgCore;

/** Ordered and compared by its bytes, as SQLite does, whatever language the database was made for. */
const plainText = customType<{ data: string }>({ dataType: () => 'text COLLATE "C"' });

/** Milliseconds and counts are whole numbers below 2^53, which JavaScript holds exactly. */
const wholeNumber = (name: string) => bigint(name, { mode: 'number' });

/** Built alike, so that whoever writes queries needs to know one of the two: hence the cast. */
export const postgresKit = {
  table: pgTable,
  text: (name: string) => plainText(name),
  int: wholeNumber,
  ms: wholeNumber,
  flag: (name: string) => boolean(name),
  index,
  uniqueIndex,
  primaryKey,
  words: {
    lower: (column: Column): SQL => sql`lower(${column} collate "und-x-icu")`,
    before: (words: Column | SQL, mark: string): SQL => sql`split_part(${words}, ${mark}, 1)`,
    // Not a column of tables.ts: nobody writes it, and it is read only here (migrations/postgres/0001).
    arrival: (table: Table): SQL => sql`${table}.arrival`,
  },
} as unknown as Kit;
