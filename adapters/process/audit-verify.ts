// What `npm run audit:verify` does: checks the whole journal and names the first bad event (product U1). Exit code 0 or 1.
import { type Verification, verifyJournal } from '../sql/verify.ts';
import { reportOnJournal } from './journal-report.ts';
import type { Report } from './report.ts';

await reportOnJournal('audit', async (journal) => reportOf(await verifyJournal(journal)));

function reportOf(verification: Verification): Report {
  if (verification.ok) {
    const { events, tip } = verification;
    const count = events === 1 ? '1 event' : `${events} events`;
    return {
      ok: true,
      lines: [`${count}, all as they were written; the last hash is ${tip}`],
    };
  }
  const { position, stream, seq, why } = verification;
  const where = position === undefined ? 'at its end' : `at position ${position}`;
  const event = `event ${seq} of ${stream}`;
  return { ok: false, lines: [`the journal is BROKEN ${where}, ${event}: ${why}`] };
}
