// What can happen to Redis while it wakes for rows: it is absent, killed, stopped, emptied, or unfit. Nothing is lost, and
// nobody waits for it.
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream';
import { promisify } from 'node:util';
import Sqlite from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { queueWakeups } from '../../../adapters/queue/bullmq.ts';
import { openStore } from '../../../adapters/sql/store.ts';
import type { Log } from '../../../src/app/ports.ts';
import { enqueued, message, silent } from '../../conformance/store-rows.ts';
import { hasRedisServer, privateRedis } from '../../support/private-redis.ts';
import type { RedisServer } from '../../support/redis-server.ts';
import { startReplica, timer } from '../../support/replica.ts';

interface Place {
  /** Rows that are there before anybody wakes for them. */
  readonly before?: Parameters<typeof timer>[];
  readonly horizonMs?: number;
}

/** One replica on a database of its own and this Redis. */
async function replicaOn(redis: RedisServer, { before = [], horizonMs }: Place = {}) {
  const file = join(tmpdir(), `signalbox-${randomUUID()}.db`);
  const store = await openStore({ url: `file:${file}`, log: silent });
  await enqueued(store, ...before.map((of) => timer(...of)));
  const said: string[] = [];
  const log: Log = {
    info: (_facts, text) => void said.push(text),
    warn: ({ why }, text) => void said.push(`${text}: ${String(why)}`),
    error: ({ error }, text) => void said.push(`${text}: ${String(error)}`),
  };
  const wakeups = queueWakeups({ clock: { now: Date.now }, log, url: redis.url, horizonMs });
  const replica = startReplica(store, wakeups, log);
  onTestFinished(async () => {
    await replica.stop();
    await store.close();
    for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true });
  });
  return {
    ...replica,
    file,
    said,
    wakeups,
    keys: () => replica.dealt.map(({ key }) => key),
    state: () => wakeups.health().state,
    /** How long it took until this row was begun. */
    async took(key: string) {
      const begun = Date.now();
      await replica.add(message(key, { dueAt: begun }));
      await expect.poll(() => replica.dealt.some((one) => one.key === key)).toBe(true);
      return Date.now() - begun;
    },
    delayed: async () => (await wakeups.counts())?.['signalbox-timers'].delayed,
  };
}

async function aRedis(...settings: readonly string[]): Promise<RedisServer> {
  const redis = await privateRedis(...settings);
  await redis.start();
  return redis;
}

/** A way to this Redis on which `meet` decides what becomes of a connection. Answers its address. */
async function wayTo(redis: RedisServer, meet: (near: Socket, far: () => Socket) => void) {
  const to = new URL(redis.url);
  const far = () => connect(Number(to.port), to.hostname).on('error', () => undefined);
  const way = createTcpServer((near) => {
    near.on('error', () => undefined);
    meet(near, far);
  }).listen(0, '127.0.0.1');
  await once(way, 'listening');
  onTestFinished(() => void way.close());
  const by = new URL(redis.url);
  by.port = String((way.address() as AddressInfo).port);
  return { ...redis, url: by.href };
}

/** So many connections work; all after them break with the first word. */
function resetting(redis: RedisServer, working: number) {
  let made = 0;
  return wayTo(redis, (near, far) => {
    made += 1;
    if (made > working) near.once('data', () => near.resetAndDestroy());
    else near.pipe(far()).pipe(near);
  });
}

/** It says that it is an older version than it is. */
function older(redis: RedisServer) {
  const aged = async function* (answers: AsyncIterable<Buffer>) {
    for await (const answer of answers) {
      const said = answer.toString('latin1').replace(/redis_version:\d/, 'redis_version:4');
      yield Buffer.from(said, 'latin1');
    }
  };
  return wayTo(redis, (near, far) => {
    const server = far();
    pipeline(near, server, aged, near, () => server.destroy());
  });
}

