// Finds what is due and starts it: timers ring, messages are delivered, a policy is taken in. Losing every wake-up costs
// one sweep.
import { deliver } from './deliver.ts';
import type { Wake, Work } from './ports.ts';
import { type Reload, reload } from './reload.ts';
import { ringTimer } from './ring.ts';
import type { QueuedRow } from './store.ts';
import type { World } from './world.ts';

/** Rows under way at once; lanes keep one place from taking them all. */
const MOST_AT_ONCE = 32;

export interface Sweeper extends Reload, Work {
  /** Resolves when nothing started here is under way. */
  settled(): Promise<void>;
}

/** Deals with one row, if it is still to be dealt with. Rejects only when the store is broken. */
export type Deal = (row: QueuedRow, world: World) => Promise<void>;

export function sweeper(world: World, deal: Deal = ringOrDeliver): Sweeper {
  const underWay = new Map<string, Promise<void>>();
  const { catchUp } = reload(world);

  function start(row: QueuedRow): Promise<void> {
    const work = deal(row, world)
      .catch((error: unknown) => world.log.error({ key: row.key, error }, 'a due row failed'))
      .then(() => {
        underWay.delete(row.key);
        world.wakeups.nudge();
      });
    underWay.set(row.key, work);
    return work;
  }

  return {
    catchUp,
    async sweep() {
      void catchUp();
      const now = world.clock.now();
      const room = MOST_AT_ONCE - underWay.size;
      const due = room > 0 ? await world.store.due(now, MOST_AT_ONCE) : [];
      for (const row of due.slice(0, room)) if (!underWay.has(row.key)) void start(row);
      return world.store.nextDue(now);
    },
    async ahead(until, limit) {
      void catchUp();
      const now = world.clock.now();
      const messages = await world.store.due(now, limit, 'message');
      const timers = await world.store.timersAhead(now, until, limit);
      const rows = [...messages, ...timers].filter(({ key }) => !underWay.has(key));
      return { wakes: rows.map(wakeOf), next: await world.store.nextDue(now) };
    },
    async take(key) {
      const row = await rowToTake(key, world);
      if (row === undefined) return;
      const already = underWay.get(key);
      if (already !== undefined) return already;
      if (underWay.size < MOST_AT_ONCE) await start(row);
    },
    async settled() {
      await catchUp();
      while (underWay.size > 0) await Promise.all(underWay.values());
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
