// What every question "who may?" shares: whom a refusal names, and what an answer of the directories leads to.
import type { Refusal, Who } from './decision.ts';
import type { Answer, Person, PersonId } from './person.ts';
import type { Policy } from './policy.ts';

/** The group of the policy that holds, rolls back and stops whatever runs. */
export const ON_CALL = 'on-call';

/** On-call as a reference; a policy without such a group names nobody. */
export function onCall(policy: Pick<Policy, 'groups'>): readonly string[] {
  return Object.hasOwn(policy.groups, ON_CALL) ? [ON_CALL] : [];
}

export function who(parts: {
  readonly people?: readonly (PersonId | undefined)[];
  readonly groups?: readonly string[];
  readonly anyone?: boolean;
}): Who {
  return {
    people: [...new Set((parts.people ?? []).filter((one) => one !== undefined))],
    groups: [...new Set(parts.groups ?? [])],
    anyone: parts.anyone ?? false,
  };
}

/** The refusal an answer leads to, if any: a no is `refusal`, an unknown says that the directory is out of reach. */
export function unless(answer: Answer, refusal: Refusal): Refusal | undefined {
  if (answer === 'yes') return undefined;
  return answer === 'unknown' ? { code: 'directory-unreachable' } : refusal;
}

/** Guests, bots and people of other organisations decide nothing; time and the policy do. */
export function outsider({ actor }: { readonly actor: Person | undefined }): Refusal | undefined {
  const standing = actor?.standing ?? 'member';
  return standing === 'member' ? undefined : { code: 'outsider', standing };
}
