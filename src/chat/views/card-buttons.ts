// Which buttons a release's card carries in each state: the next actions in sight, the rest behind the overflow.
import type { PersonId } from '../../domain/person.ts';
import { isLast } from '../../domain/release/rollout.ts';
import type { Picture } from '../picture.ts';
import { canStart, isAsking } from '../picture.ts';
import type { Button } from '../view.ts';
import {
  abstainButton,
  approveButton,
  cancelButton,
  doneButton,
  editButton,
  holdButton,
  promoteButton,
  rejectButton,
  resumeButton,
  reviewButton,
  reviseButton,
  rollbackButton,
  startButton,
} from './buttons.ts';
import { mayFile } from './review.ts';
import { allMet, someStale } from './standing.ts';

export interface Actions {
  /** At most three. */
  readonly buttons: readonly Button[];
  /** At most five. */
  readonly overflow: readonly Button[];
}

export function cardActions(p: Picture): Actions {
  if (p.release.ending !== undefined) return endedActions(p);
  return p.release.deployment === undefined ? startActions(p) : deployingActions(p);
}

/** Ready beats everything; then answers while somebody's is missing; else the plan is what can be worked on. */
function startActions(p: Picture): Actions {
  const own = [editButton(p), cancelButton(p)];
  const asked = isAsking(p);
  const answers = asked ? forApprovers([reviseButton(p), rejectButton(p)], p) : [];
  if (canStart(p)) {
    return { buttons: [startButton(p)], overflow: [...answers, ...own] };
  }
  if (!asked || allMet(p))
    return { buttons: [editButton(p)], overflow: [...answers, cancelButton(p)] };
  return {
    buttons: forApprovers(voteButtons(p), p),
    overflow: [...forApprovers([abstainButton(p)], p), ...own],
  };
}

/** What the captain can do next, whoever else has to answer first. */
export function captainActions(p: Picture): readonly Button[] {
  if (p.release.ending !== undefined) {
    return mayFile(p, p.release.captain) ? endedActions(p).buttons : [];
  }
  if (p.release.deployment !== undefined) return deployingActions(p).buttons;
  return canStart(p) ? [startButton(p)] : [editButton(p)];
}

/** Approve (or Re-approve), Ask for change, Reject: the same three wherever approval is asked for. */
export function voteButtons(p: Picture, again = someStale(p)): readonly Button[] {
  return [approveButton(p, again), reviseButton(p), rejectButton(p)];
}

/**
 * Meant for those who can answer one of the rules, whether they have or not: an answer can be changed. Where a rule is
 * anybody's, or a directory can't say who is in it, for everybody.
 */
export function forApprovers(buttons: readonly Button[], p: Picture): readonly Button[] {
  const people = new Set<PersonId>();
  for (const { known, open, approvedBy } of p.standings) {
    if (open === undefined || !known) return buttons;
    for (const person of [...open, ...approvedBy]) people.add(person);
  }
  return buttons.map((button) => ({ ...button, for: [...people] }));
}

function deployingActions(p: Picture): Actions {
  const { deployment } = p.release;
  if (deployment === undefined) return { buttons: [], overflow: [] };
  const overflow = [editButton(p), cancelButton(p)];
  const done = deployment.state === 'running' ? [doneButton(p)] : [];
  if (deployment.held !== undefined) {
    return { buttons: [resumeButton(p), ...done, rollbackButton(p)], overflow };
  }
  const stop = [holdButton(p), rollbackButton(p)];
  if (deployment.caught !== undefined) return { buttons: [...done, ...stop], overflow };
  if (done.length > 0) return { buttons: [...done, ...stop], overflow };
  return isLast(deployment)
    ? { buttons: stop, overflow: [promoteButton(p), ...overflow] }
    : { buttons: [promoteButton(p), ...stop], overflow };
}

/** Rolling back stays possible until the review is filed (contract "What must be there to start"). */
function endedActions(p: Picture): Actions {
  if (p.phase !== 'reviewing') return { buttons: [], overflow: [] };
  const open = p.release.review?.openedAt !== undefined;
  return {
    buttons: open ? [reviewButton(p)] : [],
    overflow: p.release.ending?.how === 'completed' ? [rollbackButton(p)] : [],
  };
}
