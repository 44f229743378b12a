// Deploying: start, stages with bake time, hold and resume, roll back (product A10, R1, R2, R3, R5).
import type { Decision, Refusal } from '../decision.ts';
import { accept, refuse } from '../decision.ts';
import { isAmong } from '../person.ts';
import type { ReleaseCommand, StageMark } from './command.ts';
import type { Context } from './context.ts';
import { serviceOf } from './context.ts';
import type { ReleaseEvent } from './event.ts';
import { closingsAt, heed } from './heed.ts';
import type { Blocker, Deployment, Release, Window } from './model.ts';
import { blockersOf, earliestStart } from './readiness.ts';
import { openReview, promptIsDue } from './review.ts';
import { captains, needCaptain, needHolder, needRollback } from './rights.ts';

type Of<T extends ReleaseCommand['type']> = Extract<ReleaseCommand, { type: T }>;

export function start(
  release: Release,
  command: Of<'start'>,
  context: Context,
): Decision<ReleaseEvent> {
  const refusal = needCaptain(release, context, 'start');
  if (refusal !== undefined) return refuse(refusal);
  if (release.deployment !== undefined) {
    return refuse({ code: 'already-started', id: release.id, at: release.deployment.startedAt });
  }
  const blockers = blockersOf(release, context);
  if (command.at === undefined || command.at <= context.now) {
    return blockers.length > 0
      ? refuse(notReady(release, blockers, context))
      : accept<ReleaseEvent>({ type: 'started', stages: release.stages });
  }
  return arm(release, command.at, blockers, context);
}

/** Start at a time (product A10): everything but the clock must be there when it is armed, and again when it rings. */
function arm(
  release: Release,
  at: number,
  blockers: readonly Blocker[],
  context: Context,
): Decision<ReleaseEvent> {
  if (!isOpenAt(release.window, at)) {
    const { start: opens, end } = release.window;
    return refuse({ code: 'start-outside-window', id: release.id, start: opens, end });
  }
  const lasting = [
    ...blockers.filter((one) => !PASSING.includes(one.kind)),
    ...closingsAt(release, context, at).map(
      (closing) => ({ kind: 'freeze', at, closing }) as const,
    ),
  ];
  if (lasting.length > 0) return refuse(notReady(release, lasting, context));
  return accept<ReleaseEvent>({ type: 'start-armed', startAt: at });
}

/** What the time that was named may have cleared by itself. */
const PASSING: readonly Blocker['kind'][] = ['window-ahead', 'busy', 'freeze'];

function notReady(release: Release, blockers: readonly Blocker[], context: Context): Refusal {
  const earliest = earliestStart(release, context);
  return {
    code: 'not-ready',
    id: release.id,
    blockers,
    ...(earliest === undefined ? {} : { earliest }),
  };
}

/** The armed time has come: starts if everything is there, otherwise says why not and tells the captain. */
export function startAtRings(
  release: Release,
  timer: string,
  due: number,
  context: Context,
): Decision<ReleaseEvent> {
  const blockers = [...lostCaptaincy(release, context), ...blockersOf(release, context)];
  return blockers.length > 0
    ? accept<ReleaseEvent>({ type: 'start-refused', timer, due, blockers })
    : accept<ReleaseEvent>({ type: 'started', stages: release.stages, timer, due });
}

/** The right to start is read again when it counts, like every membership (product A7). */
function lostCaptaincy(release: Release, context: Context): readonly Blocker[] {
  const person = release.startAt?.by;
  if (person === undefined || person === release.captain) return [];
  const { captains: refs } = serviceOf(release, context.policy);
  return isAmong(person, refs, context.roster) === 'yes' ? [] : [{ kind: 'captaincy', person }];
}

