// Planning: what goes in, when, with whom. Everything here is open until start; then scope, environment and rollout are fixed.
import type { Decision, Refusal } from '../decision.ts';
import { accept, refuse } from '../decision.ts';
import type { Answer } from '../person.ts';
import type { Service } from '../policy.ts';
import { rolloutNamed, serviceNamed } from '../policy.ts';
import { unless, who } from '../rights.ts';
import type { ReleaseCommand } from './command.ts';
import { sameWindow } from './content.ts';
import type { Context } from './context.ts';
import { serviceOf } from './context.ts';
import type { ReleaseEvent } from './event.ts';
import type { FrozenRule, Release, ScopeItem, Window } from './model.ts';
import { recount } from './recount.ts';
import { mayBeCaptain, needCaptain, needHandover } from './rights.ts';
import { rulesFor } from './rules.ts';

export const LIMITS = {
  /** Product T6. */
  shortestWindowMs: 5 * 60 * 1000,
  /** A longer window is asked about first (product T5, contract "Words"). */
  longWindowMs: 14 * 24 * 60 * 60 * 1000,
  scopeItems: 100,
  candidates: 200,
} as const;

type Of<T extends ReleaseCommand['type']> = Extract<ReleaseCommand, { type: T }>;

export function plan(command: Of<'plan'>, context: Context): Decision<ReleaseEvent> {
  const service = serviceNamed(context.policy, command.service);
  if (service === undefined || context.actor === undefined) {
    return refuse({ code: 'unknown-release', id: command.service });
  }
  const planner = mayBeCaptain(context.actor.id, service, context);
  const refusal =
    windowProblem(command.window, context, command.confirmed) ??
    taken(command, context) ??
    (command.captain === undefined
      ? outOfReach(planner)
      : badCaptain(command.captain, service, context));
  if (refusal !== undefined) return refuse(refusal);
  const rollout = rolloutNamed(context.policy, command.rollout ?? '') ?? service.rollout;
  // The planner is captain if allowed to be, else is asked for one.
  const captain = command.captain ?? (planner === 'yes' ? context.actor.id : undefined);
  const items = command.scope ?? [];
  if (items.length > LIMITS.scopeItems) return refuse(limit('scope items', LIMITS.scopeItems));
  return accept<ReleaseEvent>({
    type: 'planned',
    id: context.nextId,
    service: service.name,
    version: command.version,
    environment: command.environment,
    window: command.window,
    why: command.why ?? '',
    backout: command.backout ?? '',
    rollout: rollout.name,
    stages: rollout.stages,
    scope: items.map((item, index) => ({ n: index + 1, ...item })),
    definition: service,
    ...(captain === undefined ? {} : { captain }),
    ...(command.place === undefined ? {} : { place: command.place }),
  });
}

function outOfReach(answer: Answer): Refusal | undefined {
  return answer === 'unknown' ? { code: 'directory-unreachable' } : undefined;
}

function badCaptain(
  captain: string | undefined,
  service: Service,
  context: Context,
): Refusal | undefined {
  if (captain === undefined) return undefined;
  return unless(mayBeCaptain(captain, service, context), {
    code: 'not-a-captain',
    person: captain,
    who: who({ groups: service.captains }),
  });
}

function windowProblem(window: Window, context: Context, confirmed: boolean): Refusal | undefined {
  if (window.end <= window.start) return { code: 'window-order' };
  const length = window.end - window.start;
  if (length < LIMITS.shortestWindowMs) {
    return { code: 'window-short', minimumMs: LIMITS.shortestWindowMs };
  }
  if (window.end <= context.now) return { code: 'window-past', end: window.end };
  if (length > LIMITS.longWindowMs && !confirmed) {
    return { code: 'window-long', start: window.start, end: window.end };
  }
  return undefined;
}

/** A version is unique per service and environment among open releases; one that succeeded before is asked about. */
function taken(
  wanted: { readonly service: string; readonly version: string; readonly confirmed: boolean },
  context: Context,
): Refusal | undefined {
  const { service, version } = wanted;
  const same = context.neighbours.filter((other) => other.version === version);
  const open = same.find((other) => other.open);
  if (open !== undefined) return { code: 'version-open', service, version, other: open.id };
  const done = same.find((other) => other.completed);
  if (done === undefined || wanted.confirmed) return undefined;
  return { code: 'version-succeeded', service, version, other: done.id };
}

export function edit(
  release: Release,
  command: Of<'edit'>,
  context: Context,
): Decision<ReleaseEvent> {
  const changed = editedFields(release, command, context);
  const window =
    command.window !== undefined && !sameWindow(command.window, release.window)
      ? command.window
      : undefined;
  const captain = command.captain === release.captain ? undefined : command.captain;
  const refusal =
    needCaptain(release, context, 'edit') ??
    fixed(release, changed) ??
    (window === undefined ? undefined : windowProblem(window, context, command.confirmed)) ??
    badCaptain(captain, serviceOf(release, context.policy), context) ??
    takenByOther(release, changed, command.confirmed, context);
  if (refusal !== undefined) return refuse(refusal);
  const events: ReleaseEvent[] = [];
  if (Object.keys(changed).length > 0) {
    const rules = rulesThere(release, changed.environment, context);
    events.push({ type: 'edited', ...changed, ...(rules === undefined ? {} : { rules }) });
  }
  if (window !== undefined) events.push({ type: 'moved', from: release.window, to: window });
  if (captain !== undefined) events.push(handedOver(release, captain));
  if (events.length === 0) return refuse({ code: 'nothing-changed', id: release.id });
  return accept(...events);
}

