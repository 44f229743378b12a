// Durations as people and policy files write them, and as the bot says them.
// Days and weeks are kept apart from hours, because a day is not always 24 hours long.

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** How long to wait before something: a length of time, or a number of working days (product T7). */
export type Delay = { readonly ms: number } | { readonly workingDays: number };

/** A length of time as written: `days` on the calendar, then `ms` on the clock. */
export interface Span {
  readonly days: number;
  readonly ms: number;
}

/** Ten years: longer is a typing error, and keeps every sum far from the end of the calendar. */
const longestDays = 3660;
const longestText = 60;

const units = new Map<string, Span>([
  ...spellings('s sec secs second seconds', { days: 0, ms: 1000 }),
  ...spellings('m min mins minute minutes', { days: 0, ms: MINUTE }),
  ...spellings('h hr hrs hour hours', { days: 0, ms: HOUR }),
  ...spellings('d day days', { days: 1, ms: 0 }),
  ...spellings('w wk wks week weeks', { days: 7, ms: 0 }),
]);

function spellings(words: string, span: Span): [string, Span][] {
  return words.split(' ').map((word) => [word, span]);
}

/**
 * Reads `30s`, `15m`, `4h`, `2d`, `1w`, sums of them (`1d12h`, `1 h 30 min`) and unit words
 * (`90 minutes`, `an hour`). Undefined for anything else, a unit named twice, or over ten years.
 */
export function parseSpan(text: string): Span | undefined {
  if (text.length > longestText) return undefined;
  const words = text.trim().toLowerCase();
  const rest = words.replace(/^(?:an?|one) (?=[a-z])/, '1 ');
  if (rest === '' || !/^(?:\d{1,6} ?[a-z]{1,7}(?: |(?=\d)|$)){1,5}$/.test(rest)) return undefined;
  let days = 0;
  let ms = 0;
  const seen = new Set<Span>();
  for (const [, digits = '', word = ''] of rest.matchAll(/(\d+) ?([a-z]+)/g)) {
    const unit = units.get(word);
    if (unit === undefined || seen.has(unit)) return undefined;
    seen.add(unit);
    days += Number(digits) * unit.days;
    ms += Number(digits) * unit.ms;
  }
  return days + ms / DAY > longestDays ? undefined : { days, ms };
}

/** Reads a duration as milliseconds, a day as 24 hours (the policy file's keys); undefined as `parseSpan`. */
export function parseDuration(text: string): number | undefined {
  const span = parseSpan(text);
  return span && span.days * DAY + span.ms;
}

/** Reads a duration or `5 working days` (policy `review.due`); undefined if it is neither. */
export function parseDelay(text: string): Delay | undefined {
  if (text.length > longestText) return undefined;
  const match = /^(\d{1,4}) ?(?:working|business) ?days?$/.exec(text.trim().toLowerCase());
  if (match !== null) {
    const workingDays = Number(match[1]);
    return workingDays > longestDays ? undefined : { workingDays };
  }
  const ms = parseDuration(text);
  return ms === undefined ? undefined : { ms };
}

const spoken: readonly (readonly [ms: number, unit: string])[] = [
  [DAY, 'd'],
  [HOUR, 'h'],
  [MINUTE, 'min'],
  [1000, 's'],
];

/**
 * Says a length of time in its two largest units: `1 h 30 min`, `2 d 4 h`, `45 s`. Rounded to the
 * smaller of the two, so `1 h 59 min 40 s` is `2 h`. A negative length is said without its sign.
 */
export function sayDuration(ms: number): string {
  const largest = spoken.findIndex(([unit]) => Math.abs(ms) >= unit);
  const [smallest] = spoken[largest === -1 ? 3 : largest + 1] ?? [1000];
  let rest = Math.round(Math.abs(ms) / smallest) * smallest;
  const pieces: string[] = [];
  for (const [unit, name] of spoken) {
    const count = Math.floor(rest / unit);
    rest -= count * unit;
    if (count > 0) pieces.push(`${count} ${name}`);
  }
  return pieces.length === 0 ? '0 s' : pieces.join(' ');
}

/** Says a delay: `5 working days`, `1 working day`, or as `sayDuration`. */
export function sayDelay(delay: Delay): string {
  if ('ms' in delay) return sayDuration(delay.ms);
  return delay.workingDays === 1 ? '1 working day' : `${delay.workingDays} working days`;
}
