// A PostgreSQL behind the address is replaced by another, or takes no writes for a while: what the bot believes of the old one
// is forgotten, what it says is true, and it goes on by itself.
import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { databaseClock } from '../../../adapters/process/database-clock.ts';
import { inProcessWakeups } from '../../../adapters/queue/in-process.ts';
import { bracketsOf, isAway, openLink, openReaders } from '../../../adapters/sql/postgres.ts';
import { openStore } from '../../../adapters/sql/store.ts';
import type { Log } from '../../../src/app/ports.ts';
import { OutcomeUnknown, StoreUnavailable } from '../../../src/app/store.ts';
import { event, message, release, silent } from '../../conformance/store-rows.ts';
import { type BehindAWire, behindAWire } from '../../support/behind-a-wire.ts';
import { breakableWire, type Wire } from '../../support/breakable-wire.ts';
import { startReplica } from '../../support/replica.ts';
import { type Schema, servers } from '../../support/servers.ts';

const failed = (code: string) => Object.assign(new Error(`it says ${code}`), { code });

test.each([
  ...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EPIPE'],
  ...['ERR_TLS_CERT_ALTNAME_INVALID', 'CERT_HAS_EXPIRED', 'SELF_SIGNED_CERT_IN_CHAIN'],
  // Of the server: no connection left, a changed password, a standby, a database that is being put back.
  ...['53300', '28P01', '25006', '3D000', '57P03', '08006'],
  // Of others in the way, and of its disk.
  ...['40001', '40P01', '58030'],
])('%s is the database’s, and no row’s fault', (code) => {
  expect(isAway(failed(code))).toBe(true);
});

test.each(['23505', '42703', '22001', 'SQLITE_BUSY', 'ERR_INVALID_ARG_TYPE'])(
  '%s is the statement’s fault',
  (code) => {
    expect(isAway(failed(code))).toBe(false);
  },
);

