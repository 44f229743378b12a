// Times in words, for everything that is read as plain text: exports, fallbacks, logs, the owner's zone
// beside a reader's. What is said here reads back to the same instant (src/chat/when.ts).
import { DAY, MINUTE, sayDuration } from '../domain/time/duration.ts';
import { isRepeated, startOfDay, type Zone, type Zoned, zoned } from '../domain/time/zone.ts';

/** `labelled`: the zone and its offset on that date follow in brackets (product T4). */
export interface SayOptions {
  readonly labelled?: boolean;
}

const weekdayNames = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const monthNames = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/**
 * `Thu 26 Nov, 22:00`; with the year when it isn't the year of `now` there, with the offset
 * (`01:30 UTC+1`) in an hour that comes twice, labelled `Thu 26 Nov, 22:00 (Europe/London, UTC+0)`.
 */
export function sayInstant(at: number, zone: Zone, now: number, options: SayOptions = {}): string {
  const said = `${sayDay(at, zone, now)}, ${sayClock(at, zone)}`;
  if (options.labelled === true) return `${said} (${sayZone(at, zone)})`;
  return isRepeated(at, zone) ? `${said} ${sayOffset(zoned(at, zone).offset)}` : said;
}

/** `Thu 26 Nov`, with the year when it isn't the year of `now` there, or when `now` is undefined. */
export function sayDay(at: number, zone: Zone, now: number | undefined): string {
  const there = zoned(at, zone);
  const thisYear = now === undefined ? undefined : zoned(now, zone).year;
  return there.year === thisYear ? dayOf(there) : `${dayOf(there)} ${there.year}`;
}

/** `22:00`, on a 24-hour clock. */
export function sayClock(at: number, zone: Zone): string {
  const { hour, minute } = zoned(at, zone);
  return `${twoDigits(hour)}:${twoDigits(minute)}`;
}

/** `Europe/London, UTC+1`: the zone and its offset at that instant, not today (product T4). */
export function sayZone(at: number, zone: Zone): string {
  return zone === 'UTC' ? zone : `${zone}, ${sayOffset(zoned(at, zone).offset)}`;
}

/**
 * `Thu 26 Nov, 22:00-23:00`, over midnight `Thu 26 Nov, 22:00 - Fri 27 Nov, 01:00`; an end at midnight
 * is 24:00 of the day before (product T6). Labelled with the zone, and its offset at the start.
 */
export function sayWindow(
  start: number,
  end: number,
  zone: Zone,
  now: number,
  options: SayOptions = {},
): string {
  const label = options.labelled === true ? ` (${sayZone(start, zone)})` : '';
  const twice = isRepeated(start, zone) || isRepeated(end, zone);
  const midnight = sayClock(end, zone) === '00:00' && startOfDay(end, zone) === end;
  if (twice || !isSameDay(zoned(start, zone), zoned(midnight ? end - MINUTE : end, zone))) {
    return `${sayInstant(start, zone, now)} - ${sayInstant(end, zone, now)}${label}`;
  }
  const ends = midnight ? '24:00' : sayClock(end, zone);
  return `${sayDay(start, zone, now)}, ${sayClock(start, zone)}-${ends}${label}`;
}

function isSameDay(one: Zoned, other: Zoned): boolean {
  return one.day === other.day && one.month === other.month && one.year === other.year;
}

/**
 * How far away: `in 3 h 10 min`, `in 2 days` (calendar days of the zone, from 24 hours on),
 * `5 min ago`, `3 days ago`, and `now` within the minute.
 */
export function sayDistance(at: number, now: number, zone: Zone): string {
  const distance = Math.abs(at - now);
  if (distance < MINUTE) return 'now';
  const days = Math.round(Math.abs(startOfDay(at, zone) - startOfDay(now, zone)) / DAY);
  const length = distance < DAY ? sayDuration(distance) : `${days} day${days === 1 ? '' : 's'}`;
  return at > now ? `in ${length}` : `${length} ago`;
}

/** `2026-12-03T20:00Z`: short, unmistakable and always readable again, for lines that a button types. */
export function typedInstant(at: number): string {
  const { year, month, day, second } = zoned(at, 'UTC');
  const date = `${String(year).padStart(4, '0')}-${twoDigits(month)}-${twoDigits(day)}`;
  const clock = sayClock(at, 'UTC');
  const ms = at - Math.floor(at / 1000) * 1000;
  if (second === 0 && ms === 0) return `${date}T${clock}Z`;
  const fraction = ms === 0 ? '' : `.${String(ms).padStart(3, '0')}`;
  return `${date}T${clock}:${twoDigits(second)}${fraction}Z`;
}

function dayOf({ weekday, day, month }: Zoned): string {
  return `${weekdayNames[weekday - 1]} ${day} ${monthNames[month - 1]}`;
}

function sayOffset(minutes: number): string {
  const size = Math.abs(minutes);
  const rest = size % 60 === 0 ? '' : `:${twoDigits(size % 60)}`;
  return `UTC${minutes < 0 ? '-' : '+'}${Math.floor(size / 60)}${rest}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
