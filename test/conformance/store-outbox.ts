// What every store promises about the outbox: timers, lanes, and the four steps of delivery
// (architecture, "The delivery protocol").
import { describe, expect, test } from 'vitest';
import { MINUTE } from '../../src/domain/time/duration.ts';
import { claimed, enqueued, keys, message, type OpenedStore, post } from './store-rows.ts';

export function timers(open: () => Promise<OpenedStore>): void {
  describe('the timers of a stream', () => {
    const set = (store: OpenedStore, wanted: Readonly<Record<string, number>>, stream = 'R-1') =>
      store.transaction((tx) =>
        tx.reconcileTimers(
          stream,
          Object.entries(wanted).map(([name, at]) => ({ name, at })),
        ),
      );
    const rung = async (store: OpenedStore, now: number) =>
      (await store.due(now, 10)).map(({ stream, part, dueAt }) => `${stream} ${part} ${dueAt}`);

    test('become equal to the list: added, moved and deleted', async () => {
      const store = await open();
      await set(store, { remind: 10, expire: 20, prompt: 30 });
      await set(store, { remind: 15, prompt: 30, bake: 40 });
      expect(await rung(store, 99)).toEqual(['R-1 remind 15', 'R-1 prompt 30', 'R-1 bake 40']);
      await set(store, {});
      expect(await rung(store, 99)).toEqual([]);
      expect(await store.nextDue(0)).toBeUndefined();
    });

    test('leave those of other streams and the messages alone', async () => {
      const store = await open();
      await set(store, { remind: 10 }, 'R-2');
      await enqueued(store, message('card'));
      await set(store, { remind: 20 });
      await set(store, {});
      expect(await rung(store, 100)).toEqual(['R-2 remind 10', 'R-1 card 100']);
    });

    test('ring side by side: each is a lane of its own', async () => {
      const store = await open();
      await set(store, { remind: 10, expire: 10 });
      const [first] = await store.due(10, 10);
      await claimed(store, first?.key ?? '', 10);
      expect(await rung(store, 10)).toEqual(['R-1 remind 10']);
    });

    test('are taken out with what they mean, once and never early', async () => {
      const store = await open();
      await set(store, { remind: 10, expire: 20 });
      const take = (name: string, now: number) =>
        store.transaction((tx) => tx.takeTimer(`timer:R-1:${name}`, now));
      expect(await take('remind', 9)).toBeUndefined();
      expect(await take('remind', 10)).toMatchObject({ stream: 'R-1', part: 'remind', dueAt: 10 });
      expect(await take('remind', 10)).toBeUndefined();
      await enqueued(store, message('card'));
      expect(await store.transaction((tx) => tx.takeTimer('card', 999))).toBeUndefined();
      await claimed(store, 'timer:R-1:expire', 20, 30);
      expect(await take('expire', 49)).toBeUndefined();
      const failed = store.transaction(async (tx) => {
        await tx.takeTimer('timer:R-1:expire', 50);
        throw new Error('what it means could not be done');
      });
      await expect(failed).rejects.toThrow('could not be done');
      await store.hold('restored', 50);
      expect(await take('expire', 50)).toBeUndefined();
      await store.resume();
      expect(await take('expire', 50)).toMatchObject({ part: 'expire' });
    });

    test('that are due by some time are told, the last first, with none that was given up', async () => {
      const store = await open();
      await set(store, { remind: 10, expire: 20, prompt: 30, bad: 5 });
      await enqueued(store, message('card'));
      await store.bury(await claimed(store, 'timer:R-1:bad', 10), 'made no progress', 11);
      const parts = async (until: number, limit: number) =>
        (await store.transaction((tx) => tx.timersUntil(until, limit))).map(({ part }) => part);
      expect(await parts(20, 10)).toEqual(['expire', 'remind']);
      expect(await parts(30, 1)).toEqual(['prompt']);
    });

    test('lie ahead in the order of their due times, without those that ring or were given up', async () => {
      const store = await open();
      await set(store, { remind: 10, expire: 20, prompt: 30, bad: 5, rings: 8 });
      await enqueued(store, message('card', { dueAt: 10 }));
      await store.bury(await claimed(store, 'timer:R-1:bad', 10), 'made no progress', 11);
      await claimed(store, 'timer:R-1:rings', 10, 50);
      const ahead = async (now: number, until: number, limit = 9) =>
        (await store.timersAhead(now, until, limit)).map(({ part }) => part);
      expect(await ahead(12, 29)).toEqual(['remind', 'expire']);
      expect(await ahead(12, 30, 1)).toEqual(['remind']);
      expect(await ahead(60, 10)).toEqual(['rings', 'remind']);
    });

    test('and messages are asked for alone as well', async () => {
      const store = await open();
      await set(store, { remind: 10 });
      await enqueued(store, message('card', { dueAt: 10 }));
      const due = async (kind?: 'timer' | 'message') => keys(await store.due(10, 9, kind));
      expect(await due('message')).toEqual(['card']);
      expect(await due('timer')).toEqual(['timer:R-1:remind']);
      expect((await due()).sort()).toEqual(['card', 'timer:R-1:remind']);
    });

    test('messages that wait for a place are those nobody sends or has tried', async () => {
      const store = await open();
      const there = (key: string, dueAt: number) => message(key, { dueAt, place: 'direct:ana' });
      await enqueued(
        store,
        there('b', 20),
        there('a', 10),
        there('late', 99),
        message('elsewhere'),
      );
      const waiting = async () => keys(await store.untried('direct:ana', 50));
      expect(await waiting()).toEqual(['a', 'b']);
      const claim = await claimed(store, 'a', 30);
      expect(await waiting()).toEqual(['b']);
      await store.postpone(claim, 40, { failed: 'no answer' });
      expect(await waiting()).toEqual(['b']);
    });

    test('that did not move are left as they are: a dead one stays dead, a rung one leased', async () => {
      const store = await open();
      await set(store, { bad: 10, good: 10 });
      await store.bury(await claimed(store, 'timer:R-1:bad', 10), 'made no progress', 11);
      await claimed(store, 'timer:R-1:good', 10);
      await set(store, { bad: 10, good: 10 });
      expect(await rung(store, 10)).toEqual([]);
      expect(keys(await store.dead(10))).toEqual(['timer:R-1:bad']);
    });

    test('that moved are new: alive, free and untried', async () => {
      const store = await open();
      await set(store, { bad: 10, good: 10 });
      await store.bury(await claimed(store, 'timer:R-1:bad', 10), 'made no progress', 11);
      const old = await claimed(store, 'timer:R-1:good', 10);
      await set(store, { bad: 20, good: 20 });
      expect(await rung(store, 20)).toEqual(['R-1 bad 20', 'R-1 good 20']);
      expect(await store.complete(old, undefined, 20)).toBe('done');
      expect(await rung(store, 20)).toEqual(['R-1 bad 20', 'R-1 good 20']);
    });

    test('that settled while they were claimed are not brought back by the claim', async () => {
      const store = await open();
      await set(store, { remind: 10 });
      const claim = await claimed(store, 'timer:R-1:remind', 10);
      await set(store, {});
      expect(await store.complete(claim, undefined, 12)).toBe('done');
      expect(await store.nextDue(0)).toBeUndefined();
    });
  });
}

