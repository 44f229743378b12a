// That a copy of a store is the store, whichever database is on either side, and that half of one is none.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { backUp, move, restore } from '../../../adapters/sql/backup.ts';
import { untaken, unwritten } from '../../../adapters/sql/handed-over.ts';
import { openStore } from '../../../adapters/sql/store.ts';
import { verifyJournal } from '../../../adapters/sql/verify.ts';
import { enqueued, message, release, saved, silent } from '../../conformance/store-rows.ts';
import { everythingOf, filled } from '../../support/filled-store.ts';
import { freshSchema, type Schema, servers } from '../../support/servers.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'signalbox-backup-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string) => join(folder, name);
const fileUrl = (name: string) => `file:${at(name)}`;

async function contentsOf(url: string) {
  const store = await openStore({ url, log: silent });
  try {
    const all = await everythingOf(store);
    return { all, verified: await verifyJournal(store), held: await store.held() };
  } finally {
    await store.close();
  }
}

/** Runs statements in a file as somebody with a database console would. */
function tamper(name: string, ...statements: readonly string[]): void {
  const client = new SqliteDatabase(at(name));
  client.pragma('foreign_keys = OFF');
  for (const statement of statements) client.exec(statement);
  client.close();
}

describe('a backup of a SQLite file', () => {
  test('holds everything, is one file, and can be made beside the running bot', async () => {
    await filled(fileUrl('bot.db'));
    const running = await openStore({ url: fileUrl('bot.db'), log: silent });
    const contents = await backUp(fileUrl('bot.db'), at('backup.db'));
    expect(contents).toMatchObject({ events: 502, rows: { streams: 2, events: 502, outbox: 4 } });
    expect(readdirSync(folder).filter((name) => name.startsWith('backup'))).toEqual(['backup.db']);
    expect(statSync(at('backup.db')).mode & 0o077).toBe(0);
    await saved(running, release(7));
    await running.close();
    const before = await contentsOf(fileUrl('bot.db'));
    const copy = await contentsOf(fileUrl('backup.db'));
    expect(before.all.streams).toHaveLength(2);
    expect({ ...copy.all, streams: [] }).toEqual({ ...before.all, streams: [] });
    expect(copy.all.streams).toEqual(before.all.streams.slice(0, 1));
  });

  test('never takes the place of anything', async () => {
    await filled(fileUrl('bot.db'));
    writeFileSync(at('backup.db'), 'mine');
    await expect(backUp(fileUrl('bot.db'), at('backup.db'))).rejects.toThrow(/Give another name/);
    expect(readdirSync(folder).toSorted()).toEqual(['backup.db', 'bot.db']);
  });

  test('with a broken journal is none', async () => {
    await filled(fileUrl('bot.db'));
    tamper(
      'bot.db',
      'drop trigger events_refuse_update',
      "update events set type = 'x' where position = 9",
    );
    await expect(backUp(fileUrl('bot.db'), at('backup.db'))).rejects.toThrow(
      /broken at event 9 of R-1/,
    );
    expect(readdirSync(folder).filter((name) => name.startsWith('backup'))).toEqual([]);
  });
});

