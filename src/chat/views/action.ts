// Follow-up actions: the line in the thread, the weekly message to their owner, the word in the channel (product P6).
import type { PersonId } from '../../domain/person.ts';
import type { ActionPicture } from '../picture.ts';
import type { Span, Text } from '../text.ts';
import { day, mention, person } from '../text.ts';
import type { Card, Notice } from '../view.ts';
import { body, list, notice, title } from '../view.ts';
import { typed } from './command-line.ts';
import { count, endedWith } from './phrases.ts';

/** What is said of one action in the thread of its release: added, done, or long overdue. */
export function actionNote(
  what: 'added' | 'done' | 'overdue',
  action: ActionPicture,
  by: PersonId | undefined,
  zone: string,
): Card {
  const line = noteText(what, action, by, zone);
  return { kind: 'card', lines: [body(...line)], buttons: [], overflow: [] };
}

/** The same to whoever did it. */
export function ownNote(
  what: 'added' | 'done',
  action: ActionPicture,
  you: PersonId,
  zone: string,
): Text {
  const owner: Span = action.owner === you ? 'yours' : mention(action.owner);
  return what === 'added' ? added(action, ['You'], owner, zone) : done(action, ['You']);
}

function noteText(
  what: 'added' | 'done' | 'overdue',
  action: ActionPicture,
  by: PersonId | undefined,
  zone: string,
): Text {
  switch (what) {
    case 'added':
      // Whoever has to act is called; nobody is called about their own doing (product N2).
      return added(
        action,
        nameOf(by),
        by === action.owner ? person(action.owner) : mention(action.owner),
        zone,
      );
    case 'done':
      return done(action, nameOf(by));
    case 'overdue':
      return overdue(action, zone);
  }
}

function nameOf(by: PersonId | undefined): Text | undefined {
  return by === undefined ? undefined : [person(by)];
}

function added(action: ActionPicture, by: Text | undefined, owner: Span, zone: string): Text {
  return [
    ...(by === undefined ? ['Action'] : [...by, ' added action']),
    ` ${action.id}: `,
    action.text,
    ', ',
    owner,
    ', due ',
    day(action.due, zone),
    '.',
  ];
}

function done(action: ActionPicture, by: Text | undefined): Text {
  const evidence = action.evidence ?? '';
  return [
    ...(by === undefined ? [] : [...by, ' closed ']),
    `${action.id}: `,
    action.text,
    ...(evidence === '' ? [endedWith(action.text)] : [' (', evidence, ').']),
  ];
}

function overdue(action: ActionPicture, zone: string): Text {
  return [
    mention(action.owner),
    `, ${action.id} of ${action.release} was due `,
    day(action.due, zone),
    ' and is still open: ',
    action.text,
    endedWith(action.text),
    ' When it is done: ',
    typed(`action done ${action.id} because …`),
  ];
}

/** One person's open actions in one message. */
export function actionDigest(
  actions: readonly ActionPicture[],
  owner: PersonId,
  zone: string,
): Card {
  const mine = actions.filter((action) => action.owner === owner && action.doneAt === undefined);
  const [first] = mine;
  return {
    kind: 'card',
    lines: [
      title(mine.length === 0 ? 'No open actions' : `Your ${count(mine.length, 'open action')}`),
      ...mine.map((action) => list(...rowText(action, zone))),
      ...(first === undefined
        ? []
        : [body('When one is done: ', typed(`action done ${first.id} because …`))]),
    ],
    buttons: [],
    overflow: [],
  };
}

/** `owner` undefined: everybody's. Open ones first come, first due. */
export function actionsNotice(
  actions: readonly ActionPicture[],
  owner: PersonId | undefined,
  zone: string,
): Notice {
  const open = actions
    .filter((action) => action.doneAt === undefined)
    .toSorted((a, b) => a.due - b.due);
  if (open.length === 0) {
    return notice(
      body(owner === undefined ? 'No action is open.' : 'No action of yours is open.'),
      body('Add one: ', typed('action R-42 alert on queue depth for @sam by 12 dec')),
    );
  }
  return notice(
    body(
      `${count(open.length, 'open action')}${owner === undefined ? '' : ' of yours'}, by due date:`,
    ),
    ...open.map((action) =>
      list(...(owner === undefined ? [person(action.owner), ': '] : []), ...rowText(action, zone)),
    ),
  );
}

function rowText(action: ActionPicture, zone: string): Text {
  return [`${action.id} `, action.text, ', due ', day(action.due, zone), ` (${action.release})`];
}
