// What is said when an answer to an approval request, or the request itself, can't be taken.
import { moment } from '../text.ts';
import type { Line } from '../view.ts';
import { body, list } from '../view.ts';
import { answeredThis } from './answer-words.ts';
import { changeLines } from './changes.ts';
import { typed, typedWords } from './command-line.ts';
import type { Entries, RefusalOf } from './refusal-entry.ts';
import { whoText } from './who.ts';

type Code =
  | 'already-requested'
  | 'no-approval-needed'
  | 'not-requested'
  | 'request-ended'
  | 'excluded'
  | 'not-eligible'
  | 'already-answered'
  | 'not-answered'
  | 'outdated';

/** Where the old line itself makes no sense any more, what tells how it stands. */
const AGAIN = {
  approval: 'show',
  stage: 'show',
  waiver: 'check',
} as const;

export const approvalRefusals: Entries<Code> = {
  'already-requested': (refusal, { zone }) => [
    body(`Nothing to ask: approval of ${refusal.id} was asked for `, moment(refusal.at, zone), '.'),
    body('Who is still to answer: ', typed(`check ${refusal.id}`)),
  ],
  'no-approval-needed': (refusal) => [
    body(`Nothing to ask: the policy wants no approval for ${refusal.id}.`),
    body('What it still needs: ', typed(`check ${refusal.id}`)),
  ],
  'not-requested': (refusal) => [
    body(`Not recorded: approval of ${refusal.id} hasn't been asked for.`),
    body('It is asked for by ', ...whoText(refusal.who), ': ', typed(`request ${refusal.id}`)),
  ],
  'request-ended': (refusal) => [
    body(
      `Not recorded: this request for ${refusal.id} has ended: it `,
      refusal.how === 'expired' ? 'expired.' : 'was rejected.',
    ),
    body(
      'It is asked for again by ',
      ...whoText(refusal.who),
      ': ',
      typed(`request ${refusal.id}`),
    ),
  ],
  excluded: (refusal) => [
    body(
      refusal.as === 'captain'
        ? `Not recorded: you are the captain of ${refusal.id}, and the policy lets another person answer.`
        : `Not recorded: you planned ${refusal.id} or asked for its approval, so another person answers.`,
    ),
    body('That can be ', ...whoText(refusal.who), '.'),
  ],
  'not-eligible': (refusal) => [
    body(`Not recorded: no approval rule of ${refusal.id} asks you.`),
    body('It asks ', ...whoText(refusal.who), '. How far it is: ', typed(`check ${refusal.id}`)),
  ],
  'already-answered': (refusal, { zone }) => [
    body(
      `Nothing new: you ${answeredThis(refusal.answer)} `,
      moment(refusal.at, zone),
      ', and it counts.',
    ),
    body('To take it back: ', typed(`withdraw ${refusal.id}`)),
  ],
  'not-answered': (refusal) => [
    body(`Nothing to take back: you have no answer standing for ${refusal.id}.`),
    body('How far it is: ', typed(`check ${refusal.id}`)),
  ],
  outdated: (refusal) => outdatedLines(refusal),
};

/** A click on something older counts for nothing; the reader sees what moved and where the truth is now. */
function outdatedLines(refusal: RefusalOf<'outdated'>): readonly Line[] {
  const since = changeLines(refusal.changes);
  return [
    body(`Not recorded: ${refusal.id} has changed since that button was drawn.`),
    ...(since.length === 0 ? [] : [body('Since then:')]),
    ...since.map((text) => list(...text)),
    body(
      'The message now shows how it stands: look, and press there. Or type: ',
      ...(refusal.line === undefined
        ? [typed(`${AGAIN[refusal.what]} ${refusal.id}`)]
        : typedWords(refusal.line)),
    ),
  ];
}
