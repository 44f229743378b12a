// Wall clock and instants: what a clock on the wall of a named zone shows, and which instant that is.
// Clock changes are made visible here, so that nobody else has to guess about them (product T2).
import { Temporal } from 'temporal-polyfill';
import { DAY, HOUR, MINUTE } from './duration.ts';
import { zoneSpan } from './zone-span.ts';

/** An IANA time zone name such as `Europe/London`. */
export type Zone = string;

/** A minute as a calendar and a clock on the wall show it; months and days count from 1. */
export interface Wall {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
}

/** An instant as seen in a zone. */
export interface Zoned extends Wall {
  readonly second: number;
  /** 1 is Monday, 7 is Sunday. */
  readonly weekday: number;
  /** Minutes ahead of UTC on that date, not today (product T4). */
  readonly offset: number;
}

/**
 * Which instant a wall-clock minute is. `skipped`: clocks jump over it; `before` and `after` are as far
 * from the jump as the minute is from its edges, `firstValid` is the jump itself. `repeated`: it comes twice.
 */
export type WallInstant =
  | { readonly kind: 'exact'; readonly at: number }
  | {
      readonly kind: 'skipped';
      readonly before: number;
      readonly after: number;
      readonly firstValid: number;
    }
  | { readonly kind: 'repeated'; readonly first: number; readonly second: number };

const zoneShape = /^[A-Za-z][A-Za-z0-9_+-]{0,31}(?:\/[A-Za-z0-9_+-]{1,31}){0,3}$/;

/** The zone as IANA spells it (`europe/london` becomes `Europe/London`), or undefined if there is none. */
export function zoneNamed(name: string): Zone | undefined {
  if (!zoneShape.test(name)) return undefined;
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name).timeZoneId;
  } catch {
    return undefined;
  }
}

/** Whether the zone database knows this name. Offsets such as `+01:00` are not zones: they know no summer. */
export function isZone(name: string): boolean {
  return zoneNamed(name) !== undefined;
}

/** What calendar and clock show at an instant. Throws a RangeError for an unknown zone. */
export function zoned(at: number, zone: Zone): Zoned {
  const { offset } = zoneSpan(at, zone);
  const local = at + offset;
  const day = Math.floor(local / DAY);
  const inDay = local - day * DAY;
  const date = dateOf(day);
  return {
    year: date.year,
    month: date.month,
    day: date.day,
    weekday: date.weekday,
    hour: Math.floor(inDay / HOUR),
    minute: Math.floor((inDay % HOUR) / MINUTE),
    second: Math.floor((inDay % MINUTE) / 1000),
    offset: Math.round(offset / MINUTE),
  };
}

type CalendarDay = Pick<Zoned, 'year' | 'month' | 'day' | 'weekday'>;

const days = new Map<number, CalendarDay>();
const MOST_DAYS = 2_000;

/** The date of a day counted from 1 January 1970, remembered for the days that are spoken of. */
function dateOf(day: number): CalendarDay {
  const known = days.get(day);
  if (known !== undefined) return known;
  const date = Temporal.PlainDate.from('1970-01-01').add({ days: day });
  const { year, month, dayOfWeek: weekday } = date;
  const found = { year, month, day: date.day, weekday };
  if (days.size >= MOST_DAYS) days.clear();
  days.set(day, found);
  return found;
}

/** Which instant a wall-clock minute is. Throws a RangeError when there is no such date or zone. */
export function instantOf(wall: Wall, zone: Zone): WallInstant {
  const plain = Temporal.PlainDateTime.from(
    {
      year: wall.year,
      month: wall.month,
      day: wall.day,
      hour: wall.hour,
      minute: wall.minute,
    },
    { overflow: 'reject' },
  );
  const earlier = plain.toZonedDateTime(zone, { disambiguation: 'earlier' });
  const later = plain.toZonedDateTime(zone, { disambiguation: 'later' });
  const first = earlier.epochMilliseconds;
  const second = later.epochMilliseconds;
  if (first === second) return { kind: 'exact', at: first };
  if (earlier.toPlainDateTime().equals(plain)) return { kind: 'repeated', first, second };
  const jump = earlier.getTimeZoneTransition('next')?.epochMilliseconds ?? second;
  return { kind: 'skipped', before: first, after: second, firstValid: jump };
}

/**
 * The instant of a wall-clock minute where nobody can be asked: a skipped one moves to the first
 * valid minute, of a repeated one the first pass counts (product T2).
 */
export function settledInstant(wall: Wall, zone: Zone): number {
  const found = instantOf(wall, zone);
  if (found.kind === 'exact') return found.at;
  return found.kind === 'skipped' ? found.firstValid : found.first;
}

/** The first instant of the day that `at` falls on; where midnight is skipped, the first valid minute. */
export function startOfDay(at: number, zone: Zone): number {
  const span = zoneSpan(at, zone);
  const local = at + span.offset;
  const midnight = Math.floor(local / DAY) * DAY - span.offset;
  if (midnight >= span.from + span.setBackBefore) return midnight;
  return inZone(at, zone).startOfDay().epochMilliseconds;
}

/** Whether the clock shows what it shows at this instant twice that day, an hour that is repeated. */
export function isRepeated(at: number, zone: Zone): boolean {
  const span = zoneSpan(at, zone);
  return at < span.from + span.setBackBefore || at >= span.until - span.setBackAfter;
}

/**
 * The same wall-clock time so many days on (or back), which across a clock change is not a multiple
 * of 24 hours. A skipped time moves to the first valid minute, a repeated one is its first pass.
 */
export function addDays(at: number, days: number, zone: Zone): number {
  if (days === 0) return at;
  const there = inZone(at, zone);
  const date = there.toPlainDate().add({ days });
  const { hour, minute } = there;
  const wall = { year: date.year, month: date.month, day: date.day, hour, minute };
  const found = instantOf(wall, zone);
  if (found.kind === 'skipped') return found.firstValid;
  const withinMinute = there.second * 1000 + there.millisecond;
  return (found.kind === 'exact' ? found.at : found.first) + withinMinute;
}

/** The calendar date that `at` falls on. */
export function dateAt(at: number, zone: Zone): Temporal.PlainDate {
  return inZone(at, zone).toPlainDate();
}

function inZone(at: number, zone: Zone): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
}
