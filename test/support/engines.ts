// What a bot may run on: the same scenario has to come out the same on each.
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { freshSchema, servers } from './servers.ts';

export interface Engine {
  readonly database: 'SQLite' | 'PostgreSQL';
  readonly queue: 'in process' | 'Redis';
  readonly replicas: 1 | 2;
}

const BY_NAME = {
  sqlite: { database: 'SQLite', queue: 'in process', replicas: 1 },
  'sqlite-redis': { database: 'SQLite', queue: 'Redis', replicas: 1 },
  postgres: { database: 'PostgreSQL', queue: 'in process', replicas: 1 },
  'postgres-redis': { database: 'PostgreSQL', queue: 'Redis', replicas: 1 },
  'two-replicas': { database: 'PostgreSQL', queue: 'in process', replicas: 2 },
  'two-replicas-redis': { database: 'PostgreSQL', queue: 'Redis', replicas: 2 },
} as const satisfies Readonly<Record<string, Engine>>;

/** Every engine there are servers for; a run says which it has none of (global-setup.ts). */
export const ENGINES: readonly Engine[] = Object.values<Engine>(BY_NAME).filter(
  ({ database, queue }) =>
    (database === 'SQLite' || servers.postgres !== undefined) &&
    (queue === 'in process' || servers.redis !== undefined),
);

export function nameOf({ database, queue, replicas }: Engine): string {
  const withRedis = queue === 'Redis' ? `${database} and Redis` : database;
  return replicas === 1 ? withRedis : `${withRedis} with ${replicas} replicas`;
}

/** For a test that doesn't say: SQLite, or what SIGNALBOX_ENGINE names, so that all scenarios can be lived elsewhere. */
export function defaultEngine(): Engine {
  const name = process.env.SIGNALBOX_ENGINE ?? 'sqlite';
  const engine = Object.entries(BY_NAME).find(([known]) => known === name)?.[1];
  if (engine === undefined) {
    throw new Error(`SIGNALBOX_ENGINE: expected one of ${Object.keys(BY_NAME).join(', ')}`);
  }
  return engine;
}

/** Files of tests run beside each other, each in a worker with a number: each has a database of Redis to itself. */
const FIRST_OF_TESTS = 8;

/** What `SignalboxOptions.queue` takes; the database of Redis holds nothing of a bot's, and of others' whatever it held. */
export async function aQueue({ queue }: Engine): Promise<{ readonly url: string } | undefined> {
  if (queue === 'in process') return undefined;
  const url = new URL(servers.redis ?? 'redis://127.0.0.1');
  url.pathname = `/${FIRST_OF_TESTS + (Number(process.env.VITEST_POOL_ID ?? 0) % FIRST_OF_TESTS)}`;
  const redis = new Redis(url.href);
  for await (const keys of redis.scanStream({ match: 'signalbox:*' })) {
    if (keys.length > 0) await redis.del(...keys);
  }
  await redis.quit();
  return { url: url.href };
}

/** A new database of one test. */
export interface TestDatabase {
  readonly url: string;
  /** Path of the SQLite file; where there is none, what asks for it fails. */
  readonly file: string;
  remove(): Promise<void>;
}

/** `folder`: where a SQLite file is put; default: the system's for such. */
export async function aDatabase({ database }: Engine, folder = tmpdir()): Promise<TestDatabase> {
  if (database === 'PostgreSQL') {
    const schema = await freshSchema();
    return { url: schema.url, file: '', remove: schema.drop };
  }
  const file = join(folder, `signalbox-${randomUUID()}.db`);
  const remove = async () => {
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
  };
  return { url: `file:${file}`, file, remove };
}
