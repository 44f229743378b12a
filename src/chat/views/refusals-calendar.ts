// What is said when a freeze can't be set, lifted or kept, and when one stands in the way of a stage.
import { sayDuration } from '../../domain/time/duration.ts';
import type { Text } from '../text.ts';
import { moment, person } from '../text.ts';
import { body, list } from '../view.ts';
import { typed, typedWords } from './command-line.ts';
import { closingText, liftLine } from './freeze-words.ts';
import { allOf, because } from './phrases.ts';
import type { Entries } from './refusal-entry.ts';
import { ENDS_FIRST, tooShort } from './window-words.ts';

type Code =
  | 'frozen'
  | 'unknown-freeze'
  | 'freeze-over'
  | 'freeze-exists'
  | 'freeze-past'
  | 'freeze-order'
  | 'freeze-short'
  | 'freeze-long'
  | 'already-stopped'
  | 'not-stopped'
  | 'which-stop';

export const calendarRefusals: Entries<Code> = {
  frozen: (refusal) => [
    body(
      `Not promoted: ${refusal.id} is held by `,
      ...allOf(refusal.closing.map(({ freeze, kind }) => [`${kind} ${freeze}`])),
      '.',
    ),
    ...refusal.closing.map((closing) => list(...closingText(closing))),
    body(
      'Its bake keeps what has passed, and nothing fails. Roll back works: ',
      typed(`rollback ${refusal.id}`),
    ),
    body(
      'Who may lift it: captains of every service it closes, on-call and managers: ',
      ...allOf(refusal.closing.map((closing) => [typed(liftLine(closing))])),
    ),
  ],
  'unknown-freeze': (refusal) => [
    body(`Nothing changed: there is no freeze ${refusal.id}.`),
    body('All of them: ', typed('freezes')),
  ],
  'freeze-over': (refusal, { zone }) => [
    body(
      `Nothing changed: ${refusal.id} is over`,
      ...since(refusal.at, zone),
      ...by(refusal.by),
      '.',
    ),
    body('What is frozen now and next: ', typed('freezes')),
  ],
  'freeze-exists': (refusal) => [
    body(`Not set again: exactly this freeze stands already as ${refusal.id}.`),
    body('To end it: ', typed(`unfreeze ${refusal.id}`)),
  ],
  'freeze-past': (refusal, { zone }) => [
    body('Not frozen: that was over ', moment(refusal.end, zone), '.'),
    body('Give an end that is still ahead: ', typed('freeze')),
  ],
  'freeze-order': () => [body(ENDS_FIRST), body('Start first, then the end: ', typed('freeze'))],
  'freeze-short': (refusal) => [
    body(tooShort(refusal.minimumMs)),
    body('What is wrong now is stopped at once: ', typed('stop <service> because …')),
  ],
  'freeze-long': (refusal, { zone }) => [
    body(
      'Not frozen: ',
      { kind: 'window', start: refusal.start, end: refusal.end, zone },
      ` is ${sayDuration(refusal.end - refusal.start)}. A freeze is at most ${sayDuration(refusal.longestMs)} long.`,
    ),
    body('Check the year, and say it again: ', typed('freeze')),
  ],
  'already-stopped': (refusal, { zone }) => [
    body(
      `Stopped already: ${refusal.id} by `,
      person(refusal.by),
      ', ',
      moment(refusal.at, zone),
      ...because(refusal.because),
    ),
    body(
      'To keep it longer: ',
      typed(`keep ${refusal.id}`),
      '. To let it go: ',
      typed(`go ${refusal.id}`),
    ),
  ],
  'not-stopped': (refusal) => [
    body(
      refusal.id === undefined
        ? 'Nothing changed: no line is stopped.'
        : `Nothing changed: ${refusal.id} is a freeze with an end of its own, not a stopped line.`,
    ),
    refusal.id === undefined
      ? body('What is frozen now and next: ', typed('freezes'))
      : body('To end it early: ', typed(`unfreeze ${refusal.id}`)),
  ],
  'which-stop': (refusal) => [
    body(`Nothing changed: ${refusal.ids.length} lines are stopped. Say which goes:`),
    ...refusal.ids.map((id) =>
      refusal.because === ''
        ? list(typed(`go ${id}`))
        : list(...typedWords(`go ${id} because ${refusal.because}`)),
    ),
  ],
};

function since(at: number | undefined, zone: string): Text {
  return at === undefined ? [] : [' since ', moment(at, zone)];
}

function by(id: string | undefined): Text {
  return id === undefined ? [] : [', lifted by ', person(id)];
}
