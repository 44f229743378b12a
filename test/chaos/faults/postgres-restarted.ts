// PostgreSQL is restarted under load: in turns fast, which breaks connections in order, and immediate, after which it has to
// recover from its log.
import { setTimeout as pause } from 'node:timers/promises';
import type { Dice } from '../../simulation/dice.ts';
import { between, type Fault } from '../fault.ts';
import type { Installation } from '../installation.ts';
import { inRounds } from '../rounds.ts';
import { underLoad } from '../under-load.ts';

async function restarting({ postgres }: Installation, trials: number, chance: Dice) {
  if (postgres === undefined) throw new Error('there is no PostgreSQL');
  for (let trial = 0; trial < trials; trial += 1) {
    // Long enough for commands to come through between two of them.
    await pause(between(1_000, 4_000, chance));
    await postgres.stop(trial % 2 === 0 ? 'fast' : 'immediate');
    await pause(between(0, 500, chance));
    await postgres.start();
  }
  return [];
}

export const postgresRestarted: Fault = {
  name: 'postgres-restarted',
  full: 50,
  sample: 2,
  run: (trials, seed) =>
    inRounds(
      trials,
      trials,
      seed,
      // While there is no database nobody can be answered.
      underLoad({ departments: 6, breaking: restarting, mayBeLate: true, mayFail: true }),
    ),
};
