// What each fact changes. Total and forgiving: an old journal always folds, whatever today's rules are.

import { hasExpired, isWaiting } from './approval.ts';
import type { ReleaseEvent, Stamped } from './event.ts';
import {
  bakeEnded,
  caught,
  held,
  promoted,
  resumed,
  stageDone,
  started,
  thawed,
} from './evolve-deployment.ts';
import {
  comesAgain,
  remindersChanged,
  saidAnew,
  snoozed,
  withoutPassed,
  withoutSnoozes,
} from './evolve-reminders.ts';
import type { Approval, Deployment, Release, Vote, VoteAnswer } from './model.ts';
import { tellingAfter } from './telling.ts';

type Of<T extends ReleaseEvent['type']> = Stamped<Extract<ReleaseEvent, { type: T }>>;

/** `evolve(state, event)`; the first event of a stream is `planned` and takes no state. */
export function evolve(state: Release | undefined, event: Stamped<ReleaseEvent>): Release {
  if (event.type === 'planned') return planned(event);
  if (state === undefined) throw new Error(`a release begins with planned, not ${event.type}`);
  const changed = waitingAgain(state, withRung(change(state, event), event), event.at);
  const telling = tellingAfter(state.telling, event);
  return telling === state.telling ? changed : { ...changed, telling };
}

function change(state: Release, event: Stamped<ReleaseEvent>): Release {
  switch (event.type) {
    case 'planned':
      return state;
    case 'edited':
      return edited(state, event);
    case 'moved':
      return moved(state, event);
    case 'scope-changed':
      return scopeChanged(state, event);
    case 'reminders-changed':
      return remindersChanged(state, event);
    case 'captain-changed':
      return { ...state, captain: event.to };
    case 'cancelled':
      return ended(state, 'cancelled', event.because, event);
    case 'candidate-pinned':
      return candidatePinned(state, event);
    case 'tested':
    case 'waived':
      return tested(state, event);
    case 'waiver-asked':
      return waiverAsked(state, event);
    case 'requested':
      return requested(state, event);
    case 'approved':
    case 'rejected':
    case 'revised':
    case 'abstained':
      return voted(state, event);
    case 'withdrawn':
      return withdrawn(state, event);
    case 'recounted':
      return { ...state, joins: [...(state.joins ?? []), ...event.joins] };
    case 'approval-expired':
      return withApproval(state, (approval) => ({ ...approval, status: 'expired' }));
    case 'start-armed':
      return { ...state, startAt: { at: event.startAt, by: event.by ?? state.plannedBy } };
    case 'start-refused':
      return { ...state, startAt: undefined };
    case 'started':
      return withoutPassed(started(state, event));
    case 'done':
      return withDeployment(state, (deployment) => stageDone(deployment, event));
    case 'bake-ended':
      return withDeployment(state, (deployment) => bakeEnded(deployment, event));
    case 'promoted':
      return withDeployment(state, (deployment) => promoted(deployment, event));
    case 'held':
      return withDeployment(state, (deployment) => held(deployment, event, state));
    case 'resumed':
      return withDeployment(state, (deployment) => resumed(deployment, event));
    case 'caught':
      return withDeployment(state, (deployment) => caught(deployment, event));
    case 'thawed':
      return withDeployment(state, (deployment) => thawed(deployment, event));
    case 'rolled-back':
      return ended(state, 'rolled-back', event.because, event);
    case 'completed':
      return ended(state, 'completed', '', event);
    case 'review-opened':
      return { ...state, review: { openedAt: event.at, dueAt: event.dueAt, full: event.full } };
    case 'reviewed':
      return reviewed(state, event);
    case 'snoozed':
      return snoozed(state, event);
    case 'reminded':
      return event.again === undefined ? reminded(state, event) : comesAgain(state, event.timer);
    case 'reminder-dropped':
      return comesAgain(state, event.timer);
    case 'advance-waits':
      return state;
    case 'reconciled':
      return { ...state, definition: event.definition };
  }
}

function reminded(state: Release, event: Of<'reminded'>): Release {
  const anew = saidAnew(state, event);
  return event.what === 'review' && anew.review !== undefined
    ? { ...anew, review: { ...anew.review, remindedAt: event.at } }
    : anew;
}

