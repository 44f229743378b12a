// What somebody finds out about a database before a bot is started on it, and that looking leaves it as it was.
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { examineDatabase } from '../../../adapters/sql/examine.ts';
import { openJournal, openStore } from '../../../adapters/sql/store.ts';
import { troubleOf } from '../../../adapters/sql/trouble.ts';
import { verifyJournal } from '../../../adapters/sql/verify.ts';
import { silent } from '../../conformance/store-rows.ts';
import { THE_VERSION_BEFORE } from '../../support/filled-store.ts';
import { freshSchema, type Schema, servers } from '../../support/servers.ts';

interface Ground {
  readonly url: string;
  /** Runs statements as somebody with a database console would, and answers the rows of the last where it asks. */
  console(...statements: readonly string[]): Promise<readonly Record<string, unknown>[]>;
}

async function aFile(): Promise<Ground> {
  const path = join(tmpdir(), `signalbox-${randomUUID()}.db`);
  await (await openStore({ url: `file:${path}`, log: silent })).close();
  const client = new SqliteDatabase(path);
  onTestFinished(() => {
    client.close();
    for (const end of ['', '-wal', '-shm']) rmSync(`${path}${end}`, { force: true });
  });
  return {
    url: `file:${path}`,
    async console(...statements) {
      for (const one of statements.slice(0, -1)) client.exec(one);
      const [last = ''] = statements.slice(-1);
      if (!last.startsWith('select')) client.exec(last);
      return last.startsWith('select')
        ? client.prepare<[], Record<string, unknown>>(last).all()
        : [];
    },
  };
}

async function aSchema(): Promise<Schema> {
  const schema = await freshSchema();
  onTestFinished(() => schema.drop());
  await (await openStore({ url: schema.url, log: silent })).close();
  return schema;
}

const problemsOf = async (url: string) =>
  (await examineDatabase(url)).filter(({ state }) => state === 'problem').map(({ says }) => says);

const MIGRATIONS = 'select count(*) as count from __drizzle_migrations';

describe.each([
  ['a SQLite file', aFile, true],
  ['a PostgreSQL database', aSchema, servers.postgres !== undefined],
] as const)('%s', (_name, ground, isThere) => {
  test.skipIf(!isThere)('whose journal nothing keeps from being changed any more', async () => {
    const { url, console } = await ground();
    expect(await problemsOf(url)).toEqual([]);
    const onEvents = url.startsWith('file:') ? '' : ' on events';
    await console(`drop trigger events_refuse_update${onEvents}`);
    expect(await problemsOf(url)).toEqual([
      expect.stringMatching(/somebody has removed events_refuse_update\. Look whether it is as/),
    ]);
  });

  test.skipIf(!isThere)('of the version before can be migrated, and isn’t by looking', async () => {
    const { url, console } = await ground();
    await console(THE_VERSION_BEFORE);
    const before = await console(MIGRATIONS);
    expect(await examineDatabase(url)).toContainEqual({
      state: 'note',
      says: expect.stringMatching(/is empty or of an older version, and will be migrated at start/),
    });
    expect(await console(MIGRATIONS)).toEqual(before);
    await (await openStore({ url, log: silent })).close();
    expect(await console(MIGRATIONS)).not.toEqual(before);
  });

  test.skipIf(!isThere)('with a migration made and not noted can’t be migrated', async () => {
    const { url, console } = await ground();
    await console(
      'delete from __drizzle_migrations where id = (select max(id) from __drizzle_migrations)',
    );
    expect(await problemsOf(url)).toEqual([
      expect.stringMatching(
        /a migration was applied by halves, or somebody changed them\. Restore/,
      ),
    ]);
  });

  test
    .skipIf(!isThere)
    .each([
      'alter table accounts rename column email to mail',
      'alter table outbox rename to inbox',
    ])('that somebody changed: %s', async (change) => {
    const { url, console } = await ground();
    await console(change);
    const said = await problemsOf(url).catch((error: unknown) => [troubleOf(error, 'it')?.why]);
    expect(said).toEqual([
      expect.stringMatching(
        /a migration was applied by halves, or somebody changed them\. Restore/,
      ),
    ]);
  });
});

describe.skipIf(servers.postgres === undefined)('a PostgreSQL database', () => {
  test('in which not every text can be written is no place for a bot', async () => {
    const name = `signalbox_latin_${randomUUID().replaceAll('-', '')}`;
    const schema = await aSchema();
    await schema.alone(`create database ${name} encoding 'LATIN1' locale 'C' template template0`);
    onTestFinished(() => schema.alone(`drop database ${name}`));
    const url = new URL(servers.postgres ?? '');
    url.pathname = `/${name}`;
    const unfit = /is in LATIN1, in which not every text can be written\. Create another one/;
    await expect(openStore({ url: url.href, log: silent })).rejects.toThrow(unfit);
    expect(await problemsOf(url.href)).toEqual([expect.stringMatching(unfit)]);
  });

  test('may be read by who may read the journal alone', async () => {
    const { url, console } = await aSchema();
    const role = `signalbox_auditor_${randomUUID().replaceAll('-', '')}`;
    const own = new URL(url);
    const name = own.searchParams.get('options')?.split('=').at(-1);
    await console(
      `create role ${role} login`,
      `grant usage on schema ${name} to ${role}`,
      `grant select on events, streams, __drizzle_migrations to ${role}`,
    );
    onTestFinished(async () => {
      await console(`drop owned by ${role}`, `drop role ${role}`);
    });
    own.username = role;
    const journal = await openJournal(own.href);
    expect(await verifyJournal(journal)).toMatchObject({ ok: true });
    await journal.close();
  });

  test('behind a pooler that refuses what the bot asks of its connections', async () => {
    const { url } = await aSchema();
    const pooler = await aPooler(url);
    for (const asked of [openStore({ url: pooler, log: silent }), examineDatabase(pooler)]) {
      const error: unknown = await asked.then(
        () => undefined,
        (refused: unknown) => refused,
      );
      expect(troubleOf(error, 'db/x')).toEqual({
        why: expect.stringMatching(/^a pooler stands before db\/x and refuses/),
        ofSettings: true,
      });
    }
  });
});

/** As PgBouncer does unless it is told to ignore them. */
async function aPooler(address: string): Promise<string> {
  const to = new URL(address);
  const port = Number(to.port || 5432);
  const words = 'SFATAL\0C08P01\0Munsupported startup parameter: statement_timeout\0\0';
  const refusal = Buffer.concat([Buffer.from('E'), Buffer.alloc(4), Buffer.from(words)]);
  refusal.writeUInt32BE(refusal.length - 1, 1);
  const server = createServer((near) => {
    const far = connect(port, to.hostname);
    for (const end of [near, far]) end.on('error', () => undefined);
    near.once('data', (first) => {
      if (first.includes('statement_timeout')) return void near.end(refusal);
      far.write(first);
      near.pipe(far).pipe(near);
    });
    near.once('close', () => far.destroy());
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => void server.close());
  const by = new URL(address);
  by.hostname = '127.0.0.1';
  by.port = String((server.address() as { readonly port: number }).port);
  return by.href;
}
