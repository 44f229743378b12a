// What is said when a reminder can't be set, taken back or put off.
import { moment } from '../text.ts';
import { body } from '../view.ts';
import { typed, typedWords } from './command-line.ts';
import { count } from './phrases.ts';
import type { Entries } from './refusal-entry.ts';

type Code =
  | 'no-such-reminder'
  | 'reminder-past'
  | 'not-reminded'
  | 'already-snoozed'
  | 'snooze-past';

export const reminderRefusals: Entries<Code> = {
  'no-such-reminder': (refusal) => [
    body(
      `Nothing changed: ${refusal.id} has no reminder ${refusal.reminder}. `,
      refusal.reminders === 0 ? 'None is set.' : `It has ${count(refusal.reminders, 'reminder')}.`,
    ),
    body('Their numbers: ', typed(`show ${refusal.id}`)),
  ],
  'reminder-past': (refusal, { zone }) => [
    body('Not set: that time was ', moment(refusal.at, zone), '.'),
    body('Closer to the release, for example: ', ...typedWords(`remind ${refusal.id} at T-10m: …`)),
  ],
  'not-reminded': (refusal) => [
    body(
      `Nothing to snooze: no reminder of ${refusal.id} is open for you. It is settled, or hasn't come yet.`,
    ),
    body('How it stands: ', typed(`show ${refusal.id}`)),
  ],
  'already-snoozed': (refusal, { zone }) => [
    body(
      `Nothing changed: you have snoozed this reminder of ${refusal.id} until `,
      moment(refusal.until, zone),
      '.',
    ),
    body('It comes again then, and can be snoozed again.'),
  ],
  'snooze-past': (refusal, { zone }) => [
    body(
      `Not snoozed: this reminder of ${refusal.id} is of no use from `,
      moment(refusal.milestone, zone),
      ' on.',
    ),
    body('Give a time before that, or: ', typed(`snooze ${refusal.id} until last call`)),
  ],
};
