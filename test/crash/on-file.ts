// What stands in the file of a bot that is dead, read without its help.
import SqliteDatabase from 'better-sqlite3';
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

export interface OutboxLine {
  readonly key: string;
  readonly kind: 'timer' | 'message';
  readonly stream: string;
  readonly place: string;
  readonly part: string;
  readonly due: number;
  readonly leased: number | null;
  readonly dead: number | null;
  readonly lastError: string | null;
}

/** Where a message stands, as the bot remembers it. */
export interface PostLine {
  readonly key: string;
  readonly platform: string;
  readonly channel: string;
  readonly id: string;
}

function rows<Row>(file: string, sql: string): readonly Row[] {
  const database = new SqliteDatabase(file, { readonly: true });
  try {
    return database.prepare<[], Row>(sql).all();
  } finally {
    database.close();
  }
}

export function outboxOn(file: string): readonly OutboxLine[] {
  return rows<OutboxLine>(
    file,
    `SELECT key, kind, stream, place, part, due_at AS due, leased_until AS leased, dead_at AS dead,
            last_error AS lastError FROM outbox ORDER BY key`,
  );
}

export function postsOn(file: string): readonly PostLine[] {
  return rows<PostLine>(
    file,
    `SELECT stream || '|' || place || '|' || part AS key, platform, channel, message_id AS id FROM posts`,
  );
}

/** Types of a stream's events, in order. */
export function journalOn(file: string, stream: string): readonly string[] {
  return rows<{ stream: string; type: string }>(
    file,
    'SELECT stream, type FROM events ORDER BY position',
  )
    .filter((event) => event.stream === stream)
    .map(({ type }) => type);
}

/** What the chain, the snapshots and the timers say against each other. */
export async function contradictionsOn(file: string): Promise<readonly string[]> {
  const journal = await openJournal(`file:${file}`);
  try {
    const verified = await verifyJournal(journal);
    const replayed = await replayAll(journal, foldStream);
    const streams = await journal.snapshots('', 100);
    return [
      ...(verified.ok ? [] : [`the audit chain is broken: ${JSON.stringify(verified)}`]),
      ...replayed.differences.map(
        ({ stream, why }) => `the snapshot of ${stream} is wrong: ${why}`,
      ),
      ...wrongTimers(streams, outboxOn(file)),
    ];
  } finally {
    await journal.close();
  }
}

const reading = loadPolicy(samplePolicyFile);
if (!reading.ok) throw new Error('the sample policy can not be read');
const { policy } = reading;

/** The timers of the file are those that follow from the state, no fewer and no more. */
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
