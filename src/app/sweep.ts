// Finds what is due and starts it: timers ring, messages are delivered, a policy is taken in. Losing every wake-up costs
// one sweep.
import { deliver } from './deliver.ts';
import type { Wake, Work } from './ports.ts';
import { type Reload, reload } from './reload.ts';
import { ringTimer } from './ring.ts';
import type { OutboxKind, QueuedRow } from './store.ts';
import type { World } from './world.ts';

/**
 * Rows under way at once. Messages wait for a chat, and lanes keep one place from taking them all; timers only write, and
 * many of them share a commit.
 */
const MOST_AT_ONCE: Readonly<Record<OutboxKind, number>> = { timer: 256, message: 32 };

export interface Sweeper extends Reload, Work {
  /** Resolves when nothing started here is under way. */
  settled(): Promise<void>;
}

/** Deals with one row, if it is still to be dealt with. Rejects only when the store is broken. */
export type Deal = (row: QueuedRow, world: World) => Promise<void>;

export function sweeper(world: World, deal: Deal = ringOrDeliver): Sweeper {
  const underWay = {
    timer: new Map<string, Promise<void>>(),
    message: new Map<string, Promise<void>>(),
  };
  const { catchUp } = reload(world);
  /** The store has just failed: until one row comes through, one at a time is tried, once a sweep, instead of all over and over. */
  let failing = false;
  /** Another row each time: the one that fails may be the only one that does. */
  let probed = 0;
  const probe = <T>(rows: readonly T[]): readonly T[] => {
    probed += 1;
    return rows.length === 0 ? [] : rows.slice(probed % rows.length).slice(0, 1);
  };

  /** Where nothing is due and nothing tried there is nothing to be stormed with. */
  const isIdle = () => underWay.timer.size + underWay.message.size === 0;
  const room = (kind: OutboxKind) => MOST_AT_ONCE[kind] - underWay[kind].size;

  /** The due rows of a kind for which there is room. */
  async function dueOf(kind: OutboxKind, now: number): Promise<readonly QueuedRow[]> {
    if (room(kind) <= 0) return [];
    const due = await world.store.due(now, MOST_AT_ONCE[kind], kind);
    return due.filter(({ key }) => !underWay[kind].has(key)).slice(0, room(kind));
  }

  function start(row: QueuedRow): Promise<void> {
    const work = deal(row, world)
      .then(
        () => true,
        (error: unknown) => {
          world.log.error({ key: row.key, error }, 'a due row failed');
          return false;
        },
      )
      .then((done) => {
        underWay[row.kind].delete(row.key);
        failing = !done;
        if (done) world.wakeups.nudge();
      });
    underWay[row.kind].set(row.key, work);
    return work;
  }

  /** Unless the store failed while they were looked for. */
  function startAll(rows: readonly QueuedRow[]): void {
    if (failing) return;
    for (const row of rows) void start(row);
  }

  /** Of all that is due the next in turn, timer or message. */
  async function tryOne(now: number): Promise<number | undefined> {
    const timers = await dueOf('timer', now);
    const messages = await dueOf('message', now).catch((error: unknown) => {
      if (timers.length === 0) throw error;
      world.log.error({ error }, 'looking for due messages failed');
      return [];
    });
    const due = [...timers, ...messages];
    for (const row of probe(due)) void start(row);
    if (due.length > 0) return undefined;
    if (isIdle()) failing = false;
    return world.store.nextDue(now);
  }

  return {
    catchUp,
    async sweep() {
      void catchUp();
      const now = world.clock.now();
      if (failing) return tryOne(now);
      // At once: looking for messages is harder, and may fail.
      startAll(await dueOf('timer', now));
      startAll(await dueOf('message', now));
      return world.store.nextDue(now);
    },
    async ahead(until, limit) {
      void catchUp();
      const now = world.clock.now();
      const messages = await world.store.due(now, limit, 'message');
      const timers = await world.store.timersAhead(now, until, limit);
      const rows = [...messages, ...timers].filter(({ key, kind }) => !underWay[kind].has(key));
      const due = rows.filter(({ dueAt }) => dueAt <= now);
      if (due.length === 0 && isIdle()) failing = false;
      if (failing) return { wakes: probe(due).map(wakeOf), next: undefined };
      return { wakes: rows.map(wakeOf), next: await world.store.nextDue(now) };
    },
    async take(key) {
      const row = await rowToTake(key, world);
      if (row === undefined) return;
      const already = underWay[row.kind].get(key);
      if (already !== undefined) return already;
      if (room(row.kind) > 0) await start(row);
    },
    async settled() {
      await catchUp();
      const all = () => Object.values(underWay).flatMap((rows) => [...rows.values()]);
      while (all().length > 0) await Promise.all(all());
    },
  };
}

function ringOrDeliver(row: QueuedRow, world: World): Promise<void> {
  return row.kind === 'timer' ? ringTimer(row, world) : deliver(row.key, world);
}

function wakeOf({ key, kind, place, generation, dueAt, leasedUntil = 0 }: QueuedRow): Wake {
  const id = `${key}-${generation}-${dueAt}-${leasedUntil}`;
  return { key, id, dueAt, place: kind === 'timer' ? undefined : place };
}

/** Who comes for nothing shall not cost a transaction; whether it may be done is decided by the claim. */
async function rowToTake(key: string, world: World): Promise<QueuedRow | undefined> {
  try {
    const row = await world.store.queued(key);
    const isWaiting = row !== undefined && row.deadAt === undefined;
    return isWaiting && row.dueAt <= world.clock.now() ? row : undefined;
  } catch (error) {
    world.log.error({ key, error }, 'a row could not be looked at');
    return undefined;
  }
}
