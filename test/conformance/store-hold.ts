// What every store promises about a hold: nobody gets work, whatever else is done goes on, and it ends for all at once.
import { describe, expect, test } from 'vitest';
import { claimed, enqueued, keys, message, type OpenedStore, post } from './store-rows.ts';

export function holds(open: () => Promise<OpenedStore>): void {
  describe('a hold', () => {
    const timer = [{ name: 'remind', at: 10 }];
    const filled = async () => {
      const store = await open();
      await enqueued(store, message('card'));
      await store.transaction((tx) => tx.reconcileTimers('R-2', timer));
      return store;
    };

    test('keeps timers and messages from everybody, and says since when and why', async () => {
      const store = await filled();
      await store.hold('restored', 50);
      expect(await store.held()).toEqual({ since: 50, why: 'restored' });
      for (const one of [store, await open()]) {
        expect(await one.due(1_000, 10)).toEqual([]);
        expect(await one.nextDue(1_000)).toBeUndefined();
        for (const key of ['card', 'timer:R-2:remind']) {
          expect(await one.claim(key, 1_000, 50)).toBeUndefined();
        }
      }
    });

    test('ends for everybody at once; what waited and what came meanwhile is served', async () => {
      const store = await filled();
      const other = await open();
      await store.hold('restored', 50);
      await enqueued(store, message('note', { place: 'slack:C0REL' }));
      expect(await other.resume()).toEqual({ since: 50, why: 'restored' });
      expect(await store.held()).toBeUndefined();
      const due = ['card', 'note', 'timer:R-2:remind'];
      expect(keys(await store.due(1_000, 10)).toSorted()).toEqual(due);
      expect(await store.nextDue(0)).toBe(10);
      await claimed(other, 'card', 1_000);
    });

    test('that stands stays as it began; where there is none, nothing ends', async () => {
      const store = await open();
      expect(await store.resume()).toBeUndefined();
      await store.hold('restored', 50);
      await store.hold('something else', 60);
      expect(await store.held()).toEqual({ since: 50, why: 'restored' });
    });

    test('lets a delivery under way come to its end', async () => {
      const store = await filled();
      const claim = await claimed(store, 'card', 100, 50);
      await store.hold('restored', 110);
      expect(await store.nextDue(110)).toBeUndefined();
      expect(await store.complete(claim, post('card', 'm1'), 120)).toBe('done');
      expect(await store.post('R-1', 'slack:C0PAY', 'card')).toMatchObject({ id: 'm1' });
    });
  });
}
