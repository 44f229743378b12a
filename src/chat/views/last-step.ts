// The newest step a release's state can date, for the card's footer: who did what, and when.
import type { PersonId } from '../../domain/person.ts';
import type { Deployment, Release } from '../../domain/release/model.ts';
import type { Text } from '../text.ts';
import { moment, person } from '../text.ts';
import { ANSWERED } from './answer-words.ts';
import { ENDING_WORDS } from './state-words.ts';

/** `what` stands before `by`, or says by itself who did it. */
interface Step {
  readonly at: number;
  readonly what: Text;
}

/** `approved by Ben, Thu 26 Nov, 14:31`; with its date, because nobody edits a card as days pass. */
export function lastStep(release: Release, zone: string): Text {
  const dated = [...planSteps(release), ...approvalSteps(release), ...rolloutSteps(release)];
  const newest = [...changeSteps(release), ...dated].toSorted((a, b) => a.at - b.at).at(-1);
  return newest === undefined ? [] : [...newest.what, ', ', moment(newest.at, zone)];
}

function step(at: number, what: string, by?: PersonId): Step {
  return { at, what: by === undefined ? [what] : [`${what} by `, person(by)] };
}

/**
 * What the state doesn't date step by step (scope, captain, texts, an answer taken back) is a change by whoever made the
 * newest facts that the thread is told; the first of them has the date.
 */
function changeSteps({ endSetAt, plannedAt, scheduledAt, telling }: Release): readonly Step[] {
  const moved = Math.max(scheduledAt, endSetAt);
  const told = telling?.by === undefined ? [] : [step(telling.at, 'changed', telling.by)];
  return [
    ...told,
    ...(moved > plannedAt
      ? [step(moved, 'window moved', telling?.at === moved ? telling.by : undefined)]
      : []),
  ];
}

function planSteps(release: Release): readonly Step[] {
  const { candidate, plannedAt, plannedBy, tests, waivers } = release;
  return [
    step(plannedAt, 'planned', plannedBy),
    ...(candidate === undefined ? [] : [step(candidate.at, 'candidate pinned', candidate.by)]),
    ...Object.entries(tests).map(([phase, test]) =>
      step(test.at, `${phase} ${test.result}`, test.by),
    ),
    ...Object.entries(waivers).map(([phase, waiver]) =>
      step(waiver.at, `waiver of ${phase} asked`, waiver.askedBy),
    ),
  ];
}

function approvalSteps(release: Release): readonly Step[] {
  const { approval } = release;
  if (approval === undefined) return [];
  return [
    step(approval.requestedAt, 'approval asked for', approval.requestedBy),
    ...approval.votes.map(
      (vote): Step => ({ at: vote.at, what: [person(vote.person), ` ${ANSWERED[vote.answer]}`] }),
    ),
  ];
}

function rolloutSteps(release: Release): readonly Step[] {
  const { deployment, ending, review } = release;
  return [
    ...(deployment === undefined ? [] : deploymentSteps(deployment)),
    ...(ending === undefined
      ? []
      : [step(ending.at, ENDING_WORDS[ending.how].toLowerCase(), ending.by)]),
    ...(review?.filedAt === undefined
      ? []
      : [step(review.filedAt, 'review filed', review.filedBy)]),
  ];
}

function deploymentSteps(deployment: Deployment): readonly Step[] {
  const runs = deployment.runs.flatMap((run, index): readonly Step[] => [
    index === 0
      ? step(deployment.startedAt, 'started', deployment.startedBy)
      : step(run.enteredAt, `promoted to ${run.name}`),
    ...(run.doneAt === undefined ? [] : [step(run.doneAt, `${run.name} deployed`)]),
    ...(run.bakeEndedAt === undefined ? [] : [step(run.bakeEndedAt, `${run.name} baked`)]),
  ]);
  const holds = deployment.holds.flatMap((hold): readonly Step[] => [
    step(hold.at, 'held', hold.by),
    ...(hold.resumedAt === undefined ? [] : [step(hold.resumedAt, 'resumed')]),
  ]);
  return [...runs, ...holds];
}
