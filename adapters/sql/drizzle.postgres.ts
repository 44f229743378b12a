// What drizzle has for PostgreSQL, loaded only where PostgreSQL is used: it would be a part of every start.
import { hash } from 'node:crypto';
import { createRequire } from 'node:module';
import type { QueryConfig, QueryResult } from 'pg';
import type { Database } from './sqlite.ts';

const load = createRequire(import.meta.url);

/** Column and table builders for PostgreSQL. */
export const pgCore: typeof import('drizzle-orm/pg-core') = load('drizzle-orm/pg-core');
const nodePostgres: typeof import('drizzle-orm/node-postgres') = load('drizzle-orm/node-postgres');

/** Runs one statement, wherever its connection comes from. */
export interface Runner {
  query(statement: string | QueryConfig, values?: unknown[]): Promise<QueryResult>;
}

/** What drizzle calls to make a statement; the third argument is the name it gets at the server. */
interface Session {
  prepareQuery(
    query: { readonly sql: string },
    fields: unknown,
    name: unknown,
    ...rest: unknown[]
  ): Prepared;
}

interface Prepared {
  queryWithCache<T>(text: string, params: unknown[], query: () => Promise<T>): Promise<T>;
}

/**
 * drizzle over a runner. Each statement has its name at the server, so that it is parsed and planned once a connection; and
 * an error is the database's own: drizzle's holds the values, which are what people wrote.
 */
export function drizzleOver(runner: Runner): Database {
  const db = nodePostgres.drizzle({ client: runner as never });
  const session = db._.session as unknown as Session;
  const prepareQuery = session.prepareQuery.bind(session);
  session.prepareQuery = (query, fields, _name, ...rest) => {
    const prepared = prepareQuery(query, fields, nameOf(query.sql), ...rest);
    prepared.queryWithCache = (_text, _params, run) => run();
    return prepared;
  };
  // Queries are built alike in both dialects; those of this house use nothing that differs (kit.postgres.ts).
  return db as unknown as Database;
}

/** The server cuts names after 63 bytes. */
function nameOf(statement: string): string {
  return hash('sha1', statement);
}
