// Answers "why can't we ship, and when can we?": every blocker of a start at once, with who or what clears it.

import { opensAt } from '../calendar/closing.ts';
import type { TestPhase } from '../policy.ts';
import type { RuleStanding } from './approval.ts';
import { ruleStandings } from './approval.ts';
import type { Context } from './context.ts';
import { placesOf, serviceOf } from './context.ts';
import { closingsAt } from './heed.ts';
import type { Blocker, Release, TestResult } from './model.ts';
import { rulesFor } from './rules.ts';

/** Exactly the contract's list of what must be there to start, in the order of the phases. */
export function blockersOf(release: Release, context: Context): readonly Blocker[] {
  return [
    ...candidateBlockers(release),
    ...testBlockers(release, context),
    ...approvalBlockers(release, context),
    ...requiredByPolicy(release, context),
    ...windowBlockers(release, context.now),
    ...freezeBlockers(release, context),
    ...busyBlockers(release, context),
    ...channelBlockers(release, context),
  ];
}

/** Shown as missing but not blocking unless the policy says so. */
export function missingParts(release: Release): readonly ('scope' | 'backout' | 'captain')[] {
  return [
    ...(release.scope.length === 0 ? (['scope'] as const) : []),
    ...(release.backout === '' ? (['backout'] as const) : []),
    ...(release.captain === undefined ? (['captain'] as const) : []),
  ];
}

/** When it could start if everything else were answered now; undefined once the window is over, or frozen to its end. */
export function earliestStart(release: Release, context: Context): number | undefined {
  if (context.now >= release.window.end) return undefined;
  const { service, environment, window } = release;
  const from = Math.max(context.now, window.start);
  const opens = opensAt(context.calendar, { service, environment }, from);
  return opens < window.end ? opens : undefined;
}

export type TestState = 'open' | 'passed' | 'failed' | 'waived' | 'stale' | 'waiver-asked';

/** Where a phase stands for the current candidate; a result for another candidate is stale. */
export function testState(release: Release, phase: string): TestState {
  const waiver = release.waivers[phase];
  const result: TestResult | undefined = release.tests[phase];
  const current = release.candidate?.ref;
  if (result !== undefined && result.candidate === current && result.result !== 'failed')
    return result.result;
  if (waiver !== undefined && waiver.candidate === current) return 'waiver-asked';
  if (result === undefined) return 'open';
  return result.candidate === current ? 'failed' : 'stale';
}

export function testPhases(
  release: Release,
  context: Pick<Context, 'policy'>,
): readonly TestPhase[] {
  return serviceOf(release, context.policy).tests;
}

function candidateBlockers(release: Release): readonly Blocker[] {
  return release.candidate === undefined ? [{ kind: 'candidate' }] : [];
}

function testBlockers(release: Release, context: Context): readonly Blocker[] {
  return testPhases(release, context).flatMap((phase): readonly Blocker[] => {
    const state = testState(release, phase.name);
    if (state === 'passed' || state === 'waived') return [];
    return [{ kind: 'test', phase: phase.name, state, by: phase.by, group: phase.group }];
  });
}

function approvalBlockers(release: Release, context: Context): readonly Blocker[] {
  const { approval } = release;
  if (approval === undefined) {
    const needed = rulesFor(release, serviceOf(release, context.policy)).length > 0;
    return needed ? [{ kind: 'approval-not-requested' }] : [];
  }
  if (approval.rules.length === 0) return [];
  if (approval.status !== 'open') return [endedRequest(release, approval.status)];
  return ruleStandings(release, context.roster)
    .filter((standing) => !standing.met)
    .map((standing) => unmet(standing, approval.requestedAt));
}

function endedRequest(release: Release, how: 'rejected' | 'revised' | 'expired'): Blocker {
  const vote = release.approval?.votes.findLast((one) => one.answer === how);
  return {
    kind: 'approval-ended',
    how,
    ...(vote === undefined ? {} : { by: vote.person }),
    ...(vote?.because === undefined ? {} : { because: vote.because }),
  };
}

function unmet(standing: RuleStanding, askedAt: number): Blocker {
  if (!standing.known) return { kind: 'directory', rule: standing.rule.name };
  return {
    kind: 'approval',
    rule: standing.rule.name,
    have: standing.have,
    need: standing.rule.count,
    askedAt,
    waitingFor: standing.open ?? [],
    groups: standing.rule.refs ?? [],
    stale: standing.stale,
  };
}

function requiredByPolicy(release: Release, context: Context): readonly Blocker[] {
  const { required } = context.policy;
  return [
    ...(required.scope && release.scope.length === 0 ? [{ kind: 'scope' } as const] : []),
    ...(required.backout && release.backout === '' ? [{ kind: 'backout' } as const] : []),
  ];
}

function windowBlockers(release: Release, now: number): readonly Blocker[] {
  const { start, end } = release.window;
  if (now < start) return [{ kind: 'window-ahead', opens: start }];
  return now >= end ? [{ kind: 'window-over', closed: end }] : [];
}

/** Before its window it is asked about the window's start. */
function freezeBlockers(release: Release, context: Context): readonly Blocker[] {
  if (context.now >= release.window.end) return [];
  const at = Math.max(context.now, release.window.start);
  return closingsAt(release, context, at).map((closing) => ({ kind: 'freeze', at, closing }));
}

function busyBlockers(release: Release, context: Context): readonly Blocker[] {
  return context.neighbours
    .filter((other) => other.deploying && other.id !== release.id)
    .map((other) => ({
      kind: 'busy',
      release: other.id,
      service: release.service,
      environment: release.environment,
      captain: other.captain,
    }));
}

function channelBlockers(release: Release, context: Context): readonly Blocker[] {
  const places = placesOf(release, context.policy);
  return context.closed
    .filter((one) => places.includes(one.place))
    .map((one) => ({ kind: 'channel', place: one.place, why: one.why }));
}