describe.skipIf(servers.postgres === undefined)('a PostgreSQL', () => {
  let schema: Schema;
  let wire: Wire;
  let open: BehindAWire['open'];
  beforeEach(async () => {
    ({ schema, wire, open } = await behindAWire());
  });

  /** A user of the schema's own, who may be told to read only. */
  async function aUser() {
    const role = `signalbox_user_${randomUUID().replaceAll('-', '')}`;
    const url = new URL(schema.url);
    const name = url.searchParams.get('options')?.split('=').at(-1);
    url.username = role;
    await schema.console(`create role ${role} login`, `grant all on schema ${name} to ${role}`);
    return {
      url: url.href,
      mayWrite: (may: boolean) =>
        schema.console(`alter role ${role} set default_transaction_read_only = ${!may}`),
      remove: () => schema.console(`drop owned by ${role}`, `drop role ${role}`),
    };
  }

  test('whose paces can’t be asked for is away, as for every other question', async () => {
    const store = await open(wire.url);
    const pace = store.paceOf?.('slack', { now: () => 1000 });
    await wire.close();
    const rate = { everyMs: 1000, burst: 1 };
    await expect(pace?.take('chat.postMessage C1', rate)).rejects.toThrow(StoreUnavailable);
  });

  test('that only reads is left for another one as soon as there is one', async () => {
    const user = await aUser();
    const way = await breakableWire(user.url);
    const store = await openStore({ url: way.url, log: silent });
    const enqueue = (key: string) => store.transaction((tx) => tx.enqueue([message(key)]));
    try {
      await enqueue('a');
      await user.mayWrite(false);
      way.cut();
      await expect(enqueue('b')).rejects.toThrow(StoreUnavailable);
      await user.mayWrite(true);
      await enqueue('c');
      expect(await store.queued('c')).toBeDefined();
    } finally {
      await store.close();
      await way.close();
      await user.remove();
    }
  });

  test('that takes no writes for a while isn’t stormed with what is due, and all of it is done afterwards', async () => {
    const user = await aUser();
    const way = await breakableWire(user.url);
    const said: string[] = [];
    const log: Log = { ...silent, error: (_facts, text) => void said.push(text) };
    const store = await openStore({ url: way.url, log });
    const looks = { sweepMs: 300, restMs: 5, lookAgainMs: 10 };
    const wakeups = inProcessWakeups({ clock: { now: Date.now }, log, ...looks });
    try {
      const keys = Array.from({ length: 40 }, (_, n) => `message-${n}`);
      await store.transaction((tx) =>
        tx.enqueue(keys.map((key) => message(key, { place: `slack:${key}`, dueAt: 1000 }))),
      );
      await user.mayWrite(false);
      way.cut();
      const replica = startReplica(store, wakeups, log);
      await expect.poll(() => said.length, { timeout: 15_000 }).toBeGreaterThanOrEqual(40 + 2);
      const before = said.length;
      await user.mayWrite(true);
      await expect.poll(() => replica.dealt.length, { timeout: 15_000 }).toBe(40);
      // As many at once as there is room for at first, never again so many, and then one at a time.
      expect(before).toBeLessThan(32 + 32);
      await replica.stop();
    } finally {
      await store.close();
      await way.close();
      await user.remove();
    }
  });

  test('that lost its last commit in a failover: what is written next is written whole', async () => {
    const [survivor, other] = [await open(wire.url), await open(schema.url)];
    const save = (store: typeof survivor, seq: number, status: string) =>
      store.transaction((tx) => tx.save({ ...release(1), seq, status }, [event('R-1', seq)]));
    await save(survivor, 1, 'testing');
    await save(survivor, 2, 'deploying');
    await schema.console(
      'set local session_replication_role = replica',
      'delete from events where seq = 2',
      "update streams set seq = 1, status = 'testing'",
    );
    wire.cut();
    await save(other, 2, 'testing');
    const standing = async (store: typeof survivor) =>
      (await store.streams({ kind: 'release' })).map(({ seq, status }) => [seq, status]);
    // What was committed and is lost isn't shown either, whether this one has written since or not.
    await expect.poll(() => standing(survivor)).toEqual([[2, 'testing']]);
    await save(survivor, 3, 'deploying');
    const deploying = await other.streams({ kind: 'release', status: ['deploying'] });
    expect(deploying.map(({ stream, seq }) => [stream, seq])).toEqual([['R-1', 3]]);
  });

  test('whose clock this machine’s doesn’t agree with is gone by, until the machine’s is set', async () => {
    const store = await open(schema.url);
    const said: string[] = [];
    const log: Log = {
      ...silent,
      warn: (_facts, text) => void said.push(text),
      info: (_facts, text) => void said.push(text),
    };
    const right = Date.now;
    let off = 90_000;
    vi.spyOn(Date, 'now').mockImplementation(() => right() + off);
    onTestFinished(() => void vi.restoreAllMocks());
    const time = await databaseClock({ now: () => Date.now() }, store.skewMs, log);
    onTestFinished(time.stop);
    expect(Math.abs(time.clock.now() - right())).toBeLessThan(5_000);
    expect(time.conditions()).toEqual([
      {
        name: 'clock',
        state: 'degraded',
        why: expect.stringMatching(
          /^this machine's clock is (89|90|91) s ahead of the database's, which counts: set both by NTP$/,
        ),
      },
    ]);
    // A process that stands still between the question and the answer has the right time all the same.
    off = 0;
    const asleep = store.skewMs?.();
    off = 40_000;
    expect(Math.abs((await asleep) ?? 0)).toBeLessThan(1_000);
    off = 0;
    await time.look();
    expect(time.conditions()).toEqual([]);
    expect(said).toEqual(['the clock is off', 'the clock is right again']);
  });

  test('that goes away for long with a commit under way: nobody says that nothing was recorded', async () => {
    const link = openLink(wire.url, () => undefined);
    const brackets = bracketsOf(link, 200);
    await brackets.begin();
    wire.cutAt('commit', 'after');
    const committed = expect(brackets.commit()).rejects.toThrow(OutcomeUnknown);
    await wire.close();
    await committed;
    await link.end();
  });

  test('that may be another now is asked by new connections, and nobody in the queue for the old ones waits for it', async () => {
    const readers = openReaders(schema.url);
    onTestFinished(() => readers.end());
    const begun = performance.now();
    const asked = Array.from({ length: 8 }, () => readers.query('select pg_sleep(0.1)'));
    readers.renew();
    await Promise.all(asked);
    // Who is never served tries again after the second that a connection may take.
    expect(performance.now() - begun).toBeLessThan(950);
  });

  test('that another took the place of while a commit was under way knows nothing of it: its numbers are its own', async () => {
    const url = new URL(wire.url);
    const [name] = /signalbox_test_\w+/.exec(url.href) ?? [];
    // What the server says of its timeline, as a promotion changes it.
    const onTimeline = (line: string) =>
      schema.console(
        `create or replace function ${name}.pg_walfile_name(pg_lsn) returns text
           language sql as $$ select '0000000${line}rest' $$`,
      );
    await onTimeline('1');
    url.searchParams.set('options', `-c search_path=${name},pg_catalog`);
    const link = openLink(url.href, () => undefined);
    onTestFinished(() => link.end());
    const brackets = bracketsOf(link, 500);
    for (const [line, outcome] of [
      ['1', 'recorded'],
      ['2', 'unknown'],
    ] as const) {
      await brackets.begin();
      wire.cutAt('commit', 'after');
      await onTimeline(line);
      const told = await brackets.commit().then(
        () => 'recorded',
        (error: unknown) => (error instanceof OutcomeUnknown ? 'unknown' : error),
      );
      expect(told).toBe(outcome);
    }
  });

  test('in whose place a standby answers for a moment is asked by another connection', async () => {
    const url = new URL(wire.url);
    const [name] = /signalbox_test_\w+/.exec(url.href) ?? [];
    // The second of its connections leads to a standby.
    await schema.console(
      `create table ${name}.seen (pid int primary key)`,
      `create function ${name}.pg_is_in_recovery() returns boolean language plpgsql as $$
         begin
           insert into ${name}.seen values (pg_backend_pid()) on conflict do nothing;
           return (select count(*) from ${name}.seen) = 2;
         end $$`,
    );
    url.searchParams.set('options', `-c search_path=${name},pg_catalog`);
    const link = openLink(url.href, () => undefined);
    onTestFinished(() => link.end());
    const brackets = bracketsOf(link, 2_000);
    await brackets.begin();
    wire.cutAt('commit', 'after');
    await brackets.commit();
    expect(await schema.console(`select count(*)::int as count from ${name}.seen`)).toEqual([
      { count: 3 },
    ]);
  });
});
