// What is said of a world that went wrong: its seed, what was violated, and how it comes about.
import { liveThrough, type Outcome, relive } from './seed.ts';
import type { Home } from './setting.ts';
import { shrunk } from './shrink.ts';
import type { Planted } from './sim-process.ts';
import { tell } from './trace.ts';

export async function reportOf(outcome: Outcome, home: Home, planted?: Planted): Promise<string> {
  const { seed, setting } = outcome;
  const short = await shrunk(outcome, (steps) => relive(seed, setting, steps, home, planted));
  return [
    `Seed ${seed} (${home.onDisk ? 'on disk' : 'in memory'}): npm run simulate -- --from ${seed} --seeds 1${home.onDisk ? ' --disk' : ''}`,
    ...short.wrong.slice(0, 5).map((one) => `  ${one.slice(0, 600)}`),
    `  after ${short.steps.length} of ${outcome.steps.length} steps, in a world of ${JSON.stringify(setting)}:`,
    ...short.steps.map((step, n) => `  ${String(n + 1).padStart(3)}. ${tell(step)}`),
  ].join('\n');
}

/** Lives through a seed twice; undefined when both came out alike. */
export async function differenceOf(seed: number, home: Home): Promise<string | undefined> {
  const first = await liveThrough(seed, home);
  const second = await liveThrough(seed, home);
  if (first.fingerprint === second.fingerprint) return undefined;
  return `Seed ${seed} came out differently the second time: ${first.fingerprint}, ${second.fingerprint}`;
}
