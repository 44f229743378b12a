// What the database of a bot that is dead says against itself, read without its help.
import { loadPolicy, samplePolicyFile } from '../../adapters/process/policy-file.ts';
import { openJournal } from '../../adapters/sql/store.ts';
import type { StreamRow } from '../../src/app/store.ts';
import { timersOf } from '../../src/app/streams.ts';
import { journalFaults } from '../support/journal-faults.ts';
import { eventsIn, type OutboxLine, outboxIn } from '../support/rows.ts';

/** Types of a stream's events, in order. */
export async function journalIn(url: string, stream: string): Promise<readonly string[]> {
  const events = await eventsIn(url);
  return events.filter((event) => event.stream === stream).map(({ type }) => type);
}

/** What the chain, the snapshots and the timers say against each other. */
export async function contradictionsIn(url: string): Promise<readonly string[]> {
  return [...(await journalFaults(url)), ...(await timerFaults(url))];
}

async function timerFaults(url: string): Promise<readonly string[]> {
  const journal = await openJournal(url);
  try {
    return wrongTimers(await journal.snapshots('', 100), await outboxIn(url));
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
