// What is read in one breath is one picture, and nothing that anybody could have heard of is missing from it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import SqliteDatabase from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore } from '../../../adapters/sql/store.ts';
import { event, type OpenedStore, release, saved, silent } from '../../conformance/store-rows.ts';

let folder: string;
let store: OpenedStore;
/** Another process with the same file. */
let other: SqliteDatabase.Database;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'signalbox-test-'));
  const path = join(folder, 'signalbox.db');
  store = await openStore({ url: `file:${path}`, log: silent });
  other = new SqliteDatabase(path);
  await saved(store, release(1));
  await saved(store, release(2));
  await turn();
});

afterEach(async () => {
  other.close();
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const owners = async () => [(await store.stream('R-1'))?.owner, (await store.stream('R-2'))?.owner];

test('what another process commits meanwhile is in all of it or in none', async () => {
  const before = (await store.stream('R-1'))?.owner;
  other.exec("update streams set owner = 'ben@example.org'");
  expect((await store.stream('R-2'))?.owner).toBe(before);
  await turn();
  expect(await owners()).toEqual(['ben@example.org', 'ben@example.org']);
});

test('what this process commits is seen at once', async () => {
  const moved = release(1, 2, { owner: 'ben@example.org' });
  let before: string | undefined;
  await store.transaction(async (tx) => {
    before = (await store.stream('R-1'))?.owner;
    await tx.save(moved, [event('R-1', 2)]);
  });
  expect(before).toBe('ana@example.org');
  expect(await store.stream('R-1')).toEqual(moved);
});

test('a look is over when the event loop goes on: it keeps no space from being reused', async () => {
  await store.stream('R-1');
  await turn();
  expect(other.pragma('wal_checkpoint(truncate)', { simple: true })).toBe(0);
});

test('a store is closed in the middle of a look', async () => {
  await store.stream('R-1');
  await store.close();
  await turn();
});
