// SIGKILL of a replica at a random moment under load, started again at once.
import { setTimeout as pause } from 'node:timers/promises';
import type { Dice } from '../../simulation/dice.ts';
import type { Excuses } from '../checker.ts';
import { between, type Fault } from '../fault.ts';
import type { Installation } from '../installation.ts';
import { inRounds } from '../rounds.ts';
import { underLoad } from '../under-load.ts';

const KILLS_IN_A_ROUND = 200;
/** In so many of a hundred, the next dies before the last is back. */
const BOTH = 30;

const DEPARTMENTS = 6;
/** On this one machine a program that starts takes the processor from those that answer, for longer than a chat waits. */
const excused: Excuses = { mayBeLate: true, mayFail: true };
const servers = underLoad({ departments: DEPARTMENTS, breaking: killing, ...excused });
/** The default of an installation: one process on a file, and nothing beside it. */
const alone = underLoad({
  departments: DEPARTMENTS,
  engines: { database: 'sqlite', redis: false, replicas: 1 },
  breaking: killing,
  ...excused,
});

export const kills: Fault = {
  name: 'kills',
  full: 1000,
  sample: 2,
  run: (trials, seed) => inRounds(trials, KILLS_IN_A_ROUND, seed, servers),
};

export const killsAlone: Fault = {
  name: 'kills-alone',
  full: 100,
  sample: 1,
  run: (trials, seed) => inRounds(trials, KILLS_IN_A_ROUND, seed, alone),
};

async function killing({ replicas }: Installation, trials: number, chance: Dice) {
  const starting = new Set<Promise<void>>();
  for (let kill = 0; kill < trials; kill += 1) {
    // Mostly somebody is there to take over; otherwise all die.
    if (starting.size === replicas.length || !chance.percent(BOTH)) await Promise.all(starting);
    await pause(between(50, 500, chance));
    const replica = replicas[chance.below(replicas.length)];
    if (replica === undefined) break;
    await replica.kill();
    const started = replica.start().finally(() => starting.delete(started));
    starting.add(started);
  }
  await Promise.all(starting);
  return [];
}
