// What the parser says when it did not understand: a value, never an exception, with what was expected and a line that would work.
import type { OpenRelease } from './meaning.ts';
import type { QuestionReason } from './reading.ts';

export type Problem =
  /** `example` is a whole working line without the bot's name. */
  | {
      readonly code: 'unknown-verb';
      readonly word: string;
      readonly nearest: string | undefined;
      readonly example: string;
      readonly others: readonly string[];
    }
  | {
      readonly code: 'missing';
      readonly what: string;
      readonly usage: string;
      readonly example: string;
    }
  | {
      readonly code: 'unexpected';
      readonly text: string;
      readonly usage: string;
      readonly example: string;
      /** What is said beside the field of a form, where no line is typed. */
      readonly inForm?: string;
    }
  | {
      readonly code: 'unknown-service';
      readonly word: string;
      readonly nearest: string | undefined;
      readonly known: readonly string[];
    }
  /** Where a service or an environment may stand. */
  | {
      readonly code: 'unknown-scope';
      readonly word: string;
      readonly nearest: string | undefined;
      readonly known: readonly string[];
    }
  | {
      readonly code: 'unknown-environment';
      readonly word: string;
      readonly nearest: string | undefined;
      readonly known: readonly string[];
    }
  | {
      readonly code: 'unknown-rollout';
      readonly word: string;
      readonly nearest: string | undefined;
      readonly known: readonly string[];
    }
  | { readonly code: 'unknown-person'; readonly word: string }
  | { readonly code: 'unknown-outcome'; readonly word: string; readonly known: readonly string[] }
  /** An id that names nothing, or a service with no open release. */
  | { readonly code: 'unknown-id'; readonly word: string; readonly open: readonly string[] }
  /** A service or version that names several open releases; `line` of a choice is the whole command with its id. */
  | {
      readonly code: 'several';
      readonly word: string;
      readonly choices: readonly { readonly release: OpenRelease; readonly line: string }[];
    }
  | {
      readonly code: 'unreadable-time';
      readonly text: string;
      readonly expected: readonly string[];
    }
  /** `line` of a choice is the whole command with that instant in it. */
  | {
      readonly code: 'time-question';
      readonly text: string;
      readonly reason: QuestionReason;
      readonly ask: string;
      readonly choices: readonly { readonly label: string; readonly line: string }[];
    }
  | { readonly code: 'window-order' }
  | { readonly code: 'window-short' }
  | {
      readonly code: 'too-long';
      readonly what: string;
      readonly limit: number;
      readonly length: number;
    }
  | { readonly code: 'ended-confirmation' }
  /** A form was filled in over a plan that somebody else has changed meanwhile. */
  | { readonly code: 'changed-meanwhile'; readonly id: string };

/** A problem and, when a form was submitted, the field it belongs to. */
export interface Misunderstanding {
  readonly problem: Problem;
  readonly field?: string;
  /** Of a field that is read line by line: the line it is about, as it was typed. */
  readonly row?: { readonly number: number; readonly text: string };
}
