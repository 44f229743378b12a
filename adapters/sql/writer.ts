// One writer at a time (architecture, "One writer"). Whatever writes takes its turn here, since
// a statement that slipped between another's BEGIN and COMMIT would be committed or rolled back with it. Those who wait
// at the same time share a commit, for it is the disk that takes the time (decision 0040).
import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate as turn } from 'node:timers/promises';

/** What a dialect needs to say to begin and end a transaction that holds the write lock from its first statement. */
export interface Brackets {
  begin(): Promise<void>;
  commit(): Promise<void>;
  /** Called after a failure of any kind, a failed commit included. */
  rollback(): Promise<void>;
  /** Opens a part of the transaction that can be undone by itself, … */
  mark(): Promise<void>;
  /** … closes it, … */
  release(): Promise<void>;
  /** … or undoes and closes it after this failure; throws when the whole transaction is lost, what has lost it. */
  undo(because: unknown): Promise<void>;
}

/** A write was asked for inside a transaction other than through it; it would have waited for itself. */
class NestedTransaction extends Error {
  constructor() {
    super('Inside a transaction only that transaction may write: use the `tx` it was given.');
    this.name = 'NestedTransaction';
  }
}

export interface Writer {
  /**
   * Runs `work` when it is its turn; whatever it throws undoes all it wrote. Resolves once that is committed, which may
   * be together with the work of others; when the commit fails, nothing of any of them has happened.
   */
  atomically<T>(work: () => Promise<T>): Promise<T>;
  /** Refuses new work and waits for what is queued. */
  stop(): Promise<void>;
}

/** So many share a commit at most: the first of them waits for the last. */
const MOST_TOGETHER = 32;

/** Does its work and keeps the outcome; `settle` tells whoever asked. */
interface Job {
  run(): Promise<void>;
  fail(error: unknown): void;
  settle(): void;
}

export function oneWriter(brackets: Brackets): Writer {
  // Work that a transaction started and didn't wait for inherits its context, hence the flag.
  const inside = new AsyncLocalStorage<{ open: boolean }>();
  const waiting: Job[] = [];
  let writing: Promise<void> | undefined;
  let stopped = false;

  const refuseInside = () => {
    if (inside.getStore()?.open === true) throw new NestedTransaction();
  };

  const jobOf = <T>(work: () => Promise<T>) => {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    // Whoever writes for all does each one's work as if they did it themselves: the log says whose it is.
    const asAsked = AsyncLocalStorage.snapshot();
    let settle = () => reject(new Error('The work was never done.'));
    const job: Job = {
      async run() {
        const scope = { open: true };
        try {
          const result = await asAsked(() => inside.run(scope, work));
          settle = () => resolve(result);
        } finally {
          scope.open = false;
        }
      },
      fail: (error) => {
        settle = () => reject(error);
      },
      settle: () => settle(),
    };
    return { job, promise };
  };

  const writeAll = async () => {
    await everybodyHere();
    while (waiting.length > 0) {
      const jobs = waiting.splice(0, MOST_TOGETHER);
      await together(jobs, brackets);
      for (const job of jobs) job.settle();
    }
    writing = undefined;
  };

  /** What arrives at the same time shares the commit: as long as a turn of the event loop brings somebody, another may. */
  const everybodyHere = async () => {
    let here = 0;
    while (waiting.length > here && waiting.length < MOST_TOGETHER) {
      here = waiting.length;
      await turn();
    }
  };

  return {
    async atomically(work) {
      refuseInside();
      if (stopped) throw new Error('The store is closed.');
      const { job, promise } = jobOf(work);
      waiting.push(job);
      writing ??= writeAll();
      return promise;
    },
    async stop() {
      refuseInside();
      stopped = true;
      await writing;
    },
  };
}

/** All in one transaction, each as if alone; what keeps the whole from being committed is a failure of every one. */
async function together(jobs: readonly Job[], brackets: Brackets): Promise<void> {
  try {
    await brackets.begin();
    for (const job of jobs) await (jobs.length === 1 ? job.run() : undoable(job, brackets));
    await brackets.commit();
  } catch (error) {
    for (const job of jobs) job.fail(error);
    await brackets.rollback();
  }
}

async function undoable(job: Job, { mark, release, undo }: Brackets): Promise<void> {
  await mark();
  try {
    await job.run();
    await release();
  } catch (error) {
    job.fail(error);
    await undo(error);
  }
}
