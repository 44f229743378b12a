// From the words of a date to an instant, or to the question that has to be asked first.
// Everything that could be a guess ends here as a question with choices (product T2, "Dates").
import type { Temporal } from 'temporal-polyfill';
import { HOUR, MINUTE } from '../domain/time/duration.ts';
import { addWorkingDays, atMinuteOfDay, nextWorkingDate } from '../domain/time/working-days.ts';
import {
  addDays,
  dateAt,
  instantOf,
  settledInstant,
  type Wall,
  zoned,
} from '../domain/time/zone.ts';
import type { Moment, Question, QuestionReason, Reading, WhenContext } from './reading.ts';
import { shortened, unreadableDate } from './reading.ts';
import { sayDay, sayInstant } from './say-time.ts';
import { daysMeant, type Meant } from './when-days.ts';
import type { Said, SaidClock } from './when-words.ts';
import type { SaidZone } from './when-zone.ts';

/** One text being read. */
export interface Frame {
  readonly context: WhenContext;
  /** What was typed, for quoting. */
  readonly text: string;
  readonly zone: SaidZone;
  /**
   * The start of the window whose end is read: bare times and weekdays follow it, and nothing is
   * "past", since an end before its start is the window's trouble. Undefined for any other date.
   */
  readonly startsAt: number | undefined;
}

type Clock = SaidClock | 'end-of-day';

/** The instant that was said, or the question that stands before it. */
export function resolve(said: Said, frame: Frame): Reading {
  const { now, calendar, needs } = frame.context;
  switch (said.kind) {
    case 'now':
      return momentAt(now, frame, true);
    case 'span':
      return momentAt(addDays(now, said.span.days, frame.zone.readIn) + said.span.ms, frame, true);
    case 'working-days': {
      const at = addWorkingDays(now, said.count, calendar);
      if (needs !== 'date') return momentAt(at, frame, true);
      const date = dateAt(at, calendar.zone);
      return momentAt(atMinuteOfDay(date, calendar.workingHours.end, calendar.zone), frame, true);
    }
    case 'day':
      return resolveDay(said, frame);
  }
}

function resolveDay(said: Said & { kind: 'day' }, frame: Frame): Reading {
  const { context, zone, startsAt } = frame;
  const meant = daysMeant(said.day, {
    today: dateAt(context.now, zone.readIn),
    anchor: dateAt(startsAt ?? context.now, zone.readIn),
    calendar: context.calendar,
    dateOrder: context.dateOrder,
  });
  const [date] = meant.dates;
  if (date === undefined) return unreadableDate(frame.text, context.needs);
  const clock = said.clock ?? (context.needs === 'date' ? 'end-of-day' : undefined);
  if (meant.ask) return askWhichDay(meant, clock, frame);
  if (clock === undefined) return askWhatTime(date, said.loose, frame);
  const certain = meant.certain && !said.loose;
  const isBare = said.day === undefined;
  const next =
    isBare && clock === 'end-of-day' ? nextWorkingDate(date, context.calendar) : meant.next;
  // The end of a window may be on the next day (product T6), but a day that was named stays.
  const rolls = startsAt === undefined ? meant.rolls : isBare && clock !== 'end-of-day';
  return settle(date, clock, { ...meant, certain, next, rolls }, frame);
}

/** The instant of a time on a day, if there is exactly one and it lies ahead. */
function settle(date: Temporal.PlainDate, clock: Clock, meant: Meant, frame: Frame): Reading {
  if (clock !== 'end-of-day' && clock.orHour !== undefined) {
    return settleEither(date, [clock.hour, clock.orHour], clock.minute, meant, frame);
  }
  const wall = wallOn(date, minutesOf(clock, frame));
  const found = instantOf(wall, frame.zone.readIn);
  if (found.kind === 'skipped') {
    const around = [found.before, found.firstValid, found.after];
    if (!around.some((at) => isAhead(at, frame))) return behind(found.after, clock, meant, frame);
    return question('skipped-hour', around, changeOn(wall, 'forward', frame), frame);
  }
  const passes = found.kind === 'exact' ? [found.at] : [found.first, found.second];
  const ms = clock === 'end-of-day' ? 0 : clock.ms;
  const said = passes.filter((at) => hasSaidOffset(at, frame)).map((at) => at + ms);
  const [first] = said;
  if (first === undefined) return unreadableDate(frame.text, frame.context.needs);
  const [ahead, another] = said.filter((at) => isAhead(at, frame));
  if (ahead === undefined) return behind(first, clock, meant, frame);
  if (another === undefined) return momentAt(ahead, frame, meant.certain);
  return question('repeated-hour', [ahead, another], changeOn(wall, 'back', frame), frame);
}

/** A bare `at 9` is always asked about; a midnight only if both midnights of its day lie ahead. */
function settleEither(
  date: Temporal.PlainDate,
  hours: readonly number[],
  minute: number,
  meant: Meant,
  frame: Frame,
): Reading {
  const on = (day: Temporal.PlainDate) =>
    hours
      .map((hour) => atMinuteOfDay(day, hour * 60 + minute, frame.zone.readIn))
      .filter((at) => isAhead(at, frame));
  const today = on(date);
  const ahead = today.length === 0 && meant.next !== undefined ? on(meant.next) : today;
  const [only] = ahead;
  if (only !== undefined && ahead.length === 1 && meant.certain) {
    return momentAt(only, frame, true);
  }
  const clocks = [...hours]
    .sort((one, other) => one - other)
    .map((hour) => `${twoDigits(hour)}:${twoDigits(minute)}`);
  return question('no-time', ahead, `That can be ${clocks.join(' or ')}.`, frame);
}