export function lanes(open: () => Promise<OpenedStore>): void {
  describe('what is due', () => {
    test('is nothing early, and the first row of each lane by priority, due time and key', async () => {
      const store = await open();
      await enqueued(
        store,
        message('d', { dueAt: 10, stream: 'R-4' }),
        message('c', { dueAt: 10, stream: 'R-3' }),
        message('b', { dueAt: 5, stream: 'R-2' }),
        message('a', { dueAt: 90, priority: 1 }),
        message('elsewhere', { dueAt: 50, place: 'slack:C0OPS', priority: 9 }),
      );
      expect(keys(await store.due(4, 10))).toEqual([]);
      expect(keys(await store.due(5, 10))).toEqual(['b']);
      expect(keys(await store.due(89, 10))).toEqual(['b', 'elsewhere']);
      expect(keys(await store.due(90, 10))).toEqual(['a', 'elsewhere']);
      expect(keys(await store.due(90, 1))).toEqual(['a']);
      for (const key of ['a', 'b', 'c', 'd']) {
        expect(keys(await store.due(90, 10))[0]).toBe(key);
        await store.complete(await claimed(store, key, 90), post(key, key), 90);
      }
    });

    test('skips a lane while one of its rows is leased, and nobody can claim there', async () => {
      const store = await open();
      await enqueued(store, message('a'), message('b'), message('z', { place: 'slack:C0OPS' }));
      await claimed(store, 'a', 100, 50);
      await enqueued(store, message('urgent', { priority: 0 }));
      expect(keys(await store.due(149, 10))).toEqual(['z']);
      expect(await store.claim('urgent', 149, 50)).toBeUndefined();
      expect(keys(await store.due(150, 10))).toEqual(['urgent', 'z']);
      expect(await store.claim('urgent', 150, 50)).toBeDefined();
    });

    test('goes past a row that waits or is dead, but never within a thread (reliability I10)', async () => {
      const store = await open();
      const others = ['b', 'c'].map((key) => message(key, { stream: 'R-2' }));
      await enqueued(store, message('a'), ...others, message('after a'));
      await store.postpone(await claimed(store, 'a', 100), 500, {});
      await store.bury(await claimed(store, 'b', 100), 'channel_not_found', 100);
      expect(keys(await store.due(100, 10))).toEqual(['c']);
      await store.complete(await claimed(store, 'c', 100), undefined, 100);
      expect(keys(await store.due(499, 10))).toEqual([]);
      expect(await store.nextDue(499)).toBe(500);
      expect(keys(await store.due(500, 10))).toEqual(['a']);
      await store.bury(await claimed(store, 'a', 500), 'channel_not_found', 500);
      expect(keys(await store.due(500, 10))).toEqual(['after a']);
    });

    test('is a picture or a message to a person whatever else waits there', async () => {
      const store = await open();
      const to = { place: 'direct:ana@example.org' };
      const rows = [message('card', { priority: 0 }), message('remind', to)];
      await enqueued(store, ...rows);
      for (const { key } of rows) await store.postpone(await claimed(store, key, 100), 500, {});
      await enqueued(store, message('shared', { priority: 0 }), message('ask', to));
      expect(keys(await store.due(100, 10))).toEqual(['shared', 'ask']);
    });

    test('keeps a message that changes waiting while it waits for its turn, not while it failed', async () => {
      const store = await open();
      await enqueued(store, message('a'), message('b', { place: 'slack:C0OPS' }));
      await store.postpone(await claimed(store, 'a', 100), 500, {});
      await store.postpone(await claimed(store, 'b', 100), 500, { failed: 'HTTP 500' });
      await enqueued(store, message('a', { dueAt: 120 }));
      await enqueued(store, message('b', { dueAt: 120, place: 'slack:C0OPS' }));
      expect(keys(await store.due(120, 10))).toEqual(['b']);
      expect(keys(await store.due(500, 10))).toEqual(['b', 'a']);
      await enqueued(store, message('a', { dueAt: 900 }));
      expect(keys(await store.due(500, 10))).toEqual(['b']);
    });

    test('comes next when the first row falls due or a lease ends', async () => {
      const store = await open();
      expect(await store.nextDue(0)).toBeUndefined();
      await enqueued(store, message('a', { dueAt: 200 }), message('b', { dueAt: 300 }));
      expect(await store.nextDue(0)).toBe(200);
      await claimed(store, 'a', 200, 50);
      expect(await store.nextDue(201)).toBe(250);
      expect(await store.nextDue(249)).toBe(250);
      expect(await store.nextDue(251)).toBe(200);
    });

    test('does not come next while its lane is busy, or it would be asked for in vain', async () => {
      const store = await open();
      await enqueued(store, message('a'), message('b'), message('z', { place: 'slack:C0OPS' }));
      await claimed(store, 'z', 100, 500);
      await claimed(store, 'a', 100, 50);
      expect(await store.due(120, 10)).toEqual([]);
      expect(await store.nextDue(120)).toBe(150);
    });

    test('never comes next when it is dead', async () => {
      const store = await open();
      await enqueued(store, message('a'));
      await store.bury(await claimed(store, 'a', 100), 'is_archived', 100);
      expect(await store.nextDue(0)).toBeUndefined();
    });
  });
}

