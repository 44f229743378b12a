// Reads when a window begins and ends: `at thu 22:00 for 2h`, `from thu 22:00 to 01:00`, `from fri for 2d`.
// The grammar hands over the text of each clause; here they are brought together (product T6).
import { LIMITS } from '../domain/release/planning.ts';
import { parseSpan, type Span } from '../domain/time/duration.ts';
import { addDays, type Zone } from '../domain/time/zone.ts';
import type { Moment, Question, Unreadable, WhenContext } from './reading.ts';
import { unreadableDuration } from './reading.ts';
import { readWhenIn, zoneSaid } from './when.ts';
import type { SaidZone } from './when-zone.ts';

/** The clauses as typed, without their keywords. `at` and `from` say the same. */
export interface WindowClauses {
  readonly at?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly for?: string | undefined;
}

/** From `start` up to, not including, `end` (product T6). */
interface ReadWindow {
  readonly kind: 'window';
  readonly start: number;
  readonly end: number;
  /** The zone the start was read in. */
  readonly zone: Zone;
  /** False if either end is uncertain: show and confirm (product T5). */
  readonly certain: boolean;
}

/** Clauses that make no window; `too-short` is under five minutes, `two-ends` a `to` and a `for` that differ. */
interface BadWindow {
  readonly kind: 'bad-window';
  readonly why: 'ends-before-start' | 'too-short' | 'two-ends';
  readonly start: number;
  readonly end: number;
  readonly zone: Zone;
}

export type WindowReading = ReadWindow | BadWindow | Question | Unreadable;

/**
 * Reads a window. Without `to` and `for` it lasts `defaultDuration` milliseconds; `for 2d` ends at the same
 * time of day even if the clocks change; a zone typed at either end counts for both. The first clause that
 * can't be read, or needs a question, is the answer. How long a window may be is not decided here.
 */
export function readWindow(
  clauses: WindowClauses,
  context: WhenContext,
  defaultDuration: number,
): WindowReading {
  const text = clauses.at ?? clauses.from ?? '';
  const { to, length } = endClauses(clauses);
  const timed = { ...context, needs: 'time' as const };
  const zone = sharedZone(text, to);
  const start = readWhenIn(text, timed, { zone });
  if (start.kind !== 'at') return start;
  if (length === 'unreadable') return unreadableDuration(clauses.for ?? '');
  const lasts = length ?? (to === undefined ? { days: 0, ms: defaultDuration } : undefined);
  const lasting = lasts && addDays(start.at, lasts.days, start.zone) + lasts.ms;
  if (to === undefined) return windowOf(start, lasting ?? start.at, start.certain);
  const end = readWhenIn(to, timed, { zone, startsAt: start.at });
  if (end.kind !== 'at') return end;
  const window = windowOf(start, end.at, start.certain && end.certain);
  if (lasting === undefined || lasting === end.at) return window;
  return { kind: 'bad-window', why: 'two-ends', start: start.at, end: end.at, zone: start.zone };
}

/** The zone typed at either end, without the offset beside its name: that belongs to its own end. */
function sharedZone(start: string, end: string | undefined): SaidZone | undefined {
  const zone = zoneSaid(start) ?? (end === undefined ? undefined : zoneSaid(end));
  return (
    zone && { readIn: zone.readIn, keep: zone.keep, ...(zone.season && { season: zone.season }) }
  );
}

/** `for until mon 08:00` says the same as `to mon 08:00` (product "Grammar": duration). */
function endClauses(clauses: WindowClauses): {
  to: string | undefined;
  length: Span | 'unreadable' | undefined;
} {
  const until = /^\s{0,9}until\s(.*)$/is.exec(clauses.for ?? '')?.[1];
  if (until !== undefined && clauses.to === undefined) return { to: until, length: undefined };
  const length = clauses.for === undefined ? undefined : (parseSpan(clauses.for) ?? 'unreadable');
  return { to: clauses.to, length };
}

function windowOf({ at: start, zone }: Moment, end: number, certain: boolean): WindowReading {
  if (end <= start) return { kind: 'bad-window', why: 'ends-before-start', start, end, zone };
  if (end - start < LIMITS.shortestWindowMs)
    return { kind: 'bad-window', why: 'too-short', start, end, zone };
  return { kind: 'window', start, end, zone, certain };
}
