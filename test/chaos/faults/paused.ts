// A replica stands still past its lease, in the middle of what it was sending, and goes on when others have long done that.
// It must change nothing that its successor settled.
import { setTimeout as pause } from 'node:timers/promises';
import { LEASE_MS } from '../../../src/app/attempt.ts';
import type { Dice } from '../../simulation/dice.ts';
import { between, type Fault } from '../fault.ts';
import type { Installation } from '../installation.ts';
import { atOnce } from '../rounds.ts';
import { underLoad } from '../under-load.ts';

/** One of them always works. */
const REPLICAS = 4;
const AT_ONCE = 4;
/** Something is nearly always under way. */
const SLACK_MS = 80;
/** It takes minutes: what a chat takes in a second is said in one, or the rest would be waiting for it. */
const THINK_MS = 3_000;

async function pausing({ replicas }: Installation, trials: number, chance: Dice) {
  for (let done = 0, turn = 0; done < trials; turn += 1) {
    const working = turn % replicas.length;
    const paused = replicas.filter((_, n) => n !== working).slice(0, trials - done);
    done += paused.length;
    await Promise.all(
      paused.map(async (replica) => {
        await pause(between(500, 3_000, chance));
        replica.pause();
        await pause(LEASE_MS + between(1_000, 6_000, chance));
        replica.resume();
      }),
    );
  }
  return [];
}

export const paused: Fault = {
  name: 'paused',
  full: 100,
  sample: 1,
  run: (trials, seed) =>
    atOnce(
      Math.max(1, Math.min(AT_ONCE, Math.floor(trials / (REPLICAS - 1)))),
      trials,
      seed,
      underLoad({
        departments: 6,
        engines: { database: 'postgres', redis: true, replicas: REPLICAS },
        slackMs: SLACK_MS,
        thinkMs: THINK_MS,
        breaking: pausing,
        // Whoever stands still doesn't answer what it was asked just before.
        mayBeLate: true,
        mayFail: true,
      }),
    ),
};