test('what answers and is not Redis is said to be another thing, and the bot works without it', async () => {
  const web = createServer().listen(0, '127.0.0.1');
  await once(web, 'listening');
  onTestFinished(() => void web.close());
  const { port } = web.address() as AddressInfo;
  const store = await openStore({ url: ':memory:', log: silent });
  const url = `redis://127.0.0.1:${port}`;
  const wakeups = queueWakeups({ clock: { now: Date.now }, log: silent, url });
  const replica = startReplica(store, wakeups, silent);
  await expect.poll(() => wakeups.health().why).toContain('is not Redis');
  await replica.add(message('a', { dueAt: Date.now() }));
  await expect.poll(() => replica.dealt.map(({ key }) => key)).toEqual(['a']);
  await replica.stop();
  await store.close();
});

describe.skipIf(!hasRedisServer)('a queue on Redis', () => {
  test('holds as delayed jobs what is due within the horizon, each once, and nothing else', async () => {
    const now = Date.now();
    const before: Place['before'] = [
      ['soon', now + 30_000],
      ['later', now + 50_000],
      ['far', now + 70_000],
    ];
    const replica = await replicaOn(await aRedis(), { before, horizonMs: 60_000 });
    await expect.poll(replica.delayed).toBe(2);
    expect(await replica.took('a message')).toBeLessThan(1000);
    expect(await replica.delayed()).toBe(2);
    expect(replica.state()).toBe('ok');
  });

  test('that is absent at the start: the bot works and says so once, and uses it when it comes', async () => {
    const redis = await privateRedis();
    const replica = await replicaOn(redis);
    expect(await replica.took('without')).toBeLessThan(1000);
    await expect.poll(() => replica.said.length).toBe(1);
    expect(replica.wakeups.health()).toEqual({
      state: 'degraded',
      why: 'Redis does not answer (ECONNREFUSED); timers and messages go on from the database without it',
    });
    await redis.start();
    await expect.poll(replica.state).toBe('ok');
    expect(await replica.took('with')).toBeLessThan(1000);
    expect(replica.said).toHaveLength(2);
  });

  test('that breaks connections while they are made keeps the process from nothing else', async () => {
    const { url } = await resetting(await aRedis(), 2);
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [
        '--disable-warning=ExperimentalWarning',
        join(import.meta.dirname, 'resetting-child.ts'),
        url,
      ],
      { timeout: 15_000, killSignal: 'SIGKILL' },
    );
    expect(stdout).toContain('dealt with timer:later');
  });

  test('that is killed: what was in it is done in time all the same', async () => {
    const redis = await aRedis();
    const replica = await replicaOn(redis);
    await expect.poll(replica.state).toBe('ok');
    await replica.add(timer('staged', Date.now() + 1500));
    await redis.kill();
    expect(await replica.took('meanwhile')).toBeLessThan(1500);
    await expect.poll(replica.keys).toEqual(['meanwhile', 'timer:staged']);
    await expect.poll(replica.state).toBe('degraded');
    await redis.start();
    await expect.poll(replica.state).toBe('ok');
    expect(await replica.took('afterwards')).toBeLessThan(1000);
  });

  test('that is stopped and goes on later is waited for a second, by rows and never by commands', async () => {
    const redis = await aRedis();
    const replica = await replicaOn(redis);
    await expect.poll(replica.state).toBe('ok');
    redis.pause();
    const begun = Date.now();
    await replica.add(message('meanwhile', { dueAt: begun }));
    expect(Date.now() - begun).toBeLessThan(200);
    await expect.poll(replica.keys).toEqual(['meanwhile']);
    expect(Date.now() - begun).toBeLessThan(2500);
    expect(replica.state()).toBe('degraded');
    redis.resume();
    await expect.poll(replica.state).toBe('ok');
    expect(await replica.took('afterwards')).toBeLessThan(1000);
    expect(replica.keys()).toEqual(['meanwhile', 'afterwards']);
  });

  test('that is emptied is filled again', async () => {
    const redis = await aRedis();
    const before: Place['before'] = [['staged', Date.now() + 600_000]];
    const replica = await replicaOn(redis, { before });
    await expect.poll(replica.delayed).toBe(1);
    await redis.command('FLUSHALL');
    await expect.poll(replica.delayed).toBe(1);
    await replica.add(timer('due', Date.now() + 300));
    await redis.command('FLUSHALL');
    await expect.poll(replica.keys).toEqual(['timer:due']);
  });

  test('is not blamed for a database that fails', async () => {
    const replica = await replicaOn(await aRedis());
    await expect.poll(replica.state).toBe('ok');
    const beside = new Sqlite(replica.file);
    beside.exec('alter table outbox rename to away');
    replica.wakeups.nudge();
    await expect.poll(() => replica.said.at(-1)).toContain('looking for due rows failed');
    expect(replica.state()).toBe('ok');
    expect(replica.said.filter((line) => line.includes('degraded'))).toEqual([]);
    beside.exec('alter table away rename to outbox');
    beside.close();
    expect(await replica.took('afterwards')).toBeLessThan(1000);
  });

  test('with eviction on is told of, and used', async () => {
    const replica = await replicaOn(await aRedis('--maxmemory-policy', 'allkeys-lru'));
    await expect.poll(() => replica.said.length).toBe(1);
    expect(replica.said[0]).toContain('maxmemory-policy is allkeys-lru');
    expect(replica.wakeups.health().why).toContain('set it to noeviction');
    expect(await replica.took('used')).toBeLessThan(1000);
    expect(await replica.wakeups.counts()).toBeDefined();
  });

  test('whose eviction is turned on and off under the bot is told of each time', async () => {
    const redis = await aRedis();
    const replica = await replicaOn(redis);
    await expect.poll(replica.state).toBe('ok');
    await redis.command('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru');
    await expect.poll(() => replica.wakeups.health().why).toContain('set it to noeviction');
    await redis.command('CONFIG', 'SET', 'maxmemory-policy', 'noeviction');
    await expect.poll(replica.state).toBe('ok');
  });

  test('without the database that was asked for is told of, and nothing is put into another', async () => {
    const redis = await aRedis();
    const replica = await replicaOn({ ...redis, url: `${redis.url}/99` });
    await expect.poll(() => replica.said.length).toBe(1);
    expect(replica.said[0]).toContain('Redis has no database 99');
    expect(await replica.took('without')).toBeLessThan(1000);
    expect(await redis.command('KEYS', '*')).toEqual([]);
  });

  test('older than 5.0 is told of, and not used', async () => {
    const redis = await aRedis();
    const replica = await replicaOn(await older(redis));
    await expect.poll(() => replica.said.length).toBe(1);
    expect(replica.said[0]).toMatch(/Redis is version 4\.[\d.]+; the queue needs 5\.0 or newer/);
    expect(replica.state()).toBe('degraded');
    expect(await replica.took('without')).toBeLessThan(1000);
    expect(await redis.command('KEYS', '*')).toEqual([]);
  });

  test('that wants another password is told of without showing any', async () => {
    const redis = await aRedis();
    await redis.command('CONFIG', 'SET', 'requirepass', 'hush-hush');
    const url = redis.url.replace('//', '//:not-hush@');
    for (const each of [redis, { ...redis, url }]) {
      const replica = await replicaOn(each);
      await expect.poll(() => replica.said.length).toBe(1);
      expect(replica.said[0]).toContain('look at user and password in REDIS_URL');
      expect(replica.said[0]).not.toContain('hush');
      expect(await replica.took('without')).toBeLessThan(1000);
    }
  });

  test('that a bot leaves: what it has begun is done, and it begins nothing more', async () => {
    const redis = await aRedis();
    const leaving = await replicaOn(redis);
    await expect.poll(leaving.state).toBe('ok');
    const due = Date.now();
    await leaving.add(...Array.from({ length: 300 }, (_, n) => timer(String(n), due)));
    await expect.poll(() => leaving.dealt.length).toBeGreaterThan(0);
    await leaving.stop();
    const taken = leaving.dealt.length;
    await new Promise((resolve) => setImmediate(resolve));
    expect(leaving.dealt).toHaveLength(taken);
    for (const { key } of leaving.dealt) expect(await leaving.store.queued(key)).toBeUndefined();
  });

  test('that is stopped does not keep the bot from stopping, nor from starting again', async () => {
    const redis = await aRedis();
    const replica = await replicaOn(redis);
    await expect.poll(replica.state).toBe('ok');
    redis.pause();
    const begun = Date.now();
    await replica.stop();
    expect(Date.now() - begun).toBeLessThan(3000);
    redis.resume();
    const again = await replicaOn(redis);
    await expect.poll(again.state).toBe('ok');
    expect(await again.took('again')).toBeLessThan(1000);
  });
});
