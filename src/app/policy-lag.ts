// What a store is asked to find after a policy was read anew.
import type { StreamKind } from './store.ts';

/** Which streams haven't taken a policy in. */
export interface PolicyLag {
  readonly kind: StreamKind;
  readonly status: readonly string[];
  /** The types of event by which a stream takes the policy in force in. */
  readonly taken: readonly string[];
  /** The version to be taken in. */
  readonly policy: string;
}
