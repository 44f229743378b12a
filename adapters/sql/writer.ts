// Why this file exists: one writer at a time (architecture, "One writer"). Whatever writes takes its turn here, since
// a statement that slipped between another's BEGIN and COMMIT would be committed or rolled back with it.
import { AsyncLocalStorage } from 'node:async_hooks';

/** What a dialect needs to say to begin and end a transaction that holds the write lock from its first statement. */
export interface Brackets {
  begin(): Promise<void>;
  commit(): Promise<void>;
  /** Called after a failure of any kind, a failed commit included. */
  rollback(): Promise<void>;
}

/** A write was asked for inside a transaction other than through it; it would have waited for itself. */
class NestedTransaction extends Error {
  constructor() {
    super('Inside a transaction only that transaction may write: use the `tx` it was given.');
    this.name = 'NestedTransaction';
  }
}

export interface Writer {
  /** Runs `work` inside one transaction when it is its turn; whatever it throws rolls everything back. */
  atomically<T>(work: () => Promise<T>): Promise<T>;
  /** Refuses new work and waits for what is queued. */
  stop(): Promise<void>;
}

export function oneWriter({ begin, commit, rollback }: Brackets): Writer {
  // Work that a transaction started and didn't wait for inherits its context, hence the flag.
  const inside = new AsyncLocalStorage<{ open: boolean }>();
  let last: Promise<unknown> = Promise.resolve();
  let stopped = false;

  const bracketed = async <T>(work: () => Promise<T>): Promise<T> => {
    const scope = { open: true };
    await begin();
    try {
      const result = await inside.run(scope, work);
      await commit();
      return result;
    } catch (error) {
      await rollback();
      throw error;
    } finally {
      scope.open = false;
    }
  };
  const refuseInside = () => {
    if (inside.getStore()?.open === true) throw new NestedTransaction();
  };

  return {
    async atomically(work) {
      refuseInside();
      if (stopped) throw new Error('The store is closed.');
      const turn = last.then(() => bracketed(work));
      last = turn.catch(() => undefined);
      return turn;
    },
    async stop() {
      refuseInside();
      stopped = true;
      await last;
    },
  };
}
