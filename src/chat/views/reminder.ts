// Reminders as messages of their own: what is open, whose it is, and the buttons that close it (product Q3).
import type { PersonId } from '../../domain/person.ts';
import { reminderName, snoozableIn } from '../../domain/release/snoozed.ts';
import type { Picture } from '../picture.ts';
import { beforeStart, canStart, isAsking, isOver } from '../picture.ts';
import type { Button, Card } from '../view.ts';
import { title } from '../view.ts';
import { approvalState } from './ask.ts';
import {
  abstainButton,
  cancelButton,
  editButton,
  lookButton,
  reviewButton,
  rollbackButton,
  startButton,
} from './buttons.ts';
import { forApprovers, voteButtons } from './card-buttons.ts';
import { count } from './phrases.ts';
import { type Reminded, reminderLines } from './reminder-lines.ts';
import { type Reader, withSnooze } from './snooze.ts';
import { allMet } from './standing.ts';

/** For the thread, or for `reader` in person. The buttons are those that still apply when it is drawn. */
export function reminderNote(event: Reminded, p: Picture, reader?: Reader): Card {
  const note = {
    kind: 'card',
    lines: reminderLines(event, p, reader?.id),
    ...actions(event, p, reader?.id),
  } as const;
  const name = event.again?.reminder ?? reminderName(event.timer);
  const canWait = reader !== undefined && snoozableIn(name) !== undefined;
  return canWait ? withSnooze(note, name, p, reader) : note;
}

/** Several in one message, each with its own buttons. */
export function reminders(cards: readonly Card[]): Card {
  return {
    kind: 'card',
    lines: [title(count(cards.length, 'reminder'))],
    buttons: [],
    overflow: [],
    entries: cards.map(({ lines, buttons, overflow }) => ({ lines, buttons, overflow })),
  };
}

interface Actions {
  readonly buttons: readonly Button[];
  readonly overflow: readonly Button[];
}

function actions(event: Reminded, p: Picture, reader?: PersonId): Actions {
  switch (event.what) {
    case 'before-start':
    case 'approvers':
    case 'escalation':
      return asking(p, reader);
    case 'window-opened':
      return only(...(canStart(p) ? [startButton(p)] : []));
    case 'window-closing':
      return closing(p);
    case 'window-missed':
      return beforeStart(p) && isOver(p) ? only(editButton(p), cancelButton(p)) : only();
    case 'window-overrun':
      return p.phase === 'deploying' && isOver(p) ? only(editButton(p), rollbackButton(p)) : only();
    case 'remind':
      return only(lookButton(p));
    case 'review':
      return p.phase === 'reviewing' ? only(reviewButton(p)) : only();
  }
}

/** Of one reader, who may be the captain or whom a request was escalated to: only the answer that they can give. */
function asking(p: Picture, reader?: PersonId): Actions {
  if (!isAsking(p) || allMet(p)) return only();
  if (reader === undefined) {
    return {
      buttons: forApprovers(voteButtons(p), p),
      overflow: forApprovers([abstainButton(p)], p),
    };
  }
  const { buttons } = approvalState(p, reader);
  return buttons.length === 0 ? only() : { buttons, overflow: [abstainButton(p)] };
}

function closing(p: Picture): Actions {
  if (isOver(p)) return only();
  if (p.phase === 'deploying') return only(editButton(p), rollbackButton(p));
  if (!beforeStart(p)) return only();
  return canStart(p) ? only(startButton(p), editButton(p)) : only(editButton(p), cancelButton(p));
}

function only(...buttons: readonly Button[]): Actions {
  return { buttons, overflow: [] };
}
