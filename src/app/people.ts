// Who an account belongs to, who is in a group, and what people are called: asked of the directories before any
// transaction, because inside one nothing but the store may be waited for.
import type { Members, Person, PersonId, Roster } from '../domain/person.ts';
import { isEmail, JOINS, plainRef } from '../domain/person.ts';
import type { Policy } from '../domain/policy.ts';
import { type Belief, beliefOf, canonical, idsEver, ownId, personIdOf } from './identity.ts';
import {
  type Directory,
  DirectoryUnreachable,
  type KnownPerson,
  type Names,
  type Platform,
  type Profile,
} from './ports.ts';
import type { AccountRow, Reader, Store } from './store.ts';
import type { World } from './world.ts';

/**
 * Undefined: the platform knows no such account. `heard`: they have just said something by it. Throws
 * `DirectoryUnreachable`.
 */
export async function identify(
  account: string,
  world: World,
  heard = false,
): Promise<Person | undefined> {
  const profile = await directoryFor(account, world)?.profile(account);
  return profile === undefined ? undefined : remember(profile, world, heard);
}

async function remember(profile: Profile, world: World, heard = false): Promise<Person> {
  const belief = await beliefOf(world);
  const { policy } = belief;
  const id = personIdOf(profile, belief);
  const known = policy.people.find((one) => one.email === id);
  const now = world.clock.now();
  const seen = seenBy(world.store);
  const before = seen.get(profile.account) ?? (await world.store.account(profile.account));
  const row: AccountRow = {
    account: profile.account,
    platform: profile.platform,
    person: id,
    name: profile.name,
    email: profile.email,
    zone: profile.zone,
    standing: profile.standing,
    seenAt: now,
    heardAt: heard && isAWhileAgo(before?.heardAt, now) ? now : before?.heardAt,
  };
  if (before === undefined || differs(before, row)) await world.store.saveAccount(row);
  seen.set(row.account, row);
  return {
    id,
    name: await calledBy(row, belief, world),
    zone: known?.zone ?? profile.zone ?? policy.organisation.zone,
    standing: profile.standing,
  };
}

/** An account that is linked to somebody else's is called as they are. */
async function calledBy(row: AccountRow, belief: Belief, world: World): Promise<string> {
  if (ownId(row, belief) === row.person) return row.name;
  const rows = await accountsIn([row.person], belief, world.store);
  return namesFrom(rows, belief)[row.person]?.name ?? row.name;
}

const MOST_SEEN = 5_000;
const seenIn = new WeakMap<Store, Map<string, AccountRow>>();

/** What is known to stand in the store: most requests come from somebody who was here before. */
function seenBy(store: Store): Map<string, AccountRow> {
  const seen = seenIn.get(store) ?? new Map<string, AccountRow>();
  seenIn.set(store, seen);
  if (seen.size > MOST_SEEN) seen.clear();
  return seen;
}

/** Where somebody spoke last is worth one write in a while, not one with every word. */
const HEARD_EVERY_MS = 60_000;

function isAWhileAgo(at: number | undefined, now: number): boolean {
  return at === undefined || now - at >= HEARD_EVERY_MS;
}

function differs(a: AccountRow, b: AccountRow): boolean {
  const keys = ['person', 'name', 'email', 'zone', 'standing', 'heardAt'] as const;
  return keys.some((key) => a[key] !== b[key]);
}

function directoryFor(account: string, world: World): Directory | undefined {
  return world.directories.find((one) => account.startsWith(`${one.platform}:`));
}

/** Every group of the policy and every platform group it mentions, with its members as known now. */
export async function rosterOf(world: World): Promise<Roster> {
  const belief = await beliefOf(world);
  return rosterFrom(await platformGroups(belief, world), belief);
}

/**
 * The same by what is believed now: who is one person, and whom the policy in force names, may have changed since the
 * directories were asked (product A7). A platform's group that nobody asked about is not known.
 */
export function rosterNow(asked: Roster, belief: Belief): Roster {
  const handles = Object.entries(asked).filter(([ref]) => isHandle(ref));
  return rosterFrom(new Map(handles), belief);
}

function rosterFrom(handles: ReadonlyMap<string, Members>, belief: Belief): Roster {
  const { policy, joins } = belief;
  const roster: Record<string, Members> = Object.fromEntries(handles);
  for (const name of Object.keys(policy.groups)) {
    roster[name] = membersOf(name, belief, handles, new Set());
  }
  return { ...roster, [JOINS]: joins };
}

/** `slack:@payments-leads`, not the name of a group of the policy. */
function isHandle(ref: string): boolean {
  return ref.includes(':');
}

