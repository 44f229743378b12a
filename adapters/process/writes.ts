// Whether what people decide can be written: a full disk is noticed by whoever writes next, and health tells it.
import type { Store } from '../../src/app/store.ts';
import type { Condition } from '../http/server.ts';
import { troubleOf } from '../sql/trouble.ts';

/** The store, and what the last write for somebody shows; nothing once one has come through. */
export function watchedWrites<S extends Store>(
  store: S,
): { readonly store: S; conditions(): readonly Condition[] } {
  let why: string | undefined;
  const watched = async <T>(write: Promise<T>): Promise<T> => {
    try {
      const result = await write;
      why = undefined;
      return result;
    } catch (error) {
      // What a command itself throws says nothing about the database.
      why = troubleOf(error, 'the database')?.why ?? why;
      throw error;
    }
  };
  return {
    store: {
      ...store,
      transaction: (work) => watched(store.transaction(work)),
      saveAccount: (row) => watched(store.saveAccount(row)),
    },
    conditions: () => (why === undefined ? [] : [{ name: 'writes', state: 'degraded', why }]),
  };
}
