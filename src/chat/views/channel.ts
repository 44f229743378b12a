// Telling the captain, elsewhere, that a channel can no longer be written to.
import type { Picture } from '../picture.ts';
import { channel } from '../text.ts';
import type { Card } from '../view.ts';
import { body, title } from '../view.ts';
import { closedWords } from './closed-words.ts';
import { typed } from './command-line.ts';
import { fullName } from './release-name.ts';

/** `facts`: JSON of the place and the `ClosedReason`, kept with the row. */
export function channelNotice(p: Picture, facts: string): Card {
  const { place, why } = JSON.parse(facts) as { readonly place: string; readonly why: string };
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
