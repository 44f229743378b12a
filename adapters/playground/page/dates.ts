// How the page and Slack's date tokens write a moment for one reader.
// Tokens: Slack's reference of the date element; clocks are drawn with 24 hours.
import { dayKey, daysBetween, formatter } from './wall-time.ts';

/** Who reads: their zone and the workspace's present, epoch milliseconds. */
export type ReaderTime = { zone: string; now: number };

type Write = (at: number, reader: ReaderTime) => string;

const ordinals = new Intl.PluralRules('en', { type: 'ordinal' });
const endings: Record<string, string> = { one: 'st', two: 'nd', few: 'rd', other: 'th' };

function part(at: number, zone: string, options: Intl.DateTimeFormatOptions): string {
  return formatter(zone, options, 'en-US').format(at);
}

function ordinalDay(at: number, zone: string): string {
  const day = Number(part(at, zone, { day: 'numeric' }));
  return `${day}${endings[ordinals.select(day)] ?? 'th'}`;
}

const clock: Write = (at, { zone }) =>
  formatter(zone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at);

const clockWithSeconds: Write = (at, { zone }) =>
  formatter(zone, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).format(at);

const date: Write = (at, { zone }) =>
  `${part(at, zone, { month: 'long' })} ${ordinalDay(at, zone)}`;

const dateShort: Write = (at, { zone }) =>
  part(at, zone, { month: 'short', day: 'numeric', year: 'numeric' });

const withoutYear: Write = (at, reader) =>
  `${part(at, reader.zone, { weekday: 'long' })}, ${date(at, reader)}`;

const dateLong: Write = (at, reader) =>
  `${withoutYear(at, reader)}, ${part(at, reader.zone, { year: 'numeric' })}`;

/** "today" and its neighbours, where they apply. */
function nearDay(at: number, { zone, now }: ReaderTime): string | null {
  const names: Record<number, string> = { [-1]: 'yesterday', 0: 'today', 1: 'tomorrow' };
  return names[daysBetween(now, at, zone)] ?? null;
}

const pretty =
  (otherwise: Write): Write =>
  (at, reader) =>
    nearDay(at, reader) ?? otherwise(at, reader);

function dayDivider(at: number, reader: ReaderTime): string {
  const year = (moment: number) => part(moment, reader.zone, { year: 'numeric' });
  return year(at) === year(reader.now) ? withoutYear(at, reader) : dateLong(at, reader);
}

const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
];

function ago(at: number, { now }: ReaderTime): string {
  const away = at - now;
  const [unit, size] = steps.find(([, each]) => Math.abs(away) >= each) ?? ['second', 1000];
  const words = new Intl.RelativeTimeFormat('en-GB', { numeric: 'always' });
  return words.format(Math.trunc(away / size), unit);
}

const tokens: Record<string, Write> = {
  date_num: (at, { zone }) => dayKey(at, zone),
  date_slash: (at, { zone }) => dayKey(at, zone).split('-').reverse().join('/'),
  date,
  date_pretty: pretty(date),
  date_short: dateShort,
  date_short_pretty: pretty(dateShort),
  date_long: dateLong,
  date_long_full: (at, { zone }) =>
    part(at, zone, { month: 'long', day: 'numeric', year: 'numeric' }),
  date_long_pretty: pretty(dateLong),
  day_divider_pretty: pretty(dayDivider),
  time: clock,
  time_secs: clockWithSeconds,
  ago,
};

/**
 * What `<!date^SECONDS^FORMAT|FALLBACK>` shows to this reader. An unknown token stays as written;
 * a first word such as "today" gets its capital; null when the seconds name no moment.
 */
export function slackDate(seconds: number, format: string, reader: ReaderTime): string | null {
  const at = seconds * 1000;
  if (!Number.isFinite(at) || Math.abs(at) > 8.64e15) return null;
  const shown = format.replace(
    /\{([a-z_]+)\}/g,
    (whole, name: string) => tokens[name]?.(at, reader) ?? whole,
  );
  return shown.charAt(0).toUpperCase() + shown.slice(1);
}

/** `22:00` */
export function clockTime(at: number, zone: string): string {
  return clock(at, { zone, now: at });
}

/** `Thu 26 Nov 22:00` */
export function moment(at: number, zone: string): string {
  const day = formatter(zone, { weekday: 'short', day: 'numeric', month: 'short' });
  return `${day.format(at).replace(',', '')} ${clockTime(at, zone)}`;
}

/** `Today`, `Yesterday`, or `Thursday, 26 November`: the line between two days of a timeline. */
export function dayLine(at: number, reader: ReaderTime): string {
  const near = nearDay(at, reader);
  if (near) return near.charAt(0).toUpperCase() + near.slice(1);
  const options: Intl.DateTimeFormatOptions = { weekday: 'long', day: 'numeric', month: 'long' };
  return formatter(reader.zone, options)
    .format(at)
    .replace(/^(\w+) /, '$1, ');
}
