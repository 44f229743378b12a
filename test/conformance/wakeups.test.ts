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
import { enqueued, message, silent } from './store-rows.ts';

const clock = { now: Date.now };

/** Makes wake-ups that share what those of one test share, as the replicas of one installation do. */
type Installation = () => Promise<() => Promise<Wakeups>>;

const inProcess: Installation = async () => async () => inProcessWakeups({ clock, log: silent });

const onRedis: Installation = async () => {
  const redis = await privateRedis();
  await redis.start();
  return async () => queueWakeups({ clock, log: silent, url: redis.url });
};

conformance('in process', inProcess, { there: true, spreads: false });
conformance('BullMQ on Redis', onRedis, { there: hasRedisServer, spreads: true });

/** `spreads`: what one replica hears of, others begin as well; in one process nobody else has to. */
function conformance(
  name: string,
  installation: Installation,
  { there, spreads }: { readonly there: boolean; readonly spreads: boolean },
): void {
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

    test('what a command adds is begun soon, in the order of its lane', async () => {
      const replica = await (await replicas()).start();
      const begun = Date.now();
      await replica.add(message('one', { dueAt: begun }), message('two', { dueAt: begun }));
      await expect.poll(() => replica.dealt.map(({ key }) => key)).toEqual(['one', 'two']);
      expect((replica.dealt[0]?.at ?? 0) - begun).toBeLessThan(1000);
    });

    test('what was due before the start is begun at the start', async () => {
      const { open, start } = await replicas();
      await enqueued(await open(), timer('late', 1000), message('late', { dueAt: 1000 }));
      const { dealt } = await start();
      await expect.poll(() => dealt.map(({ key }) => key).sort()).toEqual(['late', 'timer:late']);
    });

    test('what fails is begun again after its pause', async () => {
      const tries: string[] = [];
      const replica = await (await replicas()).start(async (key) => {
        tries.push(key);
        if (tries.length === 1) throw new Error('it fails once');
      });
      await replica.add(message('stubborn', { dueAt: Date.now() }));
      await expect.poll(() => tries).toEqual(['stubborn', 'stubborn']);
      await expect.poll(() => replica.store.queued('stubborn')).toBeUndefined();
      expect(replica.dealt[1]?.row.attempts).toBe(1);
    });

    const share = spreads ? 'share the work, and do' : 'do';
    test(`two replicas on one database ${share} nothing twice`, async () => {
      const { start } = await replicas();
      const slowly = () => new Promise<void>((resolve) => setTimeout(resolve, 20));
      const both = [await start(slowly), await start(slowly)] as const;
      // What falls due before Redis is there is done by whoever looks first.
      const due = Date.now() + 1_000;
      await both[0].add(...Array.from({ length: 150 }, (_, n) => timer(String(n), due)));
      const all = () => both.flatMap(({ dealt }) => dealt.map(({ key }) => key));
      await expect.poll(() => all().length).toBe(150);
      await expect.poll(() => both[0].store.nextDue(Date.now())).toBeUndefined();
      expect(new Set(all()).size).toBe(150);
      expect(all()).toHaveLength(150);
      if (spreads) for (const { dealt } of both) expect(dealt.length).toBeGreaterThan(0);
    });

    test('what a dead replica had begun is begun by another when its lease ends', async () => {
      const { open, start } = await replicas();
      const dead = await open();
      const died = Date.now();
      await enqueued(dead, message('orphan', { dueAt: died }));
      await dead.claim('orphan', died, 1500);
      const { dealt } = await start();
      await expect.poll(() => dealt.length).toBe(1);
      expect(dealt[0]?.row.uncertain).toBe(true);
      const late = (dealt[0]?.at ?? 0) - (died + 1500);
      expect(late).toBeGreaterThanOrEqual(0);
      expect(late).toBeLessThan(2000);
    });

    test('nothing is begun during a hold, and everything at the next look after another process ended it', async () => {
      const { open, start } = await replicas();
      const operator = await open();
      const replica = await start();
      await operator.hold('restored', Date.now());
      const due = Date.now() + 300;
      await replica.add(timer('a', due), message('b', { dueAt: due }));
      await expect.poll(Date.now).toBeGreaterThan(due + 700);
      expect(replica.dealt).toEqual([]);
      await operator.resume();
      await replica.add();
      await expect.poll(() => replica.dealt.map(({ key }) => key).sort()).toEqual(['b', 'timer:a']);
      await operator.close();
    });

    test('who stops begins nothing more, and ends what was begun', async () => {
      const ended: string[] = [];
      const replica = await (await replicas()).start(async (key) => {
        await new Promise((resolve) => setTimeout(resolve, 300));
        ended.push(key);
      });
      await replica.add(message('slow', { dueAt: Date.now() }));
      await expect.poll(() => replica.dealt.length).toBe(1);
      await replica.stop();
      expect(ended).toEqual(['slow']);
      expect(await replica.store.queued('slow')).toBeUndefined();
      await replica.add(message('later', { dueAt: Date.now() }));
      expect(replica.dealt).toHaveLength(1);
    });
  });
}
