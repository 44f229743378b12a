// The five phases and closed. A phase is never set: it follows from what has been done (contract "What must be there to start").
import type { Phase, Release } from './model.ts';

export function phaseOf(release: Release): Phase {
  if (release.ending !== undefined) {
    if (release.deployment === undefined) return 'closed';
    return release.review?.filedAt === undefined ? 'reviewing' : 'closed';
  }
  if (release.deployment !== undefined) return 'deploying';
  if (release.candidate !== undefined) return 'testing';
  return release.scope.length > 0 ? 'building' : 'planning';
}

/** Phases of a release that hasn't started: what it ships is still open. */
export const BEFORE_START: readonly Phase[] = ['planning', 'building', 'testing'];

/** Phases of a release that can still be planned, tested, approved or deployed. */
export const BEFORE_END: readonly Phase[] = [...BEFORE_START, 'deploying'];

/** Phases of a release that somebody still has to do something about. */
export const NOT_CLOSED: readonly Phase[] = [...BEFORE_END, 'reviewing'];

/** Phases of a release that has completed, been rolled back or cancelled. */
export const ENDED: readonly Phase[] = ['reviewing', 'closed'];
