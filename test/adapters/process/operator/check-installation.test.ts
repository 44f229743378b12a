// What an operator is told before the bot is started: all that is wrong, at once, without a secret.
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { samplePolicyFile } from '../../../../adapters/process/policy-file.ts';
import { openStore } from '../../../../adapters/sql/store.ts';
import { enqueued, message, silent } from '../../../conformance/store-rows.ts';
import { filled, THE_VERSION_BEFORE } from '../../../support/filled-store.ts';
import { aFolder } from '../../../support/installed-program.ts';
import { operator } from '../../../support/operator.ts';
import { hasRedisServer, privateRedis } from '../../../support/private-redis.ts';
import { freshSchema, servers } from '../../../support/servers.ts';

const sound = {
  POLICY_FILE: samplePolicyFile,
  SLACK_BOT_TOKEN: 'xoxb-very-secret',
  SLACK_SIGNING_SECRET: '0123456789abcdef0123456789abcdef',
  SLACK_API_URL: 'http://127.0.0.1:9/api/',
};

const check = (settings: Readonly<Record<string, string>>) =>
  operator('check:installation', settings);

test('an installation in order is told to be', async () => {
  const path = join(aFolder(), 'bot.db');
  await filled(`file:${path}`);
  const { code, out, err } = await check({ ...sound, DATABASE_URL: `file:${path}` });
  expect(err).toBe('');
  expect(out).toContain(
    `check: ok: ${path}: this version, a journal of 502 events, all as they were written`,
  );
  expect(out).toMatch(/check: all is well\n$/);
  expect(code).toBe(0);
});

test('what was given up is told with its reason, and that everything is held back', async () => {
  const path = join(aFolder(), 'bot.db');
  const store = await openStore({ url: `file:${path}`, log: silent });
  const keys = Array.from({ length: 6 }, (_, n) => `message-${n}`);
  await enqueued(store, ...keys.map((key) => message(key)));
  for (const [n, key] of keys.entries()) {
    const claim = await store.claim(key, 1000, 30_000);
    if (claim !== undefined) await store.bury(claim, `channel ${n} is archived`, 2000 + n);
  }
  await store.hold('restored from a backup', 5000);
  await store.close();
  const { code, out } = await check({ ...sound, DATABASE_URL: `file:${path}` });
  expect(out).toContain(
    'check: note: nothing is sent or rung since 1970-01-01T00:00:05.000Z (restored from a backup); `npm run resume` ends this',
  );
  const newest =
    'check: note: message-5 was given up on 1970-01-01T00:00:02.005Z: channel 5 is archived';
  expect(out).toContain(newest);
  expect(out).toContain('more was given up before that');
  expect(out).not.toContain('message-0');
  expect(code).toBe(0);
});

