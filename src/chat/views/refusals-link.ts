// What is said when accounts can't be linked or unlinked.
import { moment, person } from '../text.ts';
import { body } from '../view.ts';
import { typed } from './command-line.ts';
import type { Entries } from './refusal-entry.ts';

type Code =
  | 'link-unknown-code'
  | 'link-late'
  | 'link-own-code'
  | 'link-same-chat'
  | 'link-same-person'
  | 'link-busy'
  | 'not-linked';

export const linkRefusals: Entries<Code> = {
  'link-unknown-code': () => [
    body(
      'Not linked: there is no such code. It was mistyped, used already, or replaced by a newer one.',
    ),
    body('A new one comes from your other chat: ', typed('link')),
  ],
  'link-late': (refusal, { zone }) => [
    body('Not linked: that code ended ', moment(refusal.at, zone), '.'),
    body('A new one comes from your other chat: ', typed('link')),
  ],
  'link-own-code': () => [
    body('Not linked: this account asked for that code itself.'),
    body(
      'Type the same line in your other chat, to the bot there. How you stand: ',
      typed('whoami'),
    ),
  ],
  'link-same-chat': () => [
    body('Not linked: that code was asked for in this same chat platform.'),
    body('A link joins an account here with one in the other chat. Begin there: ', typed('link')),
  ],
  'link-same-person': (refusal) => [
    body('Nothing to link: both accounts are ', person(refusal.person), ' already.'),
    body('How you stand: ', typed('whoami')),
  ],
  'link-busy': (refusal) => [
    body(`No code: ${refusal.limit} are open already, the most there can be at once.`),
    body('Each ends after ten minutes. Try again in a minute: ', typed('link')),
  ],
  'not-linked': () => [
    body("Nothing to undo: this account isn't linked to another."),
    body('How you stand: ', typed('whoami')),
  ],
};
