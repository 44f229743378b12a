// What `npm run audit:verify` and `npm run replay` have in common: they read the journal of the configured database,
// beside a running bot or without one, and say what they found.
import type { JournalReading } from '../sql/journal.ts';
import { openJournal } from '../sql/store.ts';
import { type Report, reportOn } from './report.ts';

/** Opens the journal for reading only and prints the report of `work`; else as `reportOn`. */
export function reportOnJournal(
  name: string,
  work: (journal: JournalReading) => Promise<Report>,
): Promise<void> {
  return reportOn(name, async ({ url }) => {
    const journal = await openJournal(url);
    try {
      return await work(journal);
    } finally {
      await journal.close();
    }
  });
}
