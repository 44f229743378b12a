// Wake-ups by BullMQ on Redis: it rings the alarms and spreads the rows over all processes. The rows stay the truth, and
// Redis is never waited for: while it doesn't answer, this process serves them as it would without it (decision 0101).
import type { Ahead, Wake, Wakeups, Work } from '../../src/app/ports.ts';
import { within } from '../node/patience.ts';
import { type LookingOptions, looking } from './looking.ts';
import type { QueueName } from './queues.ts';
import { openSession, type QueueCounts, type Session, UselessRedis } from './session.ts';
import { type Staging, staging } from './staging.ts';

export interface QueueOptions extends LookingOptions {
  /** `redis://` or `rediss://`, with its password. */
  readonly url: string;
  /** How long before its time a row is put into Redis; an hour. */
  readonly horizonMs?: number | undefined;
}

export interface QueueWakeups extends Wakeups {
  health(): { readonly state: 'ok' | 'degraded'; readonly why?: string };
  /** How many jobs each queue holds; undefined while Redis doesn't answer. */
  counts(): Promise<Readonly<Record<QueueName, QueueCounts>> | undefined>;
}

const HOUR_MS = 60 * 60 * 1000;
/** Rows that one look puts into Redis ahead of their time; what lies behind them comes when they are gone. */
const MOST_AHEAD = 1000;
/** Rows that one look puts into Redis because they are due. */
const MOST_DUE = 200;
const PROBE_MS = 1000;
/** How often a look takes care of what is ahead; in between only what is due is asked for. */
const AHEAD_EVERY_MS = 5000;
/** How long `stop` waits for what is under way. */
const FINISH_MS = 10_000;

interface Serving {
  readonly session: Session;
  readonly staged: Staging;
  /** When a look last took care of what is ahead, by the machine's clock. */
  aheadAt: number;
}

/** `start` begins to serve, with Redis as soon as it answers. A Redis that can't be had is a matter of `health`. */
export function queueWakeups(options: QueueOptions): QueueWakeups {
  const { clock, log, url, horizonMs = HOUR_MS } = options;
  const looks = looking(options);
  let work: Work | undefined;
  let serving: Serving | undefined;
  let why: string | undefined = 'Redis has not answered yet; the bot works without it';
  let probing: NodeJS.Timeout | undefined;
  let stopped = false;

  /** Once for each change: an absence of hours is two lines. */
  function say(next: string | undefined): void {
    if (next === why) return;
    why = next;
    if (next === undefined) log.info({}, 'Redis answers: it wakes for what is due');
    else log.warn({ why: next }, 'the queue is degraded');
  }

  async function take(key: string): Promise<void> {
    await work?.take(key);
    serving?.staged.taken(key);
  }

  async function open(): Promise<void> {
    try {
      const session = await openSession(url, take);
      if (stopped) return session.drop();
      serving = { session, staged: staging(), aheadAt: Number.NEGATIVE_INFINITY };
      void session.broken.then((error) => end(session, error));
      say(session.warning());
      looks.nudge();
    } catch (error) {
      say(saidOf(error));
    }
  }

  function end(ended: Session, error: unknown): void {
    ended.drop();
    if (serving?.session !== ended) return;
    serving = undefined;
    say(saidOf(error));
    looks.nudge();
  }

  async function probe(): Promise<void> {
    const current = serving;
    if (current === undefined) await open();
    else await probeSession(current.session);
    if (!stopped) probing = setTimeout(() => void probe(), PROBE_MS).unref();
  }

  async function probeSession(session: Session): Promise<void> {
    try {
      await session.probe();
      if (serving?.session === session) say(session.warning());
    } catch (error) {
      end(session, error);
    }
  }

  async function look(on: Work): Promise<number | undefined> {
    const current = serving;
    if (current === undefined) return on.sweep();
    const now = clock.now();
    const found = await find(current, on, now);
    if (found === undefined) return on.sweep();
    try {
      await stage(current, on, found.wakes, now);
      return found.next;
    } catch (error) {
      end(current.session, error);
      return on.sweep();
    }
  }

  /** Undefined: the database failed, which is no fault of Redis; a sweep finds what it can, and says what is wrong. */
  async function find(current: Serving, on: Work, now: number): Promise<Ahead | undefined> {
    const machine = Date.now();
    const isAhead = machine - current.aheadAt >= AHEAD_EVERY_MS;
    try {
      if (!isAhead) return await on.ahead(now, MOST_DUE);
      const found = await on.ahead(now + horizonMs, MOST_AHEAD);
      current.aheadAt = machine;
      current.staged.keep(found.wakes);
      return found;
    } catch (error) {
      log.error({ error }, 'looking for what is to be put into Redis failed');
      return undefined;
    }
  }

  /** Rejects when Redis doesn't take them. */
  async function stage(
    { session, staged }: Serving,
    on: Work,
    wakes: readonly Wake[],
    now: number,
  ): Promise<void> {
    const machine = Date.now();
    const steps = wakes.map((wake) => {
      const delay = wake.dueAt - now;
      return { wake, delay, step: staged.step(wake, delay, machine) };
    });
    for (const { wake, step } of steps) if (step === 'take') void on.take(wake.key);
    const rows = steps.flatMap(({ step, ...row }) =>
      step === 'stage' || step === 'stage-again' ? [{ ...row, staging: step }] : [],
    );
    if (rows.length > 0) await session.stage(rows);
  }

  return {
    nudge: looks.nudge,
    start(given) {
      work = given;
      looks.start(() => look(given));
      void probe();
    },
    async stop() {
      stopped = true;
      clearTimeout(probing);
      await looks.stop();
      const current = serving;
      serving = undefined;
      // A job that a worker has taken already is done, not thrown away.
      if (current !== undefined) await finish(current.session);
      work = undefined;
    },
    health: () => (why === undefined ? { state: 'ok' } : { state: 'degraded', why }),
    counts: async () => serving?.session.counts().catch(() => undefined),
  };
}

/** Workers tell Redis what they have done; one that doesn't answer isn't told. What is under way goes on either way. */
async function finish(session: Session): Promise<void> {
  try {
    await session.probe();
    await within(session.finish(), FINISH_MS);
  } catch {
    // It doesn't answer: it is told nothing.
  } finally {
    session.drop();
  }
}

/** In words that are the same each time, for it is said when they change. */
function saidOf(error: unknown): string {
  if (error instanceof UselessRedis) return error.message;
  const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
  return `Redis does not answer${code}; timers and messages go on from the database without it`;
}
