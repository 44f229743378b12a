// Holidays from a calendar file, so that an organisation keeps its days off in one place (product T7).
// Only what has one meaning is taken: whole days, each written out; everything else is a problem.
import ICAL from 'ical.js';
import { Temporal } from 'temporal-polyfill';
import { isDate } from './policy-values.ts';

/** The dates of a calendar file in order, or what can't be taken from it. */
export type Holidays =
  | { readonly ok: true; readonly dates: readonly string[] }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Longer than any holiday; a longer event is a mistake. */
const longestDays = 92;

/**
 * Reads the all-day events (RFC 5545, VALUE=DATE) of an .ics file; DTEND is exclusive, cancelled events
 * are left out. Refused, because their days are not written out or are no whole days: events with a
 * time of day, RRULE or RDATE, DURATION, and events of more than 92 days.
 */
export function readHolidays(text: string): Holidays {
  let calendars: unknown[];
  try {
    const parsed: unknown[] = ICAL.parse(text);
    calendars = typeof parsed[0] === 'string' ? [parsed] : parsed;
  } catch (error) {
    return { ok: false, problems: [`is not a calendar: ${messageOf(error)}`] };
  }
  const dates: string[] = [];
  const problems: string[] = [];
  for (const event of calendars.flatMap((one) => eventsOf(one))) {
    const found = datesOf(event);
    if (typeof found === 'string') problems.push(`${nameOf(event)} ${found}`);
    else dates.push(...found);
  }
  if (problems.length > 0) return { ok: false, problems };
  if (dates.length === 0) return { ok: false, problems: ['has no all-day events'] };
  return { ok: true, dates: [...new Set(dates)].sort() };
}

function eventsOf(calendar: unknown): readonly ICAL.Component[] {
  if (!Array.isArray(calendar)) return [];
  const events = new ICAL.Component(calendar).getAllSubcomponents('vevent');
  return events.filter((event) => event.getFirstPropertyValue('status') !== 'CANCELLED');
}

/** The dates an event covers, or why they can't be told. */
function datesOf(event: ICAL.Component): readonly string[] | string {
  const start = wholeDay(event, 'dtstart');
  if (start === undefined) return 'does not begin with a whole day (DTSTART;VALUE=DATE)';
  if (event.hasProperty('rrule') || event.hasProperty('rdate')) {
    return 'repeats (RRULE or RDATE); write each date out';
  }
  if (event.hasProperty('duration')) return 'has a DURATION; give its end as DTEND;VALUE=DATE';
  if (!event.hasProperty('dtend')) return [start.toString()];
  const end = wholeDay(event, 'dtend');
  if (end === undefined) return 'does not end with a whole day (DTEND;VALUE=DATE)';
  const { days } = start.until(end);
  if (days < 0) return 'ends before it begins';
  if (days > longestDays) return `is longer than ${longestDays} days`;
  // Some programs write the same day as start and end of a single day.
  return Array.from({ length: Math.max(1, days) }, (_, index) =>
    start.add({ days: index }).toString(),
  );
}

/** A date as it was written: the library's own values turn the 45th of a month into some other day. */
function wholeDay(event: ICAL.Component, property: string): Temporal.PlainDate | undefined {
  const [, , type, value]: unknown[] = event.getFirstProperty(property)?.toJSON() ?? [];
  if (type !== 'date' || typeof value !== 'string' || !isDate(value)) return undefined;
  return Temporal.PlainDate.from(value);
}

function nameOf(event: ICAL.Component): string {
  const words = ['summary', 'dtstart'].flatMap((property) => {
    const [, , , value]: unknown[] = event.getFirstProperty(property)?.toJSON() ?? [];
    return typeof value === 'string' ? [value] : [];
  });
  return JSON.stringify(words.join(', ').slice(0, 80) || 'an event without a name');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message.slice(0, 120) : String(error);
}
