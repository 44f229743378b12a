// Runs the store's promises against SQLite and PostgreSQL, and adds what only a file can be asked.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { openJournal, openStore } from '../../adapters/sql/store.ts';
import { verifyJournal } from '../../adapters/sql/verify.ts';
import { freshSchema, type Schema, servers } from '../support/servers.ts';
import { contacts } from './store-contacts.ts';
import { endings, failures } from './store-delivery.ts';
import { holds } from './store-hold.ts';
import { journal } from './store-journal.ts';
import { looks } from './store-looks.ts';
import { memory } from './store-memory.ts';
import { backlog, claims, lanes, timers, underWay } from './store-outbox.ts';
import { searches, streams } from './store-reads.ts';
import {
  type Bench,
  claimed,
  enqueued,
  message,
  type OpenedStore,
  release,
  saved,
  silent,
} from './store-rows.ts';
import { transactions } from './store-transactions.ts';

/** Everything `src/app/store.ts` promises about a store; `create` makes a database of its own for each test. */
function storeConformance(name: string, create: () => Bench): void {
  describe(name, () => {
    const benches: Bench[] = [];
    const bench = () => {
      const made = create();
      benches.push(made);
      return made;
    };
    /** Opens the test's database, which is made by its first opening. */
    const open = () => (benches[0] ?? bench()).open();
    afterEach(async () => {
      await Promise.all(benches.splice(0).map((made) => made.remove()));
    });

    for (const part of [transactions, streams, searches, contacts, memory]) part(open);
    for (const part of [timers, lanes, underWay, claims, endings, failures, backlog, holds, looks])
      part(open);
    journal(bench);
  });
}

interface FileBench extends Bench {
  readonly url: string;
}

