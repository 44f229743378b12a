// Times within a command: a reading becomes an instant, a question with whole lines to choose from, or a problem.

import type { Window } from '../domain/release/model.ts';
import { zoned } from '../domain/time/zone.ts';
import { type Found, found, notFound } from './find.ts';
import type { Hearing } from './meaning.ts';
import type { Problem } from './problem.ts';
import { readWindow, type WindowClauses } from './read-window.ts';
import type { Question, Unreadable, WhenContext } from './reading.ts';
import { typedInstant } from './say-time.ts';
import { readWhen } from './when.ts';

/** Shared objects are read in the organisation's zone (product "Dates"). */
export function whenContext(hearing: Hearing): WhenContext {
  const { zone, calendar, dateOrder } = hearing.policy.organisation;
  return { now: hearing.now, zone, calendar, dateOrder };
}

/** `again` spells the whole command with another text in place of this one. */
export function readInstant(
  text: string,
  hearing: Hearing,
  again: (text: string) => string,
): Found<number> {
  const read = readWhen(text, whenContext(hearing));
  return read.kind === 'at' ? found(read.at) : notFound(timeProblem(read, again));
}

/** Due dates: a day without a time is due when work ends that day. */
export function readDue(text: string, hearing: Hearing): Found<number> {
  const read = readWhen(text, { ...whenContext(hearing), needs: 'date' });
  return read.kind === 'at' ? found(read.at) : notFound(timeProblem(read, (iso) => iso));
}

export interface SaidWindow {
  readonly window: Window;
  /** False: natural phrasing, shown and confirmed before it counts (product T5). */
  readonly certain: boolean;
}

export function readClauses(
  clauses: WindowClauses,
  hearing: Hearing,
  durationMs: number,
  again: (text: string, by: string) => string,
): Found<SaidWindow> {
  const read = readWindow(clauses, whenContext(hearing), durationMs);
  switch (read.kind) {
    case 'window': {
      const { start, end, zone, certain } = read;
      return found({ window: { start, end, zone }, certain });
    }
    case 'bad-window':
      return notFound(
        read.why === 'too-short' ? { code: 'window-short' } : { code: 'window-order' },
      );
    default:
      return notFound(timeProblem(read, (iso) => again(read.text, iso)));
  }
}

function timeProblem(read: Question | Unreadable, again: (text: string) => string): Problem {
  if (read.kind === 'unreadable')
    return { code: 'unreadable-time', text: read.text, expected: read.expected };
  const choices = read.choices.map((choice) => ({
    label: choice.label,
    line: again(typedInstant(choice.at)),
  }));
  return { code: 'time-question', text: read.text, reason: read.reason, ask: read.ask, choices };
}

/** `2026-11-26 22:00` on the clocks of a zone: how forms print and read times. */
export function inputOf(at: number, zone: string): string {
  const { year, month, day, hour, minute } = zoned(at, zone);
  const two = (number: number) => String(number).padStart(2, '0');
  return `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}`;
}
