// What is said when a plan, a person or a test result can't be taken.
import type { Text } from '../text.ts';
import { moment, person } from '../text.ts';
import { body } from '../view.ts';
import { typed, typedWords } from './command-line.ts';
import { count } from './phrases.ts';
import type { Entries } from './refusal-entry.ts';
import { windowLength } from './release-name.ts';
import { whoText } from './who.ts';
import { ENDS_FIRST, tooShort } from './window-words.ts';

type Code =
  | 'outsider'
  | 'not-yours'
  | 'directory-unreachable'
  | 'unknown-release'
  | 'unknown-action'
  | 'version-open'
  | 'version-succeeded'
  | 'window-past'
  | 'window-order'
  | 'window-short'
  | 'window-long'
  | 'not-a-captain'
  | 'finished'
  | 'fixed-since-start'
  | 'nothing-changed'
  | 'no-such-item'
  | 'limit'
  | 'no-candidate'
  | 'unknown-phase'
  | 'link-needed'
  | 'reason-needed'
  | 'no-waiver'
  | 'own-waiver';

const OUTSIDERS = {
  guest: 'guests decide nothing about releases',
  bot: 'bots and apps decide nothing about releases',
  foreign: 'people of other organisations decide nothing about releases',
} as const;

/** What a right is for, as the subject of a clause. Words of the grammar; anything else stands for itself. */
const ACTS: Readonly<Record<string, string>> = {
  edit: 'editing',
  move: 'moving',
  scope: 'changing the scope of',
  captain: 'handing over',
  cancel: 'cancelling',
  candidate: 'pinning the candidate of',
  test: 'recording this test of',
  waive: 'asking to waive a test of',
  agree: 'agreeing to a waiver of',
  request: 'asking for approval of',
  start: 'starting',
  done: 'reporting a stage of',
  promote: 'promoting',
  hold: 'holding',
  resume: 'resuming',
  rollback: 'rolling back',
  review: 'reviewing',
  snooze: 'snoozing this reminder of',
  'remind drop': 'taking this reminder back from',
  'action done': 'closing',
};

/** What nobody needs a release for. */
const WIDE_ACTS: Readonly<Record<string, string>> = {
  freeze: 'freezing this',
  unfreeze: 'lifting this freeze',
  stop: 'stopping this line',
  go: 'letting this line go',
};

function actOn(act: string, id: string | undefined): string {
  const wide = WIDE_ACTS[act];
  if (wide !== undefined) return wide;
  const subject = ACTS[act] ?? `"${act}" on`;
  return `${subject} ${id ?? 'this'}`;
}

