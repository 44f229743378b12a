// One word for one answer, wherever it is told: to whoever gave it, to those who wait for it, in the audit.
import type { PersonId } from '../../domain/person.ts';
import type { Approval, VoteAnswer } from '../../domain/release/model.ts';
import type { Text } from '../text.ts';
import { person } from '../text.ts';

/** Behind a name or `You`: `Cat asked for a change`. */
export const ANSWERED: Readonly<Record<VoteAnswer, string>> = {
  approved: 'approved',
  rejected: 'rejected',
  revised: 'asked for a change',
  abstained: 'abstained',
};

/** The same where the release isn't named beside it: `You approved this`. */
export function answeredThis(answer: VoteAnswer): string {
  const namesIt = answer === 'approved' || answer === 'rejected';
  return namesIt ? `${ANSWERED[answer]} this` : ANSWERED[answer];
}

/** Why a request takes no answers, without a stop: `Cat asked for a change`, `the request expired`. */
export function requestEnd(
  how: Exclude<Approval['status'], 'open'>,
  by: PersonId | undefined,
): Text {
  if (how === 'expired') return ['the request for approval expired'];
  return [by === undefined ? 'somebody' : person(by), ` ${ANSWERED[how]}`];
}
