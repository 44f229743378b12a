// The words in which tables.ts describes columns, and the few in which queries differ, spelled for SQLite.
// The other dialect brings its own kit of the same shape; the types of this one are the ones the store is written in.
import type { Column, SQL, Table } from 'drizzle-orm';
import { sql, sqliteCore } from './drizzle.ts';

const { index, integer, primaryKey, sqliteTable, text, uniqueIndex } = sqliteCore;

export const sqliteKit = {
  table: sqliteTable,
  text: (name: string) => text(name),
  /** A count, a sequence number or a position. */
  int: (name: string) => integer(name),
  /** Epoch milliseconds; needs more than 32 bits. */
  ms: (name: string) => integer(name),
  flag: (name: string) => integer(name, { mode: 'boolean' }),
  index,
  uniqueIndex,
  primaryKey,
  words: {
    /** In lower case, in every alphabet: `openWriter` and `openReader` bring a `lower` that knows more than ASCII. */
    lower: (column: Column): SQL => sql`lower(${column})`,
    /** What stands before the first `mark`; all of it where there is none. */
    before: (words: Column | SQL, mark: string): SQL =>
      sql`substr(${words}, 1, instr(${words} || ${mark}, ${mark}) - 1)`,
    /** Grows with each row that is put in; an upsert keeps what its row had. */
    arrival: (table: Table): SQL => sql`${table}.rowid`,
  },
};

export type Kit = typeof sqliteKit;
