// The reminders that people set for a release: whom each is for, when it comes and what it says.
import { momentOf, type OwnReminder, ownName } from '../../domain/release/own-reminder.ts';
import { sayOffset } from '../offset.ts';
import type { Picture } from '../picture.ts';
import type { Text } from '../text.ts';
import { join, moment, person } from '../text.ts';
import type { Line } from '../view.ts';
import { body, list } from '../view.ts';
import { typed } from './command-line.ts';
import { cutTo } from './phrases.ts';
import { refSpan } from './who.ts';

/** A glance at each: the whole text comes with the reminder. */
const LONGEST_GLANCE = 80;

/** `for Ana, dba`, `in the thread`. */
export function remindedText({ people, groups }: Pick<OwnReminder, 'people' | 'groups'>): Text {
  const named = [
    ...people.map((id): Text => [person(id)]),
    ...groups.map((ref): Text => [refSpan(ref)]),
  ];
  return named.length === 0 ? ['in the thread'] : ['for ', ...join(named, ', ')];
}

/** In the order in which they come, with what takes one back. */
export function reminderList(p: Picture): readonly Line[] {
  const { id, reminders = [], rung, window } = p.release;
  const [first] = reminders;
  if (first === undefined) return [];
  const timed = reminders
    .map((one) => ({ one, at: momentOf(one.offset, window) }))
    .toSorted((a, b) => a.at - b.at || a.one.n - b.one.n);
  return [
    body('Reminders. To take one back: ', typed(`remind ${id} drop ${first.n}`)),
    ...timed.map(({ one, at }) =>
      list(
        `${one.n}: ${sayOffset(one.offset)}, `,
        moment(at, p.zone),
        ', ',
        ...remindedText(one),
        ': ',
        cutTo(one.text, LONGEST_GLANCE),
        ...(rung[ownName(one.n)] === at ? [' (sent)'] : []),
      ),
    ),
  ];
}
