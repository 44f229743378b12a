// What the bot shows, as neutral values. Three renderers spell them: Block Kit, Adaptive Cards, plain text.

import type { PersonId } from '../domain/person.ts';
import type { Text } from './text.ts';

/** What a view may hold, so that every renderer has room for the whole of it. Texts in characters. */
export const VIEW_LIMITS = {
  /** More would be a wall (product N5). */
  buttons: 3,
  overflow: 5,
  /** Things in one message. */
  entries: 5,
  /** The line a button types. */
  buttonLine: 2000,
  /** A form's title. */
  title: 24,
  /** What is typed into one field; longer texts are sent as typed lines. */
  input: 3000,
  options: 100,
  /** An option's value and its label. */
  option: 75,
} as const;

/** The words on buttons, everywhere. */
export type Label =
  | 'Approve'
  | 'Re-approve'
  | 'Reject'
  | 'Ask for change'
  | 'Abstain'
  | 'Start'
  | 'Done'
  | 'Promote'
  | 'Hold'
  | 'Resume'
  | 'Roll back'
  | 'Review'
  | 'Edit'
  | 'Cancel release'
  | 'Confirm'
  | 'Back'
  | 'Agree'
  | 'Snooze 30 min'
  | 'Snooze 2 h'
  | 'Snooze to tomorrow 09:00'
  | 'Snooze to last call'
  | 'Share here'
  | 'Open'
  | 'New release'
  | 'Unfreeze'
  | 'Go'
  | 'Keep stopped'
  | 'Move after it';

/**
 * A button types a command: pressing it is the same as typing `says` (architecture, "The shapes").
 * `Open` may carry a `url` instead and then types nothing.
 */
export interface Button {
  readonly label: Label;
  readonly says: string;
  readonly style?: 'primary' | 'danger';
  readonly url?: string;
  /**
   * Those it is meant for: a chat that can show it to them alone does so. Absent: everybody. Never a right by itself,
   * for whoever presses is asked about again.
   */
  readonly for?: readonly PersonId[];
}

/** A line of a view; `quiet` lines are small print, `list` lines are drawn with a bullet. */
export interface Line {
  readonly text: Text;
  readonly as: 'title' | 'body' | 'list' | 'quiet';
}

/** One of several things in a message, and what its reader can do about it; buttons as on a card. */
export interface Entry {
  readonly lines: readonly Line[];
  readonly buttons: readonly Button[];
  readonly overflow: readonly Button[];
}

/** A message that stays: the living card, an approval request, a thread reply, an announcement. */
export interface Card {
  readonly kind: 'card';
  readonly lines: readonly Line[];
  /** At most `VIEW_LIMITS.buttons`. */
  readonly buttons: readonly Button[];
  /** Drawn behind one overflow control; at most `VIEW_LIMITS.overflow`. */
  readonly overflow: readonly Button[];
  /** What stands together in this message, each with its own buttons; at most `VIEW_LIMITS.entries`. */
  readonly entries?: readonly Entry[];
}

/** A private answer. It can't be edited afterwards, so it carries at most Confirm, Back, Share here, Open. */
export interface Notice {
  readonly kind: 'notice';
  readonly lines: readonly Line[];
  readonly buttons: readonly Button[];
}

export type FieldLabel =
  | 'Release'
  | 'Service'
  | 'Version'
  | 'Environment'
  | 'Starts'
  | 'Ends'
  | 'What changes'
  | 'When'
  | 'Kind'
  | 'Why'
  | 'Back-out plan'
  | 'Captain'
  | 'Rollout'
  | 'Reason'
  | 'Outcome'
  | 'What went well'
  | 'What to improve'
  | 'Actions'
  | 'Candidate'
  | 'Phase'
  | 'Result'
  | 'Evidence'
  | 'Who'
  | 'Group'
  | 'When'
  | 'Text'
  | 'Services'
  | 'Reminder'
  | 'Until';

/** One input of a form. `name` is the key its value comes back under. */
export interface Field {
  readonly name: string;
  readonly label: FieldLabel;
  readonly input:
    | { readonly kind: 'line'; readonly limit: number }
    | { readonly kind: 'lines'; readonly limit: number }
    | { readonly kind: 'choice'; readonly options: readonly Option[] }
    | { readonly kind: 'person' };
  readonly required: boolean;
  readonly value?: string;
  readonly hint?: string;
}

export interface Option {
  readonly value: string;
  readonly label: string;
}

/** A form: submitting it types `says` together with the fields' values. */
export interface Form {
  readonly kind: 'form';
  /** At most `VIEW_LIMITS.title` characters. */
  readonly title: string;
  readonly says: string;
  /** The word on the submit button. */
  readonly submit: Label | 'Plan' | 'Add' | 'Check' | 'Save' | 'Next' | 'File' | 'Freeze' | 'Stop';
  readonly intro: readonly Line[];
  readonly fields: readonly Field[];
}

export interface Section {
  readonly heading: Line;
  readonly entries: readonly Entry[];
}

/** What one person finds when they open the bot: everything that waits for them and what is coming. */
export interface Home {
  readonly kind: 'home';
  readonly sections: readonly Section[];
}

/** What can stand in a chat as a message. */
export type Message = Card | Notice | Home;

export type View = Message | Form;

/** A problem with one field of a submitted form, shown beside that field. */
export interface FieldProblem {
  readonly field: string;
  readonly message: string;
}

export function title(...text: Text): Line {
  return { as: 'title', text };
}

export function body(...text: Text): Line {
  return { as: 'body', text };
}

export function list(...text: Text): Line {
  return { as: 'list', text };
}

export function quiet(...text: Text): Line {
  return { as: 'quiet', text };
}

export function notice(...lines: readonly Line[]): Notice {
  return { kind: 'notice', lines, buttons: [] };
}

/** Every line of a view, in reading order. */
export function linesIn(view: View): readonly Line[] {
  switch (view.kind) {
    case 'form':
      return view.intro;
    case 'home':
      return view.sections.flatMap(({ heading, entries }) => [
        heading,
        ...entries.flatMap(({ lines }) => lines),
      ]);
    case 'card':
      return [...view.lines, ...(view.entries ?? []).flatMap(({ lines }) => lines)];
    case 'notice':
      return view.lines;
  }
}

/** Every button of a view, those behind an overflow included. */
export function buttonsIn(view: View): readonly Button[] {
  switch (view.kind) {
    case 'form':
      return [];
    case 'home':
      return view.sections.flatMap(({ entries }) => entries.flatMap(pressed));
    case 'card':
      return [view, ...(view.entries ?? [])].flatMap(pressed);
    case 'notice':
      return view.buttons;
  }
}

function pressed({ buttons, overflow }: Entry): readonly Button[] {
  return [...buttons, ...overflow];
}

/** Every person a view names or is meant for, so that a renderer can be handed their names and accounts. */
export function peopleIn(view: View): readonly PersonId[] {
  const ids = new Set<PersonId>();
  for (const line of linesIn(view)) {
    for (const span of line.text) {
      if (typeof span === 'object' && (span.kind === 'person' || span.kind === 'mention'))
        ids.add(span.id);
    }
  }
  for (const button of buttonsIn(view)) for (const id of button.for ?? []) ids.add(id);
  if (view.kind === 'form') {
    for (const field of view.fields) {
      if (field.input.kind === 'person' && field.value) ids.add(field.value);
    }
  }
  return [...ids];
}
