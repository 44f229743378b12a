// A failure of a hundred steps made short: delta debugging over the steps that were recorded.
import type { Outcome } from './seed.ts';
import type { Step } from './trace.ts';

/** The kind of a violation, for a shorter trace has to show the same one. */
function kindOf(wrong: string): string {
  return wrong.split(' ')[0] ?? wrong;
}

/**
 * Leaves steps out as long as `relive` still ends in the same kind of violation, at most `tries` times. What the
 * answer can't do without is left.
 */
export async function shrunk(
  outcome: Outcome,
  relive: (steps: readonly Step[]) => Promise<Outcome>,
  tries = 400,
): Promise<Outcome> {
  const kind = kindOf(outcome.wrong[0] ?? '');
  let best = outcome;
  let left = tries;
  const fails = async (steps: readonly Step[]) => {
    left -= 1;
    const again = await relive(steps);
    return again.wrong.some((one) => kindOf(one) === kind) ? again : undefined;
  };
  let size = Math.ceil(best.steps.length / 2);
  while (left > 0) {
    let shorter = false;
    for (let from = 0; from < best.steps.length && left > 0; ) {
      const fewer = [...best.steps.slice(0, from), ...best.steps.slice(from + size)];
      const again = await fails(fewer);
      if (again === undefined) from += size;
      else {
        best = again;
        shorter = true;
      }
    }
    if (size === 1 && !shorter) return best;
    if (size > 1) size = Math.ceil(size / 2);
  }
  return best;
}