describe('what is wrong with a file that was handed over is told of that file', () => {
  test('a backup that is a text, half of one, a folder, or not there', async () => {
    await filled(fileUrl('bot.db'));
    await backUp(fileUrl('bot.db'), at('backup.db'));
    writeFileSync(at('half.db'), readFileSync(at('backup.db')).subarray(0, 40_000));
    writeFileSync(at('notes.txt'), 'no database at all\n'.repeat(200));
    mkdirSync(at('folder'));
    const words = {
      'half.db': /half\.db is damaged, or only a part of a backup\. Use another one/,
      'notes.txt': /notes\.txt is not a backup: it is no database at all/,
      folder: /folder can't be read \([A-Z_]+\)/,
      'nothing.db': /There is no database at .*nothing\.db/,
    };
    for (const [name, said] of Object.entries(words)) {
      await expect(restore(at(name), fileUrl('new.db'), 'x', 1)).rejects.toThrow(said);
      await expect(move(fileUrl(name), fileUrl('new.db'))).rejects.toThrow(said);
      expect(existsSync(at('new.db.part'))).toBe(false);
    }
  });

  test('a place where no backup can be written', async () => {
    await filled(fileUrl('bot.db'));
    writeFileSync(at('notes.txt'), 'mine');
    await expect(backUp(fileUrl('bot.db'), at('notes.txt/backup.db'))).rejects.toThrow(
      /notes\.txt\/backup\.db can't be written \(E[A-Z]+\)\. Look at the right to write there/,
    );
    const full = Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
    expect(unwritten('/mnt/b.db', full)?.message).toBe(
      'there is no room for /mnt/b.db. Make some, or name a place on another disk.',
    );
    expect(unwritten('/mnt/b.db', new TypeError('x is undefined'))).toBeUndefined();
    const away = Object.assign(new Error('connect'), { code: 'ECONNREFUSED', syscall: 'connect' });
    expect(unwritten('/mnt/b.db', away)).toBeUndefined();
    // A certificate of the database's, say, is another file.
    const another = (path: string) => Object.assign(new Error('open'), { code: 'ENOENT', path });
    expect(unwritten('/mnt/b.db', another('/etc/ca.pem'))).toBeUndefined();
    for (const own of ['/mnt', '/mnt/b.db.part']) {
      expect(unwritten('/mnt/b.db', another(own))?.message).toContain('/mnt/b.db can');
    }
  });

  test('a file that can’t be had alone, since it can’t be written', () => {
    const readOnly = Object.assign(new Error('readonly'), { code: 'SQLITE_READONLY_DIRECTORY' });
    expect(untaken('/mnt/bot.db', readOnly)?.message).toBe(
      "/mnt/bot.db can't be had alone (SQLITE_READONLY_DIRECTORY): whether a bot uses it is known only to who may write it. Run this as the user who runs the bot.",
    );
    expect(untaken('/mnt/bot.db', new TypeError('x is undefined'))).toBeUndefined();
  });
});

describe('a restored backup', () => {
  test('is what was backed up, held back', async () => {
    await filled(fileUrl('bot.db'));
    const before = await contentsOf(fileUrl('bot.db'));
    await backUp(fileUrl('bot.db'), at('backup.db'));
    const restored = await restore(at('backup.db'), fileUrl('new/bot.db'), 'restored', 77);
    expect(restored.newest).toBe(1_700_000_000_000 + 501);
    const after = await contentsOf(fileUrl('new/bot.db'));
    expect(after.all).toEqual(before.all);
    expect(after.verified).toEqual(before.verified);
    expect(after.held).toEqual({ since: 77, why: 'restored' });
  });

  test('is not put over another, nor over what a bot left of one', async () => {
    await filled(fileUrl('bot.db'));
    await backUp(fileUrl('bot.db'), at('backup.db'));
    await expect(restore(at('backup.db'), fileUrl('bot.db'), 'x', 1)).rejects.toThrow(
      /move the file away/,
    );
    writeFileSync(at('old.db-wal'), '');
    await expect(restore(at('backup.db'), fileUrl('old.db'), 'x', 1)).rejects.toThrow(/-wal/);
    expect(existsSync(at('old.db'))).toBe(false);
  });

  test('that was changed is none', async () => {
    await filled(fileUrl('bot.db'));
    await backUp(fileUrl('bot.db'), at('backup.db'));
    tamper(
      'backup.db',
      'drop trigger events_refuse_delete',
      'delete from events where position = 502',
    );
    await expect(restore(at('backup.db'), fileUrl('new.db'), 'x', 1)).rejects.toThrow(/broken/);
    expect(readdirSync(folder).filter((name) => name.startsWith('new'))).toEqual([]);
  });
});

