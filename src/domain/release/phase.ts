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

/** Before its end: it can still be planned, tested, approved or deployed. */
export function isOpen(release: Release): boolean {
  return release.ending === undefined;
}
