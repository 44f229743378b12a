// A fault is tried in rounds, each on an installation of its own and with a seed of its own: what one round finds can be
// found again without the others.
import type { Tried } from './fault.ts';

export async function inRounds(
  trials: number,
  most: number,
  seed: number,
  round: (trials: number, seed: number) => Promise<Tried>,
): Promise<Tried> {
  const violations: string[] = [];
  const notes: string[] = [];
  for (let done = 0, own = seed; done < trials; done += most, own += 1) {
    const tried = await round(Math.min(most, trials - done), own);
    violations.push(...tried.violations.map((one) => `[seed ${own}] ${one}`));
    notes.push(...(tried.notes ?? []));
  }
  return { trials, violations, notes };
}
