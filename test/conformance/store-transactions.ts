// What every store promises about transactions: all or nothing, one at a time, seen when committed.
import { describe, expect, test } from 'vitest';
import { verifyJournal } from '../../adapters/sql/verify.ts';
import { event, message, type OpenedStore, release, saved } from './store-rows.ts';

export function transactions(open: () => Promise<OpenedStore>): void {
  describe('a transaction', () => {
    test('commits everything it wrote', async () => {
      const store = await open();
      const answer = await store.transaction(async (tx) => {
        await tx.save(release(1), [event('R-1', 1)]);
        await tx.enqueue([message('card:R-1')]);
        await tx.reconcileTimers('R-1', [{ name: 'soon', at: 50 }]);
        await tx.keepReceipt({ id: 'slack:1', at: 1, outcome: 'accepted', reply: '"yes"' });
        return 'answer';
      });
      expect(answer).toBe('answer');
      expect(await store.stream('R-1')).toEqual(release(1));
      expect(await store.due(100, 10)).toHaveLength(2);
      expect(await store.receipt('slack:1')).toMatchObject({ outcome: 'accepted' });
    });

    test('leaves nothing behind when its work throws, and throws the same', async () => {
      const store = await open();
      const fault = new Error('half-way');
      const failing = store.transaction(async (tx) => {
        await tx.save(release(1), [event('R-1', 1)]);
        await tx.enqueue([message('card:R-1')]);
        await tx.reconcileTimers('R-1', [{ name: 'soon', at: 50 }]);
        await tx.keepReceipt({ id: 'slack:1', at: 1, outcome: 'accepted', reply: '""' });
        throw fault;
      });
      await expect(failing).rejects.toBe(fault);
      expect(await store.stream('R-1')).toBeUndefined();
      expect(await store.events('R-1')).toEqual([]);
      expect(await store.due(100, 10)).toEqual([]);
      expect(await store.receipt('slack:1')).toBeUndefined();
    });

    test('leaves nothing behind when the database itself refuses a write', async () => {
      const store = await open();
      await saved(store, release(1));
      const failing = store.transaction(async (tx) => {
        await tx.enqueue([message('card:R-2')]);
        await tx.save(release(1, 1, { stream: 'R-2' }), [event('R-2', 1)]);
      });
      await expect(failing).rejects.toThrow(/unique/i);
      expect(await store.due(100, 10)).toEqual([]);
      await saved(store, release(2));
      expect(await store.stream('R-2')).toBeDefined();
    });

    test('rejects with what was to blame, whatever was written after it', async () => {
      const store = await open();
      await saved(store, release(1));
      const failing = store.transaction(async (tx) => {
        await tx.save(release(1, 1, { stream: 'R-2' }), [event('R-2', 1)]);
        await tx.enqueue([message('card:R-2'), message('card:R-3')]);
        await tx.reconcileTimers('R-2', [{ name: 'soon', at: 50 }]);
        await tx.keepReceipt({ id: 'slack:1', at: 1, outcome: 'accepted', reply: '""' });
        return tx.stream('R-2');
      });
      const beside = saved(store, release(2));
      await expect(failing).rejects.toThrow(/unique/i);
      await beside;
      expect(await store.due(100, 10)).toEqual([]);
      expect(await store.receipt('slack:1')).toBeUndefined();
      expect(await store.stream('R-2')).toEqual(release(2));
      expect(await verifyJournal(store)).toMatchObject({ ok: true, events: 2 });
    });

    test('chains what it saves of several streams at once', async () => {
      const store = await open();
      await store.transaction(async (tx) => {
        await Promise.all(
          [1, 2, 3].map((n) => tx.save(release(n, 2), [event(`R-${n}`, 1), event(`R-${n}`, 2)])),
        );
      });
      expect(await verifyJournal(store)).toMatchObject({ ok: true, events: 6 });
    });

    test('reads its own writes, which nobody outside sees before the commit', async () => {
      const store = await open();
      const seen = await store.transaction(async (tx) => {
        await tx.save(release(1), [event('R-1', 1)]);
        await tx.enqueue([message('card:R-1')]);
        return {
          inside: await tx.stream('R-1'),
          outside: await store.stream('R-1'),
          events: await store.events('R-1'),
          list: await store.streams({ kind: 'release' }),
          due: await store.due(100, 10),
        };
      });
      expect(seen).toEqual({
        inside: release(1),
        outside: undefined,
        events: [],
        list: [],
        due: [],
      });
    });

    test('inside another throws at once instead of waiting for itself', async () => {
      const store = await open();
      await store.transaction(async (tx) => {
        await expect(store.transaction(async () => 1)).rejects.toThrow(/inside a transaction/i);
        await tx.save(release(1), [event('R-1', 1)]);
      });
      expect(await store.stream('R-1')).toBeDefined();
    });

    test('refuses every other write of the store inside, and its closing', async () => {
      const store = await open();
      await saved(store, release(1));
      await store.transaction(async () => {
        await expect(store.claim('a', 1, 1)).rejects.toThrow(/inside a transaction/i);
        await expect(store.forgetReceipts(1, 9)).rejects.toThrow(/inside a transaction/i);
        await expect(store.close()).rejects.toThrow(/inside a transaction/i);
      });
      expect(await store.stream('R-1')).toBeDefined();
    });

    test('is over when its work is: what was not awaited throws instead of joining the next', async () => {
      const store = await open();
      const escaped = await store.transaction(async (tx) => ({ tx }));
      await expect(escaped.tx.enqueue([message('late')])).rejects.toThrow(/is over/);
      await expect(escaped.tx.stream('R-1')).rejects.toThrow(/is over/);
      expect(await store.due(100, 10)).toEqual([]);
    });

    test('lets work that it started and did not wait for write once it has committed', async () => {
      const store = await open();
      const begun = Promise.withResolvers<void>();
      const { later } = await store.transaction(async (tx) => {
        await tx.save(release(1), [event('R-1', 1)]);
        return { later: begun.promise.then(() => saved(store, release(2))) };
      });
      begun.resolve();
      await later;
      expect(await store.stream('R-2')).toBeDefined();
    });

    test('takes its turn: two hundred at once lose no update', async () => {
      const store = await open();
      await saved(store, release(1));
      const next = () =>
        store.transaction(async (tx) => {
          const row = await tx.stream('R-1');
          const seq = (row?.seq ?? 0) + 1;
          await Promise.resolve();
          await tx.save(release(1, seq), [event('R-1', seq)]);
        });
      await Promise.all(Array.from({ length: 200 }, next));
      expect(await store.stream('R-1')).toEqual(release(1, 201));
    });

    test('that fails among others takes none of them along, and leaves nothing of itself', async () => {
      const store = await open();
      const outcomes = await Promise.allSettled(
        Array.from({ length: 40 }, (_, n) =>
          store.transaction(async (tx) => {
            const number = await tx.nextNumber('release');
            await tx.save(release(number), [event(`R-${number}`, 1)]);
            await tx.enqueue([message(`card:${n}`)]);
            if (n % 3 === 1) throw new Error(`no ${n}`);
            const seen = await tx.streams({ kind: 'release' });
            return [number, seen.length];
          }),
        ),
      );
      const accepted = outcomes.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
      expect(accepted).toEqual(accepted.map((_, n) => [n + 1, n + 1]));
      expect(accepted).toHaveLength(27);
      expect(outcomes[1]).toMatchObject({ reason: new Error('no 1') });
      expect(await store.streams({ kind: 'release' })).toEqual(
        accepted.map((_, n) => release(n + 1)),
      );
      expect(await verifyJournal(store)).toMatchObject({ ok: true, events: 27 });
      expect((await store.due(100, 100)).map(({ key }) => key)).toEqual(['card:0']);
    });

    test('of any number that arrive together is answered only when it is committed', async () => {
      const store = await open();
      const beside = await open();
      const found = await Promise.all(
        Array.from({ length: 20 }, async (_, n) => {
          await saved(store, release(n + 1));
          return beside.stream(`R-${n + 1}`);
        }),
      );
      expect(found).toEqual(Array.from({ length: 20 }, (_, n) => release(n + 1)));
    });

    test('keeps other writes apart: they are not rolled back with it', async () => {
      const store = await open();
      const account = {
        account: 'slack:T0SIM:U0BEN',
        platform: 'slack',
        person: 'ben@example.org',
        name: 'Ben',
        email: 'ben@example.org',
        zone: undefined,
        standing: 'member',
        seenAt: 7,
        heardAt: undefined,
      } as const;
      const begun = Promise.withResolvers<void>();
      const goOn = Promise.withResolvers<void>();
      const failing = store.transaction(async (tx) => {
        await tx.save(release(1), [event('R-1', 1)]);
        begun.resolve();
        await goOn.promise;
        throw new Error('no');
      });
      await begun.promise;
      const saving = store.saveAccount(account);
      goOn.resolve();
      await expect(failing).rejects.toThrow('no');
      await saving;
      expect(await store.account('slack:T0SIM:U0BEN')).toEqual(account);
      expect(await store.stream('R-1')).toBeUndefined();
    });
  });

  test('closing waits for the writes under way, may be repeated, and refuses what comes after', async () => {
    const store = await open();
    const saving = saved(store, release(1));
    await Promise.all([store.close(), store.close()]);
    await saving;
    await expect(saved(store, release(2))).rejects.toThrow(/closed/);
    await expect(store.stream('R-1')).rejects.toThrow();
    expect(await (await open()).stream('R-1')).toEqual(release(1));
  });

  test('what was committed is there when the database is opened again beside a store that was never closed', async () => {
    const first = await open();
    await saved(first, release(1));
    await first.transaction((tx) => tx.enqueue([message('card:R-1')]));
    const second = await open();
    expect(await second.stream('R-1')).toEqual(release(1));
    expect(await second.due(100, 10)).toHaveLength(1);
    await saved(second, release(2));
    expect(await first.stream('R-2')).toEqual(release(2));
  });
}
