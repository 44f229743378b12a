// Why this file exists: snapshots that were read or written before. A snapshot never changes without its number of
// events, so a search has to ask only which streams stand where; twenty releases are not read anew for every list.
import type { StreamRow } from '../../src/app/ports.ts';

/** Some megabytes at most; beyond it everything is read anew. */
const MOST_KEPT = 1_000;

export interface Snapshots {
  /** The snapshot of a stream after so many events, if it is known. */
  at(stream: string, seq: number): StreamRow | undefined;
  /** Takes committed snapshots only: a number that was rolled back may come again with another content. */
  keep(rows: readonly StreamRow[]): void;
}

export function snapshots(): Snapshots {
  const kept = new Map<string, StreamRow>();
  return {
    at(stream, seq) {
      const row = kept.get(stream);
      return row?.seq === seq ? row : undefined;
    },
    keep(rows) {
      if (kept.size + rows.length > MOST_KEPT) kept.clear();
      for (const row of rows) kept.set(row.stream, row);
    },
  };
}
