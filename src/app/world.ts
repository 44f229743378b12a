// The ports the house is built on, in one value, so that every verb takes the same first argument.
import type { Policy } from '../domain/policy.ts';
import type { Chat, Clock, Directory, Ids, Log, Wakeups } from './ports.ts';
import type { Store } from './store.ts';

export interface World {
  readonly store: Store;
  readonly chats: readonly Chat[];
  readonly directories: readonly Directory[];
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly wakeups: Wakeups;
  /** The policy in force; a reload replaces it between two commands. */
  readonly policy: () => Policy;
}
