// The servers tests may use. Where one is missing, its tests are skipped by name: `describe.skipIf(servers.redis === undefined)`.
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';

/** Addresses; undefined where there is no such server. */
export const servers = {
  postgres: inject('postgres') ?? undefined,
  redis: inject('redis') ?? undefined,
};

/** A schema of a PostgreSQL database, as empty as a new database, and quicker made. */
export interface Schema {
  /** Whatever is done by this address is done in the schema. */
  readonly url: string;
  /** Runs statements as somebody with a database console would, and answers the rows of the last. */
  console(...statements: readonly string[]): Promise<readonly Record<string, unknown>[]>;
  /** The same for what can't be undone, such as making a database. */
  alone(statement: string): Promise<void>;
  /** As empty as before its first row; undone is nothing else. Needs a superuser, for the journal refuses it. */
  empty(): Promise<void>;
  drop(): Promise<void>;
}

const TABLES = [
  'outbox',
  'posts',
  'receipts',
  'accounts',
  'contacts',
  'holds',
  'events',
  'streams',
];

/** Throws where there is no PostgreSQL. */
export async function freshSchema(): Promise<Schema> {
  if (servers.postgres === undefined) throw new Error('There is no PostgreSQL here.');
  const name = `signalbox_test_${randomUUID().replaceAll('-', '')}`;
  const url = new URL(servers.postgres);
  url.searchParams.set('options', `-c search_path=${name}`);
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  await client.query(`create schema ${name}`);
  return {
    url: url.href,
    async console(...statements) {
      await client.query('begin');
      try {
        let rows: Record<string, unknown>[] = [];
        for (const statement of statements) ({ rows } = await client.query(statement));
        await client.query('commit');
        return rows;
      } catch (error) {
        await client.query('rollback');
        throw error;
      }
    },
    async alone(statement) {
      await client.query(statement);
    },
    async empty() {
      const deletions = TABLES.map((table) => `delete from ${table};`).join(' ');
      await client.query(
        `begin; set local session_replication_role = replica; ${deletions} commit`,
      );
    },
    async drop() {
      await client.query(`drop schema ${name} cascade`);
      await client.end();
    },
  };
}
