// Snapshots that were read or written before. A snapshot never changes without its number of
// events, so a search has to ask only which streams stand where; twenty releases are not read anew for every list.
import type { StreamRow } from '../../src/app/store.ts';

/** Some megabytes at most; beyond it everything is read anew. */
const MOST_KEPT = 1_000;

export interface Snapshots {
  /** The committed snapshot of a stream after so many events, if it is known. */
  at(stream: string, seq: number): StreamRow | undefined;
  /** The same for the connection that writes, which sees what isn't committed yet. */
  written(stream: string, seq: number): StreamRow | undefined;
  /** Called before committed rows are read: takes what comes of it, unless everything was forgotten meanwhile. */
  reading(): (rows: readonly StreamRow[]) => void;
  /** Takes what was written and may yet be undone: its number may come again with another content. */
  write(rows: readonly StreamRow[]): void;
  /** What was written is committed, … */
  committed(): void;
  /** … or some of it, at least, is undone: none of it is relied on. */
  undone(): void;
  /** Another server may have taken the place of the one that all this is known of. */
  forget(): void;
}

export function snapshots(): Snapshots {
  const kept = new Map<string, StreamRow>();
  const open = new Map<string, StreamRow>();
  let forgotten = 0;
  const keep = (rows: Iterable<StreamRow>) => {
    if (kept.size > MOST_KEPT) kept.clear();
    for (const row of rows) kept.set(row.stream, row);
  };
  const at = (stream: string, seq: number) => {
    const row = kept.get(stream);
    return row?.seq === seq ? row : undefined;
  };
  return {
    at,
    written(stream, seq) {
      const row = open.get(stream);
      return row?.seq === seq ? row : at(stream, seq);
    },
    reading() {
      const before = forgotten;
      return (rows) => {
        if (before === forgotten) keep(rows);
      };
    },
    write(rows) {
      for (const row of rows) open.set(row.stream, row);
    },
    committed() {
      keep(open.values());
      open.clear();
    },
    undone: () => open.clear(),
    forget() {
      forgotten += 1;
      kept.clear();
      open.clear();
    },
  };
}
