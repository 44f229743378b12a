// Checks the whole journal for what nobody may do to it (product U1): change, delete, insert or
// swap events. What the chain alone can't see is a tail cut off, or a chain rebuilt, together with the snapshots.
import {
  EMPTY_JOURNAL,
  type JournalLine,
  type JournalReading,
  type Mismatch,
  sealOf,
  type Tip,
} from './journal.ts';

/** Enough to keep the database busy, little enough to hold in memory. */
const PAGE = 500;

export type Verification =
  | { readonly ok: true; readonly events: number; readonly tip: string }
  | {
      readonly ok: false;
      /** The first event at which the journal stops making sense; absent when a whole stream lost its end. */
      readonly position: number | undefined;
      readonly stream: string;
      readonly seq: number;
      readonly why: string;
    };

/**
 * Walks the journal once in constant memory and names the first bad event: a gap or repetition in the positions or in
 * a stream's sequence numbers, a broken chain, a content that isn't what was sealed; then compares where each stream's
 * journal and snapshot end, which finds events missing at the very end.
 */
export async function verifyJournal(
  journal: Pick<JournalReading, 'journal' | 'mismatch'>,
): Promise<Verification> {
  let tip: Tip = EMPTY_JOURNAL;
  let from = Number.MIN_SAFE_INTEGER;
  for (;;) {
    const page = await journal.journal(from, PAGE);
    for (const line of page) {
      const why = faultOf(line, tip);
      const { position, stream, seq, hash } = line;
      if (why !== undefined) return { ok: false, position, stream, seq, why };
      tip = { position, hash };
    }
    if (page.length < PAGE) break;
    from = tip.position + 1;
  }
  const mismatch = await journal.mismatch();
  if (mismatch !== undefined) return unequalEnds(mismatch);
  return { ok: true, events: tip.position, tip: tip.hash };
}

function faultOf(line: JournalLine, tip: Tip): string | undefined {
  const expected = tip.position + 1;
  if (line.position > expected) return `position ${expected} is missing before it`;
  if (line.position < expected) return `position ${line.position} is out of place`;
  if (line.previousHash !== tip.hash) {
    return `it is not chained to the event before it, position ${tip.position}`;
  }
  if (line.hash !== sealOf(line)) return 'its content is not what was sealed';
  if (line.seq < 1) return `sequence number ${line.seq} is out of place`;
  const { follows } = line;
  if (line.seq > 1 && (follows === undefined || follows >= line.position)) {
    return `event ${line.seq - 1} of ${line.stream} is missing before it`;
  }
  return undefined;
}

function unequalEnds({ stream, snapshotSeq, journalSeq }: Mismatch): Verification {
  const seq = Math.min(snapshotSeq ?? 0, journalSeq ?? 0) + 1;
  const why =
    snapshotSeq === undefined
      ? 'the stream has no snapshot'
      : `the snapshot knows ${snapshotSeq} events, the journal ends at ${journalSeq ?? 0}`;
  return { ok: false, position: undefined, stream, seq, why };
}