async function platformGroups(belief: Belief, world: World): Promise<Map<string, Members>> {
  const entries = platformRefs(belief.policy).map(
    async (ref) => [ref, await askGroup(ref, belief, world)] as const,
  );
  return new Map(await Promise.all(entries));
}

const refsOf = new WeakMap<Policy, readonly string[]>();

/** Asked with every request, and a policy never changes. */
function platformRefs(policy: Policy): readonly string[] {
  const known = refsOf.get(policy);
  if (known !== undefined) return known;
  const refs = mentionedRefs(policy).filter((ref) => ref.startsWith('slack:'));
  const each = [...new Set(refs)];
  refsOf.set(policy, each);
  return each;
}

function mentionedRefs(policy: Policy): readonly string[] {
  const { services, groups, organisation } = policy;
  return [
    ...Object.values(groups).flat(),
    ...organisation.managers,
    ...services.flatMap((service) => [
      ...service.captains,
      ...service.approvals.rules.flatMap((rule) => rule.refs ?? []),
      ...service.approvals.escalateTo,
      ...service.tests.flatMap((phase) => phase.group ?? []),
    ]),
  ];
}

/** A directory out of reach makes the group incomplete, never empty: unknown is not no. */
async function askGroup(ref: string, belief: Belief, world: World): Promise<Members> {
  const directory = directoryFor(ref, world);
  if (directory === undefined) return { people: [], complete: true };
  try {
    const profiles = await directory.group(ref);
    if (profiles === undefined) return { people: [], complete: true };
    const members = profiles.filter((one) => one.standing === 'member');
    return { people: members.map((one) => personIdOf(one, belief)), complete: true };
  } catch (error) {
    if (error instanceof DirectoryUnreachable) return { people: [], complete: false };
    throw error;
  }
}

const NOT_ASKED: Members = { people: [], complete: false };

function membersOf(
  name: string,
  belief: Belief,
  handles: ReadonlyMap<string, Members>,
  seen: Set<string>,
): Members {
  const people = new Set<PersonId>();
  let complete = true;
  if (seen.has(name)) return { people: [], complete };
  seen.add(name);
  for (const ref of (belief.policy.groups[name] ?? []).map(plainRef)) {
    if (isEmail(ref)) {
      people.add(canonical(ref, belief));
      continue;
    }
    const members =
      handles.get(ref) ?? (isHandle(ref) ? NOT_ASKED : membersOf(ref, belief, handles, seen));
    for (const one of members.people) people.add(one);
    complete &&= members.complete;
  }
  return { people: [...people], complete };
}

/** Names and accounts for everybody a view mentions; someone never seen is looked up by e-mail, else called by it. */
export async function namesOf(people: readonly PersonId[], world: World): Promise<Names> {
  if (people.length === 0) return {};
  const belief = await beliefOf(world);
  const present = [...new Set(people.map((one) => canonical(one, belief)))];
  const known = namesFrom(await accountsIn(present, belief, world.store), belief);
  const strangers = present.filter((one) => isEmail(one) && unseenOn(known[one], world).length > 0);
  for (const person of strangers) await seek(person, unseenOn(known[person], world), world);
  const found =
    strangers.length === 0
      ? {}
      : namesFrom(await accountsIn(strangers, belief, world.store), belief);
  const all: Record<PersonId, KnownPerson> = { ...known, ...found };
  const nameOf = (one: PersonId) => all[canonical(one, belief)] ?? { name: one, accounts: {} };
  return Object.fromEntries(people.map((one) => [one, nameOf(one)]));
}

/**
 * The accounts that stand for these people, as is believed now: a row may have been written before a link was made or
 * undone.
 */
export async function accountsIn(
  people: readonly PersonId[],
  belief: Belief,
  reader: Pick<Reader, 'account' | 'accounts'>,
): Promise<readonly AccountRow[]> {
  const linked = belief.linked.links.filter((one) =>
    people.includes(canonical(one.person, belief)),
  );
  const rows = await reader.accounts(idsEver(people, belief));
  const more = await Promise.all(
    linked
      .filter(({ account }) => !rows.some((row) => row.account === account))
      .map(({ account }) => reader.account(account)),
  );
  return [...rows, ...more]
    .filter((row) => row !== undefined)
    .map((row) => ({ ...row, person: personIdOf(row, belief) }))
    .filter((row) => people.includes(row.person));
}

