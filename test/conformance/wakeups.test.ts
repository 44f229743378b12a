// Everything src/app/ports.ts promises about wake-ups, of those in the process and of BullMQ on Redis, over real rows.
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { queueWakeups } from '../../adapters/queue/bullmq.ts';
import { inProcessWakeups } from '../../adapters/queue/in-process.ts';
import { openStore } from '../../adapters/sql/store.ts';
import type { Wakeups } from '../../src/app/ports.ts';
import { hasRedisServer, privateRedis } from '../support/private-redis.ts';
import { startReplica, timer } from '../support/replica.ts';
import { message, silent } from './store-rows.ts';

const clock = { now: Date.now };

/** Makes wake-ups that share what those of one test share, as the replicas of one installation do. */
type Installation = () => Promise<() => Promise<Wakeups>>;

const inProcess: Installation = async () => async () => inProcessWakeups({ clock, log: silent });

const onRedis: Installation = async () => {
  const redis = await privateRedis();
  await redis.start();
  return async () => queueWakeups({ clock, log: silent, url: redis.url });
};

conformance('in process', inProcess);
conformance('BullMQ on Redis', onRedis, hasRedisServer);

function conformance(name: string, installation: Installation, there = true): void {
  describe.skipIf(!there)(`wake-ups, ${name}`, () => {
    /** A database, and replicas on it, each with a connection of its own. */
    async function replicas() {
      const file = join(tmpdir(), `signalbox-${randomUUID()}.db`);
      const wakeups = await installation();
      const open = () => openStore({ url: `file:${file}`, log: silent });
      onTestFinished(() => {
        for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true });
      });
      return {
        open,
        async start(deal?: (key: string) => Promise<void>) {
          const store = await open();
          const replica = startReplica(store, await wakeups(), silent, deal);
          onTestFinished(async () => {
            await replica.stop();
            await store.close();
          });
          return replica;
        },
      };
    }

    test('a timer rings when it is due, and not before', async () => {
      const replica = await (await replicas()).start();
      const at = Date.now() + 400;
      await replica.add(timer('b', at + 100), timer('a', at), timer('far', at + 60_000));
      await expect.poll(() => replica.dealt.map(({ key }) => key)).toEqual(['timer:a', 'timer:b']);
      const late = replica.dealt.map((one) => one.at - one.row.dueAt);
      expect(Math.min(...late)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...late)).toBeLessThan(1000);
    });
  });
}
