// What every store promises about streams: what is read of one, and what is found of many.
import { describe, expect, test } from 'vitest';
import type { StreamFilter } from '../../src/app/store.ts';
import { action, event, type OpenedStore, release, saved } from './store-rows.ts';

export function streams(open: () => Promise<OpenedStore>): void {
  describe('a stream', () => {
    test('is read back whole, with absent columns undefined', async () => {
      const store = await open();
      await saved(store, action(1));
      expect(await store.stream('A-1')).toStrictEqual(action(1));
      expect(await store.stream('A-2')).toBeUndefined();
    });

    test('is replaced in every column, and absent again where it was present', async () => {
      const store = await open();
      await saved(store, release(1));
      const moved = release(1, 2, { status: 'closed', ending: 'completed', owner: undefined });
      await saved(store, moved, 1);
      expect(await store.stream('R-1')).toStrictEqual(moved);
    });

    test('keeps its events in order, from any of them on', async () => {
      const store = await open();
      await saved(store, release(1, 2));
      await saved(store, release(2));
      await saved(store, release(1, 4), 2);
      const events = await store.events('R-1');
      expect(events.map(({ seq, position }) => [seq, position])).toEqual([
        [1, 1],
        [2, 2],
        [3, 4],
        [4, 5],
      ]);
      expect(events[0]).toMatchObject(event('R-1', 1));
      expect((await store.events('R-1', 3)).map(({ seq }) => seq)).toEqual([3, 4]);
      expect((await store.events('R-1', 2, 2)).map(({ seq }) => seq)).toEqual([2, 3]);
    });

    test('knows whom an account has acted as in it, and nobody twice', async () => {
      const store = await open();
      const by = (seq: number, account: string, actor?: string) =>
        event('R-1', seq, { account, actor });
      await store.transaction((tx) =>
        tx.save(release(1, 5), [
          by(1, 'slack:ana', 'ana@example.org'),
          by(2, 'slack:ana', 'ana@example.com'),
          by(3, 'slack:ana', 'ana@example.org'),
          by(4, 'slack:ben', 'ben@example.org'),
          by(5, 'clock', undefined),
        ]),
      );
      await saved(store, release(2));
      expect(await store.actors('R-1', 'slack:ana')).toEqual([
        'ana@example.com',
        'ana@example.org',
      ]);
      expect(await store.actors('R-1', 'clock')).toEqual([]);
      expect(await store.actors('R-2', 'slack:ben')).toEqual([]);
    });

    test('trips when the next sequence number is taken, at the start and later', async () => {
      const store = await open();
      await saved(store, release(1, 2));
      await expect(saved(store, release(1))).rejects.toThrow(/R-1 doesn't stand at event 0/);
      await expect(saved(store, release(1, 2), 1)).rejects.toThrow(/R-1 doesn't stand at event 1/);
      await expect(saved(store, release(1, 4), 3)).rejects.toThrow(/R-1 doesn't stand at event 3/);
      expect(await store.stream('R-1')).toEqual(release(1, 2));
      expect(await store.events('R-1')).toHaveLength(2);
    });

    test.each([
      ['a gap', [event('R-1', 2), event('R-1', 4)]],
      ['another stream', [event('R-1', 2), event('R-2', 3)]],
    ])('refuses events with %s', async (_, events) => {
      const store = await open();
      await saved(store, release(1));
      const failing = store.transaction((tx) => tx.save(release(1, 3), events));
      await expect(failing).rejects.toThrow(/don't lead R-1 from 1 to 3/);
      expect(await store.events('R-1')).toHaveLength(1);
    });

    test('refuses text that no database would give back unchanged', async () => {
      const store = await open();
      const broken = event('R-1', 1, { account: 'slack:\ud83d' });
      await expect(store.transaction((tx) => tx.save(release(1), [broken]))).rejects.toThrow(
        /lone surrogate/,
      );
    });
  });

  describe('who is behind a policy', () => {
    const lag = { kind: 'release', status: ['planning'], taken: ['took'], policy: 'p-2' } as const;
    const took = (stream: string, seq: number, policy: string) =>
      event(stream, seq, { type: 'took', policy });

    test('are the streams that took another version in last, in order of their numbers', async () => {
      const store = await open();
      await store.transaction((tx) => tx.save(release(10), [took('R-10', 1, 'p-1')]));
      await store.transaction((tx) => tx.save(release(2), [took('R-2', 1, 'p-1')]));
      await store.transaction((tx) => tx.save(release(3), [took('R-3', 1, 'p-2')]));
      expect(await store.behind(lag)).toEqual(['R-2', 'R-10']);
      const others = [event('R-2', 2, { policy: 'p-2' }), event('R-3', 2, { policy: 'p-1' })];
      for (const [n, one] of others.entries()) {
        await store.transaction((tx) => tx.save(release(n + 2, 2), [one]));
      }
      expect(await store.behind(lag)).toEqual(['R-2', 'R-10']);
      await store.transaction((tx) => tx.save(release(2, 3), [took('R-2', 3, 'p-2')]));
      expect(await store.behind(lag)).toEqual(['R-10']);
    });

    test('are of one kind and status only', async () => {
      const store = await open();
      const closed = release(1, 1, { status: 'closed' });
      await store.transaction((tx) => tx.save(closed, [took('R-1', 1, 'p-1')]));
      const other = action(1, { status: 'planning' });
      await store.transaction((tx) => tx.save(other, [took('A-1', 1, 'p-1')]));
      expect(await store.behind(lag)).toEqual([]);
      expect(await store.behind({ ...lag, status: ['planning', 'closed'] })).toEqual(['R-1']);
    });
  });

  describe('the next number', () => {
    test('is 1, then one more than the highest, for each kind on its own', async () => {
      const store = await open();
      const next = () =>
        store.transaction(async (tx) => [
          await tx.nextNumber('release'),
          await tx.nextNumber('action'),
        ]);
      expect(await next()).toEqual([1, 1]);
      for (let n = 1; n <= 10; n += 1) await saved(store, release(n));
      await saved(store, action(1));
      expect(await next()).toEqual([11, 2]);
    });

    test('leaves no gap after a rollback or a refusal that only asked (contract, ids)', async () => {
      const store = await open();
      const failing = store.transaction(async (tx) => {
        await tx.save(release(await tx.nextNumber('release')), [event('R-1', 1)]);
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');
      await store.transaction((tx) => tx.nextNumber('release'));
      expect(await store.transaction((tx) => tx.nextNumber('release'))).toBe(1);
    });
  });
}

export function searches(open: () => Promise<OpenedStore>): void {
  describe('a search for streams', () => {
    const rows = [
      release(1, 1, { startsAt: 900 }),
      release(2, 1, { startsAt: 300, service: 'portal', owner: 'ben@example.org' }),
      release(3, 1, { startsAt: 300, status: 'closed', environment: 'uat', version: '9.0.0' }),
      release(10, 1, { startsAt: undefined, status: 'testing' }),
      action(1),
      action(2, { status: 'done', parent: 'R-2', owner: 'ben@example.org' }),
    ];
    const cases: readonly (readonly [string, StreamFilter, readonly string[]])[] = [
      ['by start, then number, unknown last', { kind: 'release' }, ['R-2', 'R-3', 'R-1', 'R-10']],
      ['newest first', { kind: 'release', newestFirst: true }, ['R-10', 'R-3', 'R-2', 'R-1']],
      ['limit', { kind: 'release', newestFirst: true, limit: 2 }, ['R-10', 'R-3']],
      ['one status', { kind: 'release', status: ['closed'] }, ['R-3']],
      ['statuses', { kind: 'release', status: ['testing', 'planning'] }, ['R-2', 'R-1', 'R-10']],
      [
        'the first of several statuses',
        { kind: 'release', status: ['testing', 'closed', 'planning', 'closed'], limit: 3 },
        ['R-2', 'R-3', 'R-1'],
      ],
      [
        'the newest of several statuses',
        { kind: 'release', status: ['planning', 'closed'], newestFirst: true, limit: 2 },
        ['R-3', 'R-2'],
      ],
      ['no status', { kind: 'release', status: [] }, []],
      [
        'many statuses',
        { kind: 'release', status: ['closed', ...Array.from({ length: 40 }, (_, n) => `s${n}`)] },
        ['R-3'],
      ],
      ['service', { kind: 'release', service: 'portal' }, ['R-2']],
      ['environment', { kind: 'release', environment: 'uat' }, ['R-3']],
      ['version', { kind: 'release', version: '9.0.0' }, ['R-3']],
      ['owner', { kind: 'release', owner: ['ben@example.org'] }, ['R-2']],
      ['owner of actions', { kind: 'action', owner: ['ben@example.org'] }, ['A-2']],
      ['nobody', { kind: 'release', owner: [] }, []],
      ['parent', { kind: 'action', parent: 'R-1' }, ['A-1']],
      [
        'everything together',
        {
          kind: 'release',
          status: ['planning'],
          service: 'payments',
          environment: 'prod',
          version: '4.1.0',
          owner: ['eve@example.org', 'ana@example.org'],
        },
        ['R-1'],
      ],
    ];

    test('finds by every column, in the order asked for', async () => {
      const store = await open();
      for (const row of rows) await saved(store, row);
      for (const [name, filter, expected] of cases) {
        const found = await store.streams(filter);
        expect(
          found.map(({ stream }) => stream),
          name,
        ).toEqual(expected);
      }
    });

    test('counts what it would find without a limit', async () => {
      const store = await open();
      for (const row of rows) await saved(store, row);
      for (const [name, { limit: _, ...filter }] of cases) {
        expect(await store.count(filter), name).toBe((await store.streams(filter)).length);
        expect(await store.count({ ...filter, limit: 1 }), name).toBe(await store.count(filter));
      }
    });

    test('sees what is committed, again and again, and never what was rolled back', async () => {
      const store = await open();
      const versions = async (reader: Pick<typeof store, 'streams'>) =>
        (await reader.streams({ kind: 'release' })).map(({ seq, version }) => [seq, version]);
      await saved(store, release(1));
      expect(await versions(store)).toEqual([[1, '4.1.0']]);
      const failing = store.transaction(async (tx) => {
        await tx.save(release(1, 2, { version: 'lost' }), [event('R-1', 2)]);
        expect(await versions(tx)).toEqual([[2, 'lost']]);
        expect(await versions(store)).toEqual([[1, '4.1.0']]);
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');
      await saved(store, release(1, 2, { version: 'kept' }), 1);
      for (const _ of 'ab') expect(await versions(store)).toEqual([[2, 'kept']]);
      expect(await store.transaction(versions)).toEqual([[2, 'kept']]);
      await saved(store, release(1, 3, { version: 'kept' }), 2);
      expect(await store.streams({ kind: 'release' })).toEqual([await store.stream('R-1')]);
    });

    test('takes text as text', async () => {
      const store = await open();
      await saved(store, release(1));
      const hostile = "payments' OR '1'='1";
      expect(await store.streams({ kind: 'release', service: hostile })).toEqual([]);
      expect(await store.stream("R-1' --")).toBeUndefined();
    });
  });
}
