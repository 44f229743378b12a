// Everything about connections to PostgreSQL: how they are made, how long anything may take, and what happens when
// the server goes away and comes back.
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { OutcomeUnknown } from '../../src/app/store.ts';
import type { Runner } from './drizzle.postgres.ts';
import type { Brackets } from './writer.ts';

// Counts and milliseconds are below 2^53; the driver would give texts.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

/** Less than the three seconds a chat allows for an answer: for another replica's transaction, for a statement, for trying again. */
const PATIENCE_MS = 2_000;

/** A server that is there takes a connection in much less; a try that begins last still ends within a chat's three seconds. */
const CONNECT_MS = 1_000;

/** Where nobody waits for an answer, such as at the start, when everything else on the machine starts too. */
const PATIENT_CONNECT_MS = 10_000;

/** The server's own limits come first; this one is for a server that no longer says anything. */
const SILENCE_MS = PATIENCE_MS + 500;

/**
 * A replica that stops in the middle of a transaction (a machine that sleeps, a process that is paused) holds up all
 * others; after this long the server ends its transaction. Nothing of it was committed.
 */
const IDLE_IN_TRANSACTION_MS = 1_500;

/** How long is waited between two tries to reach the server. */
const PAUSE_MS = 50;

/** How long is asked whether a commit came through whose answer was lost. */
const SETTLING_MS = 10_000;

/**
 * Every question of the house has its index. What the server knows of a table that fills and empties within seconds is often
 * wrong, and then it would rather read a million rows than the three that are leased.
 */
const PLANNING = 'set enable_seqscan = off; set max_parallel_workers_per_gather = 0';

/** Reading at the same time; commands read a few rows each. */
const READERS = 4;

/** What asks for TLS at all means that the certificate is looked at; the driver would say so at each start. */
function strictly(url: string): string {
  const address = new URL(url);
  const mode = address.searchParams.get('sslmode');
  if (mode === null || mode === 'disable') return url;
  address.searchParams.set('sslmode', 'verify-full');
  return address.href;
}

const settings = (url: string): pg.ClientConfig => ({
  connectionString: strictly(url),
  application_name: 'signalbox',
  keepAlive: true,
  connectionTimeoutMillis: CONNECT_MS,
});

/** Statements that answer a person end, one way or another, before the chat gives up. */
const hurried: pg.ClientConfig = {
  statement_timeout: PATIENCE_MS,
  lock_timeout: PATIENCE_MS,
  idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
  query_timeout: SILENCE_MS,
};

/** The connection is gone or can't be had, or the server has no time, no room or no right to write for now. */
export function isAway(error: unknown): boolean {
  // Class 28: a password that was changed; 3D000: a database that is being put back; 40001, 40P01: others were in the way; class 53:
  // no room left; 55P03, 57014: a lock or a statement took too long; class 58: its disk fails.
  return isLost(error) || /^(28...|3D000|40001|40P01|53...|55P03|57014|58...)$/.test(codeOf(error));
}

/** Whether it says no more than that another statement of the transaction has failed. */
export function isEcho(error: unknown): boolean {
  // in_failed_sql_transaction
  return codeOf(error) === '25P02';
}

const codeOf = (error: unknown) =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** The system's codes and those of TLS; Node's own `ERR_…` are mostly mistakes of a program. */
const OF_THE_WAY =
  /^((?!ERR_)E[A-Z_]{3,}|ERR_(TLS|SSL)_.*|CERT_.*|UNABLE_TO_.*|SELF_SIGNED_.*|DEPTH_ZERO_.*)$/;

/**
 * Whether the connection is gone, can't be had or leads to a server that only reads, which is what a failover leaves behind:
 * another one may be better, and it isn't the statement that is wrong.
 */
function isLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = codeOf(error);
  // Class 08: connection exception; class 57P: the server goes down or comes up; 25P03: idle in a transaction; 25006: a standby.
  if (/^(08...|57P0.|25P03|25006)$/.test(code)) return true;
  // What the network, the name server and TLS say, in Node's words.
  if (OF_THE_WAY.test(code)) return true;
  return /^(Connection terminated|Client has encountered|Client was closed|timeout e|Query read timeout)/i.test(
    error.message,
  );
}