function planned(event: Of<'planned'>): Release {
  return {
    id: event.id,
    service: event.service,
    version: event.version,
    environment: event.environment,
    window: event.window,
    captain: event.captain,
    plannedBy: event.by ?? '',
    plannedAt: event.at,
    definition: event.definition,
    plannedIn: event.place,
    why: event.why,
    backout: event.backout,
    rollout: event.rollout,
    stages: event.stages,
    scope: event.scope,
    lastItem: event.scope.length,
    candidate: undefined,
    candidates: [],
    tests: {},
    waivers: {},
    approval: undefined,
    startAt: undefined,
    deployment: undefined,
    ending: undefined,
    review: undefined,
    plannedWindow: event.window,
    scheduledAt: event.at,
    endSetAt: event.at,
    rung: {},
    telling: undefined,
  };
}

function edited(state: Release, event: Of<'edited'>): Release {
  return {
    ...state,
    version: event.version ?? state.version,
    environment: event.environment ?? state.environment,
    why: event.why ?? state.why,
    backout: event.backout ?? state.backout,
    rollout: event.rollout ?? state.rollout,
    stages: event.stages ?? state.stages,
    approval: withRules(state.approval, event.rules),
  };
}

/** Answers given to other rules don't count for these, also where the content comes to be the same again. */
function withRules(
  approval: Approval | undefined,
  rules: Approval['rules'] | undefined,
): Approval | undefined {
  if (approval === undefined || rules === undefined) return approval;
  const same = JSON.stringify(rules) === JSON.stringify(approval.rules);
  return { ...approval, rules, votes: same ? approval.votes : [] };
}

function moved(state: Release, event: Of<'moved'>): Release {
  const armed = state.startAt;
  const fits = armed !== undefined && armed.at >= event.to.start && armed.at < event.to.end;
  return {
    ...withoutSnoozes(state, ['before-start', 'window-closing', 'remind']),
    window: event.to,
    scheduledAt: event.from.start === event.to.start ? state.scheduledAt : event.at,
    endSetAt: event.from.end === event.to.end ? state.endSetAt : event.at,
    startAt: fits ? armed : undefined,
    approval: expiredBy(state, event.at),
  };
}

/** A window that closed unused takes its approvals along, also if it is moved before that has rung (product A6). */
function expiredBy(state: Release, at: number): Approval | undefined {
  const { approval, deployment } = state;
  const over = deployment === undefined && hasExpired(state, at);
  return approval !== undefined && over ? { ...approval, status: 'expired' } : approval;
}

function scopeChanged(state: Release, event: Of<'scope-changed'>): Release {
  if ('added' in event) {
    return { ...state, scope: [...state.scope, event.added], lastItem: event.added.n };
  }
  return { ...state, scope: state.scope.filter((item) => item.n !== event.dropped.n) };
}

function candidatePinned(state: Release, event: Of<'candidate-pinned'>): Release {
  return {
    ...state,
    candidate: { ref: event.ref, by: event.by ?? state.plannedBy, at: event.at },
    candidates: [...state.candidates, event.ref],
    waivers: {},
  };
}

function tested(state: Release, event: Of<'tested'> | Of<'waived'>): Release {
  const { [event.phase]: _, ...waivers } = state.waivers;
  const by = event.by ?? state.plannedBy;
  const base = { candidate: event.candidate, by, at: event.at };
  const because = event.because === undefined ? {} : { because: event.because };
  const result =
    event.type === 'waived'
      ? { ...base, ...because, result: 'waived' as const, askedBy: event.askedBy }
      : {
          ...base,
          ...because,
          result: event.result,
          ...(event.link === undefined ? {} : { link: event.link }),
        };
  return { ...state, waivers, tests: { ...state.tests, [event.phase]: result } };
}

function waiverAsked(state: Release, event: Of<'waiver-asked'>): Release {
  const waiver = {
    phase: event.phase,
    candidate: event.candidate,
    askedBy: event.by ?? state.plannedBy,
    at: event.at,
    because: event.because,
  };
  return { ...state, waivers: { ...state.waivers, [event.phase]: waiver } };
}