describe.skipIf(servers.postgres === undefined)('PostgreSQL', () => {
  let schema: Schema;
  beforeEach(async () => {
    schema = await freshSchema();
  });
  afterEach(() => schema.drop());

  test('takes everything of a SQLite file, and gives it back in a backup', async () => {
    await filled(fileUrl('bot.db'));
    const before = await contentsOf(fileUrl('bot.db'));
    expect(await move(fileUrl('bot.db'), schema.url)).toMatchObject({ events: 502 });
    expect(await contentsOf(schema.url)).toEqual(before);
    await backUp(schema.url, at('backup.db'));
    expect(await contentsOf(fileUrl('backup.db'))).toEqual(before);
    expect(await contentsOf(fileUrl('bot.db'))).toEqual(before);
  });

  test('says what a thread is told in the order in which it was put in, after the move too', async () => {
    await filled(fileUrl('bot.db'));
    await move(fileUrl('bot.db'), schema.url);
    const store = await openStore({ url: schema.url, log: silent });
    const due = async () => (await store.due(1_000, 10)).map(({ key }) => key);
    expect(await due()).toEqual(['timer:R-1:remind', 'z first']);
    await store.complete((await store.claim('z first', 1_000, 50)) as never, undefined, 1_001);
    expect(await due()).toContain('a second');
    await store.close();
  });

  test('keeps that order where more waits than is copied at a time', async () => {
    const from = await openStore({ url: fileUrl('bot.db'), log: silent });
    const names = Array.from({ length: 1_201 }, (_, n) => `note ${2_000 - n}`);
    await enqueued(from, ...names.map((name) => message(name)));
    await from.close();
    await move(fileUrl('bot.db'), schema.url);
    const order = async () =>
      (await schema.console('select key from outbox order by arrival')).map(({ key }) => key);
    expect(await order()).toEqual(names);
    await backUp(schema.url, at('backup.db'));
    const client = new SqliteDatabase(at('backup.db'));
    expect(client.prepare('select key from outbox order by rowid').pluck().all()).toEqual(names);
    client.close();
  });

  test('that holds something is left alone', async () => {
    await filled(fileUrl('bot.db'));
    const store = await openStore({ url: schema.url, log: silent });
    await saved(store, release(9));
    await expect(move(fileUrl('bot.db'), schema.url)).rejects.toThrow(/isn't empty/);
    expect(await store.streams({ kind: 'release' })).toEqual([release(9)]);
    await store.close();
  });

  test('does not move while a bot has the file open, and moves once it is stopped', async () => {
    await filled(fileUrl('bot.db'));
    const running = await openStore({ url: fileUrl('bot.db'), log: silent });
    await expect(move(fileUrl('bot.db'), schema.url)).rejects.toThrow(
      /Another process uses .*bot\.db: stop the bot, and try again/,
    );
    // It wasn't hurt by that.
    await saved(running, release(7));
    await running.close();
    expect(await move(fileUrl('bot.db'), schema.url)).toMatchObject({ rows: { streams: 3 } });
  });

  test('has nothing of a move that failed, and the move can be repeated', async () => {
    await filled(fileUrl('bot.db'));
    const tables = ['streams', 'events', 'receipts', 'outbox', 'posts', 'accounts', 'contacts'];
    await (await openStore({ url: schema.url, log: silent })).close();
    await schema.console('alter table contacts add constraint never check (seen_at < 0)');
    await expect(move(fileUrl('bot.db'), schema.url)).rejects.toThrow(/never/);
    for (const table of tables) {
      expect(await schema.console(`select count(*)::int as rows from ${table}`)).toEqual([
        { rows: 0 },
      ]);
    }
    await schema.console('alter table contacts drop constraint never');
    expect(await move(fileUrl('bot.db'), schema.url)).toMatchObject({ events: 502 });
  });

  test('is restored into, held back', async () => {
    await filled(fileUrl('bot.db'));
    await backUp(fileUrl('bot.db'), at('backup.db'));
    await restore(at('backup.db'), schema.url, 'restored', 77);
    expect((await contentsOf(schema.url)).held).toEqual({ since: 77, why: 'restored' });
    await expect(restore(at('backup.db'), schema.url, 'x', 1)).rejects.toThrow(/isn't empty/);
  });
});
