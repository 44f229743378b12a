// What a line or a form came to mean, and what understanding may look at. No decision is taken here.
import type { ActionCommand } from '../domain/action/model.ts';
import type { CalendarCommand } from '../domain/calendar/model.ts';
import type { Scope } from '../domain/calendar/scope.ts';
import type { Person, PersonId } from '../domain/person.ts';
import type { Place, Policy } from '../domain/policy.ts';
import type { ReleaseCommand } from '../domain/release/command.ts';
import type { ItemKind, Release } from '../domain/release/model.ts';
import type { Misunderstanding, Problem } from './problem.ts';
import type { VerbName } from './verb.ts';

/** An open release, enough to be found by service and version. */
export interface OpenRelease {
  readonly id: string;
  readonly service: string;
  readonly version: string;
  readonly environment: string;
}

export interface Hearing {
  readonly now: number;
  readonly policy: Policy;
  readonly speaker: Person;
  /** The release whose thread this was said in. */
  readonly here: string | undefined;
  readonly place: Place | undefined;
  /** Releases that haven't ended; looked at only when no id is given. */
  readonly open: readonly OpenRelease[];
  /** The releases the line may mean, as last committed. */
  readonly release: (id: string) => Release | undefined;
  /** `@{slack:T0SIM:U0ANA}`, `@ana`, an e-mail: somebody known, or undefined. */
  readonly person: (word: string) => PersonId | undefined;
  /** The same text with mentions of people as `@Name`. */
  readonly prose: (text: string) => string;
  /** A submitted form's values by field name. */
  readonly fields: Readonly<Record<string, string>> | undefined;
  /** `confirm …` was said in time. What is dangerous or vague is asked about first; a reason's form is its own confirmation. */
  readonly confirmed: boolean;
}

export type Query =
  | {
      readonly type: 'list';
      readonly mine: boolean;
      readonly service?: string;
      readonly environment?: string;
    }
  | { readonly type: 'show' | 'check' | 'audit' | 'share'; readonly id: string }
  | {
      readonly type: 'can';
      readonly service: string;
      readonly environment?: string;
      readonly version?: string;
      /** The moment it is asked about; now when absent. */
      readonly at?: number;
    }
  | { readonly type: 'can'; readonly id: string; readonly at?: number }
  | { readonly type: 'home' | 'approvals' | 'freezes' }
  | { readonly type: 'actions'; readonly mine: boolean; readonly release?: string }
  | { readonly type: 'whoami' }
  | { readonly type: 'help'; readonly topic?: string };

export type FormWish =
  | { readonly form: 'plan'; readonly prefill: Readonly<Record<string, string>> }
  | { readonly form: 'can' }
  /** Something for the scope of a release that is chosen in the form; `here`: the one that is implied. */
  | {
      readonly form: 'add';
      readonly kind: ItemKind;
      readonly text: string;
      readonly here: string | undefined;
    }
  | { readonly form: 'freeze' }
  /** `line` is what the reason completes. */
  | { readonly form: 'stop'; readonly line: string; readonly scope: Scope }
  /** `id` undefined: the only line that is stopped. */
  | {
      readonly form: 'lift';
      readonly verb: 'unfreeze' | 'go';
      readonly id: string | undefined;
    }
  | { readonly form: 'pick'; readonly verb: VerbName; readonly line: string }
  /** `line` is what the reason completes: `reject R-42 v:3f9c8a21`. */
  | { readonly form: 'reason'; readonly verb: VerbName; readonly id: string; readonly line: string }
  | {
      readonly form:
        | 'edit'
        | 'move'
        | 'scope'
        | 'remind'
        | 'snooze'
        | 'captain'
        | 'candidate'
        | 'test'
        | 'review'
        | 'action';
      readonly id: string;
    };

/** A code is asked for, or given as it was typed; or the speaker's account stands for itself again. */
export type LinkWish =
  | { readonly type: 'ask-code' }
  | { readonly type: 'give-code'; readonly code: string }
  | { readonly type: 'unlink' };

export type Meaning =
  | {
      readonly kind: 'command';
      /** The release; undefined for `plan`. */
      readonly on: string | undefined;
      readonly command: ReleaseCommand;
      /** The same command as a line with absolute instants, for its confirmation. */
      readonly line: string;
      /** Typed and dangerous: ask first (contract "Words"). */
      readonly confirmFirst: boolean;
    }
  | { readonly kind: 'action'; readonly on: string | undefined; readonly command: ActionCommand }
  | {
      readonly kind: 'calendar';
      readonly command: CalendarCommand;
      /** The same command as a line with absolute instants, for its confirmation. */
      readonly line: string;
      readonly confirmFirst: boolean;
    }
  | { readonly kind: 'link'; readonly wish: LinkWish }
  | { readonly kind: 'query'; readonly query: Query }
  | { readonly kind: 'form'; readonly wish: FormWish }
  | { readonly kind: 'back' }
  | { readonly kind: 'problem'; readonly misunderstood: readonly Misunderstanding[] };

export function misunderstood(problem: Problem, field?: string): Meaning {
  return {
    kind: 'problem',
    misunderstood: [field === undefined ? { problem } : { problem, field }],
  };
}

export function command(
  on: string | undefined,
  what: ReleaseCommand,
  line: string,
): Extract<Meaning, { kind: 'command' }> {
  return { kind: 'command', on, command: what, line, confirmFirst: false };
}

/** Free text has limits; more is answered, never cut. */
export const LONGEST = {
  version: 60,
  reason: 500,
  item: 300,
  why: 2000,
  backout: 2000,
  candidate: 200,
  phase: 75,
  link: 1000,
  review: 3000,
} as const;

export function tooLong(what: string, text: string, limit: number): Problem | undefined {
  const length = [...text].length;
  return length > limit ? { code: 'too-long', what, limit, length } : undefined;
}
