// How far a zone's clocks are ahead, remembered from one clock change to the next: asking the zone database costs
// thousands of times what adding an offset does, and a list of twenty releases asks two hundred times.
import { Temporal } from 'temporal-polyfill';
import { DAY } from './duration.ts';

/** A stretch of time in which a zone's clocks are not changed; all in milliseconds. */
export interface ZoneSpan {
  /** From this instant on, which may be a clock change. */
  readonly from: number;
  /** Up to the instant before this one, the next clock change; Infinity: none is known. */
  readonly until: number;
  /** Ahead of UTC by so much. */
  readonly offset: number;
  /** How far clocks were set back at `from`; 0 when they were not. */
  readonly setBackBefore: number;
  /** How far clocks will be set back at `until`; 0 when they will be set forward. */
  readonly setBackAfter: number;
}

/** A process deals with the years around now: two changes a year. What is beyond is looked up anew. */
const MOST_SPANS = 24;

/** Some zones had their last change a century ago; looking for it takes longer than it is worth. */
const FARTHEST_BACK = 400 * DAY;

const known = new Map<string, readonly ZoneSpan[]>();

/** The stretch that `at` falls in. Throws a RangeError for an unknown zone. */
export function zoneSpan(at: number, zone: string): ZoneSpan {
  const spans = known.get(zone) ?? [];
  const found = spans.find((span) => span.from <= at && at < span.until);
  if (found !== undefined) return found;
  const span = lookedUp(at, zone);
  known.set(zone, [span, ...spans.slice(0, MOST_SPANS - 1)]);
  return span;
}

function lookedUp(at: number, zone: string): ZoneSpan {
  const start = Temporal.Instant.fromEpochMilliseconds(at - FARTHEST_BACK);
  let since = start.toZonedDateTimeISO(zone);
  let before: Temporal.ZonedDateTime | undefined;
  let next = since.getTimeZoneTransition('next');
  while (next && next.epochMilliseconds <= at) {
    before = since;
    since = next;
    next = since.getTimeZoneTransition('next');
  }
  const offset = offsetOf(since);
  return {
    // A change just before the start would still be felt for an hour; a day later it isn't.
    from: before === undefined ? at - FARTHEST_BACK + DAY : since.epochMilliseconds,
    until: next?.epochMilliseconds ?? Number.POSITIVE_INFINITY,
    offset,
    setBackBefore: before === undefined ? 0 : Math.max(0, offsetOf(before) - offset),
    setBackAfter: next ? Math.max(0, offset - offsetOf(next)) : 0,
  };
}

function offsetOf(there: Temporal.ZonedDateTime): number {
  return there.offsetNanoseconds / 1_000_000;
}
