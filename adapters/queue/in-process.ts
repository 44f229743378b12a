// Wake-ups without Redis: this process looks at the rows itself and starts what is due.
import type { Wakeups } from '../../src/app/ports.ts';
import { type LookingOptions, looking } from './looking.ts';

/** `start` begins to serve; `nudge` before that is remembered. */
export function inProcessWakeups(options: LookingOptions): Wakeups {
  const { nudge, start, stop } = looking(options);
  return { nudge, start: (work) => start(work.sweep), stop };
}