export function underWay(open: () => Promise<OpenedStore>): void {
  test('a transaction sees which messages of a stream are being sent: they may be drawn already', async () => {
    const store = await open();
    const other = message('other', { stream: 'R-2', place: 'slack:C0OPS' });
    await enqueued(store, message('ask', { body: '{"x":1}' }), message('note'), other);
    const sending = () => store.transaction((tx) => tx.sending('R-1'));
    expect(await sending()).toEqual([]);
    const claim = await claimed(store, 'ask', 100, 50);
    await claimed(store, 'other', 100, 50);
    expect(await sending()).toEqual([message('ask', { body: '{"x":1}' })]);
    await store.complete(claim, post('ask', 'm1'), 110);
    expect(await sending()).toEqual([]);
  });
}

export function claims(open: () => Promise<OpenedStore>): void {
  describe('a claim', () => {
    test('reads the row and leases it, once', async () => {
      const store = await open();
      await enqueued(store, message('a', { body: '{"x":1}' }));
      const answers = await Promise.all(Array.from({ length: 8 }, () => store.claim('a', 100, 50)));
      const claim = answers.find((answer) => answer !== undefined);
      expect(answers.filter((answer) => answer !== undefined)).toHaveLength(1);
      expect(claim).toStrictEqual({
        leasedUntil: 150,
        row: {
          ...message('a', { body: '{"x":1}' }),
          generation: 1,
          leasedUntil: 150,
          attempts: 0,
          uncertain: false,
          lastError: undefined,
          deadAt: undefined,
        },
      });
    });

    test('is refused for a row that is gone, dead, leased or not due', async () => {
      const store = await open();
      await enqueued(store, message('a'), message('b', { place: 'slack:C0OPS' }));
      expect(await store.claim('none', 100, 50)).toBeUndefined();
      expect(await store.claim('a', 99, 50)).toBeUndefined();
      const claim = await claimed(store, 'a', 100, 50);
      expect(await store.claim('a', 149, 50)).toBeUndefined();
      await store.bury(claim, 'gone', 110);
      expect(await store.claim('a', 200, 50)).toBeUndefined();
    });

    test('after a lease that ran out without an outcome is uncertain, until the row is delivered', async () => {
      const store = await open();
      await enqueued(store, message('a'));
      await claimed(store, 'a', 100, 50);
      const second = await claimed(store, 'a', 150, 50);
      expect(second.row.uncertain).toBe(true);
      await store.postpone(second, 160, {});
      await enqueued(store, message('a', { dueAt: 170 }));
      const third = await claimed(store, 'a', 170);
      expect(third.row.uncertain).toBe(true);
      expect(await store.complete(third, post('a', 'm1'), 180)).toBe('done');
      await enqueued(store, message('a', { dueAt: 190 }));
      expect((await claimed(store, 'a', 190)).row.uncertain).toBe(false);
    });

    test('keeps a doubt that came up under it: its own send may not be the last', async () => {
      const store = await open();
      await enqueued(store, message('a'));
      const late = await claimed(store, 'a', 100, 50);
      await store.complete(await claimed(store, 'a', 150, 50), post('a', 'm1'), 160);
      await enqueued(store, message('a', { dueAt: 170 }));
      const claim = await claimed(store, 'a', 170, 50);
      expect(claim.row.uncertain).toBe(false);
      await store.postpone(late, 175, { uncertain: true });
      expect(await store.complete(claim, post('a', 'm1'), 180)).toBe('again');
      expect((await claimed(store, 'a', 180)).row.uncertain).toBe(true);
    });
  });
}

