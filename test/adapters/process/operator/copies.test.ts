// The operator's commands that copy a database, as an operator runs them: what they say and how they end.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { filled, THE_VERSION_BEFORE } from '../../../support/filled-store.ts';
import { aFolder } from '../../../support/installed-program.ts';
import { operator } from '../../../support/operator.ts';
import { freshSchema, servers } from '../../../support/servers.ts';

test('a database is backed up, restored in hold, and let go', async () => {
  const folder = aFolder();
  const [bot, backup, anew] = ['bot.db', 'backup.db', 'new.db'].map((name) => join(folder, name));
  await filled(`file:${bot}`);
  const saved = await operator('backup', { DATABASE_URL: `file:${bot}` }, backup ?? '');
  expect(saved.err).toBe('');
  expect(saved.code).toBe(0);
  expect(saved.out).toContain(`backup: ${bot} is in ${backup}\n`);
  expect(saved.out).toContain('rows: streams 2, events 502, receipts 1, outbox 4');
  expect(saved.out).toContain('502 events, all as they were written');
  const restored = await operator('restore', { DATABASE_URL: `file:${anew}` }, backup ?? '');
  expect(restored.err).toBe('');
  expect(restored.out).toContain('its newest event is of 2023-11-14T22:13:20.501Z: every vote');
  expect(restored.out).toContain('npm run resume');
  const resumed = await operator('resume', { DATABASE_URL: `file:${anew}` });
  expect(resumed.out).toContain('restored from a backup');
  const again = await operator('restore', { DATABASE_URL: `file:${anew}` }, backup ?? '');
  expect(again).toMatchObject({ code: 1, err: expect.stringContaining('move the file away') });
});

test('a backup or a restore without a path says how it is called', async () => {
  const url = `file:${join(aFolder(), 'bot.db')}`;
  for (const command of ['backup', 'restore']) {
    const said = await operator(command, { DATABASE_URL: url });
    expect(said).toMatchObject({ code: 1, err: expect.stringContaining(`${command} -- PATH`) });
  }
});

test('a database is brought up to date, once', async () => {
  const path = join(aFolder(), 'bot.db');
  const first = await operator('migrate', { DATABASE_URL: `file:${path}` });
  expect(first.out).toMatch(/^migrate: .*bot\.db: applied \d+ migrations, and is up to date\n$/);
  expect(existsSync(path)).toBe(true);
  const again = await operator('migrate', { DATABASE_URL: `file:${path}` });
  expect(again).toEqual({ code: 0, out: `migrate: ${path} is up to date\n`, err: '' });
});

describe.skipIf(servers.postgres === undefined)('with PostgreSQL', () => {
  test('an installation moves, once', async () => {
    const path = join(aFolder(), 'bot.db');
    await filled(`file:${path}`);
    const schema = await freshSchema();
    onTestFinished(() => schema.drop());
    const move = () =>
      operator('migrate:from-sqlite', { DATABASE_URL: schema.url }, `file:${path}`);
    const moved = await move();
    expect(moved.err).toBe('');
    expect(moved.out).toContain('the file is left as it was');
    expect(moved.out).toContain('events 502');
    expect(await move()).toMatchObject({ code: 1, err: expect.stringContaining("isn't empty") });
  });
});

test('an installation moves to PostgreSQL only, and says how', async () => {
  const url = `file:${join(aFolder(), 'bot.db')}`;
  const said = await operator('migrate:from-sqlite', { DATABASE_URL: url }, url);
  expect(said).toMatchObject({ code: 1, err: expect.stringContaining('set DATABASE_URL') });
});

test('a backup of an older version is not started on, but brought up to date first', async () => {
  const folder = aFolder();
  const [old, anew] = [join(folder, 'old.db'), join(folder, 'new.db')];
  await filled(`file:${old}`);
  const client = new SqliteDatabase(old);
  client.exec(THE_VERSION_BEFORE);
  client.close();
  const restore = () => operator('restore', { DATABASE_URL: `file:${anew}` }, old);
  expect(await restore()).toMatchObject({
    code: 1,
    err: expect.stringContaining('npm run migrate'),
  });
  expect(existsSync(anew)).toBe(false);
  expect((await operator('migrate', { DATABASE_URL: `file:${old}` })).out).toContain(
    '1 migration,',
  );
  expect((await restore()).code).toBe(0);
});
