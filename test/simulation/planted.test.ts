// Shows that the simulation would notice: eight bugs are planted, one after the other, and each has
// to be found. Found is a violation in a world in which nothing goes wrong without the bug.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openHome } from './home.ts';
import { PLANTED } from './plants.ts';
import { liveThrough, relive } from './seed.ts';
import type { Home } from './setting.ts';
import { shrunk } from './shrink.ts';
import type { Planted } from './sim-process.ts';

const MOST_SEEDS = 2_000;
const LONGEST_MS = 300_000;
/** A trace that somebody can follow. */
const SHORT = 30;

let home: Home & { remove(): void };

beforeAll(async () => {
  home = await openHome(false);
});

afterAll(() => home.remove());

/** Begins with the seed that found it last; whatever has changed since, a seed among so many does. */
async function find(planted: Planted, first: number) {
  for (let n = 0; n < MOST_SEEDS; n += 1) {
    const outcome = await liveThrough((first + n) % MOST_SEEDS, home, planted);
    if (outcome.wrong.length > 0) return outcome;
  }
  return undefined;
}

test.each(PLANTED)(
  'a planted bug is found: %s',
  async (_name, planted, first) => {
    const outcome = await find(planted, first);
    if (outcome === undefined) throw new Error(`not in ${MOST_SEEDS} worlds`);
    const { needs } = planted;
    const without = await liveThrough(outcome.seed, home, needs && { needs });
    expect(without.wrong).toEqual([]);
  },
  LONGEST_MS,
);

test(
  'a failure is told in a few steps',
  async () => {
    const [, planted, first] =
      PLANTED.find(([name]) => name === 'approval without fingerprint') ?? [];
    if (planted === undefined || first === undefined) throw new Error('nothing is planted');
    const outcome = await find(planted, first);
    if (outcome === undefined) throw new Error('nothing was found');
    const { seed, setting } = outcome;
    const short = await shrunk(
      outcome,
      (steps) => relive(seed, setting, steps, home, planted),
      120,
    );
    expect(short.wrong.join()).toContain('I4');
    expect(short.steps.length).toBeLessThanOrEqual(SHORT);
  },
  LONGEST_MS,
);
