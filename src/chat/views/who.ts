// Who could do something, in words: people by name, groups by theirs. A refusal without it helps nobody.
import type { Who } from '../../domain/decision.ts';
import type { PersonId } from '../../domain/person.ts';
import { isEmail, plainRef } from '../../domain/person.ts';
import type { Policy } from '../../domain/policy.ts';
import type { Span, Text } from '../text.ts';
import { join, mention, person } from '../text.ts';
import { allOf, anyOf } from './phrases.ts';

/** More names than this are a wall; then the groups are named instead. */
const MOST_NAMES = 4;
/** A group without a handle of its own is pinged person by person, up to this many. */
const MOST_PINGS = 20;

/** A reference of the policy as the reader knows it; an e-mail is a person. */
export function refSpan(ref: string): Span {
  const plain = plainRef(ref);
  return isEmail(plain) ? person(plain.toLowerCase()) : { kind: 'group', ref: plain, ping: false };
}

/** `Ana or anyone in payments-owners`. Somebody always can: without names it is whoever runs Signalbox. */
export function whoText(who: Who): Text {
  if (who.anyone) return ['any member'];
  const refs = who.groups.map(plainRef);
  const emails = refs.filter(isEmail).map((ref) => ref.toLowerCase());
  const parts: Text[] = [...new Set([...who.people, ...emails])].map((id) => [person(id)]);
  for (const ref of refs) {
    if (!isEmail(ref)) parts.push(['anyone in ', refSpan(ref)]);
  }
  return parts.length === 0 ? ['whoever runs Signalbox here'] : anyOf(parts);
}

/**
 * The people still to answer by name; a larger circle by the groups it comes from. `missing`: how many of them
 * have to, so that nobody reads that one is enough: `Ben and Cat`, `2 of Ben, Cat, Dan`, `2 of cab`.
 */
export function circleText(
  people: readonly PersonId[] | undefined,
  refs: readonly string[] | undefined,
  missing: number,
): Text {
  if (refs === undefined)
    return [missing > 1 ? `any ${missing} other members` : 'any other member'];
  if (people?.length === 0) return ['nobody is left who could answer'];
  if (people === undefined || people.length > MOST_NAMES) {
    return missing > 1
      ? severalOf(missing, refs.map(refSpan))
      : whoText({ people: [], groups: refs, anyone: false });
  }
  const names = people.map(person);
  if (missing <= 1) return anyOf(names.map((name) => [name]));
  return missing < names.length ? severalOf(missing, names) : allOf(names.map((name) => [name]));
}

function severalOf(missing: number, names: readonly Span[]): Text {
  return [
    `${missing} of `,
    ...join(
      names.map((name) => [name]),
      ', ',
    ),
  ];
}

/** Those who can answer, where a count stands beside them: it says how many have to, unless all have to. */
export function openText(
  people: readonly PersonId[] | undefined,
  refs: readonly string[] | undefined,
  missing: number,
): Text {
  const all = people !== undefined && missing >= people.length && people.length <= MOST_NAMES;
  return circleText(people, refs, all ? missing : 1);
}

/**
 * The references as pings (product N2): a platform group by its handle, everybody else by name, because
 * a group that only the policy knows can't be pinged. A larger group is named without a ping. `among`: only
 * these people, where that is known.
 */
export function pinged(
  refs: readonly string[],
  policy: Pick<Policy, 'groups'>,
  among?: readonly PersonId[],
): readonly Text[] {
  const { people, handles } = expanded(refs, policy, new Set());
  const groups = [...new Set(handles)].map((ref): Text => [{ kind: 'group', ref, ping: true }]);
  const names = [...new Set(people)].filter((id) => among === undefined || among.includes(id));
  if (names.length > MOST_PINGS) return [...groups, ...refs.map((ref): Text => [refSpan(ref)])];
  return [...groups, ...names.map((id): Text => [mention(id)])];
}

function expanded(
  refs: readonly string[],
  policy: Pick<Policy, 'groups'>,
  seen: Set<string>,
): { readonly people: readonly PersonId[]; readonly handles: readonly string[] } {
  const people: PersonId[] = [];
  const handles: string[] = [];
  for (const ref of refs.map(plainRef)) {
    if (seen.has(ref)) continue;
    seen.add(ref);
    const members = policy.groups[ref];
    if (isEmail(ref)) people.push(ref.toLowerCase());
    else if (members === undefined) handles.push(ref);
    else {
      const inner = expanded(members, policy, seen);
      people.push(...inner.people);
      handles.push(...inner.handles);
    }
  }
  return { people, handles };
}
