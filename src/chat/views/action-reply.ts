// The private answer to adding or closing a follow-up action.
import type { ActionEvent } from '../../domain/action/model.ts';
import type { PersonId } from '../../domain/person.ts';
import type { ActionPicture } from '../picture.ts';
import type { Notice } from '../view.ts';
import { body, notice } from '../view.ts';
import { ownNote } from './action.ts';
import { typed } from './command-line.ts';

/** A closed action asks for a line of evidence when none was given (product P6). */
export function actionReply(
  action: ActionPicture,
  events: readonly ActionEvent[],
  by: PersonId,
  zone: string,
): Notice {
  const added = events.some((event) => event.type === 'action-added');
  const told = body(...ownNote(added ? 'added' : 'done', action, by, zone));
  if (added || (action.evidence ?? '') !== '') return notice(told);
  return notice(
    told,
    body('What shows that it is done? ', typed(`action done ${action.id} because …`)),
  );
}