/** The current stage is deployed: its bake starts now (product R2). */
export function done(
  release: Release,
  command: Of<'done' | 'resume'>,
  context: Context,
): Decision<ReleaseEvent> {
  const refusal = needCaptain(release, context, 'done');
  if (refusal !== undefined) return refuse(refusal);
  const { deployment } = release;
  if (deployment === undefined) return refuse({ code: 'not-started', id: release.id });
  const outdated = otherStage(release, deployment, command.stage);
  if (outdated !== undefined) return outdated;
  const stage = stageOf(deployment);
  if (deployment.state !== 'running') {
    return refuse({
      code: 'stage-done',
      id: release.id,
      stage: stage.name,
      at: doneAt(deployment),
    });
  }
  const deployed = { type: 'done', stage: stage.name } as const;
  const isClosed = closingsAt(release, context, context.now).length > 0;
  if (deployment.held !== undefined || (isClosed && stage.bakeMs > 0)) {
    return accept<ReleaseEvent>(...heed(release, context), {
      ...deployed,
      bakeLeftMs: stage.bakeMs,
    });
  }
  const baking: ReleaseEvent = { ...deployed, bakeEndsAt: context.now + stage.bakeMs };
  if (stage.bakeMs > 0) return accept(baking);
  const baked: ReleaseEvent = { type: 'bake-ended', stage: stage.name };
  return accept(baking, baked, ...afterBake(release, deployment, context));
}

/**
 * What a bake's end brings by itself: completion after the last stage, and the review if it opens at once; after
 * any other, word that nothing goes on by itself outside the window (product R3).
 */
export function afterBake(
  release: Release,
  deployment: Deployment,
  context: Context,
): readonly ReleaseEvent[] {
  if (isLast(deployment)) {
    const completed: ReleaseEvent = { type: 'completed' };
    return promptIsDue(context) ? [completed, openReview(false, context)] : [completed];
  }
  const stage = stageOf(deployment);
  const waits = stage.advance === 'auto' && !isOpenAt(release.window, context.now);
  return waits ? [{ type: 'advance-waits', stage: stage.name }] : [];
}

/** Half-open: the end is outside (product T6). */
export function isOpenAt(window: Window, at: number): boolean {
  return at >= window.start && at < window.end;
}

export function promote(
  release: Release,
  command: Of<'promote'>,
  context: Context,
): Decision<ReleaseEvent> {
  const refusal = needCaptain(release, context, 'promote');
  if (refusal !== undefined) return refuse(refusal);
  const { deployment } = release;
  if (deployment === undefined) return refuse({ code: 'not-started', id: release.id });
  const outdated = otherStage(release, deployment, command.stage);
  if (outdated !== undefined) return outdated;
  if (deployment.held !== undefined) return refuse(heldRefusal(release, deployment, context));
  const closing = closingsAt(release, context, context.now);
  if (closing.length > 0) return refuse({ code: 'frozen', id: release.id, closing });
  const stage = stageOf(deployment);
  if (deployment.state === 'running') {
    return refuse({
      code: 'stage-not-done',
      id: release.id,
      stage: stage.name,
      who: captains(release, context),
    });
  }
  const early = deployment.state === 'baking';
  if (early && command.because === undefined) {
    const until = deployment.bakeEndsAt ?? context.now;
    return refuse({ code: 'bake-not-ended', id: release.id, stage: stage.name, until });
  }
  return accept(...promotion(release, deployment, command.because, context));
}

/** The next stage, or after the last one the end of its bake and completion. */
function promotion(
  release: Release,
  deployment: Deployment,
  because: string | undefined,
  context: Context,
): readonly ReleaseEvent[] {
  const reason = because === undefined ? {} : { because };
  const ends = deployment.state === 'baking' ? deployment.bakeEndsAt : undefined;
  const early = ends === undefined ? {} : { leftMs: Math.max(0, ends - context.now) };
  const from = stageOf(deployment).name;
  const next = deployment.stages[deployment.stage + 1];
  if (next !== undefined)
    return [{ type: 'promoted', from, to: next.name, auto: false, ...reason, ...early }];
  return [
    { type: 'bake-ended', stage: from, ...reason, ...early },
    ...afterBake(release, deployment, context),
  ];
}

