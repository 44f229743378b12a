// A timer row is due: the stream decides what it means now, and the row goes in the same transaction. So it needs no lease:
// it has rung or it hasn't. A stale timer rings into nothing.

import { actionTimers } from '../domain/action/model.ts';
import { calendarTimers } from '../domain/calendar/timers.ts';
import type { Timer } from '../domain/timer.ts';
import { attempt } from './attempt.ts';
import { outsideOf, releasePlaces } from './context.ts';
import { performIn } from './perform.ts';
import { performActionIn } from './perform-action.ts';
import { performCalendarIn } from './perform-calendar.ts';
import type { QueuedRow, StreamRow } from './store.ts';
import { actionOf, calendarOf, kindOf, releaseOf, releaseTimers } from './streams.ts';
import type { World } from './world.ts';

/** Rejects only when the store is broken. */
export async function ringTimer({ key, stream }: QueuedRow, world: World): Promise<void> {
  try {
    if (await hasProgressed(key, stream, world)) return;
  } catch (error) {
    return attempt(key, () => Promise.reject(error), world);
  }
  world.log.error({ key }, 'a timer rang without progress and was given up');
  const why = 'rang without progress';
  await attempt(key, (claim) => world.store.bury(claim, why, world.clock.now()), world);
}

/** Rings; false when the stream has the timer again at the same time, against the law of progress. */
async function hasProgressed(key: string, stream: string, world: World): Promise<boolean> {
  const before = await world.store.stream(stream);
  const release = before?.kind === 'release' ? releaseOf(before) : undefined;
  const outside = await outsideOf(releasePlaces(release, world), world);
  return world.store.transaction(async (tx) => {
    const row = await tx.takeTimer(key, world.clock.now());
    if (row === undefined) return true;
    const command = { type: 'ring', timer: row.part, at: row.dueAt } as const;
    const order = { on: stream, command, actor: undefined, account: 'clock', outside };
    const kind = kindOf(stream);
    if (kind === 'action') await performActionIn(tx, order, world);
    else if (kind === 'calendar') await performCalendarIn(tx, order, world);
    else await performIn(tx, order, world);
    const after = await tx.stream(stream);
    return !ahead(after, world).some((timer) => timer.name === row.part && timer.at === row.dueAt);
  });
}

/** What still lies ahead of the stream; a timer found there again with its old time would ring for ever. */
function ahead(row: StreamRow | undefined, world: World): readonly Timer[] {
  if (row === undefined) return [];
  if (row.kind === 'action') return actionTimers(actionOf(row));
  if (row.kind === 'calendar') return calendarTimers(calendarOf(row));
  return releaseTimers(releaseOf(row), world.policy());
}
