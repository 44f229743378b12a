// Where Homes stand and which of them a decision leaves behind to be drawn anew. The Home of one account is a stream without
// a snapshot and a place of its own; what it says is drawn from everybody's releases when it is delivered.
import type { Person, PersonId } from '../domain/person.ts';
import type { Place } from '../domain/policy.ts';
import { type Belief, canonical } from './identity.ts';
import { messageRow } from './messages.ts';
import { accountsIn } from './people.ts';
import type { Platform } from './ports.ts';
import type { OutboxRow, Post, Reader, Transaction } from './store.ts';

const PREFIX = 'home:';

/** The part of a Home that a platform keeps one of for each person. */
export const TAB = 'home';

/** Stream and place of an account's Home: `home:slack:T0SIM:U0ANA`. */
export function homeOf(account: string): Place {
  return `${PREFIX}${account}`;
}

/** `slack:T0SIM:U0ANA`; undefined for any other stream or place. */
export function accountOfHome(place: Place): string | undefined {
  return place.startsWith(PREFIX) ? place.slice(PREFIX.length) : undefined;
}

/** Whether a place is a Home on this platform. */
export function isHomeOn(platform: Platform, place: Place): boolean {
  return place.startsWith(`${PREFIX}${platform}:`);
}

/** `home:<n>`, the n-th card that was asked for; 0 for the tab. */
export function homeNumber(part: string): number {
  return Number(part.split(':')[1] ?? 0);
}

export function homeRow(account: string, part: string, now: number): OutboxRow {
  const home = homeOf(account);
  return messageRow(home, home, part, now);
}

/** The card to post for somebody who asks for their Home, further down than the one before. */
export function nextCard(posts: readonly Post[], now: number): string {
  const latest = Math.max(0, ...posts.map(({ part }) => homeNumber(part)));
  return `${TAB}:${Math.max(now, latest + 1)}`;
}

/**
 * Every Home this person has opened, by whatever account. Of cards the newest is drawn, and the one before it, which may not
 * have heard yet that there is a newer one.
 */
export async function homeRows(
  reader: Reader,
  people: readonly PersonId[],
  belief: Belief,
  now: number,
): Promise<readonly OutboxRow[]> {
  const present = people.map((one) => canonical(one, belief));
  const accounts = await accountsIn(present, belief, reader);
  const rows: OutboxRow[] = [];
  for (const { account } of accounts) {
    const posts = await reader.posts(homeOf(account));
    const newest = posts.toSorted((a, b) => homeNumber(b.part) - homeNumber(a.part)).slice(0, 2);
    rows.push(...newest.map(({ part }) => homeRow(account, part, now)));
  }
  return rows;
}

/** Whoever decides sees at once what is left for them, wherever they have opened their Home. Time has none. */
export async function redrawHomes(
  tx: Transaction,
  actor: Person | undefined,
  belief: Belief,
  now: number,
): Promise<void> {
  if (actor === undefined) return;
  await tx.enqueue(await homeRows(tx, [actor.id], belief, now));
}
