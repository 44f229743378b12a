// Wake-ups without Redis: one timer in this process over the same rows. It may be lost at any moment;
// what it forgets is found by the next sweep.
import type { Clock, Log, Wakeups } from '../../src/app/ports.ts';

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

export interface InProcessOptions extends Looks {
  readonly clock: Clock;
  readonly log: Log;
}

/** `start` begins to serve; `nudge` before that is remembered. */
export function inProcessWakeups(options: InProcessOptions): Wakeups {
  const { clock, log, sweepMs = 5000, restMs = 20, lookAgainMs = 100 } = options;
  let serve: (() => Promise<number | undefined>) | undefined;
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> | undefined;
  let resting = false;
  let again = false;

  function after(ms: number, then: () => void): void {
    clearTimeout(timer);
    timer = setTimeout(then, ms);
    timer.unref();
  }

  function look(): void {
    if (serve === undefined) return;
    if (looking !== undefined || resting) {
      again = true;
      return;
    }
    again = false;
    looking = once(serve).finally(() => {
      looking = undefined;
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
      await looking;
    },
  };
}
