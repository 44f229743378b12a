// Wall clocks of the people in the workspace: what a moment is called in somebody's zone, and which
// moment a wall time names. Only Intl knows the zones here, so all arithmetic goes through it.

/** A wall time; `month` is 1 to 12, `weekday` 1 (Monday) to 7. */
export type WallTime = {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  weekday: number;
};

const minute = 60_000;
const day = 86_400_000;
const formatters = new Map<string, Intl.DateTimeFormat>();

/** A formatter of that zone; a zone that Intl doesn't know counts as UTC. */
export function formatter(
  zone: string,
  options: Intl.DateTimeFormatOptions,
  locale = 'en-GB',
): Intl.DateTimeFormat {
  const key = JSON.stringify([zone, locale, options]);
  const known = formatters.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(locale, { ...options, timeZone: knownZone(zone) });
  formatters.set(key, made);
  return made;
}

function knownZone(zone: string): string {
  try {
    return new Intl.DateTimeFormat('en-GB', { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    return 'UTC';
  }
}

/** The wall time of an instant (epoch milliseconds) in a zone. */
export function wallTime(at: number, zone: string): WallTime {
  const parts = new Map<string, number>();
  const numeric = formatter(zone, {
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    hourCycle: 'h23',
  });
  for (const part of numeric.formatToParts(at)) parts.set(part.type, Number(part.value));
  const read = (name: string) => parts.get(name) ?? 0;
  const year = read('year');
  const month = read('month');
  const date = read('day');
  const weekday = ((new Date(Date.UTC(year, month - 1, date)).getUTCDay() + 6) % 7) + 1;
  return {
    year,
    month,
    day: date,
    hour: read('hour'),
    minute: read('minute'),
    second: read('second'),
    weekday,
  };
}

/**
 * The instant (epoch milliseconds) of a wall time; a day or minute beyond its range rolls over. Of a
 * repeated hour it is one of the two, and a skipped hour moves by the size of the gap: good enough
 * for pointing a simulated clock somewhere.
 */
export function instantOf(
  wall: Pick<WallTime, 'year' | 'month' | 'day' | 'hour' | 'minute'>,
  zone: string,
): number {
  const asUtc = Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute);
  const first = asUtc - offsetAt(asUtc, zone);
  return asUtc - offsetAt(first, zone);
}

/** How far the zone's wall clock is ahead of UTC at an instant, milliseconds. */
function offsetAt(at: number, zone: string): number {
  const wall = wallTime(at, zone);
  const asUtc = Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute, wall.second);
  return asUtc - Math.floor(at / 1000) * 1000;
}

/** The calendar day as `2026-11-26`, for telling whether two instants share it. */
export function dayKey(at: number, zone: string): string {
  const { year, month, day: date } = wallTime(at, zone);
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(date)}`;
}

/** The days from one instant's calendar day to another's; tomorrow is 1. */
export function daysBetween(from: number, to: number, zone: string): number {
  return Math.round((Date.parse(dayKey(to, zone)) - Date.parse(dayKey(from, zone))) / day);
}

/** The next instant after `now` that the zone's clock shows this time. */
export function nextAt(now: number, zone: string, hour: number, atMinute: number): number {
  const wall = wallTime(now, zone);
  const today = instantOf({ ...wall, hour, minute: atMinute }, zone);
  if (today > now) return today;
  return instantOf({ ...wall, day: wall.day + 1, hour, minute: atMinute }, zone);
}

/** The next Monday 09:00 of the zone after `now`. */
export function nextMonday(now: number, zone: string): number {
  const wall = wallTime(now, zone);
  const nine = { ...wall, day: wall.day - wall.weekday + 1, hour: 9, minute: 0 };
  const thisWeek = instantOf(nine, zone);
  return thisWeek > now ? thisWeek : instantOf({ ...nine, day: nine.day + 7 }, zone);
}

/** Two digits, as in clocks and dates. */
export function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** The instant without its seconds. */
export function wholeMinute(at: number): number {
  return Math.floor(at / minute) * minute;
}
