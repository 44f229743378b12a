// One process of several on one database, cut down to what wakes it and what it is woken for: real rows, the real
// claim, and instead of a chat a list of what was dealt with.

import { attempt } from '../../src/app/attempt.ts';
import type { Log, Wakeups } from '../../src/app/ports.ts';
import type { OutboxRow, QueuedRow, Store } from '../../src/app/store.ts';
import { sweeper } from '../../src/app/sweep.ts';
import { bareWorld } from './bare-world.ts';

interface Dealt {
  readonly key: string;
  /** When it was begun, by the machine's clock. */
  readonly at: number;
  readonly row: QueuedRow;
}

export interface Replica {
  readonly dealt: readonly Dealt[];
  readonly store: Store;
  /** Adds rows as a command does: committed, then told. */
  add(...rows: readonly OutboxRow[]): Promise<void>;
  /** In the order in which the process does it. */
  stop(): Promise<void>;
}

/** `deal` is what takes its time, or fails. */
export function startReplica(
  store: Store,
  wakeups: Wakeups,
  log: Log,
  deal: (key: string) => Promise<void> = async () => undefined,
): Replica {
  const dealt: Dealt[] = [];
  const world = bareWorld(store, Date.now, log, wakeups);
  const sweeping = sweeper(world, ({ key }) =>
    attempt(
      key,
      async (claim) => {
        dealt.push({ key, at: Date.now(), row: claim.row });
        await deal(key);
        await store.complete(claim, undefined, Date.now());
      },
      world,
    ),
  );
  wakeups.start(sweeping);
  return {
    dealt,
    store,
    async add(...rows) {
      await store.transaction((tx) => tx.enqueue(rows));
      wakeups.nudge();
    },
    async stop() {
      await wakeups.stop();
      await sweeping.settled();
    },
  };
}

/** A timer of a stream of its own. */
export function timer(key: string, dueAt: number): OutboxRow {
  const common = { stream: `R-${key}`, place: '' as OutboxRow['place'], part: key, body: '{}' };
  return { ...common, key: `timer:${key}`, kind: 'timer', dueAt, priority: 3 };
}
