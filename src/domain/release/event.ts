// What has happened to a release: the facts of the journal. A released fact never changes its meaning.
import type { Join } from '../directory/joins.ts';
import type { PersonId } from '../person.ts';
import type { Place, Service, Stage } from '../policy.ts';
import type {
  Approval,
  Blocker,
  Closing,
  Content,
  FrozenRule,
  NewAction,
  Outcome,
  ScopeItem,
  VoteAnswer,
  Window,
} from './model.ts';
import type { OwnReminder } from './own-reminder.ts';

export type ReleaseEvent =
  | {
      readonly type: 'planned';
      readonly id: string;
      readonly service: string;
      readonly version: string;
      readonly environment: string;
      readonly window: Window;
      readonly captain?: PersonId;
      readonly why: string;
      readonly backout: string;
      readonly rollout: string;
      readonly stages: readonly Stage[];
      readonly scope: readonly ScopeItem[];
      readonly definition: Service;
      readonly place?: Place;
    }
  | {
      readonly type: 'edited';
      readonly version?: string;
      readonly environment?: string;
      readonly why?: string;
      readonly backout?: string;
      readonly rollout?: string;
      readonly stages?: readonly Stage[];
      /** The rules of another environment, for a request that was made for the one before. */
      readonly rules?: readonly FrozenRule[];
    }
  | {
      readonly type: 'moved';
      readonly from: Window;
      readonly to: Window;
      readonly because?: string;
    }
  | { readonly type: 'scope-changed'; readonly added: ScopeItem }
  | { readonly type: 'scope-changed'; readonly dropped: ScopeItem }
  | { readonly type: 'captain-changed'; readonly from?: PersonId; readonly to: PersonId }
  | { readonly type: 'cancelled'; readonly because: string }
  | { readonly type: 'candidate-pinned'; readonly ref: string; readonly was?: string }
  | {
      readonly type: 'tested';
      readonly phase: string;
      readonly result: 'passed' | 'failed';
      readonly candidate: string;
      readonly link?: string;
      readonly because?: string;
    }
  | {
      readonly type: 'waiver-asked';
      readonly phase: string;
      readonly candidate: string;
      readonly because: string;
    }
  | {
      readonly type: 'waived';
      readonly phase: string;
      readonly candidate: string;
      readonly askedBy: PersonId;
      readonly because: string;
    }
  | {
      readonly type: 'requested';
      readonly approval: Omit<
        Approval,
        'requestedBy' | 'requestedAt' | 'waitingSince' | 'status' | 'contents'
      >;
    }
  | {
      readonly type: 'approved' | 'rejected' | 'revised' | 'abstained';
      readonly because?: string;
      readonly fingerprint: string;
      readonly content: Content;
      /** Names of the rules this answer counts for. */
      readonly rules: readonly string[];
      /** True when every rule is met with this answer. */
      readonly complete: boolean;
      /** Earlier ids of the same person, whose answers this one replaces. */
      readonly formerly?: readonly PersonId[];
    }
  | {
      readonly type: 'withdrawn';
      readonly answer: VoteAnswer;
      readonly because?: string;
      readonly formerly?: readonly PersonId[];
    }
  /** Some who answered are known as one person now: their answers count once (product A3, B2). */
  | { readonly type: 'recounted'; readonly joins: readonly Join[] }
  | {
      readonly type: 'approval-expired';
      readonly timer: string;
      readonly due: number;
      readonly unused: boolean;
    }
  | { readonly type: 'start-armed'; readonly startAt: number }
  | {
      readonly type: 'start-refused';
      readonly timer: string;
      readonly due: number;
      readonly blockers: readonly Blocker[];
    }
  | {
      readonly type: 'started';
      readonly stages: readonly Stage[];
      readonly timer?: string;
      readonly due?: number;
    }
  /** `bakeLeftMs` in place of `bakeEndsAt` while held: the bake waits to be resumed (product R2). */
  | {
      readonly type: 'done';
      readonly stage: string;
      readonly bakeEndsAt?: number;
      readonly bakeLeftMs?: number;
    }
  | {
      readonly type: 'bake-ended';
      readonly stage: string;
      readonly because?: string;
      /** Ended early: what was left of it. */
      readonly leftMs?: number;
      readonly timer?: string;
      readonly due?: number;
    }
  | {
      readonly type: 'promoted';
      readonly from: string;
      readonly to: string;
      readonly auto: boolean;
      readonly because?: string;
      /** Before its bake had ended: what was left of it. */
      readonly leftMs?: number;
      readonly timer?: string;
      readonly due?: number;
    }
  /** A stage has baked and would go on by itself, but not outside the window (product R3). */
  | {
      readonly type: 'advance-waits';
      readonly stage: string;
      readonly timer?: string;
      readonly due?: number;
    }
  | { readonly type: 'held'; readonly because: string; readonly bakeLeftMs?: number }
  | { readonly type: 'resumed'; readonly bakeEndsAt?: number }
  /** A freeze began: nothing is promoted, and a bake keeps what has passed of it (product F5). */
  | {
      readonly type: 'caught';
      readonly since: number;
      readonly freezes: readonly string[];
      /** As they stood when they caught it; facts that were recorded before this was have none. */
      readonly closings?: readonly Closing[];
      readonly bakeLeftMs?: number;
    }
  /** Nothing closes it any more; `bakeEndsAt`: its bake goes on. */
  | { readonly type: 'thawed'; readonly since: number; readonly bakeEndsAt?: number }
  | {
      readonly type: 'rolled-back';
      readonly stage: string;
      readonly because: string;
      readonly to?: string;
    }
  | { readonly type: 'completed' }
  | {
      readonly type: 'review-opened';
      readonly dueAt: number;
      readonly full: boolean;
      readonly timer?: string;
      readonly due?: number;
    }
  | {
      readonly type: 'reviewed';
      readonly outcome: Outcome;
      readonly well: string;
      readonly improve: string;
      readonly actions: readonly NewAction[];
    }
  /** A timer rang and somebody may have to be told; `what` decides to whom. */
  | {
      readonly type: 'reminded';
      readonly what: Reminder;
      readonly timer: string;
      readonly due: number;
      readonly late: boolean;
      /** Somebody had put this reminder off, and it comes again to them alone. */
      readonly again?: { readonly to: PersonId; readonly reminder: string };
    }
  /** Whoever did it is reminded again at `until`, for the `times`th time. */
  | {
      readonly type: 'snoozed';
      readonly reminder: string;
      readonly until: number;
      readonly times: number;
    }
  /** A reminder whose moment had passed, or that a later one of its kind covers (product Q2). */
  | {
      readonly type: 'reminder-dropped';
      readonly what: Reminder;
      readonly timer: string;
      readonly due: number;
    }
  /** `due`: when it is said as the window stood then. */
  | {
      readonly type: 'reminders-changed';
      readonly added: Omit<OwnReminder, 'by' | 'setAt'>;
      readonly due: number;
    }
  | { readonly type: 'reminders-changed'; readonly dropped: OwnReminder }
  | { readonly type: 'reconciled'; readonly definition: Service };

export type Reminder =
  | 'before-start'
  | 'window-opened'
  | 'window-closing'
  | 'window-missed'
  | 'window-overrun'
  | 'approvers'
  | 'escalation'
  | 'review'
  /** One that somebody set; its timer says which. */
  | 'remind';

/** An event with the stamp every fact carries. `by` is undefined when time alone caused it. */
export type Stamped<E> = E & {
  readonly at: number;
  readonly by: PersonId | undefined;
  readonly seq: number;
};
