// The strict forms of a date (product "Dates"): which day and which time of day the words name.
// Says nothing about when that is; src/chat/when-resolve.ts decides with a clock, a zone and a calendar.
import { parseSpan, type Span } from '../domain/time/duration.ts';

/** A day as named. Weekdays count from 1, Monday. */
export type SaidDay =
  | { readonly kind: 'from-today'; readonly days: 0 | 1 }
  | {
      readonly kind: 'weekday';
      readonly weekday: number;
      readonly which: 'coming' | 'this' | 'next';
    }
  | { readonly kind: 'end-of-week' }
  | { readonly kind: 'date'; readonly dates: readonly SaidDate[]; readonly weekday?: number };

/** A date with or without its year; several for figures such as 03/12, which can be read both ways. */
export interface SaidDate {
  readonly order: 'dmy' | 'mdy' | 'ymd' | undefined;
  readonly year: number | undefined;
  readonly month: number;
  readonly day: number;
}

/** A time of day; 24:00 is the midnight that ends the day (product T6). */
export interface SaidClock {
  readonly hour: number;
  readonly minute: number;
  /** Seconds and below, of an ISO time. */
  readonly ms: number;
  /** The other hour it can be: 21 for a bare `at 9`, 0 for `midnight`. */
  readonly orHour?: number;
}

export type Said =
  | { readonly kind: 'now' }
  | { readonly kind: 'span'; readonly span: Span }
  | { readonly kind: 'working-days'; readonly count: number }
  | {
      readonly kind: 'day';
      readonly day: SaidDay | undefined;
      readonly clock: SaidClock | 'end-of-day' | undefined;
      /** True when only a lenient second reading understood it. */
      readonly loose: boolean;
    };

const weekdayNames = new Map<string, number>(
  [
    'mon monday',
    'tue tues tuesday',
    'wed weds wednesday',
    'thu thur thurs thursday',
    'fri friday',
    'sat saturday',
    'sun sunday',
  ].flatMap((names, index) => names.split(' ').map((name) => [name, index + 1] as const)),
);
const monthNames = new Map<string, number>(
  [
    'jan january',
    'feb february',
    'mar march',
    'apr april',
    'may',
    'jun june',
    'jul july',
    'aug august',
    'sep sept september',
    'oct october',
    'nov november',
    'dec december',
  ].flatMap((names, index) => names.split(' ').map((name) => [name, index + 1] as const)),
);

/** The names of days and months, for telling a slip of the pen from another word. */
export const CALENDAR_WORDS: readonly string[] = [...weekdayNames.keys(), ...monthNames.keys()];

const fillers = new Set(['at', 'on', 'of', 'the']);

/** Reads text in lower case with single spaces and without its zone; undefined if no strict form fits. */
export function saidBy(body: string): Said | undefined {
  if (body === 'now') return { kind: 'now' };
  const wait = /^in (.+)$/.exec(body)?.[1];
  if (wait !== undefined) return saidWait(wait);
  return saidDayAndClock(body);
}

function saidWait(text: string): Said | undefined {
  const count = /^(\d{1,3}) (?:working|business) days?$/.exec(text)?.[1];
  if (count !== undefined) return { kind: 'working-days', count: Number(count) };
  const span = parseSpan(text);
  return span && { kind: 'span', span };
}

/** What one step of the reading found, and how many words it took. */
interface Step {
  readonly day?: SaidDay;
  readonly clock?: SaidClock | 'end-of-day';
  readonly words: number;
}

function saidDayAndClock(body: string): Said | undefined {
  const words = body
    .replace(/\bend of (?:the )?(day|week)\b/g, 'eo$1')
    .replace(/(\d) (?=[ap]m\b)/g, '$1')
    .replace(/^(\d{4}-\d\d-\d\d)t(?=\d)/, '$1 ')
    .replaceAll(',', ' ')
    .split(' ')
    .filter((word) => word !== '' && !fillers.has(word));
  let day: SaidDay | undefined;
  let clock: SaidClock | 'end-of-day' | undefined;
  for (let index = 0; index < words.length; ) {
    const step = readStep(words, index);
    if (step === undefined) return undefined;
    if (step.day !== undefined) {
      day = together(day, step.day);
      if (day === undefined) return undefined;
    }
    if (step.clock !== undefined && clock !== undefined) return undefined;
    clock ??= step.clock;
    index += step.words;
  }
  if (day === undefined && clock === undefined) return undefined;
  return { kind: 'day', day, clock, loose: false };
}

/** `thu` and `26 nov` name one day together; any other two days contradict each other. */
function together(said: SaidDay | undefined, next: SaidDay): SaidDay | undefined {
  if (said === undefined) return next;
  const [weekday, date] = said.kind === 'weekday' ? [said, next] : [next, said];
  if (weekday.kind !== 'weekday' || weekday.which !== 'coming') return undefined;
  return date.kind === 'date' ? { ...date, weekday: weekday.weekday } : undefined;
}

