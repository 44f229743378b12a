// Numbers that look random and depend on the seed alone, so that a world can be lived again.

export interface Dice {
  /** A whole number from 0 up to, but not including, `limit`. */
  below(limit: number): number;
  /** True with this chance in a hundred. */
  percent(chance: number): boolean;
}

export function dice(seed: number): Dice {
  let state = Math.imul(seed + 1, 2_654_435_761);
  const below = (limit: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return Math.floor(((state >>> 0) / 2 ** 32) * limit);
  };
  return { below, percent: (chance) => below(100) < chance };
}
