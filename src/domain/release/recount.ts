// One person, one vote, also in what follows from the journal alone: whom a link made one after they had answered is
// written down in the release itself, so that its timers count as its card does (product A3, B2).
import { idsOfOne, type Join } from '../directory/joins.ts';
import type { PersonId, Roster } from '../person.ts';
import { idsIn } from '../person.ts';
import type { ReleaseEvent } from './event.ts';
import type { Release } from './model.ts';

/**
 * At most one fact: which ids of those who answered, planned, asked and lead are one person's, as far as the release
 * doesn't know it yet. `captain` is who leads it from now on.
 */
export function recount(
  release: Release,
  roster: Roster,
  captain = release.captain,
): readonly ReleaseEvent[] {
  const { approval, deployment, ending, plannedAt, plannedBy } = release;
  if (approval === undefined || deployment !== undefined || ending !== undefined) return [];
  if (approval.status !== 'open' && approval.status !== 'revised') return [];
  const voters = approval.votes.map((vote) => vote.person);
  const concerned: readonly (PersonId | undefined)[] = [
    ...voters,
    plannedBy,
    approval.requestedBy,
    captain,
  ];
  const joins: Join[] = [];
  for (const person of voters) {
    for (const own of idsIn(roster, person, plannedAt)) {
      const known = idsOfOne(person, [...(release.joins ?? []), ...joins]);
      if (concerned.includes(own) && !known.includes(own)) joins.push({ own, person });
    }
  }
  return joins.length === 0 ? [] : [{ type: 'recounted', joins }];
}
