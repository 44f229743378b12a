// What is needed now, and from whom: the second thing anybody reads (product N5).

import type { Blocker, Deployment } from '../../domain/release/model.ts';
import { isLast, stageOf } from '../../domain/release/rollout.ts';
import type { Picture } from '../picture.ts';
import type { Text } from '../text.ts';
import { channel, day, join, moment, person } from '../text.ts';
import { requestEnd } from './answer-words.ts';
import { closedWords } from './closed-words.ts';
import { typed } from './command-line.ts';
import { closingName } from './freeze-words.ts';
import { circleText, refSpan } from './who.ts';

/** The lines that say what the release waits for. Empty once it is closed. */
export function needLines(p: Picture): readonly Text[] {
  if (p.phase === 'closed') return [];
  if (p.phase === 'reviewing') return reviewNeeds(p);
  return p.phase === 'deploying' ? deploymentNeeds(p) : startNeeds(p);
}

function startNeeds(p: Picture): readonly Text[] {
  const waiting = p.blockers
    .filter((blocker) => blocker.kind !== 'window-ahead')
    .map((blocker) => needText(blocker, p));
  const armed: readonly Text[] =
    p.release.startAt === undefined
      ? []
      : [
          [
            'Starts by itself ',
            moment(p.release.startAt.at, p.zone),
            ', asked by ',
            person(p.release.startAt.by),
          ],
        ];
  if (waiting.length > 0) return [['Waiting for: ', ...join(waiting, ' · ')], ...armed];
  if (armed.length > 0) return armed;
  const opens = p.blockers.some((blocker) => blocker.kind === 'window-ahead');
  return [
    opens
      ? ['Ready. ', ...captainText(p), ' can start it once the window opens.']
      : ['Ready to start: ', ...captainText(p)],
  ];
}

/** One thing that is missing, with who or what brings it; short enough to stand in a row. */
function needText(blocker: Blocker, p: Picture): Text {
  const { id } = p.release;
  switch (blocker.kind) {
    case 'candidate':
      return owned('a candidate', p, `candidate ${id} @<commit>`);
    case 'test':
      return testNeed(blocker, p);
    case 'approval-not-requested':
      return p.release.candidate === undefined
        ? ['approval']
        : owned('approval to be asked for', p, `request ${id}`);
    case 'approval-ended':
      return endedNeed(blocker, p);
    case 'approval':
      return [`${blocker.rule} (`, ...circleOf(blocker, p), ')'];
    case 'directory':
      return [`${blocker.rule} (the directory can't say who belongs to it)`];
    case 'window-ahead':
      return ['the window'];
    case 'window-over':
      return owned('a new window', p, `move ${id}`);
    case 'busy':
      return [`${blocker.release}, which is deploying`];
    case 'channel':
      return [
        'a channel the bot can post to (',
        channel(blocker.place),
        ': ',
        closedWords(blocker.why),
        ')',
      ];
    case 'freeze':
      return blocker.at > p.now
        ? ['another window: it starts in ', ...closingName(blocker.closing)]
        : ['the end of ', ...closingName(blocker.closing)];
    case 'captaincy':
      return ['a captain to start it'];
    case 'scope':
      return ['what changes (', typed(`scope ${id}`), ')'];
    case 'backout':
      return ['a back-out plan (', typed(`edit ${id}`), ')'];
  }
}

/** `a candidate (Ana: /release candidate R-42 @<commit>)` */
function owned(what: string, p: Picture, line: string): Text {
  return [`${what} (`, ...captainText(p), ': ', typed(line), ')'];
}

function testNeed(blocker: Extract<Blocker, { kind: 'test' }>, p: Picture): Text {
  const state = blocker.state === 'open' ? '' : `, ${blocker.state.replace('-', ' ')}`;
  return [`${blocker.phase}${state} (`, ...testerText(blocker, p), ')'];
}

function testerText(blocker: Extract<Blocker, { kind: 'test' }>, p: Picture): Text {
  if (blocker.by === 'ci') return captainText(p);
  return blocker.group === undefined ? ['any member'] : [refSpan(blocker.group)];
}

function endedNeed(blocker: Extract<Blocker, { kind: 'approval-ended' }>, p: Picture): Text {
  return [
    'approval, after ',
    ...requestEnd(blocker.how, blocker.by),
    ...(blocker.because === undefined ? [] : [': ', blocker.because]),
    ' (again: ',
    typed(`request ${p.release.id}`),
    ')',
  ];
}

function circleOf(blocker: Extract<Blocker, { kind: 'approval' }>, p: Picture): Text {
  const standing = p.standings.find(({ rule }) => rule.name === blocker.rule);
  return circleText(standing?.open, standing?.rule.refs, blocker.need - blocker.have);
}

function deploymentNeeds(p: Picture): readonly Text[] {
  const { deployment } = p.release;
  if (deployment === undefined) return [];
  if (deployment.held !== undefined) {
    return [['Nothing moves until it is resumed or rolled back.']];
  }
  const stage = stageOf(deployment);
  if (p.closings.length > 0) return frozenNeeds(p, deployment);
  if (deployment.state === 'running') {
    return [['Needed now: ', ...captainText(p), ` presses Done when ${stage.name} is deployed.`]];
  }
  if (isLast(deployment)) return [['When the bake has ended, the release is complete.']];
  if (stage.advance === 'auto') return [['Goes on by itself when the bake has ended.']];
  return [
    deployment.state === 'baking'
      ? ['After the bake ', ...captainText(p), ' decides: Promote, Hold or Roll back.']
      : ['Needed now: ', ...captainText(p), ' decides: Promote, Hold or Roll back.'],
  ];
}

/** A freeze stops neither the stage under way nor a roll back (product F3, F5). */
function frozenNeeds(p: Picture, deployment: Deployment): readonly Text[] {
  const { name } = stageOf(deployment);
  return deployment.state === 'running'
    ? [
        [
          'Needed now: ',
          ...captainText(p),
          ` presses Done when ${name} is deployed, or rolls back.`,
        ],
      ]
    : [[`Nothing is promoted until ${opening(p)}; then it goes on where it was. Roll back works.`]];
}

function opening({ closings }: Picture): string {
  const stops = closings.filter(({ kind }) => kind === 'stop').length;
  if (stops === 0) return 'it thaws';
  return stops === closings.length ? 'somebody lets the line go' : 'nothing closes it any more';
}

function reviewNeeds(p: Picture): readonly Text[] {
  const { review } = p.release;
  if (review?.openedAt === undefined) return [['The review opens next.']];
  const by: Text = review.full ? ['somebody other than ', ...captainText(p)] : captainText(p);
  const due: Text = review.dueAt === undefined ? [] : [', due ', day(review.dueAt, p.zone)];
  return [['Needed now: the review, by ', ...by, ...due]];
}

/** The captain, or who could be. */
export function captainText(p: Pick<Picture, 'release'>): Text {
  return p.release.captain === undefined ? ['a captain'] : [person(p.release.captain)];
}
