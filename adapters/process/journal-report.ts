// What `npm run audit:verify` and `npm run replay` have in common: they read the journal of the configured database,
// beside a running bot or without one, and say what they found.
import type { JournalReading } from '../sql/journal.ts';
import { openJournal } from '../sql/store.ts';
import { type Report, reportOn } from './report.ts';

/** Opens the journal for reading only and prints the report of `work` and which database that was; else as `reportOn`. */
export function reportOnJournal(
  name: string,
  work: (journal: JournalReading) => Promise<Report>,
): Promise<void> {
  return reportOn(name, async ({ url, name: database }) => {
    const journal = await openJournal(url);
    try {
      const { ok, lines } = await work(journal);
      return { ok, lines: [...lines, `looked at ${database}`] };
    } finally {
      await journal.close();
    }
  });
}
