// What each fact changes in a deployment: its stages, their bakes and holds.
import type { ReleaseEvent, Stamped } from './event.ts';
import type { Deployment, Release, StageRun } from './model.ts';

type Of<T extends ReleaseEvent['type']> = Stamped<Extract<ReleaseEvent, { type: T }>>;

export function started(state: Release, event: Of<'started'>): Release {
  const first = event.stages[0];
  const deployment: Deployment = {
    startedAt: event.at,
    startedBy: event.by ?? state.startAt?.by ?? state.plannedBy,
    stages: event.stages,
    stage: 0,
    attempt: 1,
    state: 'running',
    holds: [],
    runs: first === undefined ? [] : [{ name: first.name, enteredAt: event.at }],
  };
  return { ...state, startAt: undefined, deployment };
}

export function stageDone(deployment: Deployment, event: Of<'done'>): Deployment {
  const { bakeEndsAt, bakeLeftMs } = event;
  return {
    ...deployment,
    runs: lastRun(deployment, { doneAt: event.at }),
    state: 'baking',
    ...(bakeEndsAt === undefined ? {} : { bakeEndsAt }),
    ...(bakeLeftMs === undefined ? {} : { bakeLeftMs }),
  };
}

export function bakeEnded(deployment: Deployment, event: Of<'bake-ended'>): Deployment {
  const { bakeEndsAt: _, bakeLeftMs: __, ...rest } = deployment;
  const runs = lastRun(deployment, { bakeEndedAt: event.at, ...bakeCut(event) });
  return { ...rest, state: 'baked', runs };
}

function bakeCut({ by, because, leftMs }: Of<'bake-ended' | 'promoted'>): Partial<StageRun> {
  if (by === undefined || because === undefined || leftMs === undefined) return {};
  return { bakeCut: { by, because, leftMs } };
}

export function promoted(deployment: Deployment, event: Of<'promoted'>): Deployment {
  const { at } = event;
  const { bakeEndsAt: _, bakeLeftMs: __, ...rest } = deployment;
  const next = deployment.stages[deployment.stage + 1];
  const left = lastRun(deployment, { leftAt: at, ...bakeCut(event) });
  return {
    ...rest,
    stage: deployment.stage + 1,
    attempt: 1,
    state: 'running',
    runs: next === undefined ? left : [...left, { name: next.name, enteredAt: at }],
  };
}

export function held(deployment: Deployment, event: Of<'held'>, state: Release): Deployment {
  const { bakeEndsAt: _, ...rest } = deployment;
  const hold = { by: event.by ?? state.plannedBy, at: event.at, because: event.because };
  return {
    ...rest,
    held: hold,
    holds: [...deployment.holds, hold],
    ...(event.bakeLeftMs === undefined ? {} : { bakeLeftMs: event.bakeLeftMs }),
  };
}

/** A bake that a freeze pauses as well goes on when that lets it. */
export function resumed(deployment: Deployment, event: Of<'resumed'>): Deployment {
  const { held: _, bakeLeftMs, ...rest } = deployment;
  const left = bakeLeftMs === undefined || event.bakeEndsAt !== undefined ? {} : { bakeLeftMs };
  const holds = deployment.holds.map((hold, index) =>
    index === deployment.holds.length - 1 ? { ...hold, resumedAt: event.at } : hold,
  );
  return {
    ...rest,
    holds,
    attempt: deployment.attempt + 1,
    ...left,
    ...(event.bakeEndsAt === undefined ? {} : { bakeEndsAt: event.bakeEndsAt }),
  };
}

export function caught(deployment: Deployment, event: Of<'caught'>): Deployment {
  const { bakeEndsAt: _, ...rest } = deployment;
  const { since, freezes, closings, bakeLeftMs } = event;
  const { catches = [] } = deployment;
  return {
    ...rest,
    caught: { since, freezes },
    ...(closings === undefined ? {} : { catches: [...catches, { since, closings }] }),
    ...(bakeLeftMs === undefined ? {} : { bakeLeftMs }),
  };
}

export function thawed(deployment: Deployment, event: Of<'thawed'>): Deployment {
  const { caught: _, bakeLeftMs, ...rest } = deployment;
  const { since, bakeEndsAt } = event;
  const kept = bakeLeftMs === undefined ? {} : { bakeLeftMs };
  const catches = deployment.catches?.map((one) => ({ ...one, until: one.until ?? since }));
  return {
    ...rest,
    thawedAt: since,
    ...(catches === undefined ? {} : { catches }),
    ...(bakeEndsAt === undefined ? kept : { bakeEndsAt }),
  };
}

function lastRun(deployment: Deployment, marks: Partial<StageRun>): readonly StageRun[] {
  return deployment.runs.map((run, index) =>
    index === deployment.runs.length - 1 ? { ...run, ...marks } : run,
  );
}
