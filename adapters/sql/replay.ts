// Rebuilds every snapshot from the journal and says where they differ
// (architecture, "Snapshot + journal"). The fold comes from outside: this folder knows rows, not releases.
import type { JournalRow, StreamKind, StreamRow } from '../../src/app/store.ts';
import type { JournalReading } from './journal.ts';

/** Snapshots read at a time; each is then compared alone. */
const PAGE = 100;

/** Rebuilds a stream's state from its events, oldest first; the result is compared as JSON. */
export type Fold = (kind: StreamKind, events: readonly JournalRow[]) => unknown;

interface Difference {
  readonly stream: string;
  /** Events the snapshot says it holds. */
  readonly seq: number;
  readonly why: string;
}

export interface Replay {
  readonly streams: number;
  readonly differences: readonly Difference[];
}

/**
 * Folds every stream's journal up to its snapshot and compares the states: keys may stand in any order, all else must
 * be equal. A stream that can't be folded or compared is a difference too. Holds one page of snapshots and one
 * stream's events in memory, and may run beside a working bot.
 */
export async function replayAll(journal: JournalReading, fold: Fold): Promise<Replay> {
  const differences: Difference[] = [];
  let streams = 0;
  let after = '';
  for (;;) {
    const page = await journal.snapshots(after, PAGE);
    for (const row of page) {
      const why = await differenceOf(row, journal, fold);
      if (why !== undefined) differences.push({ stream: row.stream, seq: row.seq, why });
      after = row.stream;
    }
    streams += page.length;
    if (page.length < PAGE) break;
  }
  const end = await journal.mismatch();
  if (end !== undefined && !differences.some(({ stream }) => stream === end.stream)) {
    const { stream, snapshotSeq = 0, journalSeq = 0 } = end;
    const why = `the snapshot holds ${snapshotSeq} events, the journal ${journalSeq}`;
    differences.push({ stream, seq: snapshotSeq, why });
  }
  return { streams, differences };
}

async function differenceOf(
  row: StreamRow,
  journal: Pick<JournalReading, 'events'>,
  fold: Fold,
): Promise<string | undefined> {
  // Events that were appended since the snapshot was read belong to a newer one.
  const events = (await journal.events(row.stream)).filter(({ seq }) => seq <= row.seq);
  if (events.length !== row.seq) {
    return `the snapshot holds ${row.seq} events, the journal has ${events.length} of them`;
  }
  try {
    const rebuilt: unknown = JSON.parse(JSON.stringify(fold(row.kind, events)) ?? 'null');
    return firstDifference('state', JSON.parse(row.state), rebuilt);
  } catch (error) {
    return `it can't be rebuilt: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Where two JSON values differ first, with both values; undefined where they don't. */
function firstDifference(path: string, stored: unknown, rebuilt: unknown): string | undefined {
  if (isTree(stored) && isTree(rebuilt) && Array.isArray(stored) === Array.isArray(rebuilt)) {
    const names = new Set([...Object.keys(stored), ...Object.keys(rebuilt)]);
    for (const name of names) {
      const why = firstDifference(`${path}.${name}`, stored[name], rebuilt[name]);
      if (why !== undefined) return why;
    }
    return undefined;
  }
  if (stored === rebuilt) return undefined;
  return `${path} is ${shown(stored)} in the snapshot and ${shown(rebuilt)} in the journal`;
}

function isTree(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function shown(value: unknown): string {
  const text = value === undefined ? 'absent' : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
