// One round of a fault that happens while people work: an installation of its own, the work, the fault, and the checker.
import { type Dice, dice } from '../simulation/dice.ts';
import { aBook, summaryOf } from './book.ts';
import { type Excuses, wrongIn } from './checker.ts';
import type { Tried } from './fault.ts';
import { anInstallation, type Installation, type Wishes } from './installation.ts';
import { startWork } from './work.ts';

/** Nobody types faster. */
const THINK_MS = 300;

/** Answers what is wrong. */
type Look = () => readonly string[];

export interface Round extends Wishes, Excuses {
  /** Brings the fault about so often, and ends it. What else has to hold by it is looked at once all is settled. */
  readonly breaking: (
    installation: Installation,
    trials: number,
    chance: Dice,
  ) => Promise<readonly Look[]>;
  /** So long people think between two commands at most, in milliseconds; default 300. */
  readonly thinkMs?: number;
}

export function underLoad(round: Round): (trials: number, seed: number) => Promise<Tried> {
  return async (trials, seed) => {
    const installation = await anInstallation(round);
    try {
      const book = aBook();
      const work = startWork(installation, book, seed, round.thinkMs ?? THINK_MS);
      const looks = await round.breaking(installation, trials, dice(seed));
      await work.stop();
      const wrong = await wrongIn(installation, book, round);
      const violations = [...wrong, ...looks.flatMap((look) => look())];
      return { trials, violations, notes: [summaryOf(book)] };
    } finally {
      await installation.close();
    }
  };
}
