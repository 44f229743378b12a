// A timer row is due: the stream decides what it means now, in one transaction; a stale timer rings into nothing.

import { actionTimers } from '../domain/action/model.ts';
import type { Timer } from '../domain/release/model.ts';
import { outsideOf, releasePlaces } from './context.ts';
import { LEASE_MS } from './deliver.ts';
import { performIn } from './perform.ts';
import { performActionIn } from './perform-action.ts';
import type { Claim, QueuedRow, StreamRow } from './ports.ts';
import { actionOf, kindOf, releaseOf, releaseTimers } from './streams.ts';
import type { World } from './world.ts';

/** A ring that fails this often is a bug: the row is given up with an alarm. */
const MOST_FAULTS = 6;

export async function ringRow(row: QueuedRow, world: World): Promise<void> {
  const claim = await world.store.claim(row.key, world.clock.now(), LEASE_MS);
  if (claim === undefined) return;
  try {
    if (await rung(claim, world)) await world.store.complete(claim, undefined, world.clock.now());
    else await violation(claim, world);
  } catch (error) {
    const now = world.clock.now();
    const why = error instanceof Error ? error.message : 'unknown fault';
    world.log.error({ key: row.key, error }, 'a timer could not ring');
    if (claim.row.attempts + 1 >= MOST_FAULTS) return world.store.bury(claim, why, now);
    await world.store.postpone(claim, now + 1000 * 2 ** claim.row.attempts, { failed: why });
  }
  world.wakeups.nudge();
}

/** True when the row is gone or moved, as the law of progress promises. */
async function rung(claim: Claim, world: World): Promise<boolean> {
  const { row } = claim;
  const before = await world.store.stream(row.stream);
  const release = before?.kind === 'release' ? releaseOf(before) : undefined;
  const outside = await outsideOf(releasePlaces(release, world), world);
  return world.store.transaction(async (tx) => {
    const command = { type: 'ring', timer: row.part, at: row.dueAt } as const;
    const order = { on: row.stream, command, actor: undefined, account: 'clock', outside };
    if (kindOf(row.stream) === 'action') await performActionIn(tx, order, world);
    else await performIn(tx, order, world);
    const after = await tx.stream(row.stream);
    return !ahead(after, world).some((timer) => timer.name === row.part && timer.at === row.dueAt);
  });
}

/** What still lies ahead of the stream; a timer found there again with its old time would ring for ever. */
function ahead(row: StreamRow | undefined, world: World): readonly Timer[] {
  if (row === undefined) return [];
  return row.kind === 'action'
    ? actionTimers(actionOf(row))
    : releaseTimers(releaseOf(row), world.policy());
}

async function violation(claim: Claim, world: World): Promise<void> {
  world.log.error({ key: claim.row.key }, 'a timer rang without progress and was given up');
  await world.store.bury(claim, 'rang without progress', world.clock.now());
}
