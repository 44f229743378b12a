// The tables as PostgreSQL has them, for the store and for drizzle-kit,
// which looks for tables among the exports of this module.
import { postgresKit } from './kit.postgres.ts';
import { pacesTable, tables } from './tables.ts';

export const postgresTables = tables(postgresKit);

export const { streams, events, receipts, outbox, posts, accounts, contacts, holds } =
  postgresTables;

export const paces = pacesTable(postgresKit);
