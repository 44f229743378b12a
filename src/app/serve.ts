// Finds what is due and starts it: timers ring, messages are delivered. Losing every wake-up costs one sweep.
import { deliver } from './deliver.ts';
import type { QueuedRow } from './ports.ts';
import { ringRow } from './ring.ts';
import type { World } from './world.ts';

/** Rows under way at once; lanes keep one place from taking them all. */
const MOST_AT_ONCE = 32;

export interface Server {
  /** Starts what is due; resolves with the time of the next row, if any. */
  readonly serve: () => Promise<number | undefined>;
  /** Resolves when nothing started here is under way. */
  readonly settled: () => Promise<void>;
}

export function server(world: World): Server {
  const underWay = new Map<string, Promise<void>>();

  function start(row: QueuedRow): void {
    const work = (row.kind === 'timer' ? ringRow(row, world) : deliver(row.key, world))
      .catch((error: unknown) => world.log.error({ key: row.key, error }, 'a due row failed'))
      .then(() => {
        underWay.delete(row.key);
        world.wakeups.nudge();
      });
    underWay.set(row.key, work);
  }

  async function serve(): Promise<number | undefined> {
    const now = world.clock.now();
    const room = MOST_AT_ONCE - underWay.size;
    const due = room > 0 ? await world.store.due(now, MOST_AT_ONCE) : [];
    for (const row of due.slice(0, room)) if (!underWay.has(row.key)) start(row);
    return world.store.nextDue(now);
  }

  async function settled(): Promise<void> {
    while (underWay.size > 0) await Promise.all(underWay.values());
  }

  return { serve, settled };
}
