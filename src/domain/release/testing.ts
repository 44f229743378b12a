// Testing: the policy's named phases, recorded for the current candidate; a waiver needs a second person.
import type { Decision } from '../decision.ts';
import { accept, refuse } from '../decision.ts';
import type { TestPhase } from '../policy.ts';
import type { ReleaseCommand } from './command.ts';
import type { Context } from './context.ts';
import { serviceOf } from './context.ts';
import type { ReleaseEvent } from './event.ts';
import type { Release } from './model.ts';
import { testPhases } from './readiness.ts';
import { captains, isActor, needAgreement, needCaptain, needTester, waiverWho } from './rights.ts';

type Of<T extends ReleaseCommand['type']> = Extract<ReleaseCommand, { type: T }>;

export function test(
  release: Release,
  command: Of<'test'>,
  context: Context,
): Decision<ReleaseEvent> {
  const phases = testPhases(release, context);
  const phase = phases.find((one) => one.name === command.phase);
  if (phase === undefined) return unknownPhase(release, command.phase, phases);
  const refusal =
    command.result === 'waive'
      ? needCaptain(release, context, 'waive')
      : needTester(release, phase, context);
  if (refusal !== undefined) return refuse(refusal);
  if (release.deployment !== undefined) {
    return refuse({ code: 'fixed-since-start', id: release.id, what: 'tests' });
  }
  if (release.candidate === undefined) {
    return refuse({ code: 'no-candidate', id: release.id, who: captains(release, context) });
  }
  return command.result === 'waive'
    ? askWaiver(release, command, release.candidate.ref)
    : record(release, command, phase, release.candidate.ref);
}

function record(
  release: Release,
  command: Of<'test'>,
  phase: TestPhase,
  candidate: string,
): Decision<ReleaseEvent> {
  if (phase.by === 'ci' && command.link === undefined) {
    return refuse({ code: 'link-needed', id: release.id, phase: phase.name });
  }
  return accept<ReleaseEvent>({
    type: 'tested',
    phase: phase.name,
    result: command.result === 'fail' ? 'failed' : 'passed',
    candidate,
    ...(command.link === undefined ? {} : { link: command.link }),
    ...(command.because === undefined ? {} : { because: command.because }),
  });
}

function askWaiver(
  release: Release,
  command: Of<'test'>,
  candidate: string,
): Decision<ReleaseEvent> {
  if (command.because === undefined) {
    return refuse({
      code: 'reason-needed',
      line: `test ${release.id} ${command.phase} waive because …`,
    });
  }
  return accept<ReleaseEvent>({
    type: 'waiver-asked',
    phase: command.phase,
    candidate,
    because: command.because,
  });
}

/** The second person: any of `waiverWho` other than the asker. */
export function agree(
  release: Release,
  command: Of<'agree'>,
  context: Context,
): Decision<ReleaseEvent> {
  const phase = serviceOf(release, context.policy).tests.find((one) => one.name === command.phase);
  const waiver = Object.hasOwn(release.waivers, command.phase)
    ? release.waivers[command.phase]
    : undefined;
  if (release.deployment !== undefined) {
    return refuse({ code: 'fixed-since-start', id: release.id, what: 'tests' });
  }
  if (command.candidate !== undefined && command.candidate !== release.candidate?.ref) {
    const change = {
      what: 'candidate',
      from: command.candidate,
      to: release.candidate?.ref,
    } as const;
    return refuse({ code: 'outdated', id: release.id, what: 'waiver', changes: [change] });
  }
  if (waiver === undefined)
    return refuse({ code: 'no-waiver', id: release.id, phase: command.phase });
  if (isActor(context, waiver.askedBy)) {
    const who = waiverWho(release, phase, context);
    return refuse({ code: 'own-waiver', id: release.id, phase: command.phase, who });
  }
  const refusal = needAgreement(release, phase, context);
  if (refusal !== undefined) return refuse(refusal);
  return accept<ReleaseEvent>({
    type: 'waived',
    phase: waiver.phase,
    candidate: waiver.candidate,
    askedBy: waiver.askedBy,
    because: waiver.because,
  });
}

function unknownPhase(release: Release, phase: string, phases: readonly TestPhase[]) {
  return refuse({
    code: 'unknown-phase',
    id: release.id,
    phase,
    phases: phases.map((one) => one.name),
  });
}
