// What people, buttons, forms and timers ask of a release: one closed set of commands, one word each.
import type { PersonId } from '../person.ts';
import type { Place } from '../policy.ts';
import type { ItemKind, NewAction, Outcome, Window } from './model.ts';
import type { Offset } from './own-reminder.ts';

export type ReleaseCommand =
  | {
      readonly type: 'plan';
      readonly service: string;
      readonly version: string;
      readonly environment: string;
      readonly window: Window;
      readonly captain?: PersonId;
      readonly why?: string;
      readonly backout?: string;
      readonly rollout?: string;
      readonly scope?: readonly { readonly kind: ItemKind; readonly text: string }[];
      readonly place?: Place;
      readonly confirmed: boolean;
    }
  | {
      readonly type: 'edit';
      readonly version?: string;
      readonly environment?: string;
      readonly window?: Window;
      readonly captain?: PersonId;
      readonly why?: string;
      readonly backout?: string;
      readonly rollout?: string;
      readonly confirmed: boolean;
    }
  | {
      readonly type: 'move';
      readonly window: Window;
      readonly because?: string;
      readonly confirmed: boolean;
    }
  | { readonly type: 'scope'; readonly add: { readonly kind: ItemKind; readonly text: string } }
  | { readonly type: 'scope'; readonly drop: number }
  | {
      readonly type: 'remind';
      readonly add: {
        /** An instant is kept as its distance from the window's start (product Q1). */
        readonly when: Offset | { readonly at: number };
        readonly people: readonly PersonId[];
        readonly groups: readonly string[];
        readonly text: string;
      };
    }
  | { readonly type: 'remind'; readonly drop: number }
  | {
      readonly type: 'snooze';
      /** `before-start`, `remind:3`; absent: the latest one that was said to whoever asks. */
      readonly reminder?: string;
      /** `last-call`: shortly before it is of no use any more. */
      readonly until: number | 'last-call';
    }
  | { readonly type: 'captain'; readonly captain: PersonId }
  | { readonly type: 'cancel'; readonly because: string }
  | { readonly type: 'candidate'; readonly ref: string }
  | {
      readonly type: 'test';
      readonly phase: string;
      readonly result: 'pass' | 'fail' | 'waive';
      readonly link?: string;
      readonly because?: string;
    }
  | { readonly type: 'agree'; readonly phase: string; readonly candidate?: string }
  | { readonly type: 'request' }
  | {
      readonly type: 'approve' | 'reject' | 'revise' | 'abstain';
      readonly because?: string;
      /** What the button was drawn for; absent for typed lines, which mean what is current. */
      readonly fingerprint?: string;
    }
  | { readonly type: 'withdraw'; readonly because?: string }
  | { readonly type: 'start'; readonly at?: number }
  | { readonly type: 'done' | 'resume'; readonly stage?: StageMark }
  | { readonly type: 'promote'; readonly because?: string; readonly stage?: StageMark }
  | { readonly type: 'hold'; readonly because: string; readonly stage?: StageMark }
  | { readonly type: 'rollback'; readonly because: string }
  | {
      readonly type: 'review';
      readonly outcome: Outcome;
      readonly well: string;
      readonly improve: string;
      readonly actions: readonly NewAction[];
    }
  | { readonly type: 'ring'; readonly timer: string; readonly at: number }
  | { readonly type: 'reconcile' }
  /** Who is one person has changed. */
  | { readonly type: 'recount' }
  /** The calendar has changed: a freeze began, ended, or was lifted. */
  | { readonly type: 'heed' };

/** `s:1.2` on a button: stage number counted from 1, attempt. */
export interface StageMark {
  readonly stage: number;
  readonly attempt: number;
}
