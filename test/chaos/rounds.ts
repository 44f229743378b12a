// A fault is tried in rounds, each on an installation of its own and with a seed of its own: what one round finds can be
// found again without the others.
import type { Tried } from './fault.ts';

type Round = (trials: number, seed: number) => Promise<Tried>;

/** For faults that are mostly waited for: so many installations at once, each with its share. */
export async function atOnce(
  count: number,
  trials: number,
  seed: number,
  round: Round,
): Promise<Tried> {
  const most = Math.ceil(trials / count);
  const shares = Array.from({ length: count }, (_, n) => Math.min(most, trials - n * most));
  const all = await Promise.all(
    shares.flatMap((share, n) => (share > 0 ? [inRounds(share, share, seed + n, round)] : [])),
  );
  return {
    trials,
    violations: all.flatMap(({ violations }) => violations),
    notes: all.flatMap(({ notes = [] }) => notes),
  };
}

export async function inRounds(
  trials: number,
  most: number,
  seed: number,
  round: Round,
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
