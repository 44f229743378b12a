// Reminders that somebody has put off: what is kept of it, what is still ahead, and until when each is of use (product Q4).
import type { PersonId } from '../person.ts';
import { DAY, MINUTE } from '../time/duration.ts';
import type { Timer } from '../timer.ts';
import { expiryOf } from './approval.ts';
import type { Reminder } from './event.ts';
import type { Release } from './model.ts';
import { isAhead, numberIn, ownReminder } from './own-reminder.ts';

/** One person's latest snooze of one reminder. */
export interface Snooze {
  readonly person: PersonId;
  /** `before-start`, `remind:3`; see `reminderName`. */
  readonly reminder: string;
  readonly until: number;
  /** How often they have put this reminder off since it was first said to them. */
  readonly times: number;
  /** False once it has come again. */
  readonly waiting: boolean;
}

/** Reminders that can be put off, as they are typed; of those that people set each is one of its own: `remind:3`. */
const SNOOZABLE = [
  'before-start',
  'window-closing',
  'approvers',
  'escalation',
  'review',
  'remind',
] as const satisfies readonly Reminder[];

export type Snoozable = (typeof SNOOZABLE)[number];

/** What a reminder is called, whichever of its times it is: `before-start` for the timer `before-start:3600000`. */
export function reminderName(timer: string): string {
  return numberIn(timer) === undefined ? (timer.split(':')[0] ?? timer) : timer;
}

/** Undefined for what can't be put off. */
export function snoozableIn(name: string): Snoozable | undefined {
  return SNOOZABLE.find((kind) => kind === name.split(':')[0]);
}

const LAST_CALL_MS = 15 * MINUTE;
const LATEST_CALL_MS = 5 * MINUTE;

/** A reminder that nothing ends can be put off this far at most. */
const LONGEST_SNOOZE_MS = 7 * DAY;

/** The moment past which a reminder is of no use; undefined: it has none. */
export function milestoneOf(name: string, release: Release, now: number): number | undefined {
  switch (snoozableIn(name)) {
    case 'before-start':
      return release.window.start;
    case 'window-closing':
      return release.window.end;
    case 'approvers':
    case 'escalation':
      return expiryOf(release);
    case 'review': {
      const due = release.review?.dueAt;
      return due !== undefined && due > now ? due : undefined;
    }
    case 'remind': {
      const own = ownReminder(release, numberIn(name) ?? 0);
      return own !== undefined && isAhead(own.offset)
        ? release.window[own.offset.anchor]
        : undefined;
    }
    case undefined:
      return undefined;
  }
}

/** No reminder can be put off to this moment or past it. */
export function snoozableUntil(name: string, release: Release, now: number): number {
  return milestoneOf(name, release, now) ?? now + LONGEST_SNOOZE_MS;
}

/** Shortly before a milestone, and shorter still when that has passed; past itself when nothing is left. */
export function lastCall(milestone: number, now: number): number {
  const early = milestone - LAST_CALL_MS;
  return early > now ? early : milestone - LATEST_CALL_MS;
}

export function snoozeOf(release: Release, person: PersonId, name: string): Snooze | undefined {
  return release.snoozed?.find((one) => one.person === person && one.reminder === name);
}

/** Put off to a time that is still ahead: until then nothing of the kind is said to them. */
export function isSnoozed(release: Release, person: PersonId, name: string, now: number): boolean {
  const snooze = snoozeOf(release, person, name);
  return snooze?.waiting === true && snooze.until > now;
}

export function snoozeTimer({ person, reminder, until }: Snooze): Timer {
  return { name: `snooze:${reminder}:${person}`, at: until };
}

/** `open`: the names of reminders that were said and still mean something. What is settled doesn't come again. */
export function snoozeTimers(release: Release, open: readonly string[]): readonly Timer[] {
  return (release.snoozed ?? [])
    .filter(({ reminder, waiting }) => waiting && open.includes(reminder))
    .map(snoozeTimer);
}
