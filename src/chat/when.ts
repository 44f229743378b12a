// Reads dates and durations that people type, in their own zone. The strict forms of the grammar come
// first; a lenient second reading catches natural phrasing and is marked as uncertain (product "Grammar").
import { GB } from 'chrono-node/en';
import { parseDuration } from '../domain/time/duration.ts';
import { dateAt, type Zone } from '../domain/time/zone.ts';
import type { Reading, Unreadable, WhenContext } from './reading.ts';
import { unreadableDate, unreadableDuration } from './reading.ts';
import { resolve } from './when-resolve.ts';
import { type Said, type SaidClock, type SaidDay, saidBy } from './when-words.ts';
import { type SaidZone, splitZone } from './when-zone.ts';

const longestText = 200;
/** Natural phrases are short; the lenient reader's time grows faster than the text. */
const longestPhrase = 60;

/**
 * Reads one date (product "Dates", all forms but `after R-140` and `next window`). A time is meant in the
 * zone typed beside it, else in `context.zone`. Past, skipped and repeated times, dates that can be read
 * two ways and missing times come back as questions. Never throws; text over 200 characters is refused.
 */
export function readWhen(text: string, context: WhenContext): Reading {
  return readWhenIn(text, context, {});
}

/** What one end of a window lends to the reading of the other. */
export interface Lent {
  /** The zone typed at the other end; counts when this text names none. */
  readonly zone?: SaidZone | undefined;
  /**
   * The start of the window whose end is read: a bare time is the next one from there, also over midnight,
   * weekdays count from there, and an end before the start is returned as it is (product T6).
   */
  readonly startsAt?: number;
}

/** Reads one date as `readWhen` does, as one end of a window. */
export function readWhenIn(text: string, context: WhenContext, lent: Lent): Reading {
  if (text.length > longestText) return unreadableDate(text, context.needs);
  const { body, zone: typed } = splitZone(plainly(text));
  const zone = typed ?? lent.zone ?? { readIn: context.zone, keep: context.zone };
  const said = saidBy(body) ?? loosely(body, context.now, zone.readIn);
  if (said === undefined) return unreadableDate(text, context.needs);
  return resolve(said, { context, text, zone, startsAt: lent.startsAt });
}

/** Reads `2h`, `90 minutes`, `1d12h` as milliseconds. */
export function readDuration(
  text: string,
): { readonly kind: 'duration'; readonly ms: number } | Unreadable {
  const ms = parseDuration(text);
  return ms === undefined ? unreadableDuration(text) : { kind: 'duration', ms };
}

/** The zone or offset typed at the end of a date, if any. */
export function zoneSaid(text: string): SaidZone | undefined {
  return text.length > longestText ? undefined : splitZone(plainly(text)).zone;
}

function plainly(text: string): string {
  return text.trim().toLowerCase().split(/\s+/).join(' ');
}

/**
 * Lets chrono read what the strict forms don't know, and keeps only what it is sure of: the fields of the
 * wall clock. It must have understood every word, and figures such as 03/12 are never left to it.
 */
function loosely(body: string, now: number, zone: Zone): Said | undefined {
  if (body.length > longestPhrase || /\d[/.-]\d/.test(body)) return undefined;
  const [found, ...others] = GB.parse(body, { instant: noonOf(now, zone) });
  if (found === undefined || others.length > 0 || found.text.length !== body.length)
    return undefined;
  const { start } = found;
  if (found.end || start.isCertain('timezoneOffset')) return undefined;
  const day = dayIn(start);
  const clock = clockIn(start, body);
  if (day === 'vague' || (day === undefined && clock === undefined)) return undefined;
  return { kind: 'day', day, clock, loose: true };
}

type Parsed = ReturnType<typeof GB.parse>[number]['start'];

function dayIn(start: Parsed): SaidDay | 'vague' | undefined {
  const [year, month, day] = [start.get('year'), start.get('month'), start.get('day')];
  const isDate = start.isCertain('day');
  const isWeekday = start.isCertain('weekday');
  if (!isDate && !isWeekday) return start.isCertain('month') ? 'vague' : undefined;
  if (year === null || month === null || day === null) return 'vague';
  const hasYear = start.isCertain('year') || !isDate;
  const date = { order: undefined, year: hasYear ? year : undefined, month, day };
  return { kind: 'date', dates: [date] };
}

function clockIn(start: Parsed, body: string): SaidClock | undefined {
  const hour = start.get('hour');
  if (hour === null || !start.isCertain('hour')) return undefined;
  const clock = { hour, minute: start.get('minute') ?? 0, ms: 0 };
  const isHalfUnclear =
    !start.isCertain('meridiem') && hour > 0 && hour < 12 && !body.includes(':');
  return isHalfUnclear ? { ...clock, orHour: hour + 12 } : clock;
}

/**
 * Today at noon on this machine's clock, which no zone's clock change touches: chrono counts days from it
 * by the machine's zone, and the result is only read as fields of a calendar.
 */
function noonOf(now: number, zone: Zone): Date {
  const { year, month, day } = dateAt(now, zone);
  return new Date(year, month - 1, day, 12);
}
