// Rows for the store's conformance suite, spelled once, so that each test says only what it is about.
import type { JournalReading } from '../../adapters/sql/journal.ts';
import type { Log } from '../../src/app/ports.ts';
import type {
  EventRow,
  OutboxRow,
  Post,
  QueuedRow,
  Store,
  StreamRow,
} from '../../src/app/store.ts';

export type OpenedStore = Store & JournalReading;

/** One database that the suite may open more than once, and change behind the store's back. */
export interface Bench {
  /** Opens the database (again); what is still open is closed by `remove`. */
  open(): Promise<OpenedStore>;
  /** Runs statements as somebody with a database console would. */
  console(...statements: readonly string[]): Promise<void>;
  /** What a determined administrator does first: takes the journal's guards away. */
  unguard(): Promise<void>;
  remove(): Promise<void>;
}

export const silent: Log = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** The snapshot of release `n` after `seq` events. */
export function release(n: number, seq = 1, changes: Partial<StreamRow> = {}): StreamRow {
  return {
    stream: `R-${n}`,
    kind: 'release',
    number: n,
    seq,
    status: 'planning',
    service: 'payments',
    environment: 'prod',
    version: `4.${n}.0`,
    ending: undefined,
    startsAt: 1_000 * n,
    endsAt: 1_000 * n + 500,
    owner: 'ana@example.org',
    parent: undefined,
    updatedAt: seq,
    state: JSON.stringify({ events: seq }),
    ...changes,
  };
}

/** The snapshot of action `n`, which has most columns absent. */
export function action(n: number, changes: Partial<StreamRow> = {}): StreamRow {
  const absent = { service: undefined, environment: undefined, version: undefined };
  const times = { startsAt: undefined, endsAt: undefined };
  const own = { stream: `A-${n}`, kind: 'action', status: 'open', parent: 'R-1' } as const;
  return release(n, 1, { ...absent, ...times, ...own, ...changes });
}

export function event(stream: string, seq: number, changes: Partial<EventRow> = {}): EventRow {
  return {
    stream,
    seq,
    type: 'scope-changed',
    body: JSON.stringify({ note: `${stream}, event ${seq}, "quoted" – ünïcode` }),
    at: 1_700_000_000_000 + seq,
    actor: 'ana@example.org',
    account: 'slack:T0SIM:U0ANA',
    policy: 'p-1',
    ...changes,
  };
}

/** Saves a stream with as many new events as lead from `before` to its `seq`. */
export async function saved(store: Store, row: StreamRow, before = 0): Promise<void> {
  const events = Array.from({ length: row.seq - before }, (_, n) =>
    event(row.stream, before + n + 1),
  );
  await store.transaction((tx) => tx.save(row, events));
}

export function message(key: string, changes: Partial<OutboxRow> = {}): OutboxRow {
  return {
    key,
    kind: 'message',
    stream: 'R-1',
    place: 'slack:C0PAY',
    part: key,
    body: '{}',
    dueAt: 100,
    priority: 5,
    ...changes,
  };
}

export function post(part: string, id: string, shown = 'as sent'): Post {
  return {
    stream: 'R-1',
    place: 'slack:C0PAY',
    part,
    channel: 'C0PAY',
    id,
    link: undefined,
    platform: 'slack',
    shown,
  };
}

export async function enqueued(store: Store, ...rows: readonly OutboxRow[]): Promise<void> {
  await store.transaction((tx) => tx.enqueue(rows));
}

export function keys(rows: readonly QueuedRow[]): string[] {
  return rows.map(({ key }) => key);
}

/** Claims a row that must be free. */
export async function claimed(store: Store, key: string, now: number, leaseMs = 50) {
  const claim = await store.claim(key, now, leaseMs);
  if (claim === undefined) throw new Error(`${key} can't be claimed at ${now}.`);
  return claim;
}
