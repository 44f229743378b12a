// The private answers to linking and unlinking one's own accounts.
import type { LinkEvent } from '../../domain/directory/model.ts';
import { CHATS } from '../calling.ts';
import { moment, person, strong } from '../text.ts';
import type { Notice } from '../view.ts';
import { body, notice, quiet, title } from '../view.ts';
import { typed } from './command-line.ts';

type Chat = keyof typeof CHATS;
type Of<T extends LinkEvent['type']> = Extract<LinkEvent, { type: T }>;

/** The code stands on a line of its own, so that it can be copied whole, and as it is typed in the other chat. */
export function codeNotice(code: string, until: number, zone: string, here: Chat): Notice {
  const there = CHATS[here === 'slack' ? 'teams' : 'slack'];
  return notice(
    title('Link your account in the other chat to this one.'),
    body(`${there.privately}, type: `, strong(`${there.begins}link ${code}`)),
    body('It works once, until ', moment(until, zone), '. A new code replaces it.'),
    quiet('Give it to nobody: an account that types it speaks as you from then on.'),
  );
}

/** Asked for where the bot knows no other chat. */
export function oneChatNotice(): Notice {
  return notice(
    body('Nothing to link: the bot is in this chat only, so there is no other account to join.'),
    body('How you stand: ', typed('whoami')),
  );
}

export function linkedNotice(event: Of<'linked'>): Notice {
  return notice(
    body('Linked: this account now speaks as ', person(event.person), ' (', event.person, ').'),
    body('Both accounts have one vote and one set of rights. What was recorded before stays.'),
    body("If that isn't you, undo it: ", typed('unlink')),
  );
}

/** `here` is the account that said so: its own link, or those to it. */
export function unlinkedNotice(events: readonly Of<'unlinked'>[], here: string): Notice {
  return notice(
    ...events.map(({ account, own }) =>
      body(
        account === here
          ? 'Unlinked: this account'
          : `Unlinked: your account in ${chatOf(account)}`,
        ' speaks for itself again, as ',
        strong(own),
        '.',
      ),
    ),
    body(
      'Answers stay as they were recorded; releases planned before still count both as one person.',
    ),
    body('To link again, ask for a code with ', typed('link'), ' in the chat whose person counts.'),
  );
}

/** `teams:t1:29:x` -> `Teams`. */
function chatOf(account: string): string {
  return CHATS[account.startsWith('slack:') ? 'slack' : 'teams'].name;
}
