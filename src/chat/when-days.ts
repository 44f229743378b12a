// Which calendar day the words of a date mean, seen from a day: the coming Thursday, the end of the week,
// 3 December of which year, and 03/12 in which order. Several days mean that somebody has to be asked.
import { Temporal } from 'temporal-polyfill';
import { isWorkingDate, type WorkingCalendar } from '../domain/time/working-days.ts';
import type { DateOrder } from './reading.ts';
import type { SaidDate, SaidDay } from './when-words.ts';

/** From where days are counted. */
export interface Standpoint {
  /** Today, where the words are read. */
  readonly today: Temporal.PlainDate;
  /** The day that bare times, weekdays and dates without a year follow: today, or a window's first day. */
  readonly anchor: Temporal.PlainDate;
  readonly calendar: WorkingCalendar;
  readonly dateOrder: DateOrder | undefined;
}

export interface Meant {
  /** Empty: no such day. Several, or `ask`: the speaker has to say which. */
  readonly dates: readonly Temporal.PlainDate[];
  readonly ask: boolean;
  /** False where people differ about the words ("next thursday" on a Monday). */
  readonly certain: boolean;
  /** The next day that the same words could mean, to be offered when the time has passed. */
  readonly next: Temporal.PlainDate | undefined;
  /** Whether `next` is simply meant then, as with a bare weekday. */
  readonly rolls: boolean;
}

/** The days that the words can mean. A time without a day (undefined) means the anchor. */
export function daysMeant(day: SaidDay | undefined, from: Standpoint): Meant {
  switch (day?.kind) {
    case undefined:
      return oneDay(from.anchor, from.anchor.add({ days: 1 }));
    case 'from-today': {
      const date = from.today.add({ days: day.days });
      return oneDay(date, date.add({ days: 1 }));
    }
    case 'weekday':
      return weekdayMeant(day.weekday, day.which, from);
    case 'end-of-week': {
      const monday = mondayOf(from.today);
      const next = lastWorkingDate(monday.add({ days: 7 }), from.calendar);
      return oneDay(lastWorkingDate(monday, from.calendar), next);
    }
    case 'date':
      return dateMeant(day.dates, day.weekday, from);
  }
}

function oneDay(date: Temporal.PlainDate, next: Temporal.PlainDate | undefined): Meant {
  return { dates: [date], ask: false, certain: true, next, rolls: false };
}

function weekdayMeant(weekday: number, which: 'coming' | 'this' | 'next', from: Standpoint): Meant {
  if (which === 'coming') {
    const ahead = (weekday - from.anchor.dayOfWeek + 7) % 7;
    const date = from.anchor.add({ days: ahead });
    return { ...oneDay(date, date.add({ days: 7 })), rolls: true };
  }
  const thisWeek = mondayOf(from.today).add({ days: weekday - 1 });
  const nextWeek = thisWeek.add({ days: 7 });
  if (which === 'this') return oneDay(thisWeek, nextWeek);
  // Some mean the coming one. Where that is another day, the reading isn't certain.
  const certain = Temporal.PlainDate.compare(thisWeek, from.today) <= 0;
  return { ...oneDay(nextWeek, nextWeek.add({ days: 7 })), certain };
}

function dateMeant(
  said: readonly SaidDate[],
  weekday: number | undefined,
  from: Standpoint,
): Meant {
  const { dates: inOrder, contrary } = inDateOrder(said, from);
  const found = inOrder.map((date) => yearMeant(date, from)).filter((one) => one !== undefined);
  const days = found.filter(
    (one, index) => found.findIndex((other) => other.date.equals(one.date)) === index,
  );
  const onWeekday = days.filter((one) => one.date.dayOfWeek === weekday);
  const [only, ...others] = onWeekday.length === 1 ? onWeekday : days;
  if (only === undefined) return { ...oneDay(from.today, undefined), dates: [] };
  const ask = contrary && onWeekday.length === 0;
  if (others.length > 0 || ask) {
    return { ...oneDay(only.date, only.next), dates: [only, ...others].map(dateOf), ask: true };
  }
  if (weekday === undefined || only.date.dayOfWeek === weekday) return oneDay(only.date, only.next);
  const nearest = ((weekday - only.date.dayOfWeek + 10) % 7) - 3;
  const dates = [only.date, only.date.add({ days: nearest })];
  return { ...oneDay(only.date, undefined), dates, ask: true };
}

/**
 * Keeps the readings of 03/12 that the team's order allows; without an order both remain. `contrary`:
 * the order allows none, as with 03/25 in day-month order, and the other one is kept to be asked about.
 */
function inDateOrder(
  said: readonly SaidDate[],
  { dateOrder }: Standpoint,
): { dates: readonly SaidDate[]; contrary: boolean } {
  if (said.length === 1) return { dates: said, contrary: false };
  const both = said.filter((date) => date.order !== 'ymd');
  if (dateOrder === undefined) return { dates: both, contrary: false };
  const isShort = said.every((date) => date.year === undefined);
  const wanted = dateOrder === 'ymd' && isShort ? 'mdy' : dateOrder;
  const usual = said.filter((date) => date.order === wanted);
  const exists = usual.some((date) => inYear(date, date.year ?? 2024) !== undefined);
  return exists ? { dates: usual, contrary: false } : { dates: both, contrary: true };
}

interface Dated {
  readonly date: Temporal.PlainDate;
  readonly next: Temporal.PlainDate | undefined;
}

/**
 * A date without its year is the coming one. If it was this year already, it is next year's only when
 * that is nearer ("5 jan" in November); else it stays the past one, to be asked about ("1 nov" then).
 */
function yearMeant(said: SaidDate, { anchor }: Standpoint): Dated | undefined {
  if (said.year !== undefined) {
    const date = inYear(said, said.year);
    return date && { date, next: undefined };
  }
  const date = inYear(said, anchor.year);
  const next = inYear(said, anchor.year + 1);
  if (date === undefined) return next && { date: next, next: undefined };
  const past = date.until(anchor).days;
  if (past <= 0 || next === undefined) return { date, next: undefined };
  return anchor.until(next).days < past ? { date: next, next: undefined } : { date, next };
}

function inYear({ month, day }: SaidDate, year: number): Temporal.PlainDate | undefined {
  if (month < 1 || month > 12 || day < 1 || year < 1970) return undefined;
  const days = Temporal.PlainYearMonth.from({ year, month }).daysInMonth;
  return day > days ? undefined : Temporal.PlainDate.from({ year, month, day });
}

function dateOf({ date }: Dated): Temporal.PlainDate {
  return date;
}

function mondayOf(date: Temporal.PlainDate): Temporal.PlainDate {
  return date.subtract({ days: date.dayOfWeek - 1 });
}

/** The last working date of the week that begins on `monday`; its Sunday if the whole week is off. */
function lastWorkingDate(
  monday: Temporal.PlainDate,
  calendar: WorkingCalendar,
): Temporal.PlainDate {
  const days = [6, 5, 4, 3, 2, 1, 0].map((day) => monday.add({ days: day }));
  const last = days.find((date) => isWorkingDate(date, calendar));
  return last ?? monday.add({ days: 6 });
}
