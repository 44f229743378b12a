// Everything a picture of a release is drawn from: its state and what follows from it right now.
// Drawn at the moment of delivery, never stored (architecture, "Every picture is drawn from current state").
import type { PersonId } from '../domain/person.ts';
import type { Policy, Service, TestPhase } from '../domain/policy.ts';
import type { RuleStanding } from '../domain/release/approval.ts';
import { ruleStandings } from '../domain/release/approval.ts';
import { contentOf, fingerprintOf } from '../domain/release/content.ts';
import type { Context, Neighbour } from '../domain/release/context.ts';
import { serviceOf } from '../domain/release/context.ts';
import { closingsAt } from '../domain/release/heed.ts';
import type { Blocker, Closing, FrozenRule, Phase, Release } from '../domain/release/model.ts';
import { phaseOf } from '../domain/release/phase.ts';
import type { TestState } from '../domain/release/readiness.ts';
import {
  blockersOf,
  earliestStart,
  missingParts,
  testPhases,
  testState,
} from '../domain/release/readiness.ts';
import { rulesFor } from '../domain/release/rules.ts';

export interface Picture {
  readonly release: Release;
  readonly phase: Phase;
  readonly service: Service;
  readonly policy: Policy;
  readonly now: number;
  /** The organisation's zone, printed beside readers' times. */
  readonly zone: string;
  /** Of the current content; vote buttons carry it. */
  readonly fingerprint: string;
  readonly standings: readonly RuleStanding[];
  /** Before approval is asked for: the rules that will apply. Empty afterwards. */
  readonly upcoming: readonly FrozenRule[];
  readonly tests: readonly { readonly phase: TestPhase; readonly state: TestState }[];
  readonly blockers: readonly Blocker[];
  readonly missing: readonly ('scope' | 'backout' | 'captain')[];
  readonly earliest: number | undefined;
  readonly neighbours: readonly Neighbour[];
  /** What closes its service and environment now. */
  readonly closings: readonly Closing[];
}

/** `at`: the moment for which it is asked whether it can start; everything else is as it is now. */
export function pictureOf(release: Release, context: Context, at = context.now): Picture {
  const then = { ...context, now: at };
  return {
    release,
    phase: phaseOf(release),
    service: serviceOf(release, context.policy),
    policy: context.policy,
    now: context.now,
    zone: context.policy.organisation.zone,
    fingerprint: fingerprintOf(contentOf(release)),
    standings: ruleStandings(release, context.roster),
    upcoming:
      release.approval === undefined ? rulesFor(release, serviceOf(release, context.policy)) : [],
    tests: testPhases(release, context).map((phase) => ({
      phase,
      state: testState(release, phase.name),
    })),
    blockers: blockersOf(release, then),
    missing: missingParts(release),
    earliest: earliestStart(release, then),
    neighbours: context.neighbours,
    closings: closingsAt(release, context, context.now),
  };
}

/** Neither started nor ended. */
export function beforeStart({ release }: Pick<Picture, 'release'>): boolean {
  return release.deployment === undefined && release.ending === undefined;
}

/** Nothing stands between it and its start. */
export function canStart(p: Pick<Picture, 'release' | 'blockers'>): boolean {
  return beforeStart(p) && p.blockers.length === 0;
}

/** Open for answers. */
export function isAsking(p: Pick<Picture, 'release'>): boolean {
  return beforeStart(p) && p.release.approval?.status === 'open';
}

/** Its window is behind. */
export function isOver(p: Pick<Picture, 'release' | 'now'>): boolean {
  return p.now >= p.release.window.end;
}

/** A follow-up action as the views show it. */
export interface ActionPicture {
  readonly id: string;
  readonly text: string;
  readonly owner: PersonId;
  readonly due: number;
  readonly release: string;
  readonly doneAt: number | undefined;
  readonly evidence: string | undefined;
}
