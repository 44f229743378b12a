// What every fault of this folder is: a name, how often it is tried, and what was found.
import type { Dice } from '../simulation/dice.ts';

export interface Tried {
  readonly trials: number;
  /** Each in a line, as it was found. */
  readonly violations: readonly string[];
  /** What else is worth knowing, such as how long answers took. */
  readonly notes?: readonly string[];
}

export interface Fault {
  readonly name: string;
  /** Trials of the full run, and of the sample. */
  readonly full: number;
  readonly sample: number;
  run(trials: number, seed: number): Promise<Tried>;
}

/** A whole number of milliseconds from `least` to `most`. */
export function between(least: number, most: number, chance: Dice): number {
  return least + chance.below(most - least + 1);
}
