// One stretch of time in which Redis answers: its connections, its queues, and workers that take rows from them. It ends
// for good when Redis stops answering or has forgotten what it knew; whoever wants to go on opens another.
import { randomUUID } from 'node:crypto';
import { Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Wake } from '../../src/app/ports.ts';
import { AT_ONCE, jobOf, type Payload, PREFIX, QUEUES, type QueueName, queueOf } from './queues.ts';
import {
  impatientConnection,
  inTime,
  isNotRedis,
  turnedAway,
  type Unfit,
  unfit,
  workingConnection,
} from './redis.ts';

/** How many jobs each queue holds, by what they wait for. */
export type QueueCounts = Readonly<Record<'waiting' | 'delayed' | 'active' | 'failed', number>>;

/** A row to be put into Redis, `delay` milliseconds before its time; `staging` tells a further time from the first. */
interface Staged {
  readonly wake: Wake;
  readonly delay: number;
  readonly staging: string;
}

export interface Session {
  /** What is wrong with a Redis that can be used all the same, as it was when it was looked at last. */
  warning(): string | undefined;
  /** Resolves with what a worker has met, after which the session is dropped. */
  readonly broken: Promise<unknown>;
  /** Rejects when Redis didn't take them in time; some of them may be there. */
  stage(rows: readonly Staged[]): Promise<void>;
  /** Rejects when Redis doesn't answer in time, can't be used any more, or has been emptied since this session began. */
  probe(): Promise<void>;
  counts(): Promise<Readonly<Record<QueueName, QueueCounts>>>;
  /** Takes no new job, and resolves when those under way are done and told. */
  finish(): Promise<void>;
  /** At once: rows under way go on without Redis. */
  drop(): void;
}

/** It answers, and no waiting makes it usable. */
export class UselessRedis extends Error {}

const ANOTHER_PROTOCOL =
  'what answers at REDIS_URL is not Redis; check host and port. The bot works without it';

/** Rejects when Redis doesn't answer in time, and with `UselessRedis` when it can't be used. */
export async function openSession(
  url: string,
  take: (key: string) => Promise<void>,
): Promise<Session> {
  if (await isNotRedis(url)) throw new UselessRedis(ANOTHER_PROTOCOL);
  const redis = impatientConnection(url);
  // Whoever waits for the connection is told that there is none; why that is, only here.
  let heard: unknown;
  redis.on('error', (error) => {
    heard = error;
  });
  try {
    await inTime(redis.connect());
    const flaw = await unfit(redis);
    if (flaw?.useless) throw new UselessRedis(flaw.why);
    const token = await markOn(redis);
    return sessionOn(redis, { url, take, token, flaw });
  } catch (error) {
    redis.disconnect();
    if (error instanceof UselessRedis) throw error;
    const why = turnedAway(heard ?? error);
    throw why === undefined ? (heard ?? error) : new UselessRedis(why);
  }
}

/** How often it is looked whether the server is still fit for a queue. */
const LOOK_EVERY_MS = 5_000;

const MARK = `${PREFIX}:emptied-unless-here`;

/** All replicas share the mark; one that was made anew tells the others that Redis was emptied. */
async function markOn(redis: Redis): Promise<string | null> {
  await inTime(redis.set(MARK, randomUUID(), 'NX'));
  return inTime(redis.get(MARK));
}

interface Opened {
  readonly url: string;
  readonly take: (key: string) => Promise<void>;
  readonly token: string | null;
  readonly flaw: Unfit | undefined;
}

function sessionOn(redis: Redis, { url, take, token, ...opened }: Opened): Session {
  let flaw = opened.flaw;
  let lookedAt = performance.now();
  const common = { prefix: PREFIX, skipVersionCheck: true };
  const working = workingConnection(url);
  const queues = new Map(
    QUEUES.map((name) => [name, new Queue<Payload>(name, { ...common, connection: redis })]),
  );
  const workers = QUEUES.map(
    (name) =>
      new Worker<Payload>(name, (job) => take(job.data.key), {
        ...common,
        connection: working,
        concurrency: AT_ONCE[name],
      }),
  );
  const drop = () => {
    for (const one of workers) void one.close(true).catch(() => undefined);
    for (const one of queues.values()) void one.close().catch(() => undefined);
    working.disconnect();
    redis.disconnect();
  };
  const { promise: broken, resolve: breaks } = Promise.withResolvers<unknown>();
  // What goes wrong shows in the commands that are waited for.
  for (const queue of queues.values()) queue.on('error', () => undefined);
  for (const worker of workers) {
    worker.on('error', (error) => {
      // Here and now: a worker whose connection broke while it was made tries again without ever letting go of the process.
      drop();
      breaks(error);
    });
  }

  return {
    warning: () => flaw?.why,
    broken,
    async stage(rows) {
      const byQueue = Map.groupBy(rows, ({ wake }) => queueOf(wake));
      await inTime(
        Promise.all(
          [...byQueue].map(([name, of]) =>
            queues
              .get(name)
              ?.addBulk(of.map(({ wake, delay, staging }) => jobOf(wake, delay, staging))),
          ),
        ),
      );
    },
    async probe() {
      if ((await inTime(redis.get(MARK))) !== token) throw new Error('Redis was emptied');
      if (performance.now() - lookedAt < LOOK_EVERY_MS) return;
      // Whoever runs it may have changed its settings.
      flaw = await unfit(redis);
      lookedAt = performance.now();
      if (flaw?.useless) throw new UselessRedis(flaw.why);
    },
    async counts() {
      const counted = [...queues].map(async ([name, queue]) => {
        const of = await inTime(queue.getJobCounts('waiting', 'delayed', 'active', 'failed'));
        const { waiting = 0, delayed = 0, active = 0, failed = 0 } = of;
        return [name, { waiting, delayed, active, failed }] as const;
      });
      return Object.fromEntries(await Promise.all(counted)) as Record<QueueName, QueueCounts>;
    },
    async finish() {
      await Promise.all(workers.map((worker) => worker.close()));
    },
    drop,
  };
}
