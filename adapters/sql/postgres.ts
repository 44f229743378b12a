// Everything about connections to PostgreSQL: how they are made, how long anything may take, and what happens when
// the server goes away and comes back.
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { Runner } from './drizzle.postgres.ts';
import type { Brackets } from './writer.ts';

// Counts and milliseconds are below 2^53; the driver would give texts.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

/** Less than the three seconds a chat allows for an answer: for a connection, for another replica's transaction, for a statement. */
const PATIENCE_MS = 2_000;

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

const settings = (url: string): pg.ClientConfig => ({
  connectionString: url,
  application_name: 'signalbox',
  keepAlive: true,
  connectionTimeoutMillis: PATIENCE_MS,
});

/** Statements that answer a person end, one way or another, before the chat gives up. */
const hurried: pg.ClientConfig = {
  statement_timeout: PATIENCE_MS,
  lock_timeout: PATIENCE_MS,
  idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
  // The server's own limits come first; this one is for a server that is no longer there.
  query_timeout: 2 * PATIENCE_MS,
};

/** The connection is gone or can't be had, or the server has no time, no room or no right to write for now. */
export function isAway(error: unknown): boolean {
  // Class 53: no room left; 55P03, 57014: a lock or a statement took too long; 25006: a standby.
  return isLost(error) || /^(53...|55P03|57014|25006)$/.test(codeOf(error));
}

const codeOf = (error: unknown) =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** Whether the connection is gone or can't be had, rather than the statement wrong. */
function isLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = codeOf(error);
  // Class 08: connection exception; class 57P: the server goes down or comes up; 25P03: idle in a transaction.
  if (/^(08...|57P0.|25P03|ECONN.*|EPIPE|ETIMEDOUT|EHOSTUNREACH)$/.test(code)) return true;
  return /^(Connection terminated|Client has encountered|Client was closed|timeout e|Query read timeout)/i.test(
    error.message,
  );
}

/** Runs `work` again for as long as the server can't be reached, up to `patienceMs`. */
async function persistently<T>(work: () => Promise<T>, patienceMs: number): Promise<T> {
  for (let waited = 0; ; waited += PAUSE_MS) {
    try {
      return await work();
    } catch (error) {
      if (!isLost(error) || waited >= patienceMs) throw error;
    }
    await pause(PAUSE_MS);
  }
}

/** Connections for reading what is committed; they can't write. */
export interface Readers extends Runner {
  end(): Promise<void>;
}

/** A read is repeated when its connection breaks: it changes nothing. */
export function openReaders(url: string): Readers {
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
  return {
    query: (statement, values) =>
      persistently(() => pool.query(statement as pg.QueryConfig, values), PATIENCE_MS),
    end: () => pool.end(),
  };
}

/** One connection, made when it is first needed and again when it broke. */
export interface Link extends Runner {
  /** Makes sure that there is a connection. */
  connect(): Promise<void>;
  end(): Promise<void>;
}

/** For writing, one transaction at a time; statements are sent without waiting for the answers of those before. */
export function openLink(url: string): Link {
  return linked({ ...settings(url), ...hurried, pipeline: true }, PLANNING);
}

/** For small statements that nobody's transaction has to wait for; each is repeated when its connection breaks before an answer. */
export function openBeside(url: string): Readers {
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
  return linked(settings(url));
}

/** `first` is said to the server on every new connection. */
function linked(config: pg.ClientConfig, first?: string): Link {
  let client: pg.Client | undefined;
  let connecting: Promise<void> | undefined;
  const drop = (broken: pg.Client) => {
    if (client === broken) client = undefined;
    broken.end().catch(() => undefined);
  };
  const connected = async () => {
    const fresh = new pg.Client(config);
    fresh.on('error', () => drop(fresh));
    fresh.on('end', () => drop(fresh));
    await fresh.connect();
    if (first !== undefined) await fresh.query(first);
    client = fresh;
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
 * The organisation's write lock and the transaction's own number, in one answer. The lock is the schema's: who looks at
 * another one doesn't wait. It goes with the transaction, also when its connection breaks.
 */
const LOCK = `select pg_advisory_xact_lock(hashtextextended('signalbox writes ' || current_schema(), 0)), pg_current_xact_id() as number`;

/** Transactions under the organisation's write lock, which all replicas take (architecture, "One writer"). */
export function bracketsOf(link: Link): Brackets {
  let number: unknown;
  const begin = async () => {
    await link.connect();
    // Two statements, one round trip; the driver answers with a result for each.
    const answers: unknown = await link.query(`begin; ${LOCK}`);
    number = (answers as readonly pg.QueryResult[])[1]?.rows[0]?.number;
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
        if (!isLost(error) || !(await hasCommitted(link, number))) throw error;
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

/** The answer to a commit was lost: whether it came through, as the server knows once it can be asked again. */
async function hasCommitted(link: Link, number: unknown): Promise<boolean> {
  return persistently(async () => {
    await link.connect();
    const { rows } = await link.query('select pg_xact_status($1::xid8) as status', [number]);
    if (rows[0]?.status === 'in progress') throw new Error('Connection terminated: still open.');
    return rows[0]?.status === 'committed';
  }, SETTLING_MS);
}
