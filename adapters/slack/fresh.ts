// What Slack told us a moment ago, so that one click doesn't ask the same thing five times and nobody is
// judged by old news (product A7).
import type { Clock } from '../../src/app/ports.ts';

const mostEntries = 5_000;

interface Entry<T> {
  /** When the question was asked: the answer can't be older. */
  readonly askedAt: number;
  readonly value: Promise<T>;
}

export interface Fresh<T> {
  /** A known answer younger than `freshMs`, else a new one; questions under way are shared, failures forgotten. */
  get(key: string, ask: () => Promise<T>): Promise<T>;
}

export function createFresh<T>(clock: Clock, freshMs: number): Fresh<T> {
  const entries = new Map<string, Entry<T>>();

  const isFresh = (entry: Entry<T>) => {
    const age = clock.now() - entry.askedAt;
    return age >= 0 && age < freshMs;
  };

  return {
    get: (key, ask) => {
      const known = entries.get(key);
      if (known !== undefined && isFresh(known)) return known.value;
      if (entries.size >= mostEntries) {
        for (const [old, entry] of entries) if (!isFresh(entry)) entries.delete(old);
      }
      const entry: Entry<T> = { askedAt: clock.now(), value: ask() };
      entries.set(key, entry);
      entry.value.catch(() => {
        if (entries.get(key) === entry) entries.delete(key);
      });
      return entry.value;
    },
  };
}
