// A release as the journal makes it: the state, the commands people and timers give it, and the facts that follow.
// Nothing here decides; see decide.ts for what is allowed and evolve.ts for what a fact changes.
import type { Scope } from '../calendar/scope.ts';
import type { Join } from '../directory/joins.ts';
import type { PersonId } from '../person.ts';
import type { Place, Service, Stage } from '../policy.ts';
import type { OwnReminder } from './own-reminder.ts';
import type { Snooze } from './snoozed.ts';
import type { Telling } from './telling.ts';

export type ItemKind = 'feature' | 'fix' | 'security';

export interface ScopeItem {
  /** Stable number within the release, never reused; what `scope R-1 drop <n>` names. */
  readonly n: number;
  readonly kind: ItemKind;
  readonly text: string;
}

/** Half-open interval (product T6) with the zone its wall-clock times were said in (T1). */
export interface Window {
  readonly start: number;
  readonly end: number;
  readonly zone: string;
}

export type Phase = 'planning' | 'building' | 'testing' | 'deploying' | 'reviewing' | 'closed';

/** What an approval covers (product A5). Its hash is the fingerprint printed on vote buttons. */
export interface Content {
  readonly version: string;
  readonly environment: string;
  readonly window: Window;
  readonly rollout: string;
  readonly stages: readonly Stage[];
  readonly candidate: string | undefined;
  readonly backout: string;
  readonly scope: readonly ScopeItem[];
}

/** One line of "since you approved"; drawn, never stored as text. */
export type Change =
  | {
      readonly what: 'candidate';
      readonly from: string | undefined;
      readonly to: string | undefined;
    }
  | { readonly what: 'scope-added'; readonly item: ScopeItem }
  | { readonly what: 'scope-dropped'; readonly item: ScopeItem }
  | {
      readonly what: 'environment' | 'version' | 'rollout' | 'backout';
      readonly from: string;
      readonly to: string;
    }
  | { readonly what: 'window'; readonly from: Window; readonly to: Window }
  | { readonly what: 'stage'; readonly from: string; readonly to: string };

export interface TestResult {
  readonly result: 'passed' | 'failed' | 'waived';
  /** The candidate it was recorded for; another candidate makes it stale. */
  readonly candidate: string;
  readonly by: PersonId;
  readonly at: number;
  readonly link?: string;
  readonly because?: string;
  /** For a waiver: who asked; `by` agreed. */
  readonly askedBy?: PersonId;
}

export interface Waiver {
  readonly phase: string;
  readonly candidate: string;
  readonly askedBy: PersonId;
  readonly at: number;
  readonly because: string;
}

export type VoteAnswer = 'approved' | 'rejected' | 'revised' | 'abstained';

export interface Vote {
  readonly person: PersonId;
  readonly answer: VoteAnswer;
  readonly at: number;
  readonly because?: string;
  readonly fingerprint: string;
  /** Names of the rules the person was eligible for when answering. */
  readonly rules: readonly string[];
}

/** An approval rule as frozen when approval was requested. `refs` undefined: anyone who may plan. */
export interface FrozenRule {
  readonly name: string;
  readonly refs: readonly string[] | undefined;
  readonly count: number;
  readonly timeSensitive: boolean;
}

export interface Approval {
  readonly round: number;
  readonly status: 'open' | 'rejected' | 'revised' | 'expired';
  readonly requestedBy: PersonId;
  readonly requestedAt: number;
  /** Since when answers are missing: the request, or when what was approved stopped being so. */
  readonly waitingSince: number;
  readonly expiresAt: number;
  readonly rules: readonly FrozenRule[];
  readonly exclude: readonly ('requester' | 'captain')[];
  readonly remindAfterMs: readonly number[];
  readonly escalateAfterMs: number;
  readonly escalateTo: readonly string[];
  /** At most one per person: the newest answer. */
  readonly votes: readonly Vote[];
  /** Every content somebody voted on, by fingerprint: what the approver saw (product U2). */
  readonly contents: Readonly<Record<string, Content>>;
}

interface Hold {
  readonly by: PersonId;
  readonly at: number;
  readonly because: string;
}

export interface StageRun {
  readonly name: string;
  readonly enteredAt: number;
  readonly doneAt?: number;
  readonly bakeEndedAt?: number;
  /** Somebody ended its bake so long before its time. */
  readonly bakeCut?: { readonly by: PersonId; readonly because: string; readonly leftMs: number };
  readonly leftAt?: number;
}

/** What closed a deployment's service and environment, since when and until when. */
interface Catch {
  readonly since: number;
  readonly closings: readonly Closing[];
  readonly until?: number;
}

export interface Deployment {
  readonly startedAt: number;
  readonly startedBy: PersonId;
  /** Fixed from start on (contract "What must be there to start"). */
  readonly stages: readonly Stage[];
  /** Index into `stages` and `runs`. */
  readonly stage: number;
  /** Counts how often the current stage was taken up again after a hold; stage buttons carry it. */
  readonly attempt: number;
  readonly state: 'running' | 'baking' | 'baked';
  /** Set while baking, neither held nor caught by a freeze: when the bake ends. */
  readonly bakeEndsAt?: number;
  /** Set while held or caught during a bake: what is left of it (product R2, F5: elapsed time is kept). */
  readonly bakeLeftMs?: number;
  /** Set while a freeze closes its service and environment (product F5). */
  readonly caught?: { readonly since: number; readonly freezes: readonly string[] };
  /** Everything that has caught it, as far as it was recorded with what it was. */
  readonly catches?: readonly Catch[];
  /** When a freeze last let it go on. */
  readonly thawedAt?: number;
  readonly held?: Hold;
  readonly holds: readonly (Hold & { readonly resumedAt?: number })[];
  readonly runs: readonly StageRun[];
}

