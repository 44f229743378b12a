// SIGKILL of a replica at a random moment under load, started again at once. Now and then the other one dies before the
// first is back.
import { setTimeout as pause } from 'node:timers/promises';
import { dice } from '../../simulation/dice.ts';
import { aBook, summaryOf } from '../book.ts';
import { wrongIn } from '../checker.ts';
import { between, type Fault, type Tried } from '../fault.ts';
import { anInstallation, type Engines, SERVERS } from '../installation.ts';
import { inRounds } from '../rounds.ts';
import { startWork } from '../work.ts';

const DEPARTMENTS = 10;
const KILLS_IN_A_ROUND = 100;

export const kills: Fault = {
  name: 'kills',
  full: 1000,
  sample: 20,
  run: (trials, seed) => inRounds(trials, KILLS_IN_A_ROUND, seed, roundOn(SERVERS)),
};

/** The default of an installation: one process on a file, and nothing beside it. */
export const killsAlone: Fault = {
  name: 'kills-alone',
  full: 100,
  sample: 10,
  run: (trials, seed) =>
    inRounds(
      trials,
      KILLS_IN_A_ROUND,
      seed,
      roundOn({ database: 'sqlite', redis: false, replicas: 1 }),
    ),
};

function roundOn(engines: Engines) {
  return async (trials: number, seed: number): Promise<Tried> => {
    const chance = dice(seed);
    const installation = await anInstallation({ engines, departments: DEPARTMENTS });
    try {
      const book = aBook();
      const work = startWork(installation, book, seed);
      const starting = new Set<Promise<void>>();
      for (let kill = 0; kill < trials; kill += 1) {
        await pause(between(100, 900, chance));
        const replica = installation.replicas[chance.below(installation.replicas.length)];
        await replica?.kill();
        const started = replica?.start() ?? Promise.resolve();
        starting.add(started);
        // Two at once are more than a machine of two cores starts.
        if (starting.size >= 2) await Promise.race(starting);
        void started.finally(() => starting.delete(started)).catch(() => undefined);
      }
      await Promise.all(starting);
      await work.stop();
      const violations = await wrongIn(installation, book);
      return { trials, violations, notes: [summaryOf(book)] };
    } finally {
      await installation.close();
    }
  };
}
