// Redis dies and starts again with nothing in it, loses everything it held, or stands still and keeps its connections. Rows
// are the truth: nothing is lost, and people are answered meanwhile as if nothing were.
import { setTimeout as pause } from 'node:timers/promises';
import type { Dice } from '../../simulation/dice.ts';
import type { RedisServer } from '../../support/redis-server.ts';
import { between, type Fault } from '../fault.ts';
import type { Installation } from '../installation.ts';
import { atOnce, inRounds } from '../rounds.ts';
import { underLoad } from '../under-load.ts';

const DEPARTMENTS = 6;
/** Standing still is mostly waiting: so many installations at once, each smaller. */
const AT_ONCE = 4;

function breaking(once: (redis: RedisServer, chance: Dice) => Promise<unknown>) {
  return async ({ redis }: Installation, trials: number, chance: Dice) => {
    if (redis === undefined) throw new Error('there is no Redis');
    for (let trial = 0; trial < trials; trial += 1) {
      await pause(between(100, 600, chance));
      await once(redis, chance);
    }
    return [];
  };
}

const killed = breaking(async (redis, chance) => {
  await redis.kill();
  await pause(between(0, 1500, chance));
  await redis.start();
});

const flushed = breaking((redis) => redis.command('FLUSHALL'));

const stopped = breaking(async (redis, chance) => {
  redis.pause();
  await pause(between(1_000, 10_000, chance));
  redis.resume();
});

/** In one installation, one after the other. */
function inTurns(name: string, sample: number, once: typeof killed): Fault {
  const round = underLoad({ departments: DEPARTMENTS, breaking: once });
  return { name, full: 100, sample, run: (trials, seed) => inRounds(trials, trials, seed, round) };
}

export const redisKilled = inTurns('redis-killed', 2, killed);
export const redisFlushed = inTurns('redis-flushed', 4, flushed);

export const redisStopped: Fault = {
  name: 'redis-stopped',
  full: 100,
  sample: 1,
  run: (trials, seed) =>
    atOnce(
      Math.min(trials, AT_ONCE),
      trials,
      seed,
      underLoad({ departments: 2, breaking: stopped }),
    ),
};