test('everything that is wrong is told at once', async () => {
  const folder = aFolder();
  writeFileSync(join(folder, 'notes.txt'), 'no database at all\n'.repeat(200));
  writeFileSync(join(folder, 'policy.yaml'), 'organisation: {}\n');
  const { code, out } = await check({
    SLACK_BOT_TOKEN: 'xoxb-very-secret',
    POLICY_FILE: join(folder, 'policy.yaml'),
    DATABASE_URL: `file:${join(folder, 'notes.txt')}`,
    REDIS_URL: 'redis://:also-secret@127.0.0.1:9',
    PORT: 'many',
  });
  for (const words of ['SLACK_SIGNING_SECRET', 'PORT', 'policy.yaml', 'is not a database']) {
    expect(out).toMatch(new RegExp(`check: problem: .*${words}`));
  }
  expect(out).toMatch(/check: problem: Redis at 127\.0\.0\.1:9 can't be used/);
  expect(out).not.toMatch(/very-secret|also-secret/);
  expect(code).toBe(78);
});

test('a database that was tampered with, and one that is to be made or migrated', async () => {
  const path = join(aFolder(), 'bot.db');
  const settings = { ...sound, DATABASE_URL: `file:${path}` };
  expect((await check(settings)).out).toContain(`check: note: ${path} will be made at start`);
  await filled(`file:${path}`);
  const client = new SqliteDatabase(path);
  client.exec(`update streams set state = '{"half' where stream = 'A-1'`);
  expect((await check(settings)).out).toMatch(/problem: the state of A-1 in .* can't be read/);
  client.exec('drop trigger events_refuse_update');
  client.exec("update events set body = '{}' where position = 3");
  const broken = await check(settings);
  expect(broken.out).toMatch(/problem: The journal of .* is broken at event 3 of R-1/);
  client.exec(THE_VERSION_BEFORE);
  client.close();
  expect((await check(settings)).out).toContain(`note: ${path} is empty or of an older version`);
});

test('Slack’s manifest with the example’s address is no manifest of this installation', async () => {
  const settings = { ...sound, DATABASE_URL: `file:${join(aFolder(), 'bot.db')}` };
  for (const PUBLIC_URL of ['', 'https://release.example.org']) {
    const { out } = await check({ ...settings, PUBLIC_URL });
    expect(out).toContain('check: note: manifest.json has the example address');
  }
  const example = await check({ ...settings, PUBLIC_URL: 'https://signalbox.example.com' });
  expect(example.out).toContain('check: ok: manifest.json has one address for Slack');
});

describe.skipIf(!hasRedisServer)('with Redis', () => {
  test('a password that is wrong, a database that isn’t there, and one in order', async () => {
    const redis = await privateRedis();
    await redis.start();
    const settings = { ...sound, DATABASE_URL: `file:${join(aFolder(), 'bot.db')}` };
    const said = async (REDIS_URL: string) => (await check({ ...settings, REDIS_URL })).out;
    expect(await said(redis.url)).toMatch(/check: ok: Redis at .* answers/);
    expect(await said(`${redis.url}/99`)).toMatch(
      /check: problem: Redis has no database 99: look at the number at the end of REDIS_URL/,
    );
    expect(await redis.command('KEYS', '*')).toEqual([]);
    await redis.command('CONFIG', 'SET', 'requirepass', 'hush-hush');
    expect(await said(redis.url)).toMatch(
      /check: problem: Redis does not let the bot in: look at user and password/,
    );
  });
});

describe.skipIf(servers.postgres === undefined)('with PostgreSQL', () => {
  test('a user who may not create the tables', async () => {
    const schema = await freshSchema();
    const role = `signalbox_reader_${randomUUID().replaceAll('-', '')}`;
    const name = new URL(schema.url).searchParams.get('options')?.split('=').at(-1);
    await schema.console(`create role ${role} login`, `grant usage on schema ${name} to ${role}`);
    onTestFinished(async () => {
      await schema.console(`drop owned by ${role}`, `drop role ${role}`);
      await schema.drop();
    });
    const url = new URL(schema.url);
    url.username = role;
    const { code, out } = await check({ ...sound, DATABASE_URL: url.href });
    expect(out).toMatch(/check: problem: .* has no right to create or change tables in/);
    expect(code).toBe(78);
  });

  test('a database in order, and one that may only be read', async () => {
    const schema = await freshSchema();
    onTestFinished(() => schema.drop());
    await filled(schema.url);
    const well = await check({ ...sound, DATABASE_URL: schema.url });
    expect(well.out).toMatch(/ok: .* is PostgreSQL \d+/);
    expect(well.out).toMatch(/check: all is well\n$/);
    const url = new URL(schema.url);
    const options = url.searchParams.get('options');
    url.searchParams.set('options', `${options} -c default_transaction_read_only=on`);
    const { code, out } = await check({ ...sound, DATABASE_URL: url.href });
    expect(out).toMatch(/problem: .* can only be read: point DATABASE_URL at the primary/);
    expect(code).toBe(78);
  });
});

test('the doctor asks Slack as well', async () => {
  const path = join(aFolder(), 'bot.db');
  const { code, out } = await operator('doctor', { ...sound, DATABASE_URL: `file:${path}` });
  expect(out).toContain("doctor: problem: Slack doesn't answer");
  expect(out).not.toContain('very-secret');
  expect(code).toBe(78);
});
