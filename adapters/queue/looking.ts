// When rows are looked at: as soon as one is due, once for a burst, and at the latest when the sweep comes round.
// One timer in this process; it may be lost at any moment, for the next look finds what it forgot.
import type { Clock, Log } from '../../src/app/ports.ts';

/** Milliseconds of the machine's time, whatever the clock says. */
export interface Looks {
  /** The longest time without a look at the rows; 5 s by contract ("Starting"). */
  readonly sweepMs?: number;
  /**
   * The shortest time between two looks; 20 ms. A burst of commands is looked at together: one look finds what all of
   * them left behind, and no person sees the delay. Where a clock is moved by hand there is nothing to wait for.
   */
  readonly restMs?: number;
  /** A row that is due and could not be started is looked at again after this long; 100 ms. */
  readonly lookAgainMs?: number;
}

export interface LookingOptions extends Looks {
  readonly clock: Clock;
  readonly log: Log;
}

export interface Looking {
  /** Looks soon; before `start` it does nothing. */
  nudge(): void;
  /** Looks from now on. Each look resolves with the time of the next row, if any. */
  start(look: () => Promise<number | undefined>): void;
  /** Resolves when the look under way has ended; there is no other. */
  stop(): Promise<void>;
}

export function looking(options: LookingOptions): Looking {
  const { clock, log, sweepMs = 5000, restMs = 20, lookAgainMs = 100 } = options;
  let serve: (() => Promise<number | undefined>) | undefined;
  let timer: NodeJS.Timeout | undefined;
  let underWay: Promise<void> | undefined;
  let resting = false;
  let again = false;

  function after(ms: number, then: () => void): void {
    clearTimeout(timer);
    timer = setTimeout(then, ms);
    timer.unref();
  }

  function look(): void {
    if (serve === undefined) return;
    if (underWay !== undefined || resting) {
      again = true;
      return;
    }
    again = false;
    underWay = once(serve).finally(() => {
      underWay = undefined;
    });
  }

  async function once(serveDue: () => Promise<number | undefined>): Promise<void> {
    const looked = clock.now();
    let next: number | undefined;
    try {
      next = await serveDue();
    } catch (error) {
      log.error({ error }, 'looking for due rows failed');
    }
    if (serve === undefined) return;
    resting = true;
    after(restMs, () => {
      resting = false;
      if (again) return look();
      after(Math.min(sweepMs - restMs, pauseUntil(next, looked)), look);
    });
  }

  /** What fell due during the rest is looked at now; what was due already could not be started. */
  function pauseUntil(next: number | undefined, looked: number): number {
    if (next === undefined) return sweepMs;
    return next > looked ? Math.max(0, next - clock.now()) : lookAgainMs;
  }

  return {
    nudge: look,
    start: (serveDue) => {
      serve = serveDue;
      look();
    },
    stop: async () => {
      serve = undefined;
      clearTimeout(timer);
      await underWay;
    },
  };
}