/** Runs `work` again for as long as the server can't be reached; no try begins later than `patienceMs` from now. */
async function persistently<T>(work: () => Promise<T>, patienceMs: number): Promise<T> {
  const last = performance.now() + patienceMs - PAUSE_MS;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isLost(error) || performance.now() > last) throw error;
    }
    await pause(PAUSE_MS);
  }
}

/** Connections beside the one that writes. */
export interface Beside extends Runner {
  end(): Promise<void>;
}

/** For reading what is committed; they can't write. */
export interface Readers extends Beside {
  /** Lets go of every connection once it is idle: what was behind it may be a server that lags behind for ever. */
  renew(): void;
}

/** A read is repeated when its connection breaks: it changes nothing. */
export function openReaders(url: string): Readers {
  let pool = poolOf(url);
  return {
    query: (statement, values) =>
      persistently(() => pool.query(statement as pg.QueryConfig, values), PATIENCE_MS),
    renew() {
      const before = pool;
      pool = poolOf(url);
      whenServed(before).catch(() => undefined);
    },
    end: () => pool.end(),
  };
}

/** A pool that ends serves nobody who still waits for a connection of it. */
async function whenServed(pool: pg.Pool): Promise<void> {
  while (pool.waitingCount > 0) await pause(PAUSE_MS);
  await pool.end();
}

function poolOf(url: string): pg.Pool {
  const pool = new pg.Pool({
    ...settings(url),
    ...hurried,
    max: READERS,
    onConnect: async (client) => {
      await client.query(`${PLANNING}; set default_transaction_read_only = on`);
    },
  });
  // Connections that break while nobody uses them: the next who asks gets another.
  pool.on('error', () => undefined);
  return pool;
}

/** One connection, made when it is first needed and again when it broke. */
export interface Link extends Runner {
  /** Makes sure that there is a connection. */
  connect(): Promise<void>;
  /** The server's timeline when the last connection to it was made; undefined where it doesn't say. */
  timeline(): string | undefined;
  end(): Promise<void>;
}

/**
 * For writing, one transaction at a time; statements are sent without waiting for the answers of those before. `onChange` is
 * called when the connection is lost and when there is another: behind that may be another server.
 */
export function openLink(url: string, onChange: () => void): Link {
  return linked({ ...settings(url), ...hurried, pipeline: true }, PLANNING, onChange);
}

/** For small statements that nobody's transaction has to wait for; each is repeated when its connection breaks before an answer. */
export function openBeside(url: string): Beside {
  const link = linked({ ...settings(url), ...hurried, pipeline: true }, PLANNING);
  return {
    query: (statement, values) =>
      persistently(async () => {
        await link.connect();
        return link.query(statement, values);
      }, PATIENCE_MS),
    end: () => link.end(),
  };
}

/** For what takes as long as it takes: migrations, and whoever reads the whole journal. */
export function openPatientLink(url: string): Link {
  return linked({ ...settings(url), connectionTimeoutMillis: PATIENT_CONNECT_MS });
}

/**
 * Rejects where no connection can be had such as those that serve people: what stands before the server may let the patient ones
 * through and refuse what these ask for.
 */
