// The tables as SQLite has them, for the store and for drizzle-kit,
// which looks for tables among the exports of this module.
import { sqliteKit } from './kit.sqlite.ts';
import { tables } from './tables.ts';

export const sqliteTables = tables(sqliteKit);

export const { streams, events, receipts, outbox, posts, accounts, contacts, holds } = sqliteTables;