/** Called as their own accounts call them: a linked account of somebody else's may have another name. */
function namesFrom(rows: readonly AccountRow[], belief: Belief): Record<PersonId, KnownPerson> {
  const names: Record<PersonId, KnownPerson> = {};
  const isOwn = (row: AccountRow) => ownId(row, belief) === row.person;
  for (const row of [...rows.filter(isOwn), ...rows.filter((one) => !isOwn(one))]) {
    const accounts = { ...names[row.person]?.accounts, [row.platform]: userIn(row.account) };
    names[row.person] = { name: names[row.person]?.name ?? row.name, accounts };
  }
  return names;
}

/** `slack:T0SIM:U0ANA` -> `U0ANA`; an id of Teams may itself hold colons. */
export function userIn(account: string): string {
  return account.split(':').slice(2).join(':');
}

/** The platforms that may know somebody by an account that hasn't been seen. */
function unseenOn(known: KnownPerson | undefined, world: World): readonly Directory[] {
  return world.directories.filter(({ platform }) => known?.accounts[platform] === undefined);
}

async function seek(email: string, where: readonly Directory[], world: World): Promise<void> {
  for (const directory of where) {
    try {
      const profile = await directory.byEmail(email);
      if (profile === undefined) continue;
      // Whoever is sought doesn't stand in the store, whatever was written: a failover may have lost it.
      seenBy(world.store).delete(profile.account);
      await remember(profile, world);
    } catch (error) {
      if (!(error instanceof DirectoryUnreachable)) throw error;
    }
  }
}

/** Whether each directory has said that it doesn't know a person; no while one can't be asked. */
export async function isEverybodyAsked(person: PersonId, world: World): Promise<boolean> {
  const reaches = await Promise.all(world.chats.map((chat) => chat.reach(`direct:${person}`)));
  if (reaches.some(({ kind }) => kind === 'unknown')) return false;
  if (!isEmail(person)) return true;
  try {
    await Promise.all(world.directories.map((directory) => directory.byEmail(person)));
    return true;
  } catch (error) {
    if (error instanceof DirectoryUnreachable) return false;
    throw error;
  }
}

/** A person on one platform. */
export interface Reachable {
  readonly platform: Platform;
  readonly user: string;
}

/** Everywhere a person can be spoken to, where they spoke last first; looked up if never seen. */
export async function accountsOf(person: PersonId, world: World): Promise<readonly Reachable[]> {
  await namesOf([person], world);
  const belief = await beliefOf(world);
  const rows = await accountsIn([canonical(person, belief)], belief, world.store);
  const order = world.directories.map(({ platform }) => platform);
  return rows
    .filter((row) => row.standing === 'member')
    .toSorted(
      (a, b) =>
        (b.heardAt ?? 0) - (a.heardAt ?? 0) ||
        order.indexOf(a.platform) - order.indexOf(b.platform),
    )
    .map((row) => ({ platform: row.platform, user: userIn(row.account) }));
}

/** Somebody meant by `@{slack:…}`, an e-mail or `@ana`, among those the policy and the chats know. */
export async function resolvePerson(
  word: string,
  roster: Roster,
  world: World,
): Promise<Person | undefined> {
  const account = /^@\{([^}]+)\}$/.exec(word)?.[1];
  if (account !== undefined) return identify(account, world);
  const plain = word.replace(/^@/, '').toLowerCase();
  if (isEmail(plain)) return byEmail(plain, world);
  return byHandle(plain, roster, world);
}

async function byEmail(email: string, world: World): Promise<Person | undefined> {
  for (const directory of world.directories) {
    const profile = await directory.byEmail(email);
    if (profile !== undefined) return remember(profile, world);
  }
  return undefined;
}

/** `@ana`: among the people the policy names and those the chats have shown, if only one can be meant. */
async function byHandle(handle: string, roster: Roster, world: World): Promise<Person | undefined> {
  const belief = await beliefOf(world);
  const { policy } = belief;
  const named = [
    ...Object.values(roster).flatMap((members) => members.people),
    ...policy.people.map((one) => one.email),
  ]
    .filter((id) => id.split('@')[0] === handle)
    .map((id) => canonical(id, belief));
  const seen = (await world.store.accountsCalled(handle)).map((row) => ({
    ...row,
    person: personIdOf(row, belief),
  }));
  const matches = new Set([...named, ...seen.map((row) => row.person)]);
  const [only] = matches;
  if (only === undefined || matches.size > 1) return undefined;
  const row = seen.find((one) => one.person === only);
  return {
    id: only,
    name: row?.name ?? only,
    zone: row?.zone ?? policy.organisation.zone,
    standing: row?.standing ?? 'member',
  };
}
