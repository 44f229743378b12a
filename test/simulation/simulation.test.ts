// The house lived through in many small worlds, with everything going wrong that can
// (docs/explanation/how-it-is-tested.md). A failure names its seed and the few steps that lead to it.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withoutChance } from './forbidden.ts';
import { openHome } from './home.ts';
import { differenceOf, reportOf } from './report.ts';
import { liveThrough } from './seed.ts';
import type { Home } from './setting.ts';

/** Some more than find every planted bug but the rarest; `npm run simulate` lives through any number. */
const SEEDS = 200;
const SEEDS_ON_DISK = 20;
const TWICE_EVERY = 100;
const LONGEST_MS = 300_000;

let inMemory: Home & { remove(): void };
let onDisk: Home & { remove(): void };

beforeAll(async () => {
  inMemory = await openHome(false);
  onDisk = await openHome(true);
});

afterAll(() => {
  inMemory.remove();
  onDisk.remove();
});

/** The first world that goes wrong, told; undefined: none does. */
async function firstWrong(home: Home, seeds: Iterable<number>): Promise<string | undefined> {
  for (const seed of seeds) {
    const outcome = await withoutChance(() => liveThrough(seed, home));
    if (outcome.wrong.length > 0) return reportOf(outcome, home);
  }
  return undefined;
}

function* upTo(count: number): Iterable<number> {
  for (let seed = 0; seed < count; seed += 1) yield seed;
}

test(
  `in ${SEEDS} worlds in memory every invariant holds`,
  async () => {
    expect(await firstWrong(inMemory, upTo(SEEDS))).toBeUndefined();
  },
  LONGEST_MS,
);

test(
  `in ${SEEDS_ON_DISK} worlds on disk, reopened after each crash, every invariant holds`,
  async () => {
    expect(await firstWrong(onDisk, upTo(SEEDS_ON_DISK))).toBeUndefined();
  },
  LONGEST_MS,
);

test(
  'a world lived through twice comes out alike',
  async () => {
    for (let seed = 0; seed < SEEDS; seed += TWICE_EVERY) {
      expect(await differenceOf(seed, inMemory)).toBeUndefined();
    }
  },
  LONGEST_MS,
);

test('the product is caught when it looks at the clock or throws dice', async () => {
  const { systemIds } = await import('../../adapters/process/ids.ts');
  const { machineClock } = await import('../../adapters/process/clock.ts');
  await expect(withoutChance(async () => systemIds().code())).rejects.toThrow('randomInt');
  await expect(withoutChance(async () => machineClock.now())).rejects.toThrow('now');
  expect(machineClock.now()).toBeGreaterThan(0);
});
