// What reading a date can end in: an instant, a question, or "I can't read that". Never a guess.
import type { WorkingCalendar } from '../domain/time/working-days.ts';
import type { Wall, Zone } from '../domain/time/zone.ts';

/** How `03/12` is meant; unknown: such dates are asked about (policy `organisation.date_order`). */
export type DateOrder = 'dmy' | 'mdy' | 'ymd';

/** What a date is read against. */
export interface WhenContext {
  readonly now: number;
  /** Where a time without a zone is meant: the person's zone, for shared objects the team's. */
  readonly zone: Zone;
  readonly calendar: WorkingCalendar;
  readonly dateOrder?: DateOrder | undefined;
  /**
   * `time` (default): a date without a time of day is asked about. `date`: it is due when work ends that
   * day, by the calendar's working hours in the zone it was read in.
   */
  readonly needs?: 'time' | 'date';
}

/** One instant, understood. */
export interface Moment {
  readonly kind: 'at';
  /** Never before `now`; "now" and the current minute are `now` itself. */
  readonly at: number;
  /** The named zone, else the context's; `wall` is what its clocks show. */
  readonly zone: Zone;
  readonly wall: Wall;
  /**
   * False when the words leave room: natural phrasing, "next thursday" said on a Monday, "5pm BST" in
   * winter. Such a reading is shown and confirmed before anything is done with it (product T5).
   */
  readonly certain: boolean;
}

export interface Choice {
  /** Plain words in the zone of the reading, with the offset where the hour comes twice. */
  readonly label: string;
  readonly at: number;
  readonly zone: Zone;
}

export type QuestionReason =
  | 'ambiguous-date'
  | 'skipped-hour'
  | 'repeated-hour'
  | 'past'
  | 'no-time';

/** Understood, but not one instant: the speaker has to say which (product T2, "Dates"). */
export interface Question {
  readonly kind: 'question';
  readonly reason: QuestionReason;
  /** Instants that could be meant, none of them past; may be empty. */
  readonly choices: readonly Choice[];
  /** What was typed, cut to 80 characters; foreign text, to be escaped like any other. */
  readonly text: string;
  /** One sentence that says what is unclear, without the typed text's free parts. */
  readonly ask: string;
}

export interface Unreadable {
  readonly kind: 'unreadable';
  /** What was typed, cut to 80 characters; foreign text, to be escaped like any other. */
  readonly text: string;
  /** Lines that would have worked. */
  readonly expected: readonly string[];
}

export type Reading = Moment | Question | Unreadable;

const dateExamples = ['thu 22:00', 'tomorrow 9am', '3 dec 20:00', '2026-12-03T20:00', 'in 2h'];
const dayExamples = ['fri', '12 dec', '2026-12-03', 'in 3 working days', 'eow'];
const durationExamples = ['45m', '2h', '1d12h'];

/** Says that a date couldn't be read, with examples of the kind that was needed. */
export function unreadableDate(text: string, needs: 'time' | 'date' = 'time'): Unreadable {
  const expected = needs === 'time' ? dateExamples : dayExamples;
  return { kind: 'unreadable', text: shortened(text), expected };
}

/** Says that a duration couldn't be read. */
export function unreadableDuration(text: string): Unreadable {
  return { kind: 'unreadable', text: shortened(text), expected: durationExamples };
}

/** The first 80 characters of what was typed, for quoting it back. */
export function shortened(text: string): string {
  const start = [...text.slice(0, 200).trim()];
  return start.length > 80 || text.length > 200
    ? `${start.slice(0, 79).join('')}…`
    : start.join('');
}
