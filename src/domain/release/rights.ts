// Who may do what (contract "Who may"). Each answer is yes, no, or unknown when a directory can't be asked.
import type { Refusal, Who } from '../decision.ts';
import type { Answer, PersonId } from '../person.ts';
import { either, idsOf, isAmong, peopleOf, presentIn } from '../person.ts';
import type { Service, TestPhase } from '../policy.ts';
import { onCall, unless, who } from '../rights.ts';
import type { Context } from './context.ts';
import { serviceOf } from './context.ts';
import type { FrozenRule, Release } from './model.ts';
import { rulesFor } from './rules.ts';

/** Four-eyes: whether it is them, also under an id they had before (reliability T8). */
export function isActor(context: Context, person: PersonId | undefined): boolean {
  return context.actor !== undefined && idsOf(context.actor).some((id) => id === person);
}

/** Whoever was recorded under another id of theirs is still them. */
function actorIs(context: Context, ...people: readonly (PersonId | undefined)[]): Answer {
  if (context.actor === undefined) return 'no';
  const { roster } = context;
  const actor = presentIn(roster, context.actor.id);
  return people.some((one) => one !== undefined && presentIn(roster, one) === actor) ? 'yes' : 'no';
}

function actorAmong(context: Context, refs: readonly string[]): Answer {
  if (context.actor === undefined) return 'no';
  return isAmong(context.actor.id, refs, context.roster);
}

/** May this person be a captain of the service? With no captains in the policy anybody may. */
export function mayBeCaptain(person: PersonId, service: Service, context: Context): Answer {
  return service.captains.length === 0 ? 'yes' : isAmong(person, service.captains, context.roster);
}

export function captains(release: Release, context: Context): Who {
  return who({ people: [release.captain], groups: serviceOf(release, context.policy).captains });
}

/** Edit, move, candidate, request, start, done, promote, resume, cancel. */
function isCaptain(release: Release, context: Context): Answer {
  const service = serviceOf(release, context.policy);
  return either(actorIs(context, release.captain), actorAmong(context, service.captains));
}

export function needCaptain(release: Release, context: Context, act: string): Refusal | undefined {
  return unless(isCaptain(release, context), {
    code: 'not-yours',
    act,
    id: release.id,
    who: captains(release, context),
  });
}

/** Handing the captaincy over; where the policy names no captains anybody may take it. */
export function needHandover(release: Release, context: Context): Refusal | undefined {
  if (serviceOf(release, context.policy).captains.length === 0) return undefined;
  return needCaptain(release, context, 'captain');
}

/** The rules a release waits for or would wait for. */
function approvalRules(release: Release, context: Context): readonly FrozenRule[] {
  return release.approval?.rules ?? rulesFor(release, serviceOf(release, context.policy));
}

function approverRefs(release: Release, context: Context): readonly string[] {
  return approvalRules(release, context).flatMap((rule) => rule.refs ?? []);
}

function testerRefs(release: Release, context: Context): readonly string[] {
  return serviceOf(release, context.policy).tests.flatMap((phase) => phase.group ?? []);
}

/** Hold: captains, approvers, testers and on-call (product R5). */
export function needHolder(release: Release, context: Context): Refusal | undefined {
  const groups = [
    ...serviceOf(release, context.policy).captains,
    ...approverRefs(release, context),
    ...testerRefs(release, context),
    ...onCall(context.policy),
  ];
  const voters = release.approval?.votes.map((vote) => vote.person) ?? [];
  const testers = Object.values(release.tests).map((test) => test.by);
  const answer = either(
    actorIs(context, release.captain, ...voters, ...testers),
    actorAmong(context, groups),
  );
  return unless(answer, {
    code: 'not-yours',
    act: 'hold',
    id: release.id,
    who: who({ people: [release.captain], groups }),
  });
}

export function needRollback(release: Release, context: Context): Refusal | undefined {
  const answer = either(isCaptain(release, context), actorAmong(context, onCall(context.policy)));
  const { captains: groups } = serviceOf(release, context.policy);
  return unless(answer, {
    code: 'not-yours',
    act: 'rollback',
    id: release.id,
    who: who({ people: [release.captain], groups: [...groups, ...onCall(context.policy)] }),
  });
}

/** Recording a test: the phase's group (absent: any member); phases `by: ci` are recorded by a captain. */
export function needTester(
  release: Release,
  phase: TestPhase,
  context: Context,
): Refusal | undefined {
  if (phase.by === 'ci') return needCaptain(release, context, 'test');
  if (phase.group === undefined) return undefined;
  return unless(actorAmong(context, [phase.group]), {
    code: 'not-yours',
    act: 'test',
    id: release.id,
    who: who({ groups: [phase.group] }),
  });
}

/**
 * Who can agree to a waiver: other captains, the phase's group and the approvers. Where a rule may be answered by
 * anyone, or nobody but the asker is named at all, any other member is the second person.
 */
export function waiverWho(release: Release, phase: TestPhase | undefined, context: Context): Who {
  const groups = [
    ...serviceOf(release, context.policy).captains,
    ...(phase?.group === undefined ? [] : [phase.group]),
    ...approverRefs(release, context),
  ];
  const named = who({ people: [release.captain], groups });
  const asker = phase === undefined ? undefined : release.waivers[phase.name]?.askedBy;
  const open = approvalRules(release, context).some((rule) => rule.refs === undefined);
  return { ...named, anyone: open || namesNobodyBut(asker, named, context) };
}

/** True if nobody else is meant; a circle that a directory can't name is not an empty one. */
function namesNobodyBut(person: PersonId | undefined, named: Who, context: Context): boolean {
  const { roster } = context;
  const circle = peopleOf(named.groups, roster);
  const them = person === undefined ? undefined : presentIn(roster, person);
  const others = [...named.people, ...circle.people].filter(
    (one) => presentIn(roster, one) !== them,
  );
  return others.length === 0 && circle.complete;
}

export function needAgreement(
  release: Release,
  phase: TestPhase | undefined,
  context: Context,
): Refusal | undefined {
  const allowed = waiverWho(release, phase, context);
  if (allowed.anyone) return undefined;
  const answer = either(actorIs(context, ...allowed.people), actorAmong(context, allowed.groups));
  return unless(answer, { code: 'not-yours', act: 'agree', id: release.id, who: allowed });
}

/**
 * A full review is filed by another captain, an approver, a tester or on-call; any other by a captain. Where the
 * policy names nobody but the captain, any other member files a full one: it can't wait for ever (product P2, P8).
 */
export function reviewerWho(release: Release, context: Context): Who {
  const service = serviceOf(release, context.policy);
  if (release.review?.full !== true) return captains(release, context);
  const groups = [
    ...service.captains,
    ...approverRefs(release, context),
    ...testerRefs(release, context),
    ...onCall(context.policy),
  ];
  const voters = release.approval?.votes.map((vote) => vote.person) ?? [];
  const testers = Object.values(release.tests).map((test) => test.by);
  const named = who({
    people: [...voters, ...testers].filter((one) => one !== release.captain),
    groups,
  });
  return { ...named, anyone: namesNobodyBut(release.captain, named, context) };
}

export function needReviewer(release: Release, context: Context): Refusal | undefined {
  const allowed = reviewerWho(release, context);
  const full = release.review?.full === true;
  if (full && isActor(context, release.captain)) {
    return { code: 'own-review', id: release.id, who: allowed };
  }
  if (allowed.anyone) return undefined;
  const answer = either(actorIs(context, ...allowed.people), actorAmong(context, allowed.groups));
  return unless(answer, { code: 'not-yours', act: 'review', id: release.id, who: allowed });
}
