// Servers for what isn't a test: a PostgreSQL that is there or started for it, and a Redis of one's own.
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { type RedisServer, redisServer } from './redis-server.ts';
import { findPostgres } from './servers-setup.ts';

export interface Servers {
  readonly redis: RedisServer;
  /** An empty database, dropped by `remove`. */
  database(): Promise<{ readonly url: string; remove(): Promise<void> }>;
  stop(): Promise<void>;
}

/** Throws where there is no PostgreSQL or no redis-server. */
export async function servers(): Promise<Servers> {
  const postgres = await findPostgres();
  if (postgres === undefined) throw new Error('there is no PostgreSQL');
  const redis = await redisServer();
  await redis.start();
  return {
    redis,
    database: () => emptyDatabase(postgres.url),
    async stop() {
      await redis.remove();
      await postgres.stop();
    },
  };
}

async function emptyDatabase(server: string) {
  const name = `signalbox_bench_${randomUUID().replaceAll('-', '')}`;
  const asked = async (statement: string) => {
    const client = new pg.Client({ connectionString: server });
    await client.connect();
    await client.query(statement);
    await client.end();
  };
  await asked(`create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, remove: () => asked(`drop database ${name} with (force)`) };
}
