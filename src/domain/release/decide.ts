// One line per command: refusals first in the order a person would ask, then the facts.
import type { Decision } from '../decision.ts';
import { accept, refuse } from '../decision.ts';
import { rolloutNamed } from '../policy.ts';
import { outsider } from '../rights.ts';
import { request, vote, withdraw } from './approval.ts';
import { candidate } from './building.ts';
import type { ReleaseCommand } from './command.ts';
import { sameStages } from './content.ts';
import type { Context } from './context.ts';
import { serviceOf } from './context.ts';
import type { ReleaseEvent } from './event.ts';
import { heed } from './heed.ts';
import type { Release } from './model.ts';
import { captain, edit, move, plan, scope } from './planning.ts';
import { recount } from './recount.ts';
import { remind } from './remind.ts';
import { review } from './review.ts';
import { ring } from './ring.ts';
import { cancel, done, hold, promote, resume, rollback, start } from './rollout.ts';
import { snooze } from './snooze.ts';
import { agree, test } from './testing.ts';

/**
 * `decide(state, command, context)`: facts or a refusal, and nothing else happens.
 * `release` is undefined for `plan` only.
 */
export function decide(
  release: Release | undefined,
  command: ReleaseCommand,
  context: Context,
): Decision<ReleaseEvent> {
  const stranger = outsider(context);
  if (stranger !== undefined) return refuse(stranger);
  if (command.type === 'plan') return plan(command, context);
  if (release === undefined) return refuse({ code: 'unknown-release', id: '' });
  return finished(release, command) ?? decideOpen(release, command, context);
}

function decideOpen(
  release: Release,
  command: Exclude<ReleaseCommand, { type: 'plan' }>,
  context: Context,
): Decision<ReleaseEvent> {
  switch (command.type) {
    case 'edit':
      return edit(release, command, context);
    case 'move':
      return move(release, command, context);
    case 'scope':
      return scope(release, command, context);
    case 'remind':
      return remind(release, command, context);
    case 'snooze':
      return snooze(release, command, context);
    case 'captain':
      return captain(release, command, context);
    case 'cancel':
      return cancel(release, command, context);
    case 'candidate':
      return candidate(release, command, context);
    case 'test':
      return test(release, command, context);
    case 'agree':
      return agree(release, command, context);
    case 'request':
      return request(release, context);
    case 'approve':
    case 'reject':
    case 'revise':
    case 'abstain':
      return vote(release, command, context);
    case 'withdraw':
      return withdraw(release, command.because, context);
    case 'start':
      return start(release, command, context);
    case 'done':
      return done(release, command, context);
    case 'promote':
      return promote(release, command, context);
    case 'hold':
      return hold(release, command, context);
    case 'resume':
      return resume(release, command, context);
    case 'rollback':
      return rollback(release, command, context);
    case 'review':
      return review(release, command, context);
    case 'ring':
      return ring(release, { name: command.timer, at: command.at }, context);
    case 'reconcile':
      return reconcile(release, context);
    case 'recount':
      return accept(...recount(release, context.roster));
    case 'heed':
      return accept(...heed(release, context));
  }
}

/** Takes the current policy in: approval rules stay as they were frozen, and stages from the start on. */
function reconcile(release: Release, context: Context): Decision<ReleaseEvent> {
  const definition = serviceOf(release, context.policy);
  const reconciled: ReleaseEvent = { type: 'reconciled', definition };
  const stages = rolloutNamed(context.policy, release.rollout)?.stages;
  const recounted = recount(release, context.roster);
  const fixed = release.deployment !== undefined || release.ending !== undefined;
  return fixed || stages === undefined || sameStages(stages, release.stages)
    ? accept(reconciled, ...recounted)
    : accept<ReleaseEvent>(reconciled, { type: 'edited', stages }, ...recounted);
}

/** Commands that nobody gives: they find nothing to do where there is nothing. */
const BY_ITSELF: readonly ReleaseCommand['type'][] = ['ring', 'reconcile', 'recount', 'heed'];

/** Once it has ended, only its review, a roll back until that is filed, a new captain for it, and time go on. */
function finished(release: Release, command: ReleaseCommand): Decision<ReleaseEvent> | undefined {
  const { deployment, ending, review: filed } = release;
  if (ending === undefined || BY_ITSELF.includes(command.type)) return undefined;
  if (deployment !== undefined && command.type === 'review') return undefined;
  if (deployment !== undefined && command.type === 'snooze') return undefined;
  const underReview = deployment !== undefined && filed?.filedAt === undefined;
  if (underReview && command.type === 'captain') return undefined;
  if (underReview && command.type === 'rollback' && ending.how !== 'rolled-back') return undefined;
  return refuse({ code: 'finished', id: release.id, outcome: ending.how });
}
