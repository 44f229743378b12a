// Who a reference of the policy file leads to: e-mails, Slack user groups and groups within groups.
// Shared by the checks of the file and by what is made of it, so that both understand the same.
import { isEmail, plainRef } from '../../src/domain/person.ts';
import { type Find, type PolicyPath, quote, suggest } from './policy-problems.ts';
import type { PolicyDocument } from './policy-schema.ts';

/** A list where one thing or a list may stand. */
export function many<T>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return [];
  return isList(value) ? value : [value];
}

function isList<T>(value: T | readonly T[]): value is readonly T[] {
  return Array.isArray(value);
}

/**
 * References as the rest of the house compares them: `group:cab` as `cab`, an e-mail in lower case
 * and, if it is somebody's other address, as the main one (product B2).
 */
export function plainRefs(
  refs: string | readonly string[] | undefined,
  document: PolicyDocument,
): readonly string[] {
  const main = mainAddresses(document);
  const plain = many(refs).map((ref) => {
    if (!isEmail(ref)) return plainRef(ref);
    return main.get(ref.toLowerCase()) ?? ref.toLowerCase();
  });
  return [...new Set(plain)];
}

function mainAddresses(document: PolicyDocument): ReadonlyMap<string, string> {
  return new Map(
    (document.people ?? []).flatMap(({ email, also }) =>
      (also ?? []).map((address) => [address.toLowerCase(), email.toLowerCase()]),
    ),
  );
}

/**
 * The e-mails of everybody that references lead to through all groups, or undefined when a
 * directory is needed to say.
 */
export function peopleBehind(
  refs: readonly string[],
  document: PolicyDocument,
): ReadonlySet<string> | undefined {
  const groups = new Map(Object.entries(document.groups ?? {}));
  const people = new Set<string>();
  const seen = new Set<string>();
  const open = [...plainRefs(refs, document)];
  for (let ref = open.pop(); ref !== undefined; ref = open.pop()) {
    if (seen.has(ref)) continue;
    seen.add(ref);
    if (isEmail(ref)) {
      people.add(ref);
      continue;
    }
    const members = groups.get(ref);
    if (members === undefined) return undefined;
    open.push(...plainRefs(members, document));
  }
  return people;
}

/** Checks one reference or a list; in a list the path of each gets its position. */
export function checkRefs(
  refs: string | readonly string[] | undefined,
  path: PolicyPath,
  groups: readonly string[],
  find: Find,
): void {
  if (typeof refs === 'string') checkRef(refs, path, groups, find);
  else for (const [at, ref] of many(refs).entries()) checkRef(ref, [...path, at], groups, find);
}

function checkRef(ref: string, path: PolicyPath, groups: readonly string[], find: Find): void {
  if (ref.startsWith('slack:')) {
    if (/^slack:@[\p{L}\p{N}._-]{1,80}$/u.test(ref)) return;
    find(path, `expected a Slack user group as slack:@handle, found ${quote(ref)}`);
  } else if (isEmail(ref)) {
    if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(ref)) return;
    find(path, `expected an e-mail such as ana@example.org, found ${quote(ref)}`);
  } else if (!groups.includes(plainRef(ref))) {
    find(path, `there is no group ${quote(plainRef(ref))}${suggest(plainRef(ref), groups)}`);
  }
}

/** Finds groups that are members of themselves, each circle once. */
export function checkCircles(document: PolicyDocument, find: Find): void {
  const groups = new Map(Object.entries(document.groups ?? {}));
  const settled = new Set<string>();
  const walk = (name: string, above: readonly string[]): void => {
    const start = above.indexOf(name);
    if (start >= 0) {
      const circle = [...above.slice(start), name];
      find(['groups', name], `is a member of itself: ${circle.join(' has ')}`);
      return;
    }
    if (settled.has(name)) return;
    for (const ref of (groups.get(name) ?? []).map(plainRef)) {
      if (groups.has(ref)) walk(ref, [...above, name]);
    }
    settled.add(name);
  };
  for (const name of groups.keys()) walk(name, []);
}
