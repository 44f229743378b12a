// The few edges that a release's journal may take (I7), written from the contract and not from
// the code: what must have happened before, for each fact that moves a release on.

export interface Where {
  planned: boolean;
  /** Of the deployment: none, or in which part of a stage it is. */
  at: 'before' | 'running' | 'baking' | 'baked' | 'over';
  held: boolean;
  stages: number;
  stage: number;
  reviewed: boolean;
  reviewOpen: boolean;
  cancelled: boolean;
}

export function nowhere(): Where {
  return {
    planned: false,
    at: 'before',
    held: false,
    stages: 0,
    stage: 0,
    reviewed: false,
    reviewOpen: false,
    cancelled: false,
  };
}

interface Fact {
  readonly type: string;
  readonly body: { readonly stages?: readonly object[] };
}

/** What is wrong with a fact where the release stands; undefined: nothing. Takes the release there. */
export function follow(where: Where, { type, body }: Fact): string | undefined {
  const wrong = refusal(where, type);
  take(where, type, body);
  return wrong;
}

function refusal(where: Where, type: string): string | undefined {
  const { at, held } = where;
  if (type === 'planned') return where.planned ? 'planned twice' : undefined;
  if (!where.planned) return `${type} before it was planned`;
  if (where.reviewed && type !== 'reconciled') return `${type} after its review`;
  const during = at === 'running' || at === 'baking' || at === 'baked';
  switch (type) {
    case 'candidate-pinned':
    case 'scope-changed':
    case 'approved':
    case 'rejected':
    case 'revised':
    case 'abstained':
    case 'withdrawn':
    case 'requested':
    case 'start-armed':
    case 'started':
      return at === 'before' && !where.cancelled ? undefined : `${type} once it was ${at}`;
    case 'done':
      return at === 'running' ? undefined : `done while ${at}`;
    case 'bake-ended':
      return at === 'baking' && !held ? undefined : `bake-ended while ${held ? 'held' : at}`;
    case 'promoted':
      if (held) return 'promoted while held';
      return (at === 'baking' || at === 'baked') && where.stage + 1 < where.stages
        ? undefined
        : `promoted while ${at}, stage ${where.stage + 1} of ${where.stages}`;
    case 'held':
      return during && !held ? undefined : `held while ${held ? 'held' : at}`;
    case 'resumed':
      return held ? undefined : 'resumed without being held';
    case 'completed':
      return at === 'baked' && where.stage + 1 === where.stages
        ? undefined
        : `completed while ${at}`;
    case 'rolled-back':
      return at === 'before' ? 'rolled back before it started' : undefined;
    case 'cancelled':
      return at === 'over' || where.cancelled ? 'cancelled once it was over' : undefined;
    case 'reviewed':
      return at === 'over' ? undefined : `reviewed while ${at}`;
    default:
      return undefined;
  }
}

function take(where: Where, type: string, body: Fact['body']): void {
  switch (type) {
    case 'planned':
      where.planned = true;
      return;
    case 'started':
      where.at = 'running';
      where.stages = body.stages?.length ?? 0;
      return;
    case 'done':
      where.at = 'baking';
      return;
    case 'bake-ended':
      where.at = 'baked';
      return;
    case 'promoted':
      where.at = 'running';
      where.stage += 1;
      return;
    case 'held':
      where.held = true;
      return;
    case 'resumed':
      where.held = false;
      return;
    case 'cancelled':
      where.cancelled = true;
      if (where.at !== 'before') where.at = 'over';
      return;
    case 'completed':
    case 'rolled-back':
      where.at = 'over';
      return;
    case 'reviewed':
      where.reviewed = true;
      return;
  }
}
