// What `npm run replay` does: rebuilds every snapshot from the journal and reports each difference.
// Changes nothing; exit code 0 or 1.
import { foldStream } from '../../src/app/streams.ts';
import { type Replay, replayAll } from '../sql/replay.ts';
import { reportOnJournal } from './journal-report.ts';
import type { Report } from './report.ts';

await reportOnJournal('replay', async (journal) => reportOf(await replayAll(journal, foldStream)));

function reportOf({ streams, differences }: Replay): Report {
  const count = streams === 1 ? '1 snapshot' : `${streams} snapshots`;
  if (differences.length === 0) {
    return { ok: true, lines: [`${count}, each equal to what its journal makes`] };
  }
  const details = differences.map(({ stream, why }) => `${stream}: ${why}`);
  return {
    ok: false,
    lines: [`${differences.length} of ${count} differ from the journal`, ...details],
  };
}
