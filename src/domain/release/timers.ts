// Everything time will do to a release, computed from its state and the policy (architecture, "The shapes").
// Rows are reconciled with this list in each transaction, so a stale timer can't exist.
import type { Policy } from '../policy.ts';
import type { Timer } from '../timer.ts';
import { expiryOf, isMet } from './approval.ts';
import type { Approval, Deployment, Release } from './model.ts';
import { momentOf, ownName } from './own-reminder.ts';
import { isHeld, isLast, isOpenAt, stageOf } from './rollout.ts';
import { reminderName, snoozableIn, snoozeTimers } from './snoozed.ts';

/** The law of progress: a timer that rang for a time is never in the list again with that time. */
export function timers(release: Release, policy: Policy): readonly Timer[] {
  return [
    ...everyTimer(release, policy).filter((timer) => release.rung[timer.name] !== timer.at),
    ...snoozeTimers(release, openReminders(release, policy)),
  ];
}

/** Names of the reminders that were said for what is still so, in the order in which they were. */
export function openReminders(release: Release, policy: Policy): readonly string[] {
  const said = everyTimer(release, policy)
    .filter(({ name, at }) => snoozableIn(name) !== undefined && release.rung[name] === at)
    .toSorted((a, b) => a.at - b.at)
    .map(({ name }) => reminderName(name));
  const { review } = release;
  const asked = review?.remindedAt !== undefined && review.filedAt === undefined;
  return [...new Set(said.toReversed())].toReversed().concat(asked ? ['review'] : []);
}

/** Rung or not. */
function everyTimer(release: Release, policy: Policy): readonly Timer[] {
  return [
    ...windowTimers(release, policy),
    ...approvalTimers(release),
    ...deploymentTimers(release),
    ...reviewTimers(release, policy),
    ...ownTimers(release),
  ];
}

function windowTimers(release: Release, policy: Policy): readonly Timer[] {
  if (release.ending !== undefined) return [];
  const { start, end } = release.window;
  const { beforeStartMs, windowClosingMs } = policy.reminders;
  const deploying = release.deployment !== undefined;
  const opening = [
    ...beforeStartMs.map((before) => ({ name: `before-start:${before}`, at: start - before })),
    { name: 'window-opened', at: start },
  ];
  const closing = [
    ...windowClosingMs.map((before) => ({ name: `window-closing:${before}`, at: end - before })),
    { name: deploying ? 'window-overrun' : 'window-missed', at: end },
  ];
  // What was already past when its end of the window was set was never ahead of anybody.
  return [
    ...(deploying ? [] : opening.filter((timer) => timer.at > release.scheduledAt)),
    ...closing.filter((timer) => timer.at > release.endSetAt),
    ...(release.startAt === undefined ? [] : [{ name: 'start', at: release.startAt.at }]),
  ];
}

function approvalTimers(release: Release): readonly Timer[] {
  const { approval } = release;
  if (approval === undefined || release.deployment !== undefined || release.ending !== undefined)
    return [];
  if (approval.rules.length === 0) return [];
  if (approval.status === 'rejected' || approval.status === 'expired') return [];
  const expires = expiryOf(release);
  const expiry =
    expires === undefined ? [] : [{ name: `approval-expired:${approval.round}`, at: expires }];
  return isMet(release) || approval.status === 'revised'
    ? expiry
    : [...expiry, ...nudges(approval)];
}

function nudges(approval: Approval): readonly Timer[] {
  const { round, waitingSince } = approval;
  return [
    ...approval.remindAfterMs.map((after, index) => ({
      name: `approvers:${round}.${index + 1}`,
      at: waitingSince + after,
    })),
    { name: `escalation:${round}`, at: waitingSince + approval.escalateAfterMs },
  ];
}

function deploymentTimers(release: Release): readonly Timer[] {
  const { deployment } = release;
  if (deployment === undefined || release.ending !== undefined) return [];
  if (isHeld(deployment)) return [];
  const mark = `${deployment.stage + 1}.${deployment.attempt}`;
  if (deployment.state === 'baking' && deployment.bakeEndsAt !== undefined) {
    return [{ name: `bake:${mark}`, at: deployment.bakeEndsAt }];
  }
  return advances(deployment, release)
    ? [{ name: `advance:${mark}`, at: advanceAt(deployment, release) }]
    : [];
}

/** Auto-advance needs the bake over, no hold and an open window; otherwise it waits (product R3). */
function advances(deployment: Deployment, release: Release): boolean {
  if (deployment.state !== 'baked' || isLast(deployment)) return false;
  return (
    stageOf(deployment).advance === 'auto' &&
    isOpenAt(release.window, advanceAt(deployment, release))
  );
}

/** When the last thing it waited for was there; a window set anew is looked at again. */
function advanceAt(deployment: Deployment, release: Release): number {
  const run = deployment.runs.at(-1);
  const resumed = deployment.holds.at(-1)?.resumedAt ?? 0;
  const baked = run?.bakeEndedAt ?? deployment.startedAt;
  const thawed = deployment.thawedAt ?? 0;
  return Math.max(baked, resumed, thawed, release.window.start, release.endSetAt);
}

function reviewTimers(release: Release, policy: Policy): readonly Timer[] {
  const { review, ending } = release;
  if (ending === undefined || release.deployment === undefined) return [];
  if (review?.filedAt !== undefined) return [];
  if (review?.openedAt === undefined) {
    return [{ name: 'review-opened', at: ending.at + policy.review.promptAfterMs }];
  }
  // After downtime the missed ones collapse into one: the next is counted from the last that was sent.
  const last = review.remindedAt ?? review.openedAt;
  return [{ name: 'review', at: last + policy.review.remindEveryMs }];
}

/** Those of a release that has started or ended are gone by then; one that was past when it was set was never ahead. */
function ownTimers(release: Release): readonly Timer[] {
  return (release.reminders ?? []).flatMap(({ n, offset, setAt }) => {
    const at = momentOf(offset, release.window);
    const anchored = offset.anchor === 'start' ? release.scheduledAt : release.endSetAt;
    return at > Math.max(setAt, anchored) ? [{ name: ownName(n), at }] : [];
  });
}
