// Teams' limits per bot and thread, by the tenant's clock: so many operations in one second, two
// seconds, half a minute and an hour. Sliding windows. Teams' "Rate limits" page.

/** What is counted: reads may happen twice as often. */
export type Counted = 'send' | 'create' | 'members' | 'conversations';

const windows: readonly { ms: number; most: number }[] = [
  { ms: 1000, most: 7 },
  { ms: 2000, most: 8 },
  { ms: 30_000, most: 60 },
  { ms: 3_600_000, most: 1800 },
];

/** The times of past operations, by operation and thread. */
export class ThreadLimits {
  readonly #clock: () => number;
  readonly #times = new Map<string, number[]>();

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** Seconds to wait before this may be done; 0 counts it and lets it through. */
  wait(counted: Counted, thread: string): number {
    const now = this.#clock();
    const factor = counted === 'send' || counted === 'create' ? 1 : 2;
    const key = `${counted} ${thread}`;
    const times = (this.#times.get(key) ?? []).filter((each) => each > now - 3_600_000);
    const free = windows.map(({ ms, most }) => {
      const oldest = times.at(-most * factor);
      return oldest === undefined ? now : oldest + ms;
    });
    const wait = Math.max(...free) - now;
    if (wait <= 0) times.push(now);
    this.#times.set(key, times);
    return wait <= 0 ? 0 : Math.max(1, Math.ceil(wait / 1000));
  }
}