function readStep(words: readonly string[], index: number): Step | undefined {
  const [word = '', second = '', third = ''] = words.slice(index, index + 3);
  if (word === 'today') return { day: { kind: 'from-today', days: 0 }, words: 1 };
  if (word === 'tomorrow') return { day: { kind: 'from-today', days: 1 }, words: 1 };
  if (word === 'eod' || word === 'eoday') return { clock: 'end-of-day', words: 1 };
  if (word === 'eow' || word === 'eoweek') {
    return { day: { kind: 'end-of-week' }, clock: 'end-of-day', words: 1 };
  }
  return readWeekday(word, second) ?? readNamedMonth(word, second, third) ?? readFigures(word);
}

function readWeekday(word: string, second: string): Step | undefined {
  const plain = weekdayNames.get(word);
  if (plain !== undefined) {
    return { day: { kind: 'weekday', weekday: plain, which: 'coming' }, words: 1 };
  }
  const weekday = weekdayNames.get(second);
  if (weekday === undefined || (word !== 'next' && word !== 'this')) return undefined;
  return { day: { kind: 'weekday', weekday, which: word }, words: 2 };
}

/** `3 dec`, `3rd december 2026`, `dec 3`, `december 3rd 2026`. */
function readNamedMonth(first: string, second: string, third: string): Step | undefined {
  const dayFirst = monthNames.get(second);
  const month = dayFirst ?? monthNames.get(first);
  const day = /^(\d{1,2})(?:st|nd|rd|th)?$/.exec(dayFirst === undefined ? second : first)?.[1];
  if (month === undefined || day === undefined) return undefined;
  const year = /^\d{4}$/.test(third) ? Number(third) : undefined;
  const date = { order: undefined, year, month, day: Number(day) };
  return { day: { kind: 'date', dates: [date] }, words: year === undefined ? 2 : 3 };
}

function readFigures(word: string): Step | undefined {
  const dates = datesOf(word);
  if (dates.length > 0) return { day: { kind: 'date', dates }, words: 1 };
  const clock = clockOf(word);
  return clock && { clock, words: 1 };
}

/** `2026-12-03`, `2026/12/03`; `03/12`, `03/12/2026` and `03/12/26` in every order they can be read. */
function datesOf(word: string): SaidDate[] {
  const iso = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/.exec(word);
  if (iso !== null) {
    const [year, month, day] = [Number(iso[1]), Number(iso[3]), Number(iso[4])];
    return [{ order: undefined, year, month, day }];
  }
  const figures = /^(\d{1,2})([-/.])(\d{1,2})(?:\2(\d{4}|\d\d))?$/.exec(word);
  // 8.30 without a year is more often a time than a date: neither is guessed.
  if (figures === null || (figures[2] === '.' && figures[4] === undefined)) return [];
  const [first, second] = [Number(figures[1]), Number(figures[3])];
  const year = figures[4] === undefined ? undefined : fullYear(figures[4]);
  const dates: SaidDate[] = [
    { order: 'dmy', year, month: second, day: first },
    { order: 'mdy', year, month: first, day: second },
  ];
  if (figures[4]?.length === 2) {
    const ymd = { year: fullYear(figures[1] ?? ''), month: second, day: Number(figures[4]) };
    dates.push({ order: 'ymd', ...ymd });
  }
  return dates;
}

function fullYear(figures: string): number {
  return figures.length === 4 ? Number(figures) : 2000 + Number(figures);
}

/** `14:30`, `2pm`, `2:30pm`, `8.30pm`, `20:00:30.5`, `24:00`, `noon`, `midnight`. */
function clockOf(word: string): SaidClock | undefined {
  if (word === 'noon' || word === 'midday') return { hour: 12, minute: 0, ms: 0 };
  if (word === 'midnight') return { hour: 24, minute: 0, ms: 0, orHour: 0 };
  const half = /^(\d{1,2})(?:[:.](\d\d))?([ap])m$/.exec(word);
  if (half !== null) {
    const [hour, minute] = [Number(half[1]), Number(half[2] ?? 0)];
    if (hour < 1 || hour > 12 || minute > 59) return undefined;
    return { hour: (hour % 12) + (half[3] === 'p' ? 12 : 0), minute, ms: 0 };
  }
  const full = /^(\d{1,2}):(\d\d)(?::(\d\d)(?:\.(\d{1,3}))?)?$/.exec(word);
  if (full === null) return undefined;
  const [hour, minute, second] = [Number(full[1]), Number(full[2]), Number(full[3] ?? 0)];
  const ms = second * 1000 + Number((full[4] ?? '').padEnd(3, '0'));
  if (hour === 24 && minute === 0 && ms === 0) return { hour, minute, ms };
  return hour > 23 || minute > 59 || second > 59 ? undefined : { hour, minute, ms };
}