/** What a time that isn't ahead becomes: the next such day, a question, or a window's early end. */
function behind(at: number, clock: Clock, meant: Meant, frame: Frame): Reading {
  const { next } = meant;
  if (meant.rolls && next !== undefined) {
    return overNight(
      settle(next, clock, { ...meant, next: undefined, rolls: false }, frame),
      frame,
    );
  }
  if (frame.startsAt !== undefined) return momentAt(at, frame, meant.certain);
  const { readIn } = frame.zone;
  const offered = next === undefined ? [] : [atMinuteOfDay(next, minutesOf(clock, frame), readIn)];
  return question(
    'past',
    offered,
    `${sayInstant(at, readIn, frame.context.now)} has passed.`,
    frame,
  );
}

/** The end of a window that goes on into the next day; more than a night may be a slip, and is shown first. */
function overNight(end: Reading, { startsAt }: Frame): Reading {
  const isLong = end.kind === 'at' && startsAt !== undefined && end.at - startsAt > LONGEST_NIGHT;
  return isLong ? { ...end, certain: false } : end;
}

const LONGEST_NIGHT = 12 * HOUR;

/** Offers the hours at which work begins and ends, unless a part of the day was meant ("monday morning"). */
function askWhatTime(date: Temporal.PlainDate, loose: boolean, frame: Frame): Question {
  const { now, calendar } = frame.context;
  const { readIn } = frame.zone;
  const { start, end } = calendar.workingHours;
  const hours = loose ? [] : [start, end];
  const instants = hours.map((minutes) => atMinuteOfDay(date, minutes, readIn));
  const day = sayDay(atMinuteOfDay(date, 12 * 60, readIn), readIn, now);
  const isOver = frame.startsAt === undefined && atMinuteOfDay(date, 24 * 60, readIn) <= now;
  return isOver
    ? question('past', [], `${day} has passed.`, frame)
    : question('no-time', instants, `${day} needs a time of day.`, frame);
}

function askWhichDay(meant: Meant, clock: Clock | undefined, frame: Frame): Question {
  const { readIn } = frame.zone;
  const at = (minutes: number) => meant.dates.map((date) => atMinuteOfDay(date, minutes, readIn));
  const days = at(12 * 60).map((noon) => sayDay(noon, readIn, undefined));
  const ask =
    days.length === 1
      ? `That date exists only as ${days.join()}.`
      : `That date can be ${days.join(' or ')}.`;
  const instants = clock === undefined ? [] : at(minutesOf(clock, frame));
  return question('ambiguous-date', instants, ask, frame);
}

function momentAt(at: number, frame: Frame, certain: boolean): Moment {
  const { context, zone, startsAt } = frame;
  const then = startsAt === undefined ? Math.max(at, context.now) : at;
  const keep = zone.keep ?? context.zone;
  const { year, month, day, hour, minute } = zoned(then, keep);
  const inSeason =
    zone.season === undefined ||
    zoned(then, zone.season).offset === zoned(then, zone.readIn).offset;
  const wall = { year, month, day, hour, minute };
  return { kind: 'at', at: then, zone: keep, wall, certain: certain && inSeason };
}

function question(
  reason: QuestionReason,
  instants: readonly number[],
  ask: string,
  frame: Frame,
): Question {
  const zone = frame.zone.keep ?? frame.context.zone;
  const choices = [...new Set(instants)]
    .filter((at) => isAhead(at, frame))
    .sort((one, other) => one - other)
    .map((at) => ({ label: sayInstant(at, zone, frame.context.now), at, zone }));
  return { kind: 'question', reason, choices, text: shortened(frame.text), ask };
}

/** Not before the current minute; for the end of a window, not before its start. */
function isAhead(at: number, { context, startsAt }: Frame): boolean {
  if (startsAt !== undefined) return at >= startsAt;
  return Math.floor(at / MINUTE) >= Math.floor(context.now / MINUTE);
}

/** Whether the zone has the offset then that was typed beside it: `(Europe/London, UTC+1)`. */
function hasSaidOffset(at: number, { zone }: Frame): boolean {
  return zone.offset === undefined || zoned(at, zone.readIn).offset === zone.offset;
}

function changeOn(wall: Wall, way: 'forward' | 'back', { zone: { readIn } }: Frame): string {
  const day = sayDay(settledInstant({ ...wall, hour: 12, minute: 0 }, readIn), readIn, undefined);
  const clock = `${twoDigits(wall.hour)}:${twoDigits(wall.minute)}`;
  const trouble = way === 'forward' ? `has no ${clock}` : `has ${clock} twice`;
  return `${day} ${trouble} in ${readIn}: the clocks go ${way} then.`;
}

function minutesOf(clock: Clock, { context }: Frame): number {
  if (clock === 'end-of-day') return context.calendar.workingHours.end;
  return clock.hour * 60 + clock.minute;
}

/** 24:00 is the midnight that ends the day (product T6). */
function wallOn(date: Temporal.PlainDate, minutes: number): Wall {
  const { year, month, day } = date.add({ days: Math.floor(minutes / 1440) });
  const rest = minutes % 1440;
  return { year, month, day, hour: Math.floor(rest / 60), minute: rest % 60 };
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
