// What can happen between the bot and a PostgreSQL server: connections break, answers get lost, another replica stands still with
// the lock. Nothing is told that isn't so, and the next command works.
import { setTimeout as pause } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from 'vitest';
import { openJournal, openStore } from '../../../adapters/sql/store.ts';
import { StoreUnavailable } from '../../../src/app/store.ts';
import { enqueued, event, message, release, saved, silent } from '../../conformance/store-rows.ts';
import { type BehindAWire, behindAWire } from '../../support/behind-a-wire.ts';
import type { Wire } from '../../support/breakable-wire.ts';
import { type Schema, servers } from '../../support/servers.ts';

describe.skipIf(servers.postgres === undefined)('a PostgreSQL database', () => {
  let schema: Schema;
  let wire: Wire;
  let opened: BehindAWire['opened'];
  let open: BehindAWire['open'];
  beforeEach(async () => {
    ({ schema, wire, open, opened } = await behindAWire());
  });

  test('whose connections all break is read and written again by the next who asks', async () => {
    const store = await open(wire.url);
    await saved(store, release(1));
    expect(await store.stream('R-1')).toBeDefined();
    wire.cut();
    expect(await store.stream('R-1')).toBeDefined();
    wire.cut();
    await saved(store, release(2));
    expect(await store.streams({ kind: 'release' })).toHaveLength(2);
  });

  test('that is lost in the middle of a transaction holds nothing of it', async () => {
    const store = await open(wire.url);
    const broken = store.transaction(async (tx) => {
      await tx.enqueue([message('a')]);
      wire.cut();
      await tx.enqueue([message('b')]);
    });
    // Whether it is a write that breaks or the answer that never comes is the network's to choose.
    await expect(broken).rejects.toThrow(StoreUnavailable);
    expect(await store.due(100, 9)).toEqual([]);
    await enqueued(store, message('c'));
    expect((await store.due(100, 9)).map(({ key }) => key)).toEqual(['c']);
  });

  test('whose answer to a commit is lost is asked again: what was committed is told so', async () => {
    const store = await open(wire.url);
    wire.cutAt('commit', 'after');
    await saved(store, release(1));
    expect(await store.stream('R-1')).toEqual(release(1));
  });

  test('that never hears of a commit has nothing of it, and whoever asked is told so', async () => {
    const store = await open(wire.url);
    wire.cutAt('commit', 'before');
    await expect(saved(store, release(1))).rejects.toThrow(StoreUnavailable);
    expect(await store.stream('R-1')).toBeUndefined();
    await saved(store, release(1));
  });

  test('that says nothing any more keeps nobody longer than a chat waits for an answer', async () => {
    const store = await open(wire.url);
    await saved(store, release(1));
    wire.drop();
    const took = async (asked: Promise<unknown>) => {
      const begun = performance.now();
      await expect(asked).rejects.toThrow(StoreUnavailable);
      return performance.now() - begun;
    };
    const asked = [saved(store, release(2)), store.stream('R-1')];
    // A chat gives three seconds; a slow machine some of its own.
    for (const ms of await Promise.all(asked.map(took))) expect(ms).toBeLessThan(3_500);
    // Those after them have no connection any more, and can't get one.
    expect(await took(saved(store, release(3)))).toBeLessThan(3_500);
  });

  test('takes the lock from a replica that stands still in the middle of a transaction', async () => {
    const [asleep, awake] = [await open(schema.url), await open(schema.url)];
    const slept = asleep.transaction(async (tx) => {
      await tx.enqueue([message('a')]);
      // By the server's clock, which no test moves: longer than it lets a transaction stand still.
      await pause(1_900);
      await tx.enqueue([message('b')]);
    });
    const told = expect(slept).rejects.toThrow(/terminat/i);
    await enqueued(awake, message('c'));
    await told;
    expect((await awake.due(100, 9)).map(({ key }) => key)).toEqual(['c']);
    await enqueued(asleep, message('d', { place: 'slack:C0OPS' }));
    expect(await awake.due(100, 9)).toHaveLength(2);
  });

  test('is written by two replicas in turns: each number is given once, and none is left out', async () => {
    const stores = [await open(schema.url), await open(schema.url)];
    const planned = Array.from({ length: 40 }, (_, n) =>
      stores[n % 2]?.transaction(async (tx) => {
        const number = await tx.nextNumber('release');
        await tx.save(release(number), [event(`R-${number}`, 1)]);
        return number;
      }),
    );
    const numbers = (await Promise.all(planned)).map(Number).toSorted((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 40 }, (_, n) => n + 1));
  });

  test('is brought up to date once by three that start at once, and refused when it is newer', async () => {
    const said: unknown[] = [];
    const log = { ...silent, info: (facts: unknown) => void said.push(facts) };
    const stores = await Promise.all([1, 2, 3].map(() => openStore({ url: schema.url, log })));
    opened.push(...stores);
    expect(said).toEqual([{ database: expect.any(String), applied: expect.any(Number) }]);
    await schema.console(
      "insert into __drizzle_migrations (hash, created_at) values ('from the future', 9000000000000000)",
    );
    await expect(openStore({ url: schema.url, log })).rejects.toThrow(/newer version of Signalbox/);
    await expect(openJournal(schema.url)).rejects.toThrow(/newer version of Signalbox/);
  });

  test('that is empty is not begun by whoever only reads', async () => {
    await expect(openJournal(schema.url)).rejects.toThrow(/is empty or of an older version/);
  });
});
