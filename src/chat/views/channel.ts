// Telling the captain, elsewhere, that a channel can no longer be written to, or a person can't be asked.
import type { Picture } from '../picture.ts';
import { channel, person } from '../text.ts';
import type { Card } from '../view.ts';
import { body, title } from '../view.ts';
import { closedWords } from './closed-words.ts';
import { typed } from './command-line.ts';
import { fullName } from './release-name.ts';

interface Facts {
  readonly place: string;
  readonly why: string;
  readonly what?: string;
}

/** `facts`: JSON of the place, the `ClosedReason` and the kind of the message, kept with the row. */
export function channelNotice(p: Picture, facts: string): Card {
  const { place, why, what } = JSON.parse(facts) as Facts;
  if (place.startsWith('direct:')) return personNotice(p, place.slice('direct:'.length), what);
  return {
    kind: 'card',
    lines: [
      title(`${fullName(p.release)} can't be shown in one place`),
      body(channel(place), ` is closed to the bot: ${closedWords(why)}.`),
      body(
        'Nothing else is lost. Invite the bot or name another channel in the policy; then ',
        typed(`check ${p.release.id}`),
      ),
    ],
    buttons: [],
    overflow: [],
  };
}

const QUESTIONS: Readonly<Record<string, string>> = {
  ask: 'the request for approval',
  waiver: 'the request to leave a test phase out',
  review: 'the review prompt',
};

function personNotice(p: Picture, id: string, what = ''): Card {
  return {
    kind: 'card',
    lines: [
      title(`${fullName(p.release)} couldn't reach one person`),
      body(
        person(id),
        ` can't be sent direct messages: ${QUESTIONS[what] ?? 'a message'} didn't arrive.`,
      ),
      body(
        'Tell them another way; what they answer counts all the same. What is open: ',
        typed(`check ${p.release.id}`),
      ),
    ],
    buttons: [],
    overflow: [],
  };
}