function requested(state: Release, event: Of<'requested'>): Release {
  return {
    ...withoutSnoozes(state, ['approvers', 'escalation']),
    approval: {
      ...event.approval,
      status: 'open',
      requestedBy: event.by ?? state.plannedBy,
      requestedAt: event.at,
      waitingSince: event.at,
      contents: state.approval?.contents ?? {},
    },
  };
}

const STATUS_AFTER: Readonly<Record<VoteAnswer, Approval['status'] | undefined>> = {
  approved: undefined,
  abstained: undefined,
  rejected: 'rejected',
  revised: 'revised',
};

function voted(
  state: Release,
  event: Of<'approved' | 'rejected' | 'revised' | 'abstained'>,
): Release {
  return withApproval(state, (approval) => {
    const person = event.by ?? '';
    const vote: Vote = {
      person,
      answer: event.type,
      at: event.at,
      fingerprint: event.fingerprint,
      rules: event.rules,
      ...(event.because === undefined ? {} : { because: event.because }),
    };
    const votes = [...approval.votes.filter((one) => !isBy(event, one)), vote];
    return {
      ...approval,
      votes,
      contents: { ...approval.contents, [event.fingerprint]: event.content },
      status: STATUS_AFTER[event.type] ?? statusFrom(votes),
    };
  });
}

/** One person, one vote, under whatever id. */
function isBy(
  event: { readonly by: string | undefined; readonly formerly?: readonly string[] },
  one: Vote,
) {
  return one.person === (event.by ?? '') || event.formerly?.includes(one.person) === true;
}

function withdrawn(state: Release, event: Of<'withdrawn'>): Release {
  return withApproval(state, (approval) => {
    const votes = approval.votes.filter((one) => !isBy(event, one));
    const status = approval.status === 'expired' ? 'expired' : statusFrom(votes);
    return { ...approval, votes, status };
  });
}

function statusFrom(votes: readonly Vote[]): Approval['status'] {
  if (votes.some((one) => one.answer === 'rejected')) return 'rejected';
  return votes.some((one) => one.answer === 'revised') ? 'revised' : 'open';
}

function ended(
  state: Release,
  how: 'completed' | 'rolled-back' | 'cancelled',
  because: string,
  event: { readonly at: number; readonly by: string | undefined },
): Release {
  const after = how === 'completed' ? state : { ...state, startAt: undefined };
  return withoutPassed({ ...after, ending: { how, at: event.at, by: event.by, because } });
}

function reviewed(state: Release, event: Of<'reviewed'>): Release {
  return {
    ...state,
    review: {
      ...(state.review ?? { full: false }),
      filedAt: event.at,
      ...(event.by === undefined ? {} : { filedBy: event.by }),
      outcome: event.outcome,
      well: event.well,
      improve: event.improve,
      actions: event.actions,
    },
  };
}

function withApproval(state: Release, update: (approval: Approval) => Approval): Release {
  return state.approval === undefined ? state : { ...state, approval: update(state.approval) };
}

function withDeployment(state: Release, update: (deployment: Deployment) => Deployment): Release {
  if (state.deployment === undefined) return state;
  return { ...state, deployment: update(state.deployment) };
}

/** A timer that rang is remembered with the time it rang for: it never rings for that time again. */
function withRung(state: Release, event: Stamped<ReleaseEvent>): Release {
  if (!('timer' in event) || event.timer === undefined || event.due === undefined) return state;
  // A snooze keeps for itself that it is over: people and reminders come and go.
  if (event.timer.startsWith('snooze:')) return state;
  return { ...state, rung: { ...state.rung, [event.timer]: event.due } };
}

/**
 * What was approved or refused is asked anew, by a material change or an answer taken back: reminders and the
 * life of the request run from then, not from a request of long ago (product A5, A6, T3).
 */
function waitingAgain(before: Release, after: Release, at: number): Release {
  const { approval } = after;
  if (approval === undefined || approval.round !== before.approval?.round) return after;
  if (isWaiting(before) || !isWaiting(after)) return after;
  const life = approval.expiresAt - approval.waitingSince;
  return { ...after, approval: { ...approval, waitingSince: at, expiresAt: at + life } };
}
