// Everything time will do to the calendar, computed from it.
import type { Timer } from '../timer.ts';
import { type Calendar, FREEZE_LIMITS, type Freeze } from './model.ts';

/** The law of progress holds: what has begun, was asked about or is over has no such timer any more. */
export function calendarTimers(calendar: Calendar): readonly Timer[] {
  return calendar.freezes.filter((one) => one.over === undefined).flatMap(timersOf);
}

function timersOf(freeze: Freeze): readonly Timer[] {
  const { id, kind, from, to, begunAt, askedFor } = freeze;
  return [
    ...(begunAt === undefined ? [{ name: `began:${id}`, at: from }] : []),
    ...(kind === 'stop' && askedFor !== to
      ? [{ name: `keep:${id}`, at: to - FREEZE_LIMITS.askBeforeMs }]
      : []),
    { name: `ended:${id}`, at: to },
  ];
}
