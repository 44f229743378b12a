// What waits for one person's answer: requests for approval, and waivers that a second person has to agree to.
import type { Calendar } from '../domain/calendar/model.ts';
import type { Person, Roster } from '../domain/person.ts';
import { awaits, ruleStandings } from '../domain/release/approval.ts';
import { decide } from '../domain/release/decide.ts';
import type { Release } from '../domain/release/model.ts';
import { phaseOf } from '../domain/release/phase.ts';
import { calendarIn, contextOf } from './context.ts';
import { rosterOf } from './people.ts';
import type { World } from './world.ts';

/** A release with a question to somebody; with a phase, whether that may be left out. */
export interface Question {
  readonly release: Release;
  readonly phase?: string;
}

/** Approvals first, each in the order of the releases. */
export async function questionsFor(
  person: Person,
  releases: readonly Release[],
  world: World,
): Promise<readonly Question[]> {
  const roster = await rosterOf(world);
  const calendar = await calendarIn(world.store);
  const asking = releases.filter((release) => awaitsAnswer(release, person.id, roster));
  return [
    ...asking.map((release) => ({ release })),
    ...releases.flatMap((release) => waiversFor(person, release, { roster, calendar }, world)),
  ];
}

/** Whether this person's approval is asked for and would count. */
export function awaitsAnswer(release: Release, person: string, roster: Roster): boolean {
  const status = release.approval?.status;
  if (phaseOf(release) !== 'testing' || (status !== 'open' && status !== 'revised')) return false;
  return ruleStandings(release, roster).some((one) => awaits(one, person));
}

function waiversFor(
  actor: Person,
  release: Release,
  { roster, calendar }: { readonly roster: Roster; readonly calendar: Calendar },
  world: World,
): readonly Question[] {
  if (phaseOf(release) !== 'testing') return [];
  const outside = { roster, closed: [] };
  const context = contextOf({ actor, outside, nextId: '', neighbours: [], calendar }, world);
  return Object.values(release.waivers)
    .filter(
      ({ phase, candidate }) => decide(release, { type: 'agree', phase, candidate }, context).ok,
    )
    .map(({ phase }) => ({ release, phase }));
}
