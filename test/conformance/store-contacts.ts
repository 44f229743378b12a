// What every store promises about contacts, which several replicas note at the same time.
import { describe, expect, test } from 'vitest';
import type { OpenedStore } from './store-rows.ts';

export function contacts(open: () => Promise<OpenedStore>): void {
  describe('a contact', () => {
    const KEY = 'teams:person:1';
    const and = (more: string) => (body: string | undefined) => `${body ?? ''}${more}`;

    test('is made, changed and read', async () => {
      const store = await open();
      expect(await store.contact(KEY)).toBeUndefined();
      await store.changeContact(KEY, and('a'), 10);
      await store.changeContact(KEY, and('b'), 20);
      expect(await store.contact(KEY)).toEqual({ key: KEY, body: 'ab', seenAt: 20 });
    });

    test('is left as it is by a change that changes nothing', async () => {
      const store = await open();
      await store.changeContact(KEY, and('a'), 10);
      await store.changeContact(KEY, (body) => body, 20);
      await store.changeContact(KEY, () => undefined, 30);
      expect(await store.contact(KEY)).toEqual({ key: KEY, body: 'a', seenAt: 10 });
    });

    test('that two processes change at once has both changes', async () => {
      const stores = [await open(), await open()];
      await Promise.all(
        Array.from({ length: 20 }, (_, n) => stores[n % 2]?.changeContact(KEY, and('x'), n)),
      );
      for (const store of stores) expect((await store.contact(KEY))?.body).toBe('x'.repeat(20));
    });
  });
}
