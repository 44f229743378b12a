// The one question a release asks of the calendar: what closes this service and environment, and until when (product F1, F7)?
import { type Calendar, endOf, type Freeze, isStanding } from './model.ts';
import { covers, type Where } from './scope.ts';

/** Half-open, in epoch milliseconds. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Every freeze that closes it at that instant, the one that ends last first. */
export function closing(calendar: Calendar, where: Where, at: number): readonly Freeze[] {
  return calendar.freezes
    .filter((freeze) => covers(freeze.scope, where) && isStanding(freeze, at))
    .toSorted((a, b) => endOf(b) - endOf(a));
}

/** The first instant from `from` on at which nothing closes it. */
export function opensAt(calendar: Calendar, where: Where, from: number): number {
  const span = closedSpans(calendar, where).find((one) => one.start <= from && from < one.end);
  return span === undefined ? from : span.end;
}

/** When it is closed: what overlaps or touches is one span. In order; past ones as far as they are remembered. */
export function closedSpans(calendar: Calendar, where: Where): readonly Span[] {
  const spans = calendar.freezes
    .filter((freeze) => covers(freeze.scope, where) && endOf(freeze) > freeze.from)
    .map((freeze) => ({ start: freeze.from, end: endOf(freeze) }))
    .toSorted((a, b) => a.start - b.start);
  const merged: Span[] = [];
  for (const span of spans) {
    const last = merged.at(-1);
    if (last === undefined || last.end < span.start) merged.push(span);
    else merged[merged.length - 1] = { ...last, end: Math.max(last.end, span.end) };
  }
  return merged;
}
