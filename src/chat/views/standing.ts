// How far approval and tests are, in the words the card, requests and answers share.
import type { PersonId } from '../../domain/person.ts';
import type { RuleStanding } from '../../domain/release/approval.ts';
import type { Picture } from '../picture.ts';
import type { Text } from '../text.ts';
import { join, person } from '../text.ts';
import { allOf } from './phrases.ts';

/** `Change authority: 1 of 2` */
export function ruleCount(standing: RuleStanding): string {
  return `${standing.rule.name}: ${standing.have} of ${standing.rule.count}`;
}

/** `Change authority: 1 of 2 · approved by Ben · Cat approved an earlier version` */
export function ruleText(standing: RuleStanding): Text {
  const parts: Text[] = [[ruleCount(standing)]];
  if (standing.approvedBy.length > 0) {
    parts.push(['approved by ', ...people(standing.approvedBy)]);
  }
  if (standing.stale.length > 0) {
    parts.push([...people(standing.stale), ' approved an earlier version']);
  }
  if (!standing.known) parts.push(["the directory can't say who belongs to it"]);
  return join(parts, ' · ');
}

/** `Change authority: 2 of 2, Service owner: 0 of 1`; empty when no approval has been asked for. */
export function ruleCounts(p: Pick<Picture, 'standings'>, names?: readonly string[]): Text {
  const shown = p.standings.filter((one) => names === undefined || names.includes(one.rule.name));
  return join(
    shown.map((standing) => [ruleCount(standing)]),
    ', ',
  );
}

export function allMet(p: Pick<Picture, 'standings'>): boolean {
  return p.standings.every((standing) => standing.met);
}

export function someStale(p: Pick<Picture, 'standings'>): boolean {
  return p.standings.some((standing) => standing.stale.length > 0);
}

/** `unit passed · uat failed`; empty when the policy asks for no tests. */
export function testsText(p: Pick<Picture, 'tests' | 'release'>): Text {
  return join(
    p.tests.map(({ phase, state }) => testText(phase.name, state, p.release.tests[phase.name])),
    ' · ',
  );
}

type Tests = Picture['tests'][number]['state'];
type Result = Picture['release']['tests'][string];

function testText(name: string, state: Tests, result: Result | undefined): Text {
  if (state === 'waiver-asked') return [`${name} waiver asked`];
  if (state === 'stale' && result !== undefined) {
    return [`${name} stale (${result.result} for `, result.candidate, ')'];
  }
  if (state === 'waived' && result?.askedBy !== undefined) {
    return [`${name} waived (`, person(result.askedBy), ' and ', person(result.by), ')'];
  }
  return [`${name} ${state}`];
}

function people(ids: readonly PersonId[]): Text {
  return allOf(ids.map((id) => [person(id)]));
}
