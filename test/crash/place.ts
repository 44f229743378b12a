// What a bot that is to be killed lives on: a file of its own, or a database and a Redis that outlive it.
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { servers } from '../support/grounds.ts';

export interface Place {
  readonly databaseUrl: string;
  readonly queue?: { readonly url: string };
  /** Removes the database. */
  remove(): Promise<void>;
}

/** Makes an empty place. */
export type Places = () => Promise<Place>;

export const ON_A_FILE: Places = async () => {
  const file = join(tmpdir(), `signalbox-crash-${randomUUID()}.db`);
  return {
    databaseUrl: `file:${file}`,
    async remove() {
      for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
    },
  };
};

/** Redis tells its databases apart by number; by default it has sixteen. */
const DATABASES = 16;

/** PostgreSQL and Redis, which live until `stop`. No more than sixteen places at once. */
export async function onServers(): Promise<{ readonly places: Places; stop(): Promise<void> }> {
  const ground = await servers();
  let made = 0;
  return {
    async places() {
      const { url, remove } = await ground.database();
      const queue = { url: `${ground.redis.url}/${made % DATABASES}` };
      made += 1;
      return { databaseUrl: url, queue, remove };
    },
    stop: ground.stop,
  };
}