export type Ending = 'completed' | 'rolled-back' | 'cancelled';

/** The outcome words of product P4. */
export const OUTCOMES = [
  'successful',
  'successful with issues',
  'partially backed out',
  'backed out',
  'failed',
  'abandoned',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

export interface NewAction {
  readonly text: string;
  readonly owner: PersonId;
  /** End of the working day it is due, epoch ms. */
  readonly due: number;
}

interface Review {
  readonly openedAt?: number;
  readonly dueAt?: number;
  /** A full review is filed by somebody other than the captain (product P1, P2). */
  readonly full: boolean;
  readonly filedAt?: number;
  readonly filedBy?: PersonId;
  /** When somebody was last reminded of it. */
  readonly remindedAt?: number;
  readonly outcome?: Outcome;
  readonly well?: string;
  readonly improve?: string;
  readonly actions?: readonly NewAction[];
}

export interface Release {
  readonly id: string;
  readonly service: string;
  readonly version: string;
  readonly environment: string;
  readonly window: Window;
  readonly captain: PersonId | undefined;
  readonly plannedBy: PersonId;
  readonly plannedAt: number;
  /** The service as last seen in the policy: it outlives the service's removal for open releases (contract "Policy"). */
  readonly definition: Service;
  /** The channel it was planned in, used when the policy names none. */
  readonly plannedIn: Place | undefined;
  readonly why: string;
  readonly backout: string;
  readonly rollout: string;
  readonly stages: readonly Stage[];
  readonly scope: readonly ScopeItem[];
  readonly lastItem: number;
  readonly candidate:
    | { readonly ref: string; readonly by: PersonId; readonly at: number }
    | undefined;
  /** Every candidate that was pinned, oldest first. */
  readonly candidates: readonly string[];
  readonly tests: Readonly<Record<string, TestResult>>;
  readonly waivers: Readonly<Record<string, Waiver>>;
  readonly approval: Approval | undefined;
  /** Ids on this release that were found to be one person's after they had answered; absent: none. */
  readonly joins?: readonly Join[];
  /** Start armed for a time (product A10). */
  readonly startAt: { readonly at: number; readonly by: PersonId } | undefined;
  readonly deployment: Deployment | undefined;
  readonly ending:
    | {
        readonly how: Ending;
        readonly at: number;
        readonly by: PersonId | undefined;
        readonly because: string;
      }
    | undefined;
  readonly review: Review | undefined;
  readonly plannedWindow: Window;
  /** When the window's start was last set; reminders that were already past then never ring (product T3). */
  readonly scheduledAt: number;
  /** The same for its end: extending a window re-times what hangs on its end, and nothing else. */
  readonly endSetAt: number;
  /** Timers that have rung: name -> the due time they rang for. The law of progress rests on it. */
  readonly rung: Readonly<Record<string, number>>;
  /** What people want to be reminded of; absent: nothing ever was. */
  readonly reminders?: readonly OwnReminder[];
  /** The highest number that a reminder of theirs has had. */
  readonly lastReminder?: number;
  /** Reminders that were put off, one entry for each person and reminder; absent: none ever was. */
  readonly snoozed?: readonly Snooze[];
  /** What the thread is being told; undefined before the first fact that is. */
  readonly telling: Telling | undefined;
}

/** A freeze where it stands in the way: what it is called, whom it closes, until when and why (product F7). */
export interface Closing {
  readonly freeze: string;
  readonly kind: 'freeze' | 'stop';
  readonly scope: Scope;
  readonly until: number;
  readonly zone: string;
  readonly because: string;
  readonly by: PersonId;
}

/** One reason why a release can't start, with what or who clears it. */
export type Blocker =
  | { readonly kind: 'candidate' }
  | {
      readonly kind: 'test';
      readonly phase: string;
      readonly state: 'open' | 'failed' | 'stale' | 'waiver-asked';
      readonly by: 'ci' | 'people';
      readonly group: string | undefined;
    }
  | { readonly kind: 'approval-not-requested' }
  | {
      readonly kind: 'approval-ended';
      readonly how: 'rejected' | 'revised' | 'expired';
      readonly by?: PersonId;
      readonly because?: string;
    }
  | {
      readonly kind: 'approval';
      readonly rule: string;
      readonly have: number;
      readonly need: number;
      readonly askedAt: number;
      readonly waitingFor: readonly PersonId[];
      readonly groups: readonly string[];
      /** Approvals given for an earlier version. */
      readonly stale: readonly PersonId[];
    }
  | { readonly kind: 'directory'; readonly rule: string }
  | { readonly kind: 'window-ahead'; readonly opens: number }
  | { readonly kind: 'window-over'; readonly closed: number }
  | {
      readonly kind: 'busy';
      readonly release: string;
      readonly service: string;
      readonly environment: string;
      readonly captain: PersonId | undefined;
    }
  /** `at`: when it would be closed; its window's start where that is ahead. */
  | { readonly kind: 'freeze'; readonly at: number; readonly closing: Closing }
  | { readonly kind: 'channel'; readonly place: Place; readonly why: string }
  /** Whoever armed the start may no longer start it. */
  | { readonly kind: 'captaincy'; readonly person: PersonId }
  | { readonly kind: 'scope' }
  | { readonly kind: 'backout' };
