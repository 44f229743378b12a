// Wake-ups without Redis: one timer in this process over the same rows. It may be lost at any moment;
// what it forgets is found by the next sweep.
import type { Clock, Log, Wakeups } from '../../src/app/ports.ts';

export interface InProcessOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** The longest time without a look at the rows; 5 s by contract ("Starting"). */
  readonly sweepMs?: number;
}

/** A row that is due and could not be started is looked at again after this long. */
const LOOK_AGAIN_MS = 100;

/** A burst of commands is looked at together: one look finds what all of them left behind, and no person sees the delay. */
const REST_MS = 20;

/** `start` begins to serve; `nudge` before that is remembered. */
export function inProcessWakeups({ clock, log, sweepMs = 5000 }: InProcessOptions): Wakeups {
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
    after(REST_MS, () => {
      resting = false;
      if (again) return look();
      after(Math.min(sweepMs - REST_MS, pauseUntil(next, looked)), look);
    });
  }

  /** What fell due during the rest is looked at now; what was due already could not be started. */
  function pauseUntil(next: number | undefined, looked: number): number {
    if (next === undefined) return sweepMs;
    return next > looked ? Math.max(0, next - clock.now()) : LOOK_AGAIN_MS;
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
