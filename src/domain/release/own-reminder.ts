// Reminders that people set themselves: each hangs on an end of the release's window, never on a free instant (product Q1).
import type { PersonId } from '../person.ts';
import { DAY } from '../time/duration.ts';
import { addDays } from '../time/zone.ts';
import type { Release, Window } from './model.ts';

/**
 * How far from an end of the window, negative before it: first days on the calendar of the window's zone, then
 * milliseconds on the clock, because a day is not always 24 hours long (product T1).
 */
export interface Offset {
  readonly anchor: 'start' | 'end';
  readonly days: number;
  readonly ms: number;
}

/** A reminder as somebody set it. Without people and groups it is for the release's thread. */
export interface OwnReminder {
  /** Stable number within the release, never reused; what `remind R-1 drop <n>` names. */
  readonly n: number;
  readonly offset: Offset;
  readonly people: readonly PersonId[];
  /** References as the policy writes them. */
  readonly groups: readonly string[];
  readonly text: string;
  readonly by: PersonId;
  readonly setAt: number;
}

/** The moment an offset means while the release has this window. */
export function momentOf({ anchor, days, ms }: Offset, window: Window): number {
  return addDays(window[anchor], days, window.zone) + ms;
}

/** The offset from the window's start that means this moment now, in whole seconds. */
export function offsetOf(at: number, window: Window): Offset {
  const seconds = Math.ceil(at / 1000) * 1000;
  const sign = seconds < window.start ? -1 : 1;
  const wholeDays = (days: number) => addDays(window.start, sign * days, window.zone);
  let days = Math.floor(Math.abs(seconds - window.start) / DAY);
  if (days > 0 && (seconds - wholeDays(days)) * sign < 0) days -= 1;
  return { anchor: 'start', days: days === 0 ? 0 : sign * days, ms: seconds - wholeDays(days) };
}

/** Ahead of the end of the window that it hangs on: once that has come, it is of no use. */
export function isAhead({ days, ms }: Offset): boolean {
  return days < 0 || ms < 0;
}

export function ownReminder(release: Release, n: number): OwnReminder | undefined {
  return release.reminders?.find((one) => one.n === n);
}

/** The name of its timer, and how it is named where it is snoozed. */
export function ownName(n: number): string {
  return `remind:${n}`;
}

/** The number in `remind:3`; undefined for the name of anything else. */
export function numberIn(name: string): number | undefined {
  const digits = /^remind:(\d+)$/.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
