// Who may do what (contract "Who may"). Each answer is yes, no, or unknown when a directory can't be asked.
import type { Refusal, Who } from '../decision.ts';
import type { Answer, PersonId } from '../person.ts';
import { either, isAmong } from '../person.ts';
import type { ApprovalRule, Service, TestPhase } from '../policy.ts';
import type { Context } from './context.ts';
import { serviceOf } from './context.ts';
import type { FrozenRule, Release } from './model.ts';

/** The group of the policy that holds and rolls back whatever runs. */
export const ON_CALL = 'on-call';

export function who(parts: {
  readonly people?: readonly (PersonId | undefined)[];
  readonly groups?: readonly string[];
  readonly anyone?: boolean;
}): Who {
  return {
    people: [...new Set((parts.people ?? []).filter((one) => one !== undefined))],
    groups: [...new Set(parts.groups ?? [])],
    anyone: parts.anyone ?? false,
  };
}

/** The refusal an answer leads to, if any: a no is `refusal`, an unknown says that the directory is out of reach. */
export function unless(answer: Answer, refusal: Refusal): Refusal | undefined {
  if (answer === 'yes') return undefined;
  return answer === 'unknown' ? { code: 'directory-unreachable' } : refusal;
}

/** Guests, bots and people of other organisations decide nothing. */
export function outsider(context: Context): Refusal | undefined {
  const standing = context.actor?.standing ?? 'member';
  return standing === 'member' ? undefined : { code: 'outsider', standing };
}

function actorIs(context: Context, ...people: readonly (PersonId | undefined)[]): Answer {
  return context.actor !== undefined && people.includes(context.actor.id) ? 'yes' : 'no';
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
export function isCaptain(release: Release, context: Context): Answer {
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

/** References of everybody whose answer a release waits for or would wait for. */
export function approverRefs(release: Release, context: Context): readonly string[] {
  const rules: readonly (FrozenRule | ApprovalRule)[] =
    release.approval?.rules ?? serviceOf(release, context.policy).approvals.rules;
  return rules.flatMap((rule) => rule.refs ?? []);
}

export function testerRefs(release: Release, context: Context): readonly string[] {
  return serviceOf(release, context.policy).tests.flatMap((phase) => phase.group ?? []);
}

/** Hold: captains, approvers, testers and on-call (product R5). */
export function needHolder(release: Release, context: Context): Refusal | undefined {
  const groups = [
    ...serviceOf(release, context.policy).captains,
    ...approverRefs(release, context),
    ...testerRefs(release, context),
    ON_CALL,
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
  const answer = either(isCaptain(release, context), actorAmong(context, [ON_CALL]));
  const { captains: groups } = serviceOf(release, context.policy);
  return unless(answer, {
    code: 'not-yours',
    act: 'rollback',
    id: release.id,
    who: who({ people: [release.captain], groups: [...groups, ON_CALL] }),
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

/** Who can agree to a waiver: other captains, the phase's group and the approvers. */
export function waiverWho(release: Release, phase: TestPhase | undefined, context: Context): Who {
  const groups = [
    ...serviceOf(release, context.policy).captains,
    ...(phase?.group === undefined ? [] : [phase.group]),
    ...approverRefs(release, context),
  ];
  const anyone = groups.length === 0;
  return who({ people: [release.captain], groups, anyone });
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

/** A full review is filed by another captain, an approver, a tester or on-call; any other by a captain. */
export function reviewerWho(release: Release, context: Context): Who {
  const service = serviceOf(release, context.policy);
  if (release.review?.full !== true) return captains(release, context);
  const groups = [
    ...service.captains,
    ...approverRefs(release, context),
    ...testerRefs(release, context),
    ...(context.policy.groups[ON_CALL] === undefined ? [] : [ON_CALL]),
  ];
  const voters = release.approval?.votes.map((vote) => vote.person) ?? [];
  const testers = Object.values(release.tests).map((test) => test.by);
  const people = [...voters, ...testers].filter((one) => one !== release.captain);
  return who({ people, groups, anyone: groups.length === 0 });
}

export function needReviewer(release: Release, context: Context): Refusal | undefined {
  const allowed = reviewerWho(release, context);
  const full = release.review?.full === true;
  if (full && context.actor !== undefined && context.actor.id === release.captain) {
    return { code: 'own-review', id: release.id, who: allowed };
  }
  if (allowed.anyone) return undefined;
  const answer = either(actorIs(context, ...allowed.people), actorAmong(context, allowed.groups));
  return unless(answer, { code: 'not-yours', act: 'review', id: release.id, who: allowed });
}
