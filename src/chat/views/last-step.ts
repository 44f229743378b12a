// The newest step a release's state can date, for the card's footer: who did what, and when.
import type { PersonId } from '../../domain/person.ts';
import type { Deployment, Release } from '../../domain/release/model.ts';
import type { Text } from '../text.ts';
import { moment, person } from '../text.ts';

interface Step {
  readonly at: number;
  readonly what: string;
  readonly by: PersonId | undefined;
}

/** `approved by Ben, Thu 26 Nov, 14:31`; with its date, because nobody edits a card as days pass. */
export function lastStep(release: Release, zone: string): Text {
  const newest = [...planSteps(release), ...approvalSteps(release), ...rolloutSteps(release)]
    .toSorted((a, b) => a.at - b.at)
    .at(-1);
  if (newest === undefined) return [];
  const by: Text = newest.by === undefined ? [] : [' by ', person(newest.by)];
  return [newest.what, ...by, ', ', moment(newest.at, zone)];
}

function planSteps(release: Release): readonly Step[] {
  return [
    { at: release.plannedAt, what: 'planned', by: release.plannedBy },
    ...(release.candidate === undefined
      ? []
      : [{ at: release.candidate.at, what: 'candidate pinned', by: release.candidate.by }]),
    ...Object.entries(release.tests).map(([phase, test]) => ({
      at: test.at,
      what: `${phase} ${test.result}`,
      by: test.by,
    })),
    ...Object.entries(release.waivers).map(([phase, waiver]) => ({
      at: waiver.at,
      what: `waiver of ${phase} asked`,
      by: waiver.askedBy,
    })),
  ];
}

const ANSWERS = {
  approved: 'approved',
  rejected: 'rejected',
  revised: 'change asked for',
  abstained: 'abstained',
} as const;

function approvalSteps(release: Release): readonly Step[] {
  const { approval } = release;
  if (approval === undefined) return [];
  return [
    { at: approval.requestedAt, what: 'approval asked for', by: approval.requestedBy },
    ...approval.votes.map((vote) => ({ at: vote.at, what: ANSWERS[vote.answer], by: vote.person })),
  ];
}

function rolloutSteps(release: Release): readonly Step[] {
  const { deployment, ending, review } = release;
  const ended = { completed: 'completed', 'rolled-back': 'rolled back', cancelled: 'cancelled' };
  return [
    ...(deployment === undefined ? [] : deploymentSteps(deployment)),
    ...(ending === undefined ? [] : [{ at: ending.at, what: ended[ending.how], by: ending.by }]),
    ...(review?.filedAt === undefined
      ? []
      : [{ at: review.filedAt, what: 'review filed', by: review.filedBy }]),
  ];
}

function deploymentSteps(deployment: Deployment): readonly Step[] {
  const runs = deployment.runs.flatMap((run, index): readonly Step[] => [
    index === 0
      ? { at: deployment.startedAt, what: 'started', by: deployment.startedBy }
      : { at: run.enteredAt, what: `promoted to ${run.name}`, by: undefined },
    ...(run.doneAt === undefined
      ? []
      : [{ at: run.doneAt, what: `${run.name} deployed`, by: undefined }]),
    ...(run.bakeEndedAt === undefined
      ? []
      : [{ at: run.bakeEndedAt, what: `${run.name} baked`, by: undefined }]),
  ]);
  const holds = deployment.holds.flatMap((hold): readonly Step[] => [
    { at: hold.at, what: 'held', by: hold.by },
    ...(hold.resumedAt === undefined
      ? []
      : [{ at: hold.resumedAt, what: 'resumed', by: undefined }]),
  ]);
  return [...runs, ...holds];
}
