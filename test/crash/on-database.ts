// What the database of a bot that is dead says against itself, read without its help.
import { loadPolicy, samplePolicyFile } from '../../adapters/process/policy-file.ts';
import { replayAll } from '../../adapters/sql/replay.ts';
import { openJournal } from '../../adapters/sql/store.ts';
import { verifyJournal } from '../../adapters/sql/verify.ts';
import type { StreamRow } from '../../src/app/store.ts';
import {
  actionOf,
  calendarOf,
  foldStream,
  releaseOf,
  releaseTimers,
} from '../../src/app/streams.ts';
import { actionTimers } from '../../src/domain/action/model.ts';
import { calendarTimers } from '../../src/domain/calendar/timers.ts';
import type { Policy } from '../../src/domain/policy.ts';
import { eventsIn, type OutboxLine, outboxIn } from '../support/rows.ts';

/** Types of a stream's events, in order. */
export async function journalIn(url: string, stream: string): Promise<readonly string[]> {
  const events = await eventsIn(url);
  return events.filter((event) => event.stream === stream).map(({ type }) => type);
}

/** What the chain, the snapshots and the timers say against each other. */
export async function contradictionsIn(url: string): Promise<readonly string[]> {
  const journal = await openJournal(url);
  try {
    const verified = await verifyJournal(journal);
    const replayed = await replayAll(journal, foldStream);
    const streams = await journal.snapshots('', 100);
    return [
      ...(verified.ok ? [] : [`the audit chain is broken: ${JSON.stringify(verified)}`]),
      ...replayed.differences.map(
        ({ stream, why }) => `the snapshot of ${stream} is wrong: ${why}`,
      ),
      ...wrongTimers(streams, await outboxIn(url)),
    ];
  } finally {
    await journal.close();
  }
}

const reading = loadPolicy(samplePolicyFile);
if (!reading.ok) throw new Error('the sample policy can not be read');
const { policy } = reading;

/** The timers of the database are those that follow from the state, no fewer and no more. */
function wrongTimers(
  streams: readonly StreamRow[],
  outbox: readonly OutboxLine[],
): readonly string[] {
  const there = outbox
    .filter(({ kind }) => kind === 'timer')
    .map(({ stream, part, due }) => `${stream} ${part} ${due}`);
  const computed = streams.flatMap((row) =>
    timersOf(row, policy).map(({ name, at }) => `${row.stream} ${name} ${at}`),
  );
  return [
    ...computed.filter((one) => !there.includes(one)).map((one) => `a timer is missing: ${one}`),
    ...there.filter((one) => !computed.includes(one)).map((one) => `a timer is left over: ${one}`),
  ];
}

function timersOf(row: StreamRow, current: Policy) {
  if (row.kind === 'release') return releaseTimers(releaseOf(row), current);
  if (row.kind === 'calendar') return calendarTimers(calendarOf(row));
  return row.kind === 'action' ? actionTimers(actionOf(row)) : [];
}