export function hold(
  release: Release,
  command: Of<'hold'>,
  context: Context,
): Decision<ReleaseEvent> {
  const refusal = needHolder(release, context);
  if (refusal !== undefined) return refuse(refusal);
  const { deployment } = release;
  if (deployment === undefined) return refuse({ code: 'not-started', id: release.id });
  if (deployment.held !== undefined) return refuse(heldRefusal(release, deployment, context));
  const line = `hold ${release.id} because ${command.because}`;
  const outdated = otherStage(release, deployment, command.stage, line);
  if (outdated !== undefined) return outdated;
  const left = deployment.bakeEndsAt;
  return accept<ReleaseEvent>({
    type: 'held',
    because: command.because,
    ...(left === undefined ? {} : { bakeLeftMs: Math.max(0, left - context.now) }),
  });
}

export function resume(
  release: Release,
  command: Of<'done' | 'resume'>,
  context: Context,
): Decision<ReleaseEvent> {
  const refusal = needCaptain(release, context, 'resume');
  if (refusal !== undefined) return refuse(refusal);
  const { deployment } = release;
  if (deployment === undefined) return refuse({ code: 'not-started', id: release.id });
  if (deployment.held === undefined) return refuse({ code: 'not-held', id: release.id });
  const outdated = otherStage(release, deployment, command.stage);
  if (outdated !== undefined) return outdated;
  const left = deployment.caught === undefined ? deployment.bakeLeftMs : undefined;
  const resumed: ReleaseEvent = {
    type: 'resumed',
    ...(left === undefined ? {} : { bakeEndsAt: context.now + left }),
  };
  return accept(resumed);
}

/** Possible until the review is filed, also after completion; ends the deployment and asks for a full review. */
export function rollback(
  release: Release,
  command: Of<'rollback'>,
  context: Context,
): Decision<ReleaseEvent> {
  const refusal = needRollback(release, context);
  if (refusal !== undefined) return refuse(refusal);
  const { deployment } = release;
  if (deployment === undefined) return refuse({ code: 'not-started', id: release.id });
  const previous = context.neighbours.find((other) => other.completed && other.id !== release.id);
  return accept<ReleaseEvent>(
    {
      type: 'rolled-back',
      stage: stageOf(deployment).name,
      because: command.because,
      ...(previous === undefined ? {} : { to: previous.version }),
    },
    openReview(true, context),
  );
}

/** Before start it closes the release; after start it ends the deployment and opens a full review (product P1). */
export function cancel(
  release: Release,
  command: Of<'cancel'>,
  context: Context,
): Decision<ReleaseEvent> {
  const refusal = needCaptain(release, context, 'cancel');
  if (refusal !== undefined) return refuse(refusal);
  const cancelled: ReleaseEvent = { type: 'cancelled', because: command.because };
  return release.deployment === undefined
    ? accept(cancelled)
    : accept(cancelled, openReview(true, context));
}

export function stageOf(deployment: Deployment) {
  const stage = deployment.stages[deployment.stage];
  if (stage === undefined)
    throw new Error(`stage ${deployment.stage} of ${deployment.stages.length}`);
  return stage;
}

export function isLast(deployment: Deployment): boolean {
  return deployment.stage === deployment.stages.length - 1;
}

function doneAt(deployment: Deployment): number {
  return deployment.runs.at(-1)?.doneAt ?? deployment.startedAt;
}

/** By a person or by a freeze: nothing moves by itself. */
export function isHeld(deployment: Deployment): boolean {
  return deployment.held !== undefined || deployment.caught !== undefined;
}

function heldRefusal(release: Release, deployment: Deployment, context: Context): Refusal {
  return {
    code: 'held',
    id: release.id,
    by: deployment.held?.by,
    because: deployment.held?.because ?? '',
    at: deployment.held?.at ?? context.now,
    who: captains(release, context),
  };
}

/** A stage button of another stage or attempt does nothing but say what is true now. */
function otherStage(
  release: Release,
  deployment: Deployment,
  mark: StageMark | undefined,
  line?: string,
) {
  if (mark === undefined) return undefined;
  if (mark.stage === deployment.stage + 1 && mark.attempt === deployment.attempt) return undefined;
  const from = deployment.stages[mark.stage - 1]?.name ?? String(mark.stage);
  const change = { what: 'stage', from, to: stageOf(deployment).name } as const;
  const again = line === undefined ? {} : { line };
  return refuse({ code: 'outdated', id: release.id, what: 'stage', changes: [change], ...again });
}