function sqliteBench(): FileBench {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-test-'));
  const path = join(folder, 'data', 'signalbox.db');
  const opened: Awaited<ReturnType<typeof openStore>>[] = [];
  const console = async (...statements: readonly string[]) => {
    const client = new SqliteDatabase(path);
    client.pragma('foreign_keys = OFF');
    try {
      client.transaction(() => statements.forEach((statement) => void client.exec(statement)))();
    } finally {
      client.close();
    }
  };
  return {
    url: `file:${path}`,
    async open() {
      const store = await openStore({ url: `file:${path}`, log: silent });
      opened.push(store);
      return store;
    },
    console,
    unguard: () =>
      console(
        ...['update', 'delete', 'replace'].map((what) => `drop trigger events_refuse_${what}`),
      ),
    async remove() {
      await Promise.all(opened.map((store) => store.close()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A schema that another test has left behind as it found it: making one takes longer than most tests. */
const spare: Schema[] = [];

function postgresBench(): Bench {
  const made = spare.length > 0 ? Promise.resolve(spare.pop() as Schema) : freshSchema();
  made.catch(() => undefined);
  let guarded = true;
  const opened: OpenedStore[] = [];
  const console = async (...statements: readonly string[]) => {
    await (await made).console(...statements);
  };
  return {
    async open() {
      const store = await openStore({ url: (await made).url, log: silent });
      opened.push(store);
      return store;
    },
    console,
    unguard() {
      guarded = false;
      return console(
        ...['update', 'delete', 'truncate'].map(
          (what) => `drop trigger events_refuse_${what} on events`,
        ),
        'alter table events drop constraint events_stream_streams_stream_fk',
      );
    },
    async remove() {
      await Promise.all(opened.map((store) => store.close()));
      const schema = await made;
      if (!guarded) return schema.drop();
      await schema.empty();
      spare.push(schema);
    },
  };
}

storeConformance('SQLite', sqliteBench);

describe.skipIf(servers.postgres === undefined)('on a server', () => {
  afterAll(async () => {
    await Promise.all(spare.splice(0).map((schema) => schema.drop()));
  });
  storeConformance('PostgreSQL', postgresBench);
});

describe('a SQLite file', () => {
  let bench: FileBench;
  const fresh = () => {
    bench = sqliteBench();
    return bench;
  };
  const pathOf = ({ url }: FileBench) => url.replace('file:', '');
  afterEach(() => bench.remove());

  test('is created with its folders, and answers the second opening with what it holds', async () => {
    const { open, url } = fresh();
    const store = await open();
    await saved(store, release(1));
    await store.close();
    expect(existsSync(pathOf({ ...bench, url }))).toBe(true);
    expect(await (await open()).stream('R-1')).toEqual(release(1));
  });

  test('says how many migrations it took, once', async () => {
    const { url } = fresh();
    const said: unknown[] = [];
    const log = { ...silent, info: (facts: unknown) => void said.push(facts) };
    for (const _ of [1, 2]) await (await openStore({ url, log })).close();
    expect(said).toEqual([{ database: pathOf(bench), applied: expect.any(Number) }]);
  });

  test('of a newer version is refused and left alone', async () => {
    const { open, console, url } = fresh();
    await (await open()).close();
    await console(
      "insert into __drizzle_migrations (hash, created_at) values ('from the future', 9e15)",
    );
    await expect(open()).rejects.toThrow(/newer version of Signalbox/);
    await expect(openJournal(url)).rejects.toThrow(/newer version of Signalbox/);
  });

  test('that two start on at once is migrated once', async () => {
    const { open } = fresh();
    const stores = await Promise.all([open(), open(), open()]);
    await Promise.all(stores.map((store, n) => saved(store, release(n + 1))));
    expect(await stores[0].streams({ kind: 'release' })).toHaveLength(3);
  });

  test('that another process has locked is waited for without stopping the event loop', async () => {
    const { open } = fresh();
    const store = await open();
    const other = new SqliteDatabase(pathOf(bench));
    other.exec('BEGIN IMMEDIATE');
    const saving = saved(store, release(1));
    await new Promise((turn) => setImmediate(turn));
    expect(await store.stream('R-1')).toBeUndefined();
    other.exec('COMMIT');
    other.close();
    await saving;
    expect(await store.stream('R-1')).toBeDefined();
  });

  test('that another process keeps locked is given up on: nothing is recorded, later writes are', async () => {
    const { open } = fresh();
    const store = await open();
    const other = new SqliteDatabase(pathOf(bench));
    other.exec('BEGIN IMMEDIATE');
    await expect(saved(store, release(1))).rejects.toThrow(/locked/);
    other.close();
    await saved(store, release(2));
    expect(await store.streams({ kind: 'release' })).toEqual([release(2)]);
  });

  test('that undoes the whole transaction, as on a full disk, takes nothing that comes after it', async () => {
    const { open, console } = fresh();
    const store = await open();
    await console(
      "create trigger full before insert on outbox when new.key = 'b' begin select raise(rollback, 'the disk is full'); end",
    );
    const failing = store.transaction(async (tx) => {
      await tx.enqueue([message('a'), message('b'), message('c')]);
      await tx.keepReceipt({ id: 'slack:1', at: 1, outcome: 'accepted', reply: '""' });
    });
    const beside = enqueued(store, message('e'));
    await expect(failing).rejects.toThrow(/the disk is full/);
    await expect(beside).rejects.toThrow(/the disk is full/);
    expect(await store.due(100, 10)).toEqual([]);
    expect(await store.receipt('slack:1')).toBeUndefined();
    await enqueued(store, message('d'));
    expect(await store.due(100, 10)).toHaveLength(1);
  });

  test('refuses to replace an event, which would be a deletion in disguise (product U1)', async () => {
    const { open, console } = fresh();
    await saved(await open(), release(1, 2));
    const replaced = 'replace into events select * from events where position = 1';
    await expect(console(replaced)).rejects.toThrow(/append-only/);
    const renumbered = `insert or replace into events
      select 3, stream, seq, type, body, at, actor, account, policy, previous_hash, hash from events where seq = 2`;
    await expect(console(renumbered)).rejects.toThrow(/append-only/);
  });

  test('trips over a sequence number that is taken even without the triggers', async () => {
    const { open, console, unguard } = fresh();
    const store = await open();
    await saved(store, release(1, 2));
    await unguard();
    await console("update streams set seq = 1 where stream = 'R-1'");
    await expect(saved(store, release(1, 2), 1)).rejects.toThrow(/unique.*stream.*seq/i);
    expect(await store.stream('R-1')).toMatchObject({ seq: 1 });
  });

  test('can be verified by a handle that cannot write, beside the running bot and after it', async () => {
    const { open, url } = fresh();
    const store = await open();
    await saved(store, release(1, 3));
    for (const _ of ['beside', 'after']) {
      const reading = await openJournal(url);
      expect(await verifyJournal(reading)).toMatchObject({ ok: true, events: 3 });
      expect(await reading.events('R-1', 3)).toHaveLength(1);
      await reading.close();
      await store.close();
    }
  });

  test('that is missing or empty is not created by a handle that cannot write', async () => {
    const { url, console, open } = fresh();
    await expect(openJournal(url)).rejects.toThrow(/no database at/);
    expect(existsSync(pathOf(bench))).toBe(false);
    await (await open()).close();
    await console('drop table __drizzle_migrations');
    await expect(openJournal(url)).rejects.toThrow(/npm run migrate, then try again/);
  });

  test.each(['', 'file:', 'data/x.db', 'mysql://localhost/x', 'file://host/x'])(
    'is not found at "%s"',
    async (url) => {
      fresh();
      await expect(openStore({ url, log: silent })).rejects.toThrow();
    },
  );

  test('of its own is given to each :memory: store, and readers see no uncommitted rows there either', async () => {
    fresh();
    const [one, other] = await Promise.all(
      [1, 2].map(() => openStore({ url: ':memory:', log: silent })),
    );
    await one?.transaction(async (tx) => {
      await tx.enqueue([message('a')]);
      expect(await one.due(100, 10)).toEqual([]);
    });
    expect(await one?.due(100, 10)).toHaveLength(1);
    expect(await other?.due(100, 10)).toEqual([]);
    await one?.close();
    await other?.close();
  });

  test('survives SIGKILL: what was committed is there, a transaction under way is not', async () => {
    const { url, open } = fresh();
    const child = spawn(
      process.execPath,
      [join(import.meta.dirname, 'store-crash-child.ts'), url],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    for await (const said of child.stdout) {
      if (String(said).includes('inside')) break;
    }
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
    const store = await open();
    expect(await store.streams({ kind: 'release' })).toHaveLength(5);
    expect(await store.due(1_000, 10)).toEqual([]);
    expect(await verifyJournal(store)).toMatchObject({ ok: true, events: 5 });
    expect(await store.transaction((tx) => tx.nextNumber('release'))).toBe(6);
  });

  test('remembers a claim over a crash, so that its successor is careful', async () => {
    const { open } = fresh();
    const first = await open();
    await enqueued(first, message('a'));
    await claimed(first, 'a', 100, 50);
    const second = await open();
    expect(await second.claim('a', 149, 50)).toBeUndefined();
    expect((await claimed(second, 'a', 150)).row.uncertain).toBe(true);
  });
});
