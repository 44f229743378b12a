// Who the bot takes somebody for, told to them alone: what it believes, why, and what to do where it is wrong.
import type { Person } from '../../domain/person.ts';
import type { Text } from '../text.ts';
import { join } from '../text.ts';
import type { Line, Notice } from '../view.ts';
import { body, list, notice, quiet } from '../view.ts';
import { typed } from './command-line.ts';
import { refSpan } from './who.ts';

const STANDINGS = {
  member: 'member',
  guest: 'guest, who decides nothing about releases',
  bot: 'bot, which decides nothing about releases',
  foreign: 'member of another organisation, who decides nothing about releases',
} as const;

/** One account, and why it is taken for this person's. */
export interface OwnAccount {
  /** As people know it: `Slack`. */
  readonly platform: string;
  readonly name: string;
  readonly how:
    | { readonly by: 'e-mail' | 'policy'; readonly address: string }
    /** `own`: who it would be without the link; `asked`: this very account was linked, not another of its address. */
    | { readonly by: 'link'; readonly own: string; readonly asked: boolean }
    | { readonly by: 'itself' };
  /** It is the one they speak by. */
  readonly here: boolean;
}

/** One person however many accounts (product B2). `missing`: there is a chat in which they have none. */
export function whoamiNotice(
  speaker: Person,
  accounts: readonly OwnAccount[],
  groups: readonly string[],
  missing: boolean,
): Notice {
  const steps = whatToDo(accounts, missing);
  return notice(
    body(`You are ${speaker.name}, `, speaker.id, `, ${STANDINGS[speaker.standing]}.`),
    body(`Your zone is ${speaker.zone}.`),
    ...accounts.map(accountLine),
    groups.length === 0
      ? body('No group of the policy names you.')
      : body(
          'Groups of the policy: ',
          ...join(
            groups.map((ref): Text => [refSpan(ref)]),
            ', ',
          ),
        ),
    ...(steps.length === 0 ? [] : [quiet(...join(steps, ' '))]),
  );
}

function accountLine({ platform, name, how, here }: OwnAccount): Line {
  return list(`${platform}, as ${name}: `, ...why(how), here ? ' (here)' : '');
}

function why(how: OwnAccount['how']): Text {
  switch (how.by) {
    case 'e-mail':
      return ['by its e-mail ', how.address];
    case 'policy':
      return ["by the policy's list of people, which has ", how.address];
    case 'link':
      return how.asked
        ? ['by a link; without it ', how.own]
        : ['by its address ', how.own, ', which is linked through another account'];
    case 'itself':
      return ['no verified e-mail, so it counts only in groups of its own chat'];
  }
}

function whatToDo(accounts: readonly OwnAccount[], missing: boolean): readonly Text[] {
  const here = accounts.find((one) => one.here)?.how;
  const isLinked = here?.by === 'link' && here.asked;
  const hasLinked = accounts.some(({ how }) => how.by === 'link' && how.asked);
  return [
    ...(missing
      ? [['An account in the other chat is missing? ', typed('link'), ' joins it.']]
      : []),
    ...(isLinked ? [['This account stands for itself again with ', typed('unlink'), '.']] : []),
    ...(hasLinked && !isLinked
      ? [['The linked account stands for itself again with ', typed('unlink'), '.']]
      : []),
  ];
}
