// What is said when a start, a stage, a review or an action can't be taken.
import { moment, person } from '../text.ts';
import { body, list } from '../view.ts';
import { type BlockerReader, blockerLine } from './blocker.ts';
import { typed } from './command-line.ts';
import { because } from './phrases.ts';
import type { Entries, Scene } from './refusal-entry.ts';
import { whoText } from './who.ts';

type Code =
  | 'not-ready'
  | 'start-outside-window'
  | 'not-started'
  | 'already-started'
  | 'held'
  | 'not-held'
  | 'stage-done'
  | 'stage-not-done'
  | 'bake-not-ended'
  | 'review-not-open'
  | 'already-reviewed'
  | 'own-review'
  | 'action-done';

export const rolloutRefusals: Entries<Code> = {
  'not-ready': (refusal, scene) => [
    body(`Not started: ${refusal.id} isn't ready.`),
    ...refusal.blockers.map((blocker) => list(...blockerLine(blocker, reader(refusal.id, scene)))),
    ...(refusal.earliest === undefined
      ? []
      : [body('Earliest start if all is answered: ', moment(refusal.earliest, scene.zone), '.')]),
  ],
  'start-outside-window': (refusal, { zone }) => [
    body(
      `Not set: that time is outside the window of ${refusal.id}, `,
      { kind: 'window', start: refusal.start, end: refusal.end, zone },
      '.',
    ),
    body('Give a time inside it: ', typed(`start ${refusal.id} at …`)),
    body('Or move the window: ', typed(`move ${refusal.id}`)),
  ],
  'not-started': (refusal) => [
    body(`Not recorded: ${refusal.id} hasn't started.`),
    body('What it still needs: ', typed(`check ${refusal.id}`)),
    body('Once it is ready: ', typed(`start ${refusal.id}`)),
  ],
  'already-started': (refusal, { zone }) => [
    body(`Nothing changed: ${refusal.id} started `, moment(refusal.at, zone), '.'),
    body('How far it is: ', typed(`show ${refusal.id}`)),
  ],
  held: (refusal, { zone }) => [
    body(
      `Nothing moved: ${refusal.id} is held`,
      ...(refusal.by === undefined ? [] : [' by ', person(refusal.by)]),
      ' since ',
      moment(refusal.at, zone),
      ...because(refusal.because),
    ),
    body('It is resumed by ', ...whoText(refusal.who), ': ', typed(`resume ${refusal.id}`)),
  ],
  'not-held': (refusal) => [
    body(`Nothing to resume: ${refusal.id} isn't held.`),
    body('How far it is: ', typed(`show ${refusal.id}`)),
  ],
  'stage-done': (refusal, { zone }) => [
    body(
      `Nothing new: ${refusal.stage} of ${refusal.id} was deployed `,
      moment(refusal.at, zone),
      '.',
    ),
    body('What comes next: ', typed(`show ${refusal.id}`)),
  ],
  'stage-not-done': (refusal) => [
    body(`Not promoted: ${refusal.stage} of ${refusal.id} isn't reported as deployed.`),
    body('That is said by ', ...whoText(refusal.who), ': ', typed(`done ${refusal.id}`)),
  ],
  'bake-not-ended': (refusal, { zone }) => [
    body(
      `Not promoted: ${refusal.stage} of ${refusal.id} bakes until `,
      moment(refusal.until, zone),
      '. Earlier goes with a reason.',
    ),
    body('For example: ', typed(`promote ${refusal.id} because …`)),
  ],
  'review-not-open': (refusal) => [
    body(`Not filed: the review of ${refusal.id} opens when its deployment has ended.`),
    body('A prompt comes by itself then. How far it is: ', typed(`show ${refusal.id}`)),
  ],
  'already-reviewed': (refusal, { zone }) => [
    body(`Nothing changed: the review of ${refusal.id} was filed `, moment(refusal.at, zone), '.'),
    body('What it says: ', typed(`show ${refusal.id}`)),
    body('A follow-up is still welcome: ', typed(`action ${refusal.id}`)),
  ],
  'own-review': (refusal) => [
    body(
      `Not filed: this is a full review of ${refusal.id}, so another person than its captain files it.`,
    ),
    body('That can be ', ...whoText(refusal.who), ': ', typed(`review ${refusal.id}`)),
  ],
  'action-done': (refusal, { zone }) => [
    body(`Nothing new: ${refusal.id} was done `, moment(refusal.at, zone), '.'),
    body('What is still open: ', typed('actions')),
  ],
};

function reader(id: string, { p, zone }: Scene): BlockerReader {
  return { id, zone, now: p?.now };
}
