// The private answers to linking and unlinking one's own accounts.
import type { LinkEvent } from '../../domain/directory/model.ts';
import { moment, person, strong } from '../text.ts';
import type { Notice } from '../view.ts';
import { body, notice, quiet, title } from '../view.ts';
import { typed } from './command-line.ts';

type Of<T extends LinkEvent['type']> = Extract<LinkEvent, { type: T }>;

/** The code stands on a line of its own, so that it can be copied whole. */
export function codeNotice(code: string, until: number, zone: string): Notice {
  return notice(
    title('Link your account in the other chat to this one.'),
    body('Type there, to the same bot: ', typed(`link ${code}`)),
    body('It works once, until ', moment(until, zone), '. A new code replaces it.'),
    quiet('Give it to nobody: an account that types it speaks as you from then on.'),
  );
}

export function linkedNotice(event: Of<'linked'>): Notice {
  return notice(
    body('Linked: this account now speaks as ', person(event.person), ' (', event.person, ').'),
    body('Both accounts have one vote and one set of rights. What was recorded before stays.'),
    body("If that isn't you, undo it: ", typed('unlink')),
  );
}

export function unlinkedNotice(event: Of<'unlinked'>): Notice {
  return notice(
    body('Unlinked: this account speaks for itself again, as ', strong(event.own), '.'),
    body(
      'Answers stay as they were recorded; releases planned before still count both as one person.',
    ),
    body('To link again, begin in the other chat: ', typed('link')),
  );
}
