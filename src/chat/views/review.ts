// The review after a release: the prompt with its button, and the form that already holds what is known (product P1-P6).
import type { PersonId } from '../../domain/person.ts';
import type { Outcome } from '../../domain/release/model.ts';
import { OUTCOMES } from '../../domain/release/model.ts';
import { LONGEST } from '../meaning.ts';
import type { ActionPicture, Picture } from '../picture.ts';
import type { Text } from '../text.ts';
import { day, moment, person } from '../text.ts';
import type { Card, Form } from '../view.ts';
import { body, list, title } from '../view.ts';
import { reviewButton } from './buttons.ts';
import { choiceField, linesField, optionsOf } from './fields.ts';
import { titleOf } from './forms.ts';
import { captainText } from './needs.ts';
import { count } from './phrases.ts';
import { fullName, heading } from './release-name.ts';
import { reviewFacts } from './review-facts.ts';

/** For the thread, and for `reader` in person; once filed it says what came of it. */
export function reviewPrompt(p: Picture, reader?: PersonId): Card {
  const { review } = p.release;
  const top = title(`Review of ${heading(p.release)}`);
  if (review?.filedAt !== undefined) {
    return { kind: 'card', lines: [top, body(...filedText(p))], buttons: [], overflow: [] };
  }
  return {
    kind: 'card',
    lines: [top, body(...askText(p, reader)), ...reviewFacts(p).map((text) => list(...text))],
    buttons: mayFile(p, reader) ? [reviewButton(p)] : [],
    overflow: [],
  };
}

/** A full review is filed by another person than the captain (product P2). */
export function mayFile(p: Pick<Picture, 'release'>, reader: PersonId | undefined): boolean {
  return p.release.review?.full !== true || reader === undefined || reader !== p.release.captain;
}

function askText(p: Picture, reader: PersonId | undefined): Text {
  const { review } = p.release;
  const due: Text = review?.dueAt === undefined ? [] : [', due ', day(review.dueAt, p.zone)];
  if (review?.full !== true) {
    return [`${p.release.id}: how did it go? Filed by `, ...captainText(p), ...due, '.'];
  }
  return reader !== undefined && reader === p.release.captain
    ? [`${p.release.id}: a full review is asked for`, ...due, '. Somebody other than you files it.']
    : [
        `${p.release.id}: a full review, filed by somebody other than `,
        ...captainText(p),
        ...due,
        '.',
      ];
}

function filedText(p: Picture): Text {
  const { review } = p.release;
  const by: Text = review?.filedBy === undefined ? [] : [' by ', person(review.filedBy)];
  const at: Text = review?.filedAt === undefined ? [] : [', ', moment(review.filedAt, p.zone)];
  const actions = review?.actions?.length ?? 0;
  return [
    `Filed`,
    ...by,
    ...at,
    `: ${review?.outcome ?? ''}, ${actions === 0 ? 'no actions needed' : count(actions, 'action')}.`,
  ];
}

/** `earlier`: actions of this service that are still open (product P3). Only Outcome is required (contract). */
export function reviewForm(p: Picture, earlier: readonly ActionPicture[]): Form {
  return {
    kind: 'form',
    title: titleOf('review'),
    says: `review ${p.release.id}`,
    submit: 'File',
    intro: [
      body(fullName(p.release)),
      ...reviewFacts(p).map((text) => list(...text)),
      ...earlier.map((action) => list(...earlierText(action, p.zone))),
    ],
    fields: [
      choiceField('outcome', 'Outcome', optionsOf(OUTCOMES), {
        value: likelyOutcome(p),
        required: true,
      }),
      linesField('well', 'What went well', LONGEST.review, {}),
      linesField('improve', 'What to improve', LONGEST.review, {}),
      linesField('actions', 'Actions', LONGEST.review, {
        hint: 'One per line: text @owner by date. Empty means that none are needed.',
      }),
    ],
  };
}

function earlierText(action: ActionPicture, zone: string): Text {
  return [
    `Still open: ${action.id} `,
    action.text,
    ', ',
    person(action.owner),
    ', due ',
    day(action.due, zone),
  ];
}

/** What the facts suggest; the reviewer has the last word (product P4). */
function likelyOutcome(p: Picture): Outcome {
  const { deployment, ending, window } = p.release;
  if (ending?.how === 'rolled-back') return 'backed out';
  if (ending?.how === 'cancelled') return 'abandoned';
  const late = (ending?.at ?? p.now) > window.end;
  const held = (deployment?.holds.length ?? 0) > 0;
  return late || held ? 'successful with issues' : 'successful';
}
