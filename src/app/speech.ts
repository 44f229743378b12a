// Words in, answer out: the two values that pass between a chat adapter and the house.
import type { FieldProblem, Form, Notice } from '../chat/view.ts';
import type { RefusalCode } from '../domain/decision.ts';
import type { Place } from '../domain/policy.ts';
import type { Looked } from './look.ts';
import type { MessageRef, Names, Platform } from './ports.ts';

/**
 * Something a person said, by whatever means: a typed line, a pressed button, a submitted form.
 *
 * `words` is the line without the bot's own name. Mentions of people stand in it as `@{slack:T0SIM:U0ANA}`;
 * everything else is plain text as the person typed it, unescaped.
 */
export interface Utterance {
  /** Key of this very delivery; the same key again gets the same answer and no second effect. */
  readonly request: string;
  /** A second key remembered only once accepted: a form submitted twice, or again after a correction. */
  readonly once?: string;
  readonly platform: Platform;
  /** `slack:T0SIM:U0ANA`, `teams:<tenant>:<Entra object id>`. */
  readonly account: string;
  readonly via: 'command' | 'mention' | 'button' | 'form';
  readonly words: string;
  /** A submitted form's values by field name; empty inputs are left out. People as `@{slack:…}`. */
  readonly fields?: Readonly<Record<string, string>>;
  /** The channel it was said in: `slack:C0PAY`. Absent in direct messages and where there is none. */
  readonly place?: Place;
  /** The root of the thread it was said in. */
  readonly thread?: MessageRef;
  /** The message whose button was pressed. */
  readonly message?: MessageRef;
}

export type FormReply = { readonly kind: 'form'; readonly view: Form; readonly names: Names };

/**
 * What became of something said, for whoever counts. `answered` is every reply that neither records nor refuses: what was
 * asked for, a form, a question whether it is meant.
 */
export type ReplyOutcome = 'accepted' | 'answered' | 'problem' | 'fault' | RefusalCode;

export type Reply = Spoken & {
  /** Absent: `answered`. Never shown. */
  readonly outcome?: ReplyOutcome;
};

type Spoken =
  /** Shown to the speaker only. */
  | {
      readonly kind: 'notice';
      readonly view: Notice;
      readonly names: Names;
      readonly replaces: boolean;
    }
  | FormReply
  /** What was asked for comes as a message of its own, through the outbox. */
  | { readonly kind: 'posted' }
  /** A submitted form stays open with these beside its fields. */
  | { readonly kind: 'correct'; readonly problems: readonly FieldProblem[] };

/** What an adapter is given to speak to the house. */
export interface House {
  /** Never rejects: faults are answered with a reference. */
  hear(utterance: Utterance): Promise<Reply>;
  /**
   * Whether these words open a form, and under which title; decided on the words alone, so that a chat
   * that must open it within its trigger's three seconds can do so before anything is looked up.
   */
  formTitle(words: string): string | undefined;
  /**
   * The form that a line came from, drawn anew from what is true now, for a chat that can't keep the one that was sent.
   * Nothing is performed or recorded. Undefined when the line has no form any more. Never rejects.
   */
  formAgain(utterance: Utterance): Promise<FormReply | undefined>;
  /** Somebody opened the tab in which the chat shows their Home. */
  openHome(account: string): Promise<void>;
  /** How a message that stands in a chat looks to one person; see `look`. */
  look(message: MessageRef, account: string): Promise<Looked | undefined>;
}
