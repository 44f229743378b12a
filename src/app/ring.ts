// A timer row is due: the stream decides what it means now, and the row goes in the same transaction. So it needs no lease:
// it has rung or it hasn't. A stale timer rings into nothing.

import { attempt } from './attempt.ts';
import { outsideOf, releasePlaces } from './context.ts';
import { performIn, readAhead } from './perform.ts';
import { performActionIn } from './perform-action.ts';
import { performCalendarIn } from './perform-calendar.ts';
import type { QueuedRow } from './store.ts';
import { kindOf, releaseOf, timersOf } from './streams.ts';
import type { World } from './world.ts';

/** Rejects only when the store is broken. */
export async function ringTimer(row: QueuedRow, world: World): Promise<void> {
  const { key } = row;
  try {
    if ((await ring(row, world)) === 'done') return;
  } catch (error) {
    // The try that failed is counted and paused for as one of a message is.
    return attempt(key, () => Promise.reject(error), world);
  }
  world.log.error({ key }, 'a timer rang without progress and was given up');
  const why = 'rang without progress';
  await attempt(key, (claim) => world.store.bury(claim, why, world.clock.now()), world);
}

/** `no-progress`: the stream has the timer again at the same time, against the law of progress. `row`: as it was seen. */
async function ring(row: QueuedRow, world: World): Promise<'done' | 'no-progress'> {
  const { key, stream } = row;
  const before = await world.store.stream(stream);
  const release = before?.kind === 'release' ? releaseOf(before) : undefined;
  const outside = await outsideOf(releasePlaces(release, world), world);
  const orderOf = ({ part, dueAt }: QueuedRow) => ({
    on: stream,
    seen: release,
    command: { type: 'ring', timer: part, at: dueAt } as const,
    actor: undefined,
    account: 'clock',
    outside,
  });
  return world.store.transaction(async (tx) => {
    const kind = kindOf(stream);
    const [taken] = await Promise.all([
      tx.takeTimer(key, world.clock.now()),
      kind === 'release' && readAhead(tx, orderOf(row), world),
    ]);
    if (taken === undefined) return 'done';
    const order = orderOf(taken);
    if (kind === 'action') await performActionIn(tx, order, world);
    else if (kind === 'calendar') await performCalendarIn(tx, order, world);
    else await performIn(tx, order, world);
    const after = await tx.stream(stream);
    // A timer that is there again with its old time would ring for ever.
    const ahead = after === undefined ? [] : timersOf(after, world.policy());
    const again = ahead.some(({ name, at }) => name === taken.part && at === taken.dueAt);
    return again ? 'no-progress' : 'done';
  });
}