export async function expectConnections(url: string): Promise<void> {
  const client = new pg.Client({
    ...settings(url),
    ...hurried,
    connectionTimeoutMillis: PATIENT_CONNECT_MS,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } finally {
    client.end().catch(() => undefined);
  }
}

/** `first` is said to the server on every new connection; `onChange` is called when one is lost, and when there is another. */
function linked(
  config: pg.ClientConfig,
  first?: string,
  onChange: () => void = () => undefined,
): Link {
  let client: pg.Client | undefined;
  let line: string | undefined;
  let connecting: Promise<void> | undefined;
  const drop = (broken: pg.Client) => {
    if (client === broken) {
      client = undefined;
      onChange();
    }
    broken.end().catch(() => undefined);
  };
  const connected = async () => {
    const fresh = new pg.Client(config);
    fresh.on('error', () => drop(fresh));
    fresh.on('end', () => drop(fresh));
    await fresh.connect();
    if (first !== undefined) await fresh.query(first);
    line = await timelineOf(fresh);
    client = fresh;
    onChange();
  };
  return {
    async connect() {
      if (client !== undefined) return;
      // Whoever asks meanwhile waits for the same one.
      connecting ??= connected().finally(() => {
        connecting = undefined;
      });
      await connecting;
    },
    timeline: () => line,
    async query(statement, values) {
      const current = client;
      if (current === undefined) throw new Error('Connection terminated: there is none.');
      try {
        return await current.query(statement as pg.QueryConfig, values);
      } catch (error) {
        if (isLost(error)) drop(current);
        throw error;
      }
    },
    async end() {
      const last = client;
      client = undefined;
      await last?.end();
    },
  };
}

/**
 * Each promotion of a standby begins another timeline, and gives numbers once more to transactions that the one before had given
 * to some that are lost. A standby has none yet; nor has a service that is PostgreSQL by its protocol only.
 */
const TIMELINE = `select case when not pg_is_in_recovery() then left(pg_walfile_name(pg_current_wal_insert_lsn()), 8) end as line`;

async function timelineOf(server: Runner): Promise<string | undefined> {
  try {
    const { rows } = await server.query(TIMELINE);
    return rows[0]?.line ?? undefined;
  } catch (error) {
    if (isLost(error)) throw error;
    return undefined;
  }
}

/**
 * The organisation's write lock and the transaction's own number, in one answer. The lock is the schema's: who looks at
 * another one doesn't wait. It goes with the transaction, also when its connection breaks.
 */
const LOCK = `select pg_advisory_xact_lock(hashtextextended('signalbox writes ' || current_schema(), 0)), pg_current_xact_id() as number`;

/**
 * Transactions under the organisation's write lock, which all replicas take (architecture, "One writer"). Where a commit's answer
 * is lost it is asked for `settlingMs`; then the commit rejects with `OutcomeUnknown`.
 */
export function bracketsOf(link: Link, settlingMs = SETTLING_MS): Brackets {
  let given: Given = { number: undefined, timeline: undefined };
  const begin = async () => {
    await link.connect();
    // Two statements, one round trip; the driver answers with a result for each.
    const answers: unknown = await link.query(`begin; ${LOCK}`);
    const number: unknown = (answers as readonly pg.QueryResult[])[1]?.rows[0]?.number;
    given = { number, timeline: link.timeline() };
  };
  return {
    begin: () => persistently(begin, PATIENCE_MS),
    async commit() {
      try {
        const { command } = await link.query('commit');
        // The server's answer when a statement has failed and nobody said so.
        if (command !== 'COMMIT')
          throw new Error('The transaction had failed: nothing is committed.');
      } catch (error) {
        if (!isLost(error)) throw error;
        if (!(await hasCommitted(link, given, settlingMs))) throw error;
      }
    },
    // It needs no answer of its own: were the connection lost, the next statement would say so.
    async mark() {
      link.query('savepoint part').catch(() => undefined);
    },
    // The next mark hides this one, and the end of the transaction takes them all: a round trip less for each part.
    release: async () => undefined,
    async undo() {
      await link.query('rollback to savepoint part');
    },
    async rollback() {
      // A connection that broke has rolled back by breaking.
      await link.query('rollback').catch(() => undefined);
    },
  };
}

/** A transaction's number, and the timeline by which it is one transaction's alone. */
interface Given {
  readonly number: unknown;
  readonly timeline: string | undefined;
}

/** The answer to a commit was lost: whether it came through, as the server knows once it can be asked again. */
async function hasCommitted(
  link: Link,
  { number, timeline }: Given,
  settlingMs: number,
): Promise<boolean> {
  const asked = persistently(async () => {
    await link.connect();
    const now = await timelineOf(link);
    if (now === undefined && timeline !== undefined) {
      // The next connection may lead to the server that knows.
      await link.end();
      throw new Error(`${OPEN}: a standby.`);
    }
    if (now !== timeline) throw new Error('Another server: its numbers are other transactions.');
    const { rows } = await link.query('select pg_xact_status($1::xid8) as status', [number]);
    if (rows[0]?.status === 'in progress') throw new Error(`${OPEN}: in progress.`);
    return rows[0]?.status === 'committed';
  }, settlingMs);
  return asked.catch((error: unknown) => {
    throw new OutcomeUnknown(error);
  });
}

/** In the words of a connection that broke: it is asked again. */
const OPEN = 'Connection terminated, still open';
