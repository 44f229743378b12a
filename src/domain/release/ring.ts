// A timer has rung: what that means now. The timer is a hint; the state decides.
import type { Decision } from '../decision.ts';
import { accept } from '../decision.ts';
import { presentIn } from '../person.ts';
import { MINUTE } from '../time/duration.ts';
import type { Timer } from '../timer.ts';
import { isMet } from './approval.ts';
import { addressees } from './audience.ts';
import type { Context } from './context.ts';
import type { ReleaseEvent, Reminder } from './event.ts';
import { heed } from './heed.ts';
import type { Release } from './model.ts';
import { isAhead, numberIn, ownReminder } from './own-reminder.ts';
import { openReview } from './review.ts';
import { afterBake, isOpenAt, stageOf, startAtRings } from './rollout.ts';
import { milestoneOf, reminderName, snoozableIn, snoozeTimer } from './snoozed.ts';
import { timers } from './timers.ts';

/** A reminder that comes later than this after its time says so (product Q2). */
const LATE_MS = 5 * MINUTE;

const REMINDERS: Readonly<Record<string, Reminder>> = {
  'before-start': 'before-start',
  'window-opened': 'window-opened',
  'window-closing': 'window-closing',
  'window-missed': 'window-missed',
  'window-overrun': 'window-overrun',
  approvers: 'approvers',
  escalation: 'escalation',
  review: 'review',
  remind: 'remind',
};

/** A timer that is no longer in the list rings into nothing: accepted, no events. */
export function ring(release: Release, timer: Timer, context: Context): Decision<ReleaseEvent> {
  const ahead = timers(release, context.policy);
  if (!ahead.some((one) => one.name === timer.name && one.at === timer.at)) return accept();
  if (timer.at > context.now) return accept();
  const stamp = { timer: timer.name, due: timer.at };
  const kind = timer.name.split(':')[0] ?? timer.name;
  switch (kind) {
    case 'start':
      return startAtRings(release, timer.name, timer.at, context);
    case 'bake':
      return bakeEnds(release, stamp, context);
    case 'advance':
      return advances(release, stamp, context);
    case 'approval-expired':
      return accept<ReleaseEvent>({ type: 'approval-expired', ...stamp, unused: isMet(release) });
    case 'review-opened':
      return accept<ReleaseEvent>({ ...openReview(isFull(release), context), ...stamp });
    case 'snooze':
      return snoozeEnds(release, timer, ahead, context);
    default:
      return remind(kind, timer, release, [...ahead, ...rungAfter(release, timer)], context);
  }
}

/** It comes again to whoever put it off, unless it is of no use any more, not theirs, or about to be said to all. */
function snoozeEnds(
  release: Release,
  timer: Timer,
  ahead: readonly Timer[],
  context: Context,
): Decision<ReleaseEvent> {
  const snooze = release.snoozed?.find((one) => snoozeTimer(one).name === timer.name);
  const what = snoozableIn(snooze?.reminder ?? '');
  if (snooze === undefined || what === undefined) return accept();
  const { person: to, reminder } = snooze;
  const { now } = context;
  const stamp = { what, timer: timer.name, due: timer.at };
  const covered = ahead.some((one) => reminderName(one.name) === reminder && one.at <= now);
  const useless = now >= (milestoneOf(reminder, release, now) ?? Number.POSITIVE_INFINITY);
  const present = presentIn(context.roster, to);
  const theirs = addressees(reminder, release, context).some(
    (one) => presentIn(context.roster, one) === present,
  );
  if (covered || useless || !theirs)
    return accept<ReleaseEvent>({ type: 'reminder-dropped', ...stamp });
  return accept<ReleaseEvent>({
    type: 'reminded',
    ...stamp,
    late: now - timer.at > LATE_MS,
    again: { to, reminder },
  });
}

interface Rung {
  readonly timer: string;
  readonly due: number;
}

function bakeEnds(release: Release, stamp: Rung, context: Context): Decision<ReleaseEvent> {
  const { deployment } = release;
  if (deployment === undefined) return accept();
  // A freeze that began first has paused this bake, whether that was noticed or not.
  const owed = heed(release, context);
  if (owed.length > 0) return accept(...owed);
  const ended: ReleaseEvent = { type: 'bake-ended', stage: stageOf(deployment).name, ...stamp };
  return accept(ended, ...afterBake(release, deployment, context));
}

/** The window is looked at now, not when it was due: after an outage it may be over (product R3). */
function advances(release: Release, stamp: Rung, context: Context): Decision<ReleaseEvent> {
  const { deployment } = release;
  const next = deployment?.stages[deployment.stage + 1];
  if (deployment === undefined || next === undefined) return accept();
  const owed = heed(release, context);
  if (owed.length > 0) return accept(...owed);
  const from = stageOf(deployment).name;
  if (!isOpenAt(release.window, context.now))
    return accept<ReleaseEvent>({ type: 'advance-waits', stage: from, ...stamp });
  return accept<ReleaseEvent>({ type: 'promoted', from, to: next.name, auto: true, ...stamp });
}

function isFull(release: Release): boolean {
  return release.ending?.how !== 'completed';
}

/** After downtime what is due rings in any order: what was due later may have been first. */
function rungAfter(release: Release, timer: Timer): readonly Timer[] {
  const rung = Object.entries(release.rung).map(([name, at]) => ({ name, at }));
  return rung.filter((one) => one.at > timer.at);
}

/** Says it once: a reminder that a later one of its kind covers, or that is past its use, is dropped and logged. */
function remind(
  kind: string,
  timer: Timer,
  release: Release,
  others: readonly Timer[],
  context: Context,
): Decision<ReleaseEvent> {
  const what = REMINDERS[kind];
  if (what === undefined) return accept();
  const stamp = { what, timer: timer.name, due: timer.at };
  const covered = others.some(
    (other) =>
      other.name !== timer.name &&
      covers(other, kind) &&
      other.at >= timer.at &&
      other.at <= context.now,
  );
  if (covered || isUseless(timer, release, context.now))
    return accept<ReleaseEvent>({ type: 'reminder-dropped', ...stamp });
  return accept<ReleaseEvent>({
    type: 'reminded',
    ...stamp,
    late: context.now - timer.at > LATE_MS,
  });
}

/** What somebody wanted said before an end of the window isn't said after it. */
function isUseless(timer: Timer, release: Release, now: number): boolean {
  const own = ownReminder(release, numberIn(timer.name) ?? 0);
  return own !== undefined && isAhead(own.offset) && now >= release.window[own.offset.anchor];
}

/** Once the window has opened nobody needs telling that it will; once it is over, that it is about to close. */
const COVERED_BY: Readonly<Record<string, readonly string[]>> = {
  'before-start': ['before-start', 'window-opened', 'window-missed'],
  'window-opened': ['window-missed'],
  'window-closing': ['window-closing', 'window-missed', 'window-overrun'],
  approvers: ['approvers', 'approval-expired'],
  escalation: ['approval-expired'],
};

function covers(other: Timer, kind: string): boolean {
  return (COVERED_BY[kind] ?? []).includes(other.name.split(':')[0] ?? '');
}
