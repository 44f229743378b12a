// People, and who belongs to which group as far as the directories could say.
// One person has one id however many accounts they use (product B2).
import { idsOfOne, type Join, presentId } from './directory/joins.ts';

/** A verified e-mail in lower case, or `slack:<team>:<user>` for somebody without one. */
export type PersonId = string;

export type Standing = 'member' | 'guest' | 'bot' | 'foreign';

export interface Person {
  readonly id: PersonId;
  readonly name: string;
  /** IANA zone of the reader; the organisation's when the directory doesn't say. */
  readonly zone: string;
  /** Only members decide anything (contract "Who may"). */
  readonly standing: Standing;
  /** Other ids they have acted under on the same release: an address may change in between (reliability T8). */
  readonly formerly?: readonly PersonId[];
}

/** Every id this person is known under, the present one first. */
export function idsOf(person: Person): readonly PersonId[] {
  return [person.id, ...(person.formerly ?? [])];
}

/** Members of one group reference; `complete` is false when a directory it depends on couldn't be asked. */
export interface Members {
  readonly people: readonly PersonId[];
  readonly complete: boolean;
}

/**
 * Group membership as known just before the transaction, keyed by the reference the policy uses
 * (a group's name, `slack:@handle`). E-mail references need no entry.
 */
export type Roster = Readonly<Record<string, Members>> & { readonly [JOINS]?: readonly Join[] };

/** Key under which a roster carries which ids mean one person; no reference of a policy can be spelled like it. */
export const JOINS: unique symbol = Symbol('joins');

/** Whom an id means, as far as the roster knows. */
export function presentIn(roster: Roster, id: PersonId): PersonId {
  return presentId(id, roster[JOINS] ?? []);
}

/** Every id of one person, the given one first; with `since`, also those they were joined with at any time from then on. */
export function idsIn(roster: Roster, id: PersonId, since?: number): readonly PersonId[] {
  return idsOfOne(id, roster[JOINS] ?? [], since);
}

export type Answer = 'yes' | 'no' | 'unknown';

/** `group:cab` and `cab` name the same group. */
export function plainRef(ref: string): string {
  return ref.startsWith('group:') ? ref.slice('group:'.length) : ref;
}

/** An address as addresses are compared: letters of ASCII without case, no other letter taken for one of them. */
export function sameCase(email: string): string {
  return email.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

export function isEmail(ref: string): boolean {
  return ref.includes('@') && !ref.startsWith('slack:') && !ref.startsWith('teams:');
}

/** A group that left the policy has nobody in it; one of a platform that nobody asked about is not known. */
function membersOf(ref: string, roster: Roster): Members {
  const known = Object.hasOwn(roster, ref) ? roster[ref] : undefined;
  return known ?? { people: [], complete: !ref.includes(':') };
}

/** Whether a person is meant by any of the references; `unknown` only when a directory that could say yes is out of reach. */
export function isAmong(person: PersonId, refs: readonly string[], roster: Roster): Answer {
  const them = presentIn(roster, person);
  const isThem = (id: PersonId) => presentIn(roster, id) === them;
  let unknown = false;
  for (const ref of refs.map(plainRef)) {
    if (isEmail(ref)) {
      if (isThem(ref.toLowerCase())) return 'yes';
      continue;
    }
    const members = membersOf(ref, roster);
    if (members.people.some(isThem)) return 'yes';
    if (!members.complete) unknown = true;
  }
  return unknown ? 'unknown' : 'no';
}

/** Everyone the references name, without doubles; complete only if every directory answered. */
export function peopleOf(refs: readonly string[], roster: Roster): Members {
  const people = new Set<PersonId>();
  let complete = true;
  for (const ref of refs.map(plainRef)) {
    if (isEmail(ref)) {
      people.add(presentIn(roster, ref.toLowerCase()));
      continue;
    }
    const members = membersOf(ref, roster);
    for (const person of members.people) people.add(presentIn(roster, person));
    complete &&= members.complete;
  }
  return { people: [...people], complete };
}

/** `yes` wins over `unknown`, `unknown` over `no`. */
export function either(...answers: readonly Answer[]): Answer {
  if (answers.includes('yes')) return 'yes';
  return answers.includes('unknown') ? 'unknown' : 'no';
}
