// Wake-ups without Redis: one timer in this process over the same rows. It may be lost at any moment;
// what it forgets is found by the next sweep.
import type { Clock, Log, Wakeups } from '../../src/app/ports.ts';

export interface InProcessOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** The longest time without a look at the rows; 5 s by contract ("Starting"). */
  readonly sweepMs?: number;
}

/** A row that waits for another of its place is looked at again after this long at the earliest. */
const SHORTEST_WAIT_MS = 100;

/** `start` begins to serve; `nudge` before that is remembered. */
export function inProcessWakeups({ clock, log, sweepMs = 5000 }: InProcessOptions): Wakeups {
  let serve: (() => Promise<number | undefined>) | undefined;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let again = false;

  function wait(ms: number): void {
    clearTimeout(timer);
    timer = setTimeout(run, ms);
    timer.unref();
  }

  function run(): void {
    if (serve === undefined) return;
    if (running !== undefined) {
      again = true;
      return;
    }
    running = once(serve).finally(() => {
      running = undefined;
      if (again) {
        again = false;
        run();
      }
    });
  }

  async function once(look: () => Promise<number | undefined>): Promise<void> {
    let next: number | undefined;
    try {
      next = await look();
    } catch (error) {
      log.error({ error }, 'looking for due rows failed');
    }
    const ahead = next === undefined ? sweepMs : next - clock.now();
    if (serve !== undefined) wait(Math.min(sweepMs, Math.max(SHORTEST_WAIT_MS, ahead)));
  }

  return {
    nudge: run,
    start: (look) => {
      serve = look;
      run();
    },
    stop: async () => {
      serve = undefined;
      clearTimeout(timer);
      await running;
    },
  };
}
