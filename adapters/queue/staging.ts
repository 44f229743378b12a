// Remembers what was put into Redis, so that a look doesn't put it there again. It may forget anything at any time:
// a row that is put there twice is there once, and one that is taken twice is claimed once.
import type { Wake } from '../../src/app/ports.ts';

/** Redis has had the row's alarm for so long and it is still due: put it there again. */
const AGAIN_MS = 1000;

/** Twice the time between two sweeps: nobody seems to come for the row. */
const OVERDUE_MS = 10_000;

/** What is to be done about a row that was looked at. */
type Step = 'wait' | 'stage' | 'stage-again' | 'take';

interface Staged {
  /** When its alarm goes off by the machine's clock, as it was last put there. */
  readonly rings: number;
  /** When it first was to go off. */
  readonly since: number;
}

export interface Staging {
  /**
   * `due`: milliseconds until the row is due, by the bot's clock; `now`: by the machine's. What is to be staged counts
   * as staged from now on.
   */
  step(wake: Wake, due: number, now: number): Step;
  /** The row was dealt with in this process: what is due of it now is to be staged anew. */
  taken(key: string): void;
  /** Forgets all but these. */
  keep(wakes: readonly Wake[]): void;
}

export function staging(): Staging {
  const byKey = new Map<string, Staged & { readonly id: string }>();
  return {
    step(wake, due, now) {
      const known = byKey.get(wake.key);
      const rings = now + Math.max(0, due);
      const staged = (since: number) => byKey.set(wake.key, { id: wake.id, rings, since });
      if (known?.id !== wake.id) {
        staged(rings);
        return 'stage';
      }
      if (due > 0) return 'wait';
      if (now - known.since > OVERDUE_MS) return 'take';
      // Far ahead by the machine's clock: the bot's own was moved by hand.
      if (Math.abs(now - known.rings) <= AGAIN_MS) return 'wait';
      staged(Math.min(now, known.since));
      return 'stage-again';
    },
    taken(key) {
      byKey.delete(key);
    },
    keep(wakes) {
      const kept = new Set(wakes.map(({ key }) => key));
      for (const key of byKey.keys()) if (!kept.has(key)) byKey.delete(key);
    },
  };
}
