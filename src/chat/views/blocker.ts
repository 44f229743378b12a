// One reason why a release can't start, with when it clears and the line that clears it (voice, "A refusal").
import type { Blocker } from '../../domain/release/model.ts';
import { sayDuration } from '../../domain/time/duration.ts';
import type { Picture } from '../picture.ts';
import type { Text } from '../text.ts';
import { channel, moment, person } from '../text.ts';
import type { Line } from '../view.ts';
import { list } from '../view.ts';
import { requestEnd } from './answer-words.ts';
import { closedWords } from './closed-words.ts';
import { typed } from './command-line.ts';
import { closingText, liftLine } from './freeze-words.ts';
import { because, sentence } from './phrases.ts';
import { openText, refSpan } from './who.ts';

/** What a blocker's sentence is drawn from besides the blocker; relative times are for private answers only. */
export interface BlockerReader {
  readonly id: string;
  readonly now: number | undefined;
  readonly zone: string;
}

export function readerOf(p: Picture): BlockerReader {
  return { id: p.release.id, now: p.now, zone: p.zone };
}

/** Everything that is in the way, for one reader. */
export function blockerLines(p: Picture): readonly Line[] {
  return p.blockers.map((blocker) => list(...blockerLine(blocker, readerOf(p))));
}

/** A sentence or two, ready to stand behind a bullet. */
export function blockerLine(blocker: Blocker, say: BlockerReader): Text {
  switch (blocker.kind) {
    case 'candidate':
      return ['No candidate yet. A captain pins it: ', typed(`candidate ${say.id} @<commit>`)];
    case 'test':
      return testLine(blocker, say);
    case 'approval-not-requested':
      return ["Approval hasn't been asked for. A captain asks: ", typed(`request ${say.id}`)];
    case 'approval-ended':
      return endedLine(blocker, say);
    case 'approval':
      return approvalLine(blocker, say);
    case 'directory':
      return [
        `${blocker.rule}: the directory doesn't answer, so nobody can be counted. `,
        'Try again in a minute.',
      ];
    case 'window-ahead':
      return ['The window opens ', moment(blocker.opens, say.zone), '.'];
    case 'window-over':
      return [
        'The window was over ',
        moment(blocker.closed, say.zone),
        '. A captain moves it: ',
        typed(`move ${say.id}`),
      ];
    case 'busy':
      return busyLine(blocker);
    case 'freeze':
      return freezeLine(blocker, say);
    case 'channel':
      return [
        'The channel ',
        channel(blocker.place),
        ' is closed to the bot (',
        closedWords(blocker.why),
        '). Invite it there, or have the policy name another.',
      ];
    case 'captaincy':
      return [
        person(blocker.person),
        ', who asked for this start, may no longer start it. A captain does.',
      ];
    case 'scope':
      return ['What changes is not listed: ', typed(`scope ${say.id}`)];
    case 'backout':
      return ['The back-out plan is missing: ', typed(`edit ${say.id}`)];
  }
}

/** Why it is closed, until when, and who can lift that (product F7). */
function freezeLine(
  { at, closing }: Extract<Blocker, { kind: 'freeze' }>,
  say: BlockerReader,
): Text {
  const ahead: Text =
    say.now !== undefined && at <= say.now ? [] : ['Its window opens in a freeze. '];
  return [
    ...ahead,
    ...closingText(closing),
    ' Its captains, on-call or managers can lift it: ',
    typed(liftLine(closing)),
  ];
}

function testLine(blocker: Extract<Blocker, { kind: 'test' }>, say: BlockerReader): Text {
  const states = {
    open: "isn't recorded",
    failed: 'failed',
    stale: 'was recorded for an earlier candidate',
    'waiver-asked': 'waits for somebody to agree to its waiver',
  };
  const by: Text =
    blocker.by === 'ci'
      ? ['A captain, with a link: ', typed(`test ${say.id} ${blocker.phase} pass https://…`)]
      : [
          ...(blocker.group === undefined
            ? ['Any member: ']
            : ['Anyone in ', refSpan(blocker.group), ': ']),
          typed(`test ${say.id} ${blocker.phase} pass`),
        ];
  return [`${blocker.phase} ${states[blocker.state]}. `, ...by];
}

function approvalLine(blocker: Extract<Blocker, { kind: 'approval' }>, say: BlockerReader): Text {
  const asked: Text =
    say.now === undefined
      ? ['asked ', moment(blocker.askedAt, say.zone)]
      : [`asked ${sayDuration(say.now - blocker.askedAt)} ago`];
  const stale: Text =
    blocker.stale.length === 0
      ? []
      : [
          ' ',
          ...blocker.stale.flatMap(
            (id, index): Text => (index === 0 ? [person(id)] : [', ', person(id)]),
          ),
          ' approved an earlier version and can approve again.',
        ];
  return [
    `${blocker.rule}: ${blocker.have} of ${blocker.need}. `,
    ...answerers(blocker),
    '; ',
    ...asked,
    '.',
    ...stale,
  ];
}

function answerers(blocker: Extract<Blocker, { kind: 'approval' }>): Text {
  if (blocker.groups.length === 0) return ['Any other member can answer'];
  if (blocker.waitingFor.length === 0) return ['Everybody it names has answered or is excluded'];
  const missing = blocker.need - blocker.have;
  return [...openText(blocker.waitingFor, blocker.groups, missing), ' can answer'];
}

function endedLine(
  blocker: Extract<Blocker, { kind: 'approval-ended' }>,
  say: BlockerReader,
): Text {
  return [
    ...sentence(requestEnd(blocker.how, blocker.by)),
    ...because(blocker.because),
    ' A captain asks again: ',
    typed(`request ${say.id}`),
  ];
}

function busyLine(blocker: Extract<Blocker, { kind: 'busy' }>): Text {
  const captain: Text =
    blocker.captain === undefined ? [] : [' (captain ', person(blocker.captain), ')'];
  return [
    `${blocker.release} is deploying ${blocker.service} to ${blocker.environment}`,
    ...captain,
    '. It clears when that ends: ',
    typed(`show ${blocker.release}`),
  ];
}
