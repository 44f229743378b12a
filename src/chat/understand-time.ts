// Times within a command: a reading becomes an instant, a question with whole lines to choose from, or a problem.

import type { Window } from '../domain/release/model.ts';
import { instantOf, zoned } from '../domain/time/zone.ts';
import { type Found, found, notFound } from './find.ts';
import type { Hearing } from './meaning.ts';
import type { Problem } from './problem.ts';
import { readWindow, type WindowClauses, type WindowReading } from './read-window.ts';
import {
  type Choice,
  type Question,
  shortened,
  type Unreadable,
  type WhenContext,
} from './reading.ts';
import { sayZone, typedInstant } from './say-time.ts';
import { readWhen } from './when.ts';

/** Shared objects are read in the organisation's zone (product "Dates"). */
export function whenContext(hearing: Hearing): WhenContext {
  const { zone, calendar, dateOrder } = hearing.policy.organisation;
  return { now: hearing.now, zone, calendar, dateOrder };
}

/** Whether words without a clause are a time that lacks its `at`, be it one that has to be asked about. */
export function isTime(text: string, hearing: Hearing): boolean {
  return text !== '' && readWhen(text, whenContext(hearing)).kind !== 'unreadable';
}

/** `again` spells the whole command with another text in place of this one. */
export function readInstant(
  text: string,
  hearing: Hearing,
  again: (text: string) => string,
): Found<number> {
  const read = readWhen(text, whenContext(hearing));
  return read.kind === 'at' ? found(read.at) : notFound(timeProblem(read, absolutely(again)));
}

/** Due dates: a day without a time is due when work ends that day. */
export function readDue(
  text: string,
  hearing: Hearing,
  again: (text: string) => string,
): Found<number> {
  const read = readWhen(text, { ...whenContext(hearing), needs: 'date' });
  return read.kind === 'at' ? found(read.at) : notFound(timeProblem(read, absolutely(again)));
}

function absolutely(again: (text: string) => string) {
  return ({ at }: Choice) => again(typedInstant(at));
}

interface SaidWindow {
  readonly window: Window;
  /** False: natural phrasing, shown and confirmed before it counts (product T5). */
  readonly certain: boolean;
}

/** Which end of a window a text belongs to. */
export type End = 'start' | 'end';

/** A window, or what is wrong with which end of it. */
export type FoundWindow =
  | { readonly ok: true; readonly value: SaidWindow }
  | { readonly ok: false; readonly problem: Problem; readonly end: End };

type Surplus = (text: string) => Extract<Problem, { code: 'unexpected' }>;

/** `again` spells the whole command with another text for one end; `surplus` is said when the ends contradict. */
export function readClauses(
  clauses: WindowClauses,
  hearing: Hearing,
  durationMs: number,
  again: (end: End, text: string) => string,
  surplus: Surplus,
): FoundWindow {
  const read = readWindow(clauses, whenContext(hearing), durationMs);
  if (read.kind === 'window') {
    const { start, end, zone, certain } = read;
    return { ok: true, value: { window: { start, end, zone }, certain } };
  }
  if (read.kind === 'bad-window') {
    return { ok: false, problem: badWindow(read.why, clauses, surplus), end: 'end' };
  }
  const end = endOf(read, clauses, hearing, durationMs);
  const choose = ({ at, zone }: Choice) => again(end, spelledInstant(at, zone));
  return { ok: false, problem: timeProblem(read, choose), end };
}

function badWindow(
  why: Extract<WindowReading, { kind: 'bad-window' }>['why'],
  clauses: WindowClauses,
  surplus: Surplus,
): Problem {
  if (why === 'two-ends') {
    const inForm = 'The end and the length say different times: give one of them.';
    return { ...surplus(`for ${clauses.for ?? ''}`), inForm };
  }
  return { code: why === 'too-short' ? 'window-short' : 'window-order' };
}

/** The start is read first: the trouble is the end's when the start alone can be read. */
function endOf(
  read: Question | Unreadable,
  clauses: WindowClauses,
  hearing: Hearing,
  durationMs: number,
): End {
  const start = clauses.at ?? clauses.from ?? '';
  if (read.text !== shortened(start)) return 'end';
  const alone = readWindow({ from: start }, whenContext(hearing), durationMs);
  return alone.kind === 'question' || alone.kind === 'unreadable' ? 'start' : 'end';
}

export function timeProblem(
  read: Question | Unreadable,
  choose: (choice: Choice) => string,
): Problem {
  if (read.kind === 'unreadable')
    return { code: 'unreadable-time', text: read.text, expected: read.expected };
  const choices = read.choices.map((choice) => ({ label: choice.label, line: choose(choice) }));
  return { code: 'time-question', text: read.text, reason: read.reason, ask: read.ask, choices };
}

/** `2026-11-26 22:00` on the clocks of a zone: how forms print and read times. */
export function inputOf(at: number, zone: string): string {
  const { year, month, day, hour, minute } = zoned(at, zone);
  return `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}`;
}

/**
 * The instant as it is typed in its zone, which goes with a window: `2026-11-26 22:00 Europe/London`, in an
 * hour that comes twice `2026-10-25 01:30 (Europe/London, UTC+1)`. Reads back to the same instant and zone.
 */
function spelledInstant(at: number, zone: string): string {
  if (!zone.includes('/')) return typedInstant(at);
  return isRepeated(at, zone)
    ? `${clockIn(at, zone)} (${sayZone(at, zone)})`
    : `${clockIn(at, zone)} ${zone}`;
}

/** `from 2026-11-26 22:00 to 2026-11-26 23:00 Europe/London`: absolute, however much later it is read. */
export function spelledWindow({ start, end, zone }: Window, now: number): string {
  const ends = spelledInstant(end, zone);
  // "now" stays now: it may be confirmed a minute later, and is never in the past.
  if (start <= now) return `from now to ${ends}`;
  const shared = zone.includes('/') && !isRepeated(start, zone);
  return `from ${shared ? clockIn(start, zone) : spelledInstant(start, zone)} to ${ends}`;
}

function clockIn(at: number, zone: string): string {
  const ms = ((at % 60_000) + 60_000) % 60_000;
  if (ms === 0) return inputOf(at, zone);
  const fraction = ms % 1000 === 0 ? '' : `.${String(ms % 1000).padStart(3, '0')}`;
  return `${inputOf(at, zone)}:${two(Math.floor(ms / 1000))}${fraction}`;
}

function isRepeated(at: number, zone: string): boolean {
  return instantOf(zoned(at, zone), zone).kind === 'repeated';
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
