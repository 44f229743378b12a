// What a review starts from: planned against actual times, approvals and their waits, stages, holds, freezes, waivers (product P3).

import { sameWindow } from '../../domain/release/content.ts';
import type { Deployment, Release, StageRun } from '../../domain/release/model.ts';
import { sayDuration } from '../../domain/time/duration.ts';
import type { Picture } from '../picture.ts';
import type { Text } from '../text.ts';
import { join, moment, person } from '../text.ts';
import { ANSWERED } from './answer-words.ts';
import { near } from './clock-or-date.ts';
import { because } from './phrases.ts';
import { windowLength, windowSpan } from './release-name.ts';
import { ENDING_WORDS } from './state-words.ts';

/** One text a fact, each ready to stand behind a bullet. */
export function reviewFacts(p: Picture): readonly Text[] {
  const { deployment } = p.release;
  return [
    plannedText(p.release),
    ...(deployment === undefined ? [] : [actualText(p, deployment)]),
    ...endText(p),
    ...approvalTexts(p),
    ...(deployment === undefined
      ? []
      : [stagesText(p, deployment), ...holdTexts(p, deployment), ...catchTexts(p, deployment)]),
    ...waiverTexts(p.release),
  ];
}

function plannedText(release: Release): Text {
  const { plannedWindow, window } = release;
  const moved: Text = sameWindow(plannedWindow, window)
    ? []
    : [' (first planned for ', windowSpan(plannedWindow), ')'];
  return ['Planned: ', windowSpan(window), `, ${windowLength(window)}`, ...moved];
}

function actualText(p: Picture, deployment: Deployment): Text {
  const { ending, window } = p.release;
  const { startedAt, startedBy } = deployment;
  const endedAt = ending?.at ?? p.now;
  const took = `, took ${sayDuration(endedAt - startedAt)}`;
  return [
    'Actual: started ',
    moment(startedAt, p.zone),
    ' by ',
    person(startedBy),
    `${late(startedAt - window.start)}, ended `,
    near(endedAt, startedAt, p.zone),
    took,
    endedAt > window.end ? `, ${sayDuration(endedAt - window.end)} past the window` : '',
  ];
}

function late(ms: number): string {
  return ms < 60_000 ? '' : ` (${sayDuration(ms)} after the window opened)`;
}

function endText(p: Picture): readonly Text[] {
  const { ending } = p.release;
  if (ending === undefined || ending.how === 'completed') return [];
  const by: Text = ending.by === undefined ? [] : [' by ', person(ending.by)];
  return [
    [ENDING_WORDS[ending.how], ...by, ...(ending.because === '' ? [] : [': ', ending.because])],
  ];
}

function approvalTexts(p: Picture): readonly Text[] {
  const { approval } = p.release;
  if (approval === undefined) return [['Approval: none was needed']];
  const votes = approval.votes.map(
    (vote): Text => [
      person(vote.person),
      ` ${ANSWERED[vote.answer]} after ${sayDuration(vote.at - approval.requestedAt)}`,
    ],
  );
  const asked: Text = [
    'Approval asked for ',
    moment(approval.requestedAt, p.zone),
    ' by ',
    person(approval.requestedBy),
  ];
  return [votes.length === 0 ? asked : [...asked, ': ', ...join(votes, ', ')]];
}

function stagesText(p: Picture, deployment: Deployment): Text {
  const parts = deployment.runs.map((run): Text => {
    const from: Text = [`${run.name} from `, near(run.enteredAt, deployment.startedAt, p.zone)];
    if (run.doneAt === undefined) return [...from, ', never reported deployed'];
    const baked =
      run.bakeEndedAt === undefined ? '' : `, baked ${sayDuration(run.bakeEndedAt - run.doneAt)}`;
    const deployed = `, deployed in ${sayDuration(run.doneAt - run.enteredAt)}${baked}`;
    return [...from, deployed, ...cutText(run)];
  });
  return ['Stages: ', ...join(parts, ' › ')];
}

function holdTexts(p: Picture, deployment: Deployment): readonly Text[] {
  return deployment.holds.map((hold): Text => {
    const until = hold.resumedAt ?? p.release.ending?.at;
    const lasted = until === undefined ? '' : ` for ${sayDuration(until - hold.at)}`;
    return [
      'Held by ',
      person(hold.by),
      ' ',
      near(hold.at, deployment.startedAt, p.zone),
      `${lasted}: `,
      hold.because,
    ];
  });
}

function cutText({ bakeCut }: StageRun): Text {
  if (bakeCut === undefined) return [];
  const { by, leftMs, because: why } = bakeCut;
  return [`, bake ended ${sayDuration(leftMs)} early by `, person(by), ': ', why];
}

function catchTexts(p: Picture, deployment: Deployment): readonly Text[] {
  return (deployment.catches ?? []).flatMap(({ since, closings, until }) => {
    const end = until ?? p.release.ending?.at;
    const lasted = end === undefined ? '' : ` for ${sayDuration(end - since)}`;
    return closings.map(
      ({ freeze, kind, by, because: why }): Text => [
        `Held by ${kind} ${freeze} (by `,
        person(by),
        ') ',
        near(since, deployment.startedAt, p.zone),
        `${lasted}: `,
        why,
      ],
    );
  });
}

function waiverTexts(release: Release): readonly Text[] {
  return Object.entries(release.tests).flatMap(([phase, test]): readonly Text[] => {
    if (test.result !== 'waived') return [];
    const asked: Text = test.askedBy === undefined ? [] : [' by ', person(test.askedBy), ' and'];
    return [[`${phase} waived`, ...asked, ' ', person(test.by), ...because(test.because)]];
  });
}
