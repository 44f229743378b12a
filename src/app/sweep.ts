// Finds what is due and starts it: timers ring, messages are delivered, a policy is taken in. Losing every wake-up costs
// one sweep.
import { deliver } from './deliver.ts';
import { type Reload, reload } from './reload.ts';
import { ringTimer } from './ring.ts';
import type { QueuedRow } from './store.ts';
import type { World } from './world.ts';

/** Rows under way at once; lanes keep one place from taking them all. */
const MOST_AT_ONCE = 32;

export interface Sweeper extends Reload {
  /** Starts what is due; resolves with the time of the next row, if any. */
  sweep(): Promise<number | undefined>;
  /** Resolves when nothing started here is under way. */
  settled(): Promise<void>;
}

export function sweeper(world: World): Sweeper {
  const underWay = new Map<string, Promise<void>>();
  const { catchUp } = reload(world);

  function start(row: QueuedRow): void {
    const work = (row.kind === 'timer' ? ringTimer(row.key, world) : deliver(row.key, world))
      .catch((error: unknown) => world.log.error({ key: row.key, error }, 'a due row failed'))
      .then(() => {
        underWay.delete(row.key);
        world.wakeups.nudge();
      });
    underWay.set(row.key, work);
  }

  return {
    catchUp,
    async sweep() {
      void catchUp();
      const now = world.clock.now();
      const room = MOST_AT_ONCE - underWay.size;
      const due = room > 0 ? await world.store.due(now, MOST_AT_ONCE) : [];
      for (const row of due.slice(0, room)) if (!underWay.has(row.key)) start(row);
      return world.store.nextDue(now);
    },
    async settled() {
      await catchUp();
      while (underWay.size > 0) await Promise.all(underWay.values());
    },
  };
}