/** What whoever watches is told of the outbox. */
export function backlog(open: () => Promise<OpenedStore>): void {
  describe('the backlog', () => {
    const NOW = 10 * MINUTE;
    const told = async (store: OpenedStore) => {
      const { oldestTimer, oldestMessage, lastDeath, ...counts } = await store.backlog(NOW);
      return { counts, times: [oldestTimer, oldestMessage, lastDeath] };
    };

    test('of an empty outbox is nothing', async () => {
      expect(await told(await open())).toEqual({
        counts: { due: 0, overdue: 0, soon: 0, dead: 0 },
        times: [undefined, undefined, undefined],
      });
    });

    test('tells what is due, overdue, soon and dead, and since when', async () => {
      const store = await open();
      const at = (key: string, dueAt: number) => message(key, { dueAt });
      await enqueued(
        store,
        at('just due', NOW),
        at('due', NOW - MINUTE + 1),
        at('overdue', NOW - MINUTE),
        at('soon', NOW + 5 * MINUTE),
        at('far ahead', NOW + 5 * MINUTE + 1),
        message('dead', { dueAt: 1, place: 'slack:C0REL' }),
      );
      await store.transaction((tx) =>
        tx.reconcileTimers('R-2', [{ name: 'remind', at: NOW - 3 * MINUTE }]),
      );
      await store.bury(await claimed(store, 'dead', 2), 'closed', NOW - 5);
      expect(await told(store)).toEqual({
        counts: { due: 2, overdue: 2, soon: 1, dead: 1 },
        times: [NOW - 3 * MINUTE, NOW - MINUTE, NOW - 5],
      });
    });
  });
}
