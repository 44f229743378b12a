// Building: one pinned artifact. What was tested and approved is compared with it, so a new one makes both stale.
import type { Decision } from '../decision.ts';
import { accept, refuse } from '../decision.ts';
import type { ReleaseCommand } from './command.ts';
import type { Context } from './context.ts';
import type { ReleaseEvent } from './event.ts';
import type { Release } from './model.ts';
import { LIMITS, limit } from './planning.ts';
import { needCaptain } from './rights.ts';

/** Building: pins the artifact. Results and approvals for another candidate go stale by comparison, not by deletion. */
export function candidate(
  release: Release,
  command: Extract<ReleaseCommand, { type: 'candidate' }>,
  context: Context,
): Decision<ReleaseEvent> {
  const refusal = needCaptain(release, context, 'candidate');
  if (refusal !== undefined) return refuse(refusal);
  if (release.deployment !== undefined) {
    return refuse({ code: 'fixed-since-start', id: release.id, what: 'candidate' });
  }
  if (release.candidates.length >= LIMITS.candidates)
    return refuse(limit('candidates', LIMITS.candidates));
  const was = release.candidate?.ref;
  if (was === command.ref) return refuse({ code: 'nothing-changed', id: release.id });
  return accept<ReleaseEvent>({
    type: 'candidate-pinned',
    ref: command.ref,
    ...(was === undefined ? {} : { was }),
  });
}
