// Working days, working hours and quiet hours, counted on the wall clock of a zone (product T7, Q5).
// A time of day stays that time of day when the clocks change in between.
import type { Temporal } from 'temporal-polyfill';
import type { Delay } from './duration.ts';
import { addDays, dateAt, settledInstant, type Zone, zoned } from './zone.ts';

/** Weekdays as the policy file writes them, Monday first. */
export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

type Weekday = (typeof weekdays)[number];

/** From `start` up to, not including, `end`: minutes since midnight, 0 to 1440. */
export interface DayHours {
  readonly start: number;
  readonly end: number;
}

/** When an organisation or a team works. */
export interface WorkingCalendar {
  readonly zone: Zone;
  /** At least one; a calendar without working days makes the functions here throw a RangeError. */
  readonly workingDays: readonly Weekday[];
  readonly workingHours: DayHours;
  /** ISO dates, `2026-12-25`. */
  readonly holidays: readonly string[];
}

/** Whether the day that `at` falls on in the calendar's zone is worked. */
export function isWorkingDay(at: number, calendar: WorkingCalendar): boolean {
  return isWorkingDate(dateAt(at, calendar.zone), calendar);
}

/** Whether a calendar date is worked. */
export function isWorkingDate(date: Temporal.PlainDate, calendar: WorkingCalendar): boolean {
  const weekday = weekdays[date.dayOfWeek - 1];
  if (weekday === undefined || !calendar.workingDays.includes(weekday)) return false;
  return !calendar.holidays.includes(date.toString());
}

/** The first working date after `date`. */
export function nextWorkingDate(
  date: Temporal.PlainDate,
  calendar: WorkingCalendar,
): Temporal.PlainDate {
  if (calendar.workingDays.length === 0) throw new RangeError('the calendar has no working days');
  let next = date.add({ days: 1 });
  while (!isWorkingDate(next, calendar)) next = next.add({ days: 1 });
  return next;
}

/**
 * The same time of day `count` working days after `at`; the day it starts on isn't counted, so one
 * working day after Friday or Saturday is Monday. Zero gives `at` back.
 */
export function addWorkingDays(at: number, count: number, calendar: WorkingCalendar): number {
  const from = dateAt(at, calendar.zone);
  let date = from;
  for (let counted = 0; counted < count; counted += 1) date = nextWorkingDate(date, calendar);
  return addDays(at, from.until(date).days, calendar.zone);
}

/**
 * When work ends on the day of `at`; if that isn't a working day or work has ended already, on the
 * next working day.
 */
export function endOfWorkingDay(at: number, calendar: WorkingCalendar): number {
  const today = dateAt(at, calendar.zone);
  const { end } = calendar.workingHours;
  const ends = atMinuteOfDay(today, end, calendar.zone);
  if (ends > at && isWorkingDate(today, calendar)) return ends;
  return atMinuteOfDay(nextWorkingDate(today, calendar), end, calendar.zone);
}

/**
 * `at` itself, or if it falls into somebody's quiet hours, the moment these end (product Q5). Quiet hours
 * may cross midnight; a start equal to the end means none.
 */
export function afterQuietHours(at: number, quiet: DayHours | undefined, zone: Zone): number {
  if (quiet === undefined || quiet.start === quiet.end) return at;
  const { hour, minute } = zoned(at, zone);
  const now = hour * 60 + minute;
  const crosses = quiet.start > quiet.end;
  const isQuiet = crosses
    ? now >= quiet.start || now < quiet.end
    : now >= quiet.start && now < quiet.end;
  if (!isQuiet) return at;
  const today = dateAt(at, zone);
  const day = crosses && now >= quiet.start ? today.add({ days: 1 }) : today;
  // In a repeated hour the end's first pass may lie behind already: then the quiet is over.
  return Math.max(at, atMinuteOfDay(day, quiet.end, zone));
}

/**
 * `at` itself, or if it falls into quiet hours or on a day that isn't worked in the calendar's zone, the moment both
 * are over: the end of the quiet, or when work begins on the next working day (product Q5).
 */
export function whenNotOff(
  at: number,
  quiet: DayHours | undefined,
  calendar: WorkingCalendar,
): number {
  const { workingHours, zone } = calendar;
  const date = dateAt(at, zone);
  if (!isWorkingDate(date, calendar)) {
    const begins = atMinuteOfDay(nextWorkingDate(date, calendar), workingHours.start, zone);
    return whenNotOff(begins, quiet, calendar);
  }
  const after = afterQuietHours(at, quiet, zone);
  return after === at ? at : whenNotOff(after, quiet, calendar);
}

/** When a delay that begins at `at` is over. */
export function addDelay(at: number, delay: Delay, calendar: WorkingCalendar): number {
  return 'ms' in delay ? at + delay.ms : addWorkingDays(at, delay.workingDays, calendar);
}

/** The instant of a minute of a date, 1440 being the midnight that ends it (product T6), settled by T2. */
export function atMinuteOfDay(date: Temporal.PlainDate, minutes: number, zone: Zone): number {
  const { year, month, day } = date.add({ days: Math.floor(minutes / 1440) });
  const rest = minutes % 1440;
  const wall = { year, month, day, hour: Math.floor(rest / 60), minute: rest % 60 };
  return settledInstant(wall, zone);
}
