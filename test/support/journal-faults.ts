// What the chain of a database and its snapshots say against each other, read without a bot's help.
import { replayAll } from '../../adapters/sql/replay.ts';
import { openJournal } from '../../adapters/sql/store.ts';
import { verifyJournal } from '../../adapters/sql/verify.ts';
import { foldStream } from '../../src/app/streams.ts';

/** Each in a line; none where the journal is whole and every snapshot is what it makes. */
export async function journalFaults(url: string): Promise<readonly string[]> {
  const journal = await openJournal(url);
  try {
    const verified = await verifyJournal(journal);
    const { differences } = await replayAll(journal, foldStream);
    return [
      ...(verified.ok ? [] : [`the audit chain is broken: ${JSON.stringify(verified)}`]),
      ...differences.map(({ stream, why }) => `the snapshot of ${stream} is wrong: ${why}`),
    ];
  } finally {
    await journal.close();
  }
}