type Edited = Omit<Extract<ReleaseEvent, { type: 'edited' }>, 'type'>;

function editedFields(release: Release, command: Of<'edit'>, context: Context): Edited {
  const differs = <T>(value: T | undefined, now: T) => value !== undefined && value !== now;
  const rollout =
    command.rollout === undefined ? undefined : rolloutNamed(context.policy, command.rollout);
  return {
    ...(differs(command.version, release.version) ? { version: command.version } : {}),
    ...(differs(command.environment, release.environment)
      ? { environment: command.environment }
      : {}),
    ...(differs(command.why, release.why) ? { why: command.why } : {}),
    ...(differs(command.backout, release.backout) ? { backout: command.backout } : {}),
    ...(rollout !== undefined && rollout.name !== release.rollout
      ? { rollout: rollout.name, stages: rollout.stages }
      : {}),
  } as Edited;
}

/** A request follows its release: what another environment asks for is asked from then on (product A1, A5). */
function rulesThere(
  release: Release,
  environment: string | undefined,
  context: Context,
): readonly FrozenRule[] | undefined {
  if (release.approval === undefined || environment === undefined) return undefined;
  return rulesFor({ environment }, serviceOf(release, context.policy));
}

/** From start on, candidate, scope, environment and rollout are fixed. */
function fixed(release: Release, changed: Edited): Refusal | undefined {
  if (release.deployment === undefined) return undefined;
  const what = (['version', 'environment', 'rollout'] as const).find(
    (key) => changed[key] !== undefined,
  );
  return what === undefined ? undefined : { code: 'fixed-since-start', id: release.id, what };
}

function takenByOther(
  release: Release,
  changed: Edited,
  confirmed: boolean,
  context: Context,
): Refusal | undefined {
  if (changed.version === undefined && changed.environment === undefined) return undefined;
  const version = changed.version ?? release.version;
  const others = context.neighbours.filter((other) => other.id !== release.id);
  return taken(
    { service: release.service, version, confirmed },
    { ...context, neighbours: others },
  );
}

export function move(
  release: Release,
  command: Of<'move'>,
  context: Context,
): Decision<ReleaseEvent> {
  const refusal =
    needCaptain(release, context, 'move') ??
    windowProblem(command.window, context, command.confirmed);
  if (refusal !== undefined) return refuse(refusal);
  if (sameWindow(command.window, release.window))
    return refuse({ code: 'nothing-changed', id: release.id });
  return accept<ReleaseEvent>({
    type: 'moved',
    from: release.window,
    to: command.window,
    ...(command.because === undefined ? {} : { because: command.because }),
  });
}

export function scope(
  release: Release,
  command: Of<'scope'>,
  context: Context,
): Decision<ReleaseEvent> {
  if (release.deployment !== undefined) {
    return refuse({ code: 'fixed-since-start', id: release.id, what: 'scope' });
  }
  if ('add' in command) {
    if (release.scope.length >= LIMITS.scopeItems)
      return refuse(limit('scope items', LIMITS.scopeItems));
    const added: ScopeItem = { n: release.lastItem + 1, ...command.add };
    return accept<ReleaseEvent>({ type: 'scope-changed', added });
  }
  const dropped = release.scope.find((item) => item.n === command.drop);
  if (dropped === undefined) {
    return refuse({
      code: 'no-such-item',
      id: release.id,
      item: command.drop,
      items: release.scope.length,
    });
  }
  const refusal = needCaptain(release, context, 'scope');
  return refusal === undefined
    ? accept<ReleaseEvent>({ type: 'scope-changed', dropped })
    : refuse(refusal);
}

export function captain(
  release: Release,
  command: Of<'captain'>,
  context: Context,
): Decision<ReleaseEvent> {
  const refusal =
    needHandover(release, context) ??
    badCaptain(command.captain, serviceOf(release, context.policy), context);
  if (refusal !== undefined) return refuse(refusal);
  if (command.captain === release.captain)
    return refuse({ code: 'nothing-changed', id: release.id });
  return accept(
    handedOver(release, command.captain),
    ...recount(release, context.roster, command.captain),
  );
}

function handedOver(release: Release, to: string): ReleaseEvent {
  return {
    type: 'captain-changed',
    to,
    ...(release.captain === undefined ? {} : { from: release.captain }),
  };
}

export function limit(what: string, most: number): Refusal {
  return { code: 'limit', what, limit: most };
}
