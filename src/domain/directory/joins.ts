// Which ids mean one person: joined by the policy, or by a link they made themselves. Everything that counts people
// asks here, so that two accounts of one person are nowhere two (product A3, B2).
import type { PersonId } from '../person.ts';

/** What is said of `own` is said of `person`, whom they speak as. */
export interface Join {
  readonly own: PersonId;
  readonly person: PersonId;
  /** When it was undone; undefined while it holds. */
  readonly until?: number;
}

/** Whom an id means now. Linked to somebody who is linked on, it is who that one is. */
export function presentId(id: PersonId, joins: readonly Join[]): PersonId {
  const passed = [id];
  let current = id;
  for (;;) {
    const next = joins.find((one) => one.own === current && one.until === undefined)?.person;
    if (next === undefined) return current;
    const again = passed.indexOf(next);
    // The policy and a link may each name the other's: all of a circle are one, whoever is asked about.
    if (again >= 0) return passed.slice(again).toSorted()[0] ?? next;
    passed.push(next);
    current = next;
  }
}

/**
 * Every id of this person, the given one first. Joins that were undone at `since` or later count too: what they said
 * together before stays the word of one. Without `since` only those that hold now.
 */
export function idsOfOne(
  id: PersonId,
  joins: readonly Join[],
  since: number = Number.POSITIVE_INFINITY,
): readonly PersonId[] {
  const counted = joins.filter((one) => one.until === undefined || one.until >= since);
  const ids = new Set([id]);
  for (const known of ids) {
    for (const one of counted) {
      if (one.own === known) ids.add(one.person);
      if (one.person === known) ids.add(one.own);
    }
  }
  return [...ids];
}
