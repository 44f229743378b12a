// The words in which tables.ts describes columns, spelled for SQLite.
// A second dialect brings its own kit of the same shape; the types of this one are the ones the store is written in.
import { sqliteCore } from './drizzle.ts';

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
};

export type Kit = typeof sqliteKit;
