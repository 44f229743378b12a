// What `npm run audit:verify` and `npm run replay` have in common: they read the journal of the configured database,
// beside a running bot or without one, and say what they found in a few lines and an exit code.
import type { JournalReading } from '../sql/journal.ts';
import { openJournal } from '../sql/store.ts';
import { processEnvironment, readDatabaseConfig } from './config.ts';
import { addressOf } from './config-database.ts';

export interface Report {
  readonly ok: boolean;
  /** Lines for the operator; the first says it all. */
  readonly lines: readonly string[];
}

/**
 * Opens the journal for reading only, prints the report of `work` and sets the exit code: 0 if all is well, 1 if not or
 * if nobody can say. `name` begins each line.
 */
export async function reportOnJournal(
  name: string,
  work: (journal: JournalReading) => Promise<Report>,
): Promise<void> {
  const report = await reportOf(work).catch((error: unknown) => ({
    ok: false,
    lines: [`could not be done: ${error instanceof Error ? error.message : String(error)}`],
  }));
  const out = report.ok ? process.stdout : process.stderr;
  for (const line of report.lines) out.write(`${name}: ${line}\n`);
  process.exitCode = report.ok ? 0 : 1;
}

async function reportOf(work: (journal: JournalReading) => Promise<Report>): Promise<Report> {
  const { database, problems } = readDatabaseConfig(processEnvironment(), process.cwd());
  if (database === undefined) return { ok: false, lines: problems };
  const journal = await openJournal(addressOf(database));
  try {
    return await work(journal);
  } finally {
    await journal.close();
  }
}
