// Whom an account stands for: by a link its owner made, else by its e-mail and the policy's list, else for itself.
import { idsOfOne, type Join, presentId } from '../domain/directory/joins.ts';
import { DIRECTORY, type LinkedAccounts, linkJoins, linkOf } from '../domain/directory/model.ts';
import type { PersonId } from '../domain/person.ts';
import { isEmail, sameCase } from '../domain/person.ts';
import type { Policy } from '../domain/policy.ts';
import type { AccountRow, Reader } from './store.ts';
import { linkedIn } from './streams.ts';
import type { World } from './world.ts';

/** What is believed about who is who, at one moment. */
export interface Belief {
  readonly policy: Policy;
  readonly linked: LinkedAccounts;
  /** By the policy's list and by links, present and past. */
  readonly joins: readonly Join[];
}

type Known = Pick<AccountRow, 'account' | 'email'>;

let believed: Belief | undefined;

/** One read of one row; inside a transaction, of what it sees. What follows from the same row and policy is kept. */
export async function beliefIn(reader: Reader, policy: Policy): Promise<Belief> {
  const linked = linkedIn(await reader.stream(DIRECTORY));
  if (believed?.policy !== policy || believed.linked !== linked) {
    believed = { policy, linked, joins: [...policyJoins(policy), ...linkJoins(linked)] };
  }
  return believed;
}

export function beliefOf(world: World): Promise<Belief> {
  return beliefIn(world.store, world.policy());
}

function policyJoins(policy: Policy): readonly Join[] {
  return policy.people.flatMap(({ email, also }) => also.map((own) => ({ own, person: email })));
}

/** Whom the account would stand for without its link; without an e-mail, for itself. */
export function ownId({ account, email }: Known, { policy }: Belief): PersonId {
  if (email === undefined) return account;
  const wanted = sameCase(email);
  const known = policy.people.find((one) => one.email === wanted || one.also.includes(wanted));
  return known?.email ?? wanted;
}

/** One person, one id: a link beats the e-mail, and whoever is joined with somebody speaks as them. */
export function personIdOf(profile: Known, belief: Belief): PersonId {
  const link = linkOf(profile.account, belief.linked);
  return canonical(link?.person ?? ownId(profile, belief), belief);
}

export function canonical(id: PersonId, { joins }: Belief): PersonId {
  return presentId(isEmail(id) ? sameCase(id) : id, joins);
}

/** Every id a person may stand under in the store, the given ones first. */
export function everyId(people: readonly PersonId[], { joins }: Belief): readonly PersonId[] {
  return [...new Set(people.flatMap((one) => idsOfOne(one, joins)))];
}

/** The same with what was joined once: a row may have been written while it was. */
export function idsEver(people: readonly PersonId[], { joins }: Belief): readonly PersonId[] {
  return [...new Set(people.flatMap((one) => idsOfOne(one, joins, 0)))];
}
