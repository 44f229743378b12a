// The shape of every answer the domain gives: facts to record, or a refusal that says why not.
// Refusals are values with a closed code, so that each has exactly one sentence and one page in the docs.

import type { PersonId } from './person.ts';
import type { Blocker, Change, Closing, VoteAnswer } from './release/model.ts';

/** Who could do what the speaker could not: named people, and group references of the policy. */
export interface Who {
  readonly people: readonly PersonId[];
  /** References as the policy writes them: `cab`, `slack:@payments-leads`. */
  readonly groups: readonly string[];
  /** True when every member of the organisation may. */
  readonly anyone: boolean;
}

/**
 * Why a command that was understood is not carried out. `code` is stable: it stands in receipts,
 * in `docs/reference/refusals.md` and in `chat/views/refusal.ts`, once each.
 */
export type Refusal =
  | { readonly code: 'outsider'; readonly standing: 'guest' | 'bot' | 'foreign' }
  | { readonly code: 'not-yours'; readonly act: string; readonly id?: string; readonly who: Who }
  | { readonly code: 'directory-unreachable' }
  | { readonly code: 'unknown-release'; readonly id: string }
  | { readonly code: 'unknown-action'; readonly id: string }
  | {
      readonly code: 'version-open';
      readonly service: string;
      readonly version: string;
      readonly other: string;
    }
  | {
      readonly code: 'version-succeeded';
      readonly service: string;
      readonly version: string;
      readonly other: string;
    }
  | { readonly code: 'window-past'; readonly end: number }
  | { readonly code: 'window-order' }
  | { readonly code: 'window-short'; readonly minimumMs: number }
  | { readonly code: 'window-long'; readonly start: number; readonly end: number }
  | { readonly code: 'not-a-captain'; readonly person: PersonId; readonly who: Who }
  | { readonly code: 'finished'; readonly id: string; readonly outcome: string }
  | { readonly code: 'fixed-since-start'; readonly id: string; readonly what: string }
  | { readonly code: 'nothing-changed'; readonly id: string }
  | {
      readonly code: 'no-such-item';
      readonly id: string;
      readonly item: number;
      readonly items: number;
    }
  | {
      readonly code: 'no-such-reminder';
      readonly id: string;
      readonly reminder: number;
      readonly reminders: number;
    }
  | { readonly code: 'reminder-past'; readonly id: string; readonly at: number }
  | { readonly code: 'not-reminded'; readonly id: string }
  | { readonly code: 'already-snoozed'; readonly id: string; readonly until: number }
  | { readonly code: 'snooze-past'; readonly id: string; readonly milestone: number }
  | { readonly code: 'limit'; readonly what: string; readonly limit: number }
  | { readonly code: 'no-candidate'; readonly id: string; readonly who: Who }
  | {
      readonly code: 'unknown-phase';
      readonly id: string;
      readonly phase: string;
      readonly phases: readonly string[];
    }
  | { readonly code: 'link-needed'; readonly id: string; readonly phase: string }
  | { readonly code: 'reason-needed'; readonly line: string }
  | { readonly code: 'no-waiver'; readonly id: string; readonly phase: string }
  | { readonly code: 'own-waiver'; readonly id: string; readonly phase: string; readonly who: Who }
  | { readonly code: 'already-requested'; readonly id: string; readonly at: number }
  | { readonly code: 'no-approval-needed'; readonly id: string }
  | { readonly code: 'not-requested'; readonly id: string; readonly who: Who }
  | {
      readonly code: 'request-ended';
      readonly id: string;
      readonly how: 'rejected' | 'expired';
      readonly who: Who;
    }
  | {
      readonly code: 'excluded';
      readonly id: string;
      readonly as: 'requester' | 'captain';
      readonly who: Who;
    }
  | { readonly code: 'not-eligible'; readonly id: string; readonly who: Who }
  | {
      readonly code: 'already-answered';
      readonly id: string;
      readonly answer: VoteAnswer;
      readonly at: number;
    }
  | { readonly code: 'not-answered'; readonly id: string }
  | {
      readonly code: 'outdated';
      readonly id: string;
      readonly what: 'approval' | 'stage' | 'waiver';
      readonly changes: readonly Change[];
      /** The same words without the mark of the old button, where they still make sense. */
      readonly line?: string;
    }
  | {
      readonly code: 'not-ready';
      readonly id: string;
      readonly blockers: readonly Blocker[];
      readonly earliest?: number;
    }
  | {
      readonly code: 'start-outside-window';
      readonly id: string;
      readonly start: number;
      readonly end: number;
    }
  | { readonly code: 'not-started'; readonly id: string }
  | { readonly code: 'already-started'; readonly id: string; readonly at: number }
  | {
      readonly code: 'held';
      readonly id: string;
      readonly by: PersonId | undefined;
      readonly because: string;
      readonly at: number;
      readonly who: Who;
    }
  | { readonly code: 'not-held'; readonly id: string }
  | {
      readonly code: 'stage-done';
      readonly id: string;
      readonly stage: string;
      readonly at: number;
    }
  | {
      readonly code: 'stage-not-done';
      readonly id: string;
      readonly stage: string;
      readonly who: Who;
    }
  | {
      readonly code: 'bake-not-ended';
      readonly id: string;
      readonly stage: string;
      readonly until: number;
    }
  | { readonly code: 'review-not-open'; readonly id: string }
  | { readonly code: 'already-reviewed'; readonly id: string; readonly at: number }
  | { readonly code: 'own-review'; readonly id: string; readonly who: Who }
  | { readonly code: 'action-done'; readonly id: string; readonly at: number }
  /** A freeze closes the service and environment: nothing is promoted. */
  | { readonly code: 'frozen'; readonly id: string; readonly closing: readonly Closing[] }
  | { readonly code: 'unknown-freeze'; readonly id: string }
  /** `at` undefined: so long ago that it isn't remembered. */
  | {
      readonly code: 'freeze-over';
      readonly id: string;
      readonly at?: number;
      readonly by?: PersonId;
    }
  | { readonly code: 'freeze-exists'; readonly id: string }
  | { readonly code: 'freeze-past'; readonly end: number }
  | { readonly code: 'freeze-order' }
  | { readonly code: 'freeze-short'; readonly minimumMs: number }
  | {
      readonly code: 'freeze-long';
      readonly start: number;
      readonly end: number;
      readonly longestMs: number;
    }
  | {
      readonly code: 'already-stopped';
      readonly id: string;
      readonly by: PersonId;
      readonly at: number;
      readonly because: string;
    }
  /** `id`: a freeze that is no stopped line. */
  | { readonly code: 'not-stopped'; readonly id: string | undefined }
  | { readonly code: 'which-stop'; readonly ids: readonly string[]; readonly because: string }
  | { readonly code: 'link-unknown-code' }
  | { readonly code: 'link-late'; readonly at: number }
  | { readonly code: 'link-own-code' }
  | { readonly code: 'link-same-chat' }
  | { readonly code: 'link-same-person'; readonly person: PersonId }
  | { readonly code: 'link-busy'; readonly limit: number }
  | { readonly code: 'not-linked' };

export type RefusalCode = Refusal['code'];

/** What `decide` returns: facts in the order they happened, or why not. */
export type Decision<E> =
  | { readonly ok: true; readonly events: readonly E[] }
  | { readonly ok: false; readonly refusal: Refusal };

export function accept<E>(...events: readonly E[]): Decision<E> {
  return { ok: true, events };
}

export function refuse(refusal: Refusal): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal };
}
