// Post-release review: opens by itself, is reminded of until filed, and can't be skipped silently (product P1, P3, P4).
import type { Decision } from '../decision.ts';
import { accept, refuse } from '../decision.ts';
import { addDelay } from '../time/working-days.ts';
import type { ReleaseCommand } from './command.ts';
import type { Context } from './context.ts';
import type { ReleaseEvent } from './event.ts';
import type { Release } from './model.ts';
import { limit } from './planning.ts';
import { needReviewer } from './rights.ts';

export const MOST_ACTIONS = 20;

export function review(
  release: Release,
  command: Extract<ReleaseCommand, { type: 'review' }>,
  context: Context,
): Decision<ReleaseEvent> {
  if (release.review?.filedAt !== undefined) {
    return refuse({ code: 'already-reviewed', id: release.id, at: release.review.filedAt });
  }
  if (release.ending === undefined || release.deployment === undefined) {
    return refuse({ code: 'review-not-open', id: release.id });
  }
  const refusal = needReviewer(release, context);
  if (refusal !== undefined) return refuse(refusal);
  if (command.actions.length > MOST_ACTIONS) return refuse(limit('actions', MOST_ACTIONS));
  const { outcome, well, improve, actions } = command;
  return accept<ReleaseEvent>({ type: 'reviewed', outcome, well, improve, actions });
}

/** The fact that a review is asked for, with its due date by the policy. */
export function openReview(full: boolean, context: Context): ReleaseEvent {
  const { review: terms, organisation } = context.policy;
  return {
    type: 'review-opened',
    dueAt: addDelay(context.now, terms.due, organisation.calendar),
    full,
  };
}

/** With no pause in the policy the review opens in the same breath as the completion. */
export function promptIsDue(context: Context): boolean {
  return context.policy.review.promptAfterMs === 0;
}
