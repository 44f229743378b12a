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

/** Said in words: the line begins otherwise in each chat. */
const NEW_CODE = body('A new one comes from your other chat: say link to the bot there.');

export const linkRefusals: Entries<Code> = {
  'link-unknown-code': () => [
    body(
      'Not linked: there is no such code. It was mistyped, used already, or replaced by a newer one.',
    ),
    NEW_CODE,
  ],
  'link-late': (refusal, { zone }) => [
    body('Not linked: that code ended ', moment(refusal.at, zone), '.'),
    NEW_CODE,
  ],
  'link-own-code': () => [
    body('Not linked: this account asked for that code itself.'),
    body(
      'The answer that gave it says how to type it in your other chat. How you stand: ',
      typed('whoami'),
    ),
  ],
  'link-same-chat': () => [
    body('Not linked: that code was asked for in this same chat platform.'),
    body(
      'A link joins an account here with one in the other chat. Begin there: say link to the bot.',
    ),
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
    body("Nothing to undo: this account isn't linked to another, and none is linked to it."),
    body('How you stand: ', typed('whoami')),
  ],
};
