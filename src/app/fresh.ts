// What a chat told us a moment ago, so that one click doesn't ask the same thing five times and nobody is
// judged by old news (product A7).
import type { Clock } from './ports.ts';

const mostEntries = 5_000;

interface Entry<T> {
  /** When the question was asked: the answer can't be older. */
  readonly askedAt: number;
  readonly value: Promise<T>;
}

export interface Fresh<T> {
  /**
   * A known answer younger than `freshMs`, else a new one; questions under way are shared, failures forgotten.
   * If the new question fails, an answer younger than `keptMs` still counts.
   */
  get(key: string, ask: () => Promise<T>): Promise<T>;
}

export function createFresh<T>(clock: Clock, freshMs: number, keptMs = freshMs): Fresh<T> {
  const entries = new Map<string, Entry<T>>();

  const isYounger = (entry: Entry<T>, ms: number) => {
    const age = clock.now() - entry.askedAt;
    return age >= 0 && age < ms;
  };

  const tidy = () => {
    if (entries.size < mostEntries) return;
    for (const [key, entry] of entries) if (!isYounger(entry, keptMs)) entries.delete(key);
  };

  return {
    get: (key, ask) => {
      const known = entries.get(key);
      if (known !== undefined && isYounger(known, freshMs)) return known.value;
      tidy();
      const entry: Entry<T> = { askedAt: clock.now(), value: ask() };
      entries.set(key, entry);
      return entry.value.catch((error: unknown) => {
        if (entries.get(key) === entry) entries.delete(key);
        if (known === undefined || !isYounger(known, keptMs)) throw error;
        if (!entries.has(key)) entries.set(key, known);
        return known.value;
      });
    },
  };
}
