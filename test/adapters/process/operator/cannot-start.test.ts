// What the program says instead of a stack trace when its database or its port can't be had, and how it ends.
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openStore } from '../../../../adapters/sql/store.ts';
import { silent } from '../../../conformance/store-rows.ts';
import { aFolder, startInstalled } from '../../../support/installed-program.ts';
import { freshSchema, servers } from '../../../support/servers.ts';

/** An app of nobody's, at a Slack that isn't there. */
const slack = {
  SLACK_BOT_TOKEN: 'xoxb-cannot-start',
  SLACK_SIGNING_SECRET: '0123456789abcdef0123456789abcdef',
  SLACK_API_URL: 'http://127.0.0.1:9/api/',
};

/** Starts it and waits for its end. */
async function said(settings: Readonly<Record<string, string>>) {
  const program = startInstalled(aFolder(), { ...slack, LOG_LEVEL: 'silent', ...settings });
  const { code } = await program.ended;
  const text = program.printed();
  expect(text).not.toMatch(/\n\s+at /);
  return { code, text };
}

/** A file as the bot leaves it, and what somebody then did to it. */
async function aFile(...statements: readonly string[]): Promise<string> {
  const path = join(aFolder(), 'bot.db');
  await (await openStore({ url: `file:${path}`, log: silent })).close();
  const client = new SqliteDatabase(path);
  for (const statement of statements) client.exec(statement);
  client.close();
  return `file:${path}`;
}

describe('a SQLite file', () => {
  test('that is no database', async () => {
    const path = join(aFolder(), 'notes.txt');
    writeFileSync(path, 'not a database, and long enough to be one\n'.repeat(100));
    const { code, text } = await said({ DATABASE_URL: `file:${path}` });
    expect(text).toBe(
      `Signalbox can't start: ${path} is not a database. Look at DATABASE_URL, or put a backup in its place (npm run restore).\n`,
    );
    expect(code).toBe(78);
  });

  test('that is a folder', async () => {
    const path = join(aFolder(), 'folder');
    mkdirSync(path);
    const { code, text } = await said({ DATABASE_URL: `file:${path}` });
    expect(text).toMatch(/can't be opened\. Look whether it is a file/);
    expect(code).toBe(78);
  });

  test('of a newer version', async () => {
    const url = await aFile(
      "insert into __drizzle_migrations (hash, created_at) values ('from the future', 9e15)",
    );
    const { code, text } = await said({ DATABASE_URL: url });
    expect(text).toMatch(/newer version of Signalbox: start that version, or restore a backup/);
    expect(code).toBe(1);
  });

  test.each([
    ['with a table too few', ['drop table contacts']],
    ['with a migration noted that was taken back', ['alter table outbox drop column uncertain']],
    ['with a migration made and not noted', ['delete from __drizzle_migrations where id > 1']],
  ])('%s', async (_, statements) => {
    const { code, text } = await said({ DATABASE_URL: await aFile(...statements) });
    expect(text).toMatch(/a migration was applied by halves, or somebody changed them\. Restore/);
    expect(code).toBe(1);
  });
});

test('a port that is taken', async () => {
  const other = createServer().listen(0, '0.0.0.0');
  onTestFinished(() => void other.close());
  await new Promise((listening) => other.once('listening', listening));
  const { port } = other.address() as { readonly port: number };
  const { code, text } = await said({ PORT: String(port), DATABASE_URL: await aFile() });
  expect(text).toContain(`port ${port} is taken by another program`);
  expect(code).toBe(78);
});

describe('a PostgreSQL', () => {
  const at = 'postgres://bot:very-secret@';

  test.each([
    ['at a host that is not', `${at}nowhere.invalid:5432/db`, /no such host|name server/],
    ['that nobody has started', `${at}127.0.0.1:9/db`, /nothing answers at 127\.0\.0\.1:9\/db/],
  ])('%s', async (_, url, words) => {
    const { text } = await said({ DATABASE_URL: url });
    expect(text).toMatch(words);
    expect(text).not.toContain('very-secret');
  });

  test('under another scheme', async () => {
    const { code, text } = await said({ DATABASE_URL: 'mysql://bot:very-secret@127.0.0.1/db' });
    expect(text).toContain('DATABASE_URL: expected file:');
    expect(text).not.toContain('very-secret');
    expect(code).toBe(78);
  });

  describe.skipIf(servers.postgres === undefined)('that answers', () => {
    const changed = (change: (url: URL) => void) => {
      const url = new URL(servers.postgres ?? '');
      change(url);
      return url.href;
    };

    test('without this database', async () => {
      const url = changed((one) => {
        one.pathname = '/no_such_database';
      });
      const { code, text } = await said({ DATABASE_URL: url });
      expect(text).toMatch(/there is no database .*\/no_such_database\. Create it/);
      expect(code).toBe(78);
    });

    test('that may only be read', async () => {
      const url = changed((one) => {
        one.searchParams.set('options', '-c default_transaction_read_only=on');
      });
      const { code, text } = await said({ DATABASE_URL: url });
      expect(text).toMatch(/can only be read: it is a standby, or was set read-only/);
      expect(code).toBe(1);
    });

    test('with a table too few', async () => {
      const schema = await freshSchema();
      onTestFinished(() => schema.drop());
      await (await openStore({ url: schema.url, log: silent })).close();
      await schema.console('drop table contacts');
      const { code, text } = await said({ DATABASE_URL: schema.url });
      expect(text).toMatch(/a migration was applied by halves/);
      expect(code).toBe(1);
    });
  });
});
