// The clock of the machine, and one for the playground that can be moved forward.
import type { Clock } from '../../src/app/ports.ts';

export const machineClock: Clock = { now: () => Date.now() };

export interface MovableClock extends Clock {
  /** How far ahead of the machine's clock it is, in milliseconds. */
  ahead(): number;
  moveTo(at: number): void;
}

/** Starts `aheadMs` ahead of the machine and never goes back. */
export function movableClock(aheadMs = 0): MovableClock {
  let ahead = aheadMs;
  return {
    now: () => Date.now() + ahead,
    ahead: () => ahead,
    moveTo: (at) => {
      ahead = Math.max(ahead, at - Date.now());
    },
  };
}
