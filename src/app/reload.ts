// A policy was read anew: every open release takes it in by one command of its own (contract "Policy").
import { outsideOf } from './context.ts';
import { perform } from './perform.ts';
import type { Reply } from './speech.ts';
import type { World } from './world.ts';

const NOT_CLOSED = ['planning', 'building', 'testing', 'deploying', 'reviewing'];

/** Returns how many releases took the policy in. */
export async function reconcileAll(world: World): Promise<number> {
  const outside = await outsideOf([], world);
  const rows = await world.store.streams({ kind: 'release', status: NOT_CLOSED });
  for (const row of rows) {
    const order = {
      on: row.stream,
      command: { type: 'reconcile' } as const,
      actor: undefined,
      account: 'policy',
      outside,
    };
    await perform(order, silent, world);
  }
  return rows.length;
}

/** Nobody is spoken to. */
function silent(): Reply {
  return { kind: 'correct', problems: [] };
}
