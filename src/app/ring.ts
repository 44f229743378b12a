// A timer row is due: the stream decides what it means now, in one transaction; a stale timer rings into nothing.

import { actionTimers } from '../domain/action/model.ts';
import { calendarTimers } from '../domain/calendar/timers.ts';
import type { Timer } from '../domain/timer.ts';
import { attempt } from './attempt.ts';
import { outsideOf, releasePlaces } from './context.ts';
import { performIn } from './perform.ts';
import { performActionIn } from './perform-action.ts';
import { performCalendarIn } from './perform-calendar.ts';
import type { OutboxRow, StreamRow } from './store.ts';
import { actionOf, calendarOf, kindOf, releaseOf, releaseTimers } from './streams.ts';
import type { World } from './world.ts';

export function ringTimer(key: string, world: World): Promise<void> {
  return attempt(
    key,
    async (claim) => {
      if (await progressed(claim.row, world)) {
        await world.store.complete(claim, undefined, world.clock.now());
        return;
      }
      world.log.error({ key }, 'a timer rang without progress and was given up');
      await world.store.bury(claim, 'rang without progress', world.clock.now());
    },
    world,
  );
}

/** Rings; false when the stream still has the timer at the same time, against the law of progress. */
async function progressed(row: OutboxRow, world: World): Promise<boolean> {
  const before = await world.store.stream(row.stream);
  const release = before?.kind === 'release' ? releaseOf(before) : undefined;
  const outside = await outsideOf(releasePlaces(release, world), world);
  return world.store.transaction(async (tx) => {
    const command = { type: 'ring', timer: row.part, at: row.dueAt } as const;
    const order = { on: row.stream, command, actor: undefined, account: 'clock', outside };
    const kind = kindOf(row.stream);
    if (kind === 'action') await performActionIn(tx, order, world);
    else if (kind === 'calendar') await performCalendarIn(tx, order, world);
    else await performIn(tx, order, world);
    const after = await tx.stream(row.stream);
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