export const planningRefusals: Entries<Code> = {
  outsider: (refusal) => [
    body(`Not done: here, ${OUTSIDERS[refusal.standing]}. Nothing changed.`),
    body('A member of this organisation can do it with the same line.'),
  ],
  'not-yours': (refusal) => [
    body(`Not done: ${actOn(refusal.act, refusal.id)} is for `, ...whoText(refusal.who), '.'),
    body('They can do it with the same line or button. Nothing changed.'),
  ],
  'directory-unreachable': () => [
    body(
      "Nothing was recorded: the people directory doesn't answer, so your right to do this can't be checked.",
    ),
    body('Press or type it again in a minute.'),
  ],
  'unknown-release': (refusal) => [
    body('Nothing changed: there is no release ', refusal.id, '.'),
    body('The open ones: ', typed('list')),
  ],
  'unknown-action': (refusal) => [
    body('Nothing changed: there is no action ', refusal.id, '.'),
    body('The open ones: ', typed('actions')),
  ],
  'version-open': (refusal) => [
    body(
      'Not planned: ',
      `${refusal.service} ${refusal.version}`,
      ` is planned already, as ${refusal.other}.`,
    ),
    body('Change that one: ', typed(`edit ${refusal.other}`)),
    body('Or give it up first: ', typed(`cancel ${refusal.other} because …`)),
  ],
  'version-succeeded': (refusal) => [
    body(
      `${refusal.service} ${refusal.version}`,
      ` has been released before, by ${refusal.other}. Plan it once more?`,
    ),
    body('Nothing is planned yet. What it did then: ', typed(`show ${refusal.other}`)),
  ],
  'window-past': (refusal, { p, zone }) => [
    body('Nothing changed: that window was over ', moment(refusal.end, zone), '.'),
    p === undefined
      ? body(
          'Give one that is still ahead: ',
          typed('plan <service> <version> at tomorrow 20:00 for 1h'),
        )
      : body('Give one that is still ahead: ', typed(`move ${p.release.id} to tomorrow 20:00`)),
  ],
  'window-order': (_, { p }) => [
    body(ENDS_FIRST),
    body('Start first, then the end: ', typed(windowExample(p?.release.id, '22:00 to thu 23:00'))),
  ],
  'window-short': (refusal, { p }) => [
    body(tooShort(refusal.minimumMs)),
    body('For example: ', typed(windowExample(p?.release.id, '22:00 to thu 22:30'))),
  ],
  'window-long': (refusal, { zone }) => [
    body(
      `That window is ${windowLength({ ...refusal, zone })} long: `,
      moment(refusal.start, zone),
      ' to ',
      moment(refusal.end, zone),
      '. Is that meant?',
    ),
    body('Nothing is recorded yet. A shorter one needs no question.'),
  ],
  'not-a-captain': (refusal, { p }) => [
    body(
      'Nothing changed: ',
      person(refusal.person),
      ` isn't among the captains${p === undefined ? '' : ` of ${p.release.service}`}.`,
    ),
    body('The captain can be ', ...whoText(refusal.who), '.'),
    ...(p === undefined
      ? [body('Name one of them as Captain in the form: ', typed('plan'))]
      : [body('Name one of them: ', typed(`captain ${p.release.id} @<person>`))]),
  ],
  finished: (refusal) => [
    body(
      `Nothing changed: ${refusal.id} has ended: ${refusal.outcome.replace('-', ' ')}. It stays as it is.`,
    ),
    body('What happened: ', typed(`show ${refusal.id}`), '. The next one: ', typed('plan')),
  ],
  'fixed-since-start': (refusal) => [
    body(
      `Nothing changed: ${refusal.id} has started, and from then on its ${refusal.what} can't change.`,
    ),
    body('What can be done now: hold, or ', typed(`rollback ${refusal.id} because …`)),
    body('A different one is a new release: ', typed('plan')),
  ],
  'nothing-changed': (refusal) => [
    body(`Nothing to change: ${refusal.id} is exactly so already.`),
    body('How it stands: ', typed(`show ${refusal.id}`)),
  ],
  'no-such-item': (refusal) => [
    body(
      `Nothing changed: ${refusal.id} has no item ${refusal.item}. `,
      refusal.items === 0 ? 'Nothing is listed.' : `It lists ${count(refusal.items, 'item')}.`,
    ),
    body('Their numbers: ', typed(`show ${refusal.id}`)),
  ],
  limit: (refusal) => [
    body(`Nothing changed: a release takes at most ${refusal.limit} ${refusal.what}.`),
    body('Join or drop some, then send it again.'),
  ],
  'no-candidate': (refusal) => [
    body(
      `Not recorded: ${refusal.id} has no candidate yet, so there is nothing it could be about.`,
    ),
    body(...candidateBy(refusal.who), typed(`candidate ${refusal.id} @<commit>`)),
  ],
  'unknown-phase': (refusal) => [
    body(`Not recorded: ${refusal.id} has no test phase `, refusal.phase, '.'),
    refusal.phases.length === 0
      ? body('The policy asks for no tests of this service.')
      : body(
          `It has ${refusal.phases.join(', ')}: `,
          typed(`test ${refusal.id} ${refusal.phases[0]} pass`),
        ),
  ],
  'link-needed': (refusal) => [
    body(`Not recorded: ${refusal.phase} is run by CI, so its result comes with a link.`),
    body('With one: ', typed(`test ${refusal.id} ${refusal.phase} pass https://…`)),
  ],
  'reason-needed': (refusal) => [
    body('Not recorded: this needs a reason, for those who read it after you.'),
    body('With one: ', ...typedWords(refusal.line)),
  ],
  'no-waiver': (refusal) => [
    body(
      'Not recorded: no waiver of ',
      refusal.phase,
      ` is asked for the candidate of ${refusal.id}.`,
    ),
    body('A captain asks: ', ...typedWords(`test ${refusal.id} ${refusal.phase} waive because …`)),
  ],
  'own-waiver': (refusal) => [
    body(`Not recorded: you asked for this waiver of ${refusal.phase}, so a second person agrees.`),
    body(
      'That can be ',
      ...whoText(refusal.who),
      ': ',
      typed(`agree ${refusal.id} ${refusal.phase}`),
    ),
  ],
};

function candidateBy(who: Parameters<typeof whoText>[0]): Text {
  return ['It is pinned by ', ...whoText(who), ': '];
}

function windowExample(id: string | undefined, clock: string): string {
  return id === undefined
    ? `plan <service> <version> from thu ${clock}`
    : `move ${id} from thu ${clock}`;
}
