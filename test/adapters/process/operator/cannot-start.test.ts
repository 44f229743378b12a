// What the program says instead of a stack trace when its database or its port can't be had, and how it ends.
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startTrouble } from '../../../../adapters/process/cannot-start.ts';
import { readDatabaseConfig } from '../../../../adapters/process/config.ts';
import { addressOf } from '../../../../adapters/process/config-database.ts';
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

const BY_HALVES = {
  why: expect.stringMatching(
    /a migration was applied by halves, or somebody changed them\. Restore/,
  ),
  ofSettings: false,
};

/** Starts it and waits for its end. */
async function said(settings: Readonly<Record<string, string>>) {
  const program = startInstalled(aFolder(), { ...slack, LOG_LEVEL: 'silent', ...settings });
  const { code } = await program.ended;
  const text = program.printed();
  expect(text).not.toMatch(/\n\s+at /);
  return { code, text };
}

/** The same without a process of its own, which takes longest: what it would say, and whether the settings are to blame. */
async function troubleWith(url: string) {
  const { database } = readDatabaseConfig({ DATABASE_URL: url }, process.cwd());
  if (database === undefined) throw new Error('there is no such address');
  const error = await openStore({ url: addressOf(database), log: silent }).then(
    () => undefined,
    (refused: unknown) => refused,
  );
  return startTrouble(error, { database, port: 0 });
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
    expect(await troubleWith(`file:${path}`)).toEqual({
      why: expect.stringMatching(/can't be opened\. Look whether it is a file/),
      ofSettings: true,
    });
  });

  test('of a newer version', async () => {
    const url = await aFile(
      "insert into __drizzle_migrations (hash, created_at) values ('from the future', 9e15)",
    );
    expect(await troubleWith(url)).toEqual({
      why: expect.stringMatching(/newer version of Signalbox: start that version, or restore a/),
      ofSettings: false,
    });
  });

  test.each([
    ['with a table too few', ['drop table contacts']],
    ['with a migration noted that was taken back', ['alter table outbox drop column uncertain']],
    ['with a migration made and not noted', ['delete from __drizzle_migrations where id > 1']],
  ])('%s', async (_, statements) => {
    expect(await troubleWith(await aFile(...statements))).toEqual(BY_HALVES);
  });
});

test('a port that is taken', async () => {
  const other = createServer().listen(0, '0.0.0.0');
  onTestFinished(() => void other.close());
  await new Promise((listening) => other.once('listening', listening));
  const { port } = other.address() as { readonly port: number };
  const { code, text } = await said({ PORT: String(port), DATABASE_URL: await aFile() });
  expect(text).toContain(`port ${port} is taken by another program`);
  // Started again it may well be free.
  expect(code).toBe(1);
});

describe('a PostgreSQL', () => {
  const at = 'postgres://bot:very-secret@';

  test('that nobody has started', async () => {
    const { code, text } = await said({ DATABASE_URL: `${at}127.0.0.1:9/db` });
    expect(text).toContain('nothing answers at 127.0.0.1:9/db');
    expect(text).not.toContain('very-secret');
    expect(code).toBe(1);
  });

  test('at a host that is not', async () => {
    const trouble = await troubleWith(`${at}nowhere.invalid:5432/db`);
    expect(trouble?.why).toMatch(/no such host|name server/);
    expect(trouble?.why).not.toContain('very-secret');
  });

  test('under another scheme', () => {
    const url = 'mysql://bot:very-secret@127.0.0.1/db';
    const { problems } = readDatabaseConfig({ DATABASE_URL: url }, process.cwd());
    expect(problems.join()).toContain('DATABASE_URL: expected file:');
    expect(problems.join()).not.toContain('very-secret');
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
      expect(await troubleWith(url)).toEqual({
        why: expect.stringMatching(/there is no database .*\/no_such_database\. Create it/),
        ofSettings: true,
      });
    });

    test('that may only be read', async () => {
      const url = changed((one) => {
        one.searchParams.set('options', '-c default_transaction_read_only=on');
      });
      expect(await troubleWith(url)).toEqual({
        why: expect.stringMatching(/can only be read: it is a standby, or was set read-only/),
        ofSettings: false,
      });
    });

    test('with a table too few', async () => {
      const schema = await freshSchema();
      onTestFinished(() => schema.drop());
      await (await openStore({ url: schema.url, log: silent })).close();
      await schema.console('drop table contacts');
      expect(await troubleWith(schema.url)).toEqual(BY_HALVES);
    });
  });
});
