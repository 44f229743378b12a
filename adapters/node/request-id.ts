// Which request is being worked on, for the log: everything a request starts is known by its id, however late it happens.
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';

const current = new AsyncLocalStorage<string>();

/** Runs `work`, and all that it starts, under a new id, which is handed to it. */
export function inRequest<T>(work: (id: string) => T): T {
  const id = randomUUID();
  return current.run(id, work, id);
}

/** Runs `work` as nobody's: what it starts serves everybody. */
export function inNoRequest<T>(work: () => T): T {
  return current.exit(work);
}

/** Undefined outside of requests. */
export function requestId(): string | undefined {
  return current.getStore();
}
