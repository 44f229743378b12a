// The table in store-journal.ts tries the crimes one can think of; this one lets chance think.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { drizzle } from '../../adapters/sql/drizzle.ts';
import { journalReading } from '../../adapters/sql/journal.ts';
import { sqliteTables } from '../../adapters/sql/schema.sqlite.ts';
import { openStore } from '../../adapters/sql/store.ts';
import { verifyJournal } from '../../adapters/sql/verify.ts';
import { release, saved, silent } from './store-rows.ts';

const EVENTS = 12;
const TEXTS = ['type', 'body', 'actor', 'account', 'policy', 'previous_hash', 'hash', 'stream'];
const NUMBERS = ['at', 'seq', 'position'];

let folder: string;
let client: SqliteDatabase.Database;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'signalbox-tampering-'));
  const path = join(folder, 'signalbox.db');
  const store = await openStore({ url: `file:${path}`, log: silent });
  for (let seq = 1; seq <= EVENTS / 3; seq += 1) {
    for (const n of [1, 2, 3]) await saved(store, release(n, seq), seq - 1);
  }
  await store.close();
  client = new SqliteDatabase(path);
  client.pragma('foreign_keys = OFF');
  for (const what of ['update', 'delete', 'replace']) {
    client.exec(`drop trigger events_refuse_${what}`);
  }
  client.exec('drop index events_stream_seq');
});

afterEach(() => {
  client.close();
  rmSync(folder, { recursive: true, force: true });
});

const position = fc.integer({ min: 1, max: EVENTS });
const columns = [...TEXTS, ...NUMBERS].filter((name) => name !== 'position').join();

/** One edit of the events table, as SQL. */
const edit = fc.oneof(
  fc
    .tuple(fc.constantFrom(...TEXTS), position, fc.stringMatching(/^[a-z]{1,9}$/))
    .map(([name, at, value]) => `update events set ${name} = '${value}' where position = ${at}`),
  fc
    .tuple(fc.constantFrom(...NUMBERS), position, fc.integer({ min: -99, max: 999 }))
    .map(([name, at, value]) => `update events set ${name} = ${value} where position = ${at}`),
  position.map((at) => `delete from events where position = ${at}`),
  fc.tuple(position, position).map(([a, b]) => {
    const [from, to] = [Math.min(a, b), Math.max(a, b)];
    return `delete from events where position between ${from} and ${to}`;
  }),
  fc.tuple(position, fc.integer({ min: -3, max: EVENTS + 3 })).map(
    ([at, to]) => `insert into events (position, ${columns})
      select ${to}, ${columns} from events where position = ${at}`,
  ),
  fc.tuple(fc.constantFrom(...TEXTS, 'seq', 'at'), position, position).map(
    ([name, a, b]) => `update events set ${name} =
      (select ${name} from events other where other.position = ${a} + ${b} - events.position)
      where position in (${a}, ${b})`,
  ),
);

const contents = () => JSON.stringify(client.prepare('select * from events').all());

test('every edit of the journal that changes it is found (product U1)', async () => {
  const before = contents();
  const journal = journalReading(drizzle(client), sqliteTables);
  expect(await verifyJournal(journal)).toMatchObject({ ok: true, events: EVENTS });
  let found = 0;
  const property = fc.asyncProperty(
    fc.array(edit, { minLength: 1, maxLength: 3 }),
    async (edits) => {
      client.exec('begin');
      try {
        for (const statement of edits) client.exec(statement);
        const changed = contents() !== before;
        expect((await verifyJournal(journal)).ok).toBe(!changed);
        if (changed) found += 1;
      } catch (error) {
        // The database itself refuses two events at one position.
        if (!(error instanceof SqliteDatabase.SqliteError)) throw error;
      } finally {
        client.exec('rollback');
      }
    },
  );
  await fc.assert(property, { numRuns: 300 });
  expect(found).toBeGreaterThan(150);
});
