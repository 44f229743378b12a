// The calendar as the journal makes it: what is frozen when, and what people and time do about it. One stream for the
// organisation, because a freeze is asked about by every release at once.
import type { PersonId } from '../person.ts';
import type { Place } from '../policy.ts';
import { DAY, HOUR, MINUTE } from '../time/duration.ts';
import type { Scope } from './scope.ts';

/** The id of its stream. */
export const CALENDAR = 'calendar';

/** `freeze`: planned, with an end. `stop`: the line is stopped, at once and until somebody lets it go (product F11). */
type FreezeKind = 'freeze' | 'stop';

/** One deny (product F1): nothing starts and nothing is promoted in its scope from `from` up to, not including, `to`. */
export interface Freeze {
  /** `F-1` */
  readonly id: string;
  readonly kind: FreezeKind;
  readonly scope: Scope;
  readonly from: number;
  readonly to: number;
  /** The zone its wall-clock times were said in (product T1). */
  readonly zone: string;
  readonly because: string;
  readonly by: PersonId;
  readonly madeAt: number;
  /** The channel it was said in; told there where the policy names no channel at all. */
  readonly madeIn: Place | undefined;
  /** When its beginning was told; a freeze made to begin at once has begun with that. */
  readonly begunAt: number | undefined;
  /** Over: lifted by somebody, or its end has passed and was told. */
  readonly over: Over | undefined;
  /** For a stopped line: until which end somebody has been asked whether it is still needed. */
  readonly askedFor: number | undefined;
}

interface Over {
  readonly at: number;
  /** Undefined: its time was up. */
  readonly by: PersonId | undefined;
  readonly because: string | undefined;
}

/** The state of the calendar's stream. */
export interface Calendar {
  /** The number of the last id that was given. */
  readonly last: number;
  /** Everything that isn't over, and the newest of what is; in the order in which they were made. */
  readonly freezes: readonly Freeze[];
}

export const NOTHING_FROZEN: Calendar = { last: 0, freezes: [] };

export const FREEZE_LIMITS = {
  /** More of one kind at one time would mean nothing to anybody. */
  open: 100,
  /** What is over is remembered, for whoever asks about it, up to so many. */
  over: 50,
  shortestMs: 5 * MINUTE,
  longestMs: 366 * DAY,
  /** Longer than this, or ending further off, is asked about once more (product T5). */
  usualMs: 14 * DAY,
  usualEndMs: 60 * DAY,
  /** A stopped line lets go by itself unless somebody keeps it (product F11). */
  stopMs: 4 * HOUR,
  /** So long before that, somebody is asked. */
  askBeforeMs: 30 * MINUTE,
} as const;

export type CalendarCommand =
  | {
      readonly type: 'freeze';
      readonly scope: Scope;
      readonly from: number;
      readonly to: number;
      readonly zone: string;
      readonly because: string;
      readonly place?: Place;
    }
  | { readonly type: 'unfreeze'; readonly id: string; readonly because: string }
  | {
      readonly type: 'stop';
      readonly scope: Scope;
      readonly zone: string;
      readonly because: string;
      readonly place?: Place;
    }
  /** A line that is stopped stays so for another while. */
  | { readonly type: 'keep'; readonly id: string }
  /** Without an id: the only line that is stopped. */
  | { readonly type: 'go'; readonly id?: string; readonly because: string }
  | { readonly type: 'ring'; readonly timer: string; readonly at: number };

export type CalendarEvent =
  | {
      readonly type: 'frozen' | 'stopped';
      readonly id: string;
      readonly scope: Scope;
      readonly from: number;
      readonly to: number;
      readonly zone: string;
      readonly because: string;
      readonly place?: Place;
    }
  | { readonly type: 'unfrozen' | 'went'; readonly id: string; readonly because: string }
  | { readonly type: 'kept'; readonly id: string; readonly to: number }
  | { readonly type: 'freeze-began'; readonly id: string }
  | { readonly type: 'freeze-ended'; readonly id: string }
  /** Whoever stopped the line is asked whether it is still needed. `to`: the end it is asked about. */
  | { readonly type: 'keep-asked'; readonly id: string; readonly to: number };

export type StampedCalendarEvent = CalendarEvent & {
  readonly at: number;
  readonly by: PersonId | undefined;
  readonly seq: number;
};

/** Undefined: no such freeze, or one that is no longer remembered. */
export function freezeNamed(calendar: Calendar, id: string): Freeze | undefined {
  return calendar.freezes.find((one) => one.id === id);
}

/** Half-open: where the end really is, also of one that was lifted. Nobody may lift what is past. */
export function endOf(freeze: Freeze): number {
  return Math.min(freeze.to, freeze.over?.at ?? freeze.to);
}

/** Whether it closes its scope at that instant. */
export function isStanding(freeze: Freeze, at: number): boolean {
  return freeze.from <= at && at < endOf(freeze);
}

/** Lifted, or its end has come, whether that was told yet or not. */
export function isOver(freeze: Freeze, now: number): boolean {
  return now >= endOf(freeze);
}

/** Longer than two weeks, or ending further off than two months: asked about once more (product T5). */
export function isUnusual({ from, to }: Pick<Freeze, 'from' | 'to'>, now: number): boolean {
  return to - from > FREEZE_LIMITS.usualMs || to - now > FREEZE_LIMITS.usualEndMs;
}
