// Who the bot takes somebody for, told to them alone.
import type { Person } from '../../domain/person.ts';
import type { Text } from '../text.ts';
import { join } from '../text.ts';
import type { Notice } from '../view.ts';
import { body, notice } from '../view.ts';
import { refSpan } from './who.ts';

const STANDINGS = {
  member: 'member',
  guest: 'guest, who decides nothing about releases',
  bot: 'bot, which decides nothing about releases',
  foreign: 'member of another organisation, who decides nothing about releases',
} as const;

/** Who the bot takes the speaker for: one person however many accounts (product B2). */
export function whoamiNotice(
  speaker: Person,
  accounts: readonly string[],
  groups: readonly string[],
): Notice {
  return notice(
    body(`You are ${speaker.name}, `, speaker.id, `, ${STANDINGS[speaker.standing]}.`),
    body(`Your zone is ${speaker.zone}.`),
    ...(accounts.length === 0 ? [] : [body('Accounts: ', accounts.join(', '))]),
    groups.length === 0
      ? body('No group of the policy names you.')
      : body(
          'Groups of the policy: ',
          ...join(
            groups.map((ref): Text => [refSpan(ref)]),
            ', ',
          ),
        ),
  );
}
