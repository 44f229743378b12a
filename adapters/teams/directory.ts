// Who people are, as Teams says it: members of the conversations the bot is in, at most a minute old (product A7). Teams has
// no search by address for bots, so an address is looked for in the rosters of the policy's channels.
import { z } from 'zod';
import { createFresh } from '../../src/app/fresh.ts';
import {
  type Clock,
  type Directory,
  DirectoryUnreachable,
  type Log,
  type Profile,
} from '../../src/app/ports.ts';
import { oneVisibleLine } from '../../src/chat/typed-text.ts';
import { isEmail, type Person, sameCase } from '../../src/domain/person.ts';
import { within } from '../node/patience.ts';
import { type Connector, ConnectorError, type Spot } from './connector.ts';
import type { TeamsContacts } from './contacts.ts';
import { channelIn } from './payload.ts';

/** A port's directory, and the people a form can offer. */
export interface TeamsDirectory extends Directory {
  readonly platform: 'teams';
  /** Members of the policy's channels, by name; empty while they can't be found out. */
  members(): Promise<readonly Profile[]>;
  /** Whether somebody is in a channel or group chat; no while that can't be said. */
  isIn(
    conversation: string,
    who: { readonly tenant: string; readonly mri: string },
  ): Promise<boolean>;
}

export interface DirectoryOptions {
  readonly connector: Connector;
  readonly contacts: TeamsContacts;
  readonly clock: Clock;
  readonly log: Log;
  /** Ids of the policy's channels. */
  channels(): readonly string[];
  /** How long whoever asks waits, in milliseconds: less than an answer may take, since people are only part of it. */
  readonly patienceMs: number;
}

/** Channels whose members a form offers: enough for whoever is meant, few enough to be asked while somebody waits. */
const MOST_ASKED = 10;
/** The port's promise: nothing older than this decides. */
const FRESH_MS = 60_000;
/** After it didn't answer, it isn't waited for again at once. */
const REST_MS = 3_000;
/** With anything else Teams says that it can't say. */
const SAYS_NO = [400, 403, 404];

const text = z.string().nullish();
const member = z.object({
  id: z.string().min(1),
  name: text,
  email: text,
  userPrincipalName: text,
  aadObjectId: text,
  objectId: text,
  tenantId: text,
  userRole: text,
});
type Found = z.infer<typeof member>;

interface Roster {
  readonly tenant: string;
  readonly channel: string;
  readonly members: readonly Found[];
}

/** The directory of the tenants the bot is in. Rejects with {@link DirectoryUnreachable} only. */
export function createDirectory(options: DirectoryOptions): TeamsDirectory {
  const { connector, contacts, clock, log, patienceMs } = options;
  const people = createFresh<Found | undefined>(clock, FRESH_MS);
  const rosters = createFresh<Roster>(clock, FRESH_MS);
  let restUntil = 0;

  const unreachable = (why: string, cause?: unknown) => new DirectoryUnreachable(why, { cause });

  /** Undefined when Teams says that there is no such member or conversation. */
  const ask = async <T>(what: string, call: () => Promise<T>): Promise<T | undefined> => {
    if (clock.now() < restUntil) throw unreachable(`${what}: Teams didn't answer a moment ago`);
    try {
      return await call();
    } catch (error) {
      const status = error instanceof ConnectorError ? error.status : undefined;
      if (status !== undefined && SAYS_NO.includes(status)) return undefined;
      log.warn({ what, error: String(error) }, 'the Teams directory did not answer');
      if (status === undefined) restUntil = clock.now() + REST_MS;
      throw unreachable(`${what}: ${status ?? 'no answer'}`, error);
    }
  };

  /** In the time somebody waits; after silence Teams isn't waited for again at once. */
  const askNow = async <T>(what: string, call: () => Promise<T>): Promise<T | undefined> => {
    const answer = await within(ask(what, call), patienceMs);
    if (answer !== 'late') return answer;
    restUntil = clock.now() + REST_MS;
    throw unreachable(`${what}: no answer in time`);
  };

  const load = async (channel: string): Promise<Roster> => {
    const tenant = (await contacts.conversation(channel))?.tenant;
    const home =
      tenant === undefined
        ? await contacts.home()
        : { tenant, ...((await contacts.tenant(tenant)) ?? { serviceUrl: undefined }) };
    if (home?.serviceUrl === undefined) return { tenant: '', channel, members: [] };
    const at: Spot = { serviceUrl: home.serviceUrl, conversation: channel };
    const found = (await ask('the members of a channel', () => connector.members(at))) ?? [];
    const members = found.flatMap((one) => member.safeParse(one).data ?? []);
    return { tenant: home.tenant, channel, members };
  };

  /** A large team comes in many pages: whoever asks doesn't wait for all of them, and whoever asks next finds them read. */
  const rosterOf = async (channel: string): Promise<Roster> => {
    const roster = await within(
      rosters.get(channel, () => load(channel)),
      patienceMs,
    );
    if (roster === 'late') throw unreachable('the members of a channel are still being read');
    return roster;
  };

  /** The first channel that has such a member ends the search: most people are in most of them. */
  const search = async (isMeant: (one: Found, roster: Roster) => boolean) => {
    for (const channel of options.channels()) {
      const roster = await rosterOf(channel);
      const found = roster.members.find((one) => isMeant(one, roster));
      if (found === undefined) continue;
      await contacts.notePerson(userOf(found), {
        tenant: roster.tenant,
        mri: found.id,
        seenIn: channel,
      });
      return { found, tenant: roster.tenant };
    }
    return undefined;
  };

  const memberIn = async (tenant: string, conversation: string, user: string, all = true) => {
    const serviceUrl = (await contacts.tenant(tenant))?.serviceUrl;
    if (serviceUrl === undefined) return undefined;
    const at: Spot = { serviceUrl, conversation: channelIn(conversation) };
    const found = await askNow('a member', () => connector.member(at, user));
    const one = member.safeParse(found).data;
    if (one !== undefined || !all) return one;
    // A service that doesn't know single members may still know all of them.
    const { members } = await rosterOf(at.conversation);
    return members.find((each) => isCalled(each, user));
  };

  const findPerson = async (tenant: string, user: string): Promise<Found | undefined> => {
    const contact = await contacts.person(user);
    const claim = contacts.claimed(user);
    const known = { mri: contact?.mri ?? user, zone: undefined };
    const spots = [
      claim,
      contact?.seenIn && { ...known, conversation: contact.seenIn },
      contact?.chat && { ...known, conversation: contact.chat },
    ];
    for (const spot of spots) {
      if (!spot) continue;
      const { conversation, mri, zone } = spot;
      const found = await memberIn(tenant, conversation, mri);
      // Whoever answers to that id is believed only if Teams says that they are the one who was asked for.
      if (found === undefined || !isCalled(found, user)) continue;
      await contacts.notePerson(userOf(found), {
        tenant,
        mri: found.id,
        seenIn: conversation,
        closed: undefined,
        ...(zone === undefined ? {} : { zone }),
      });
      return found;
    }
    const member = await search((one, roster) => roster.tenant === tenant && isCalled(one, user));
    return member?.found;
  };

  const profileOf = async (found: Found, tenant: string): Promise<Profile> => {
    const user = userOf(found);
    return {
      account: `teams:${tenant}:${user}`,
      platform: 'teams',
      name: oneVisibleLine(found.name ?? '') || user,
      email: addressOf(found),
      zone: (await contacts.person(user))?.zone,
      standing: standingOf(found, tenant),
    };
  };

  return {
    platform: 'teams',
    profile: async (account) => {
      const [platform, tenant, ...rest] = account.split(':');
      if (platform !== 'teams' || !tenant || rest.length === 0) return undefined;
      const said = rest.join(':');
      // A mention may know only the id that the bot knows somebody by.
      const user = (await contacts.userOf(said)) ?? said;
      const found = await people.get(`${tenant}:${user}`, () => findPerson(tenant, user));
      return found && profileOf(found, tenant);
    },
    byEmail: async (email) => {
      const address = sameCase(email);
      const member = await search((one) => addressOf(one) === address);
      return member && profileOf(member.found, member.tenant);
    },
    // Groups of the policy are people, Slack's user groups and other groups (policy.md): Teams brings none.
    group: async () => undefined,
    isIn: async (conversation, { tenant, mri }) => {
      const found = await memberIn(tenant, conversation, mri, false).catch(() => undefined);
      return found?.id === mri;
    },
    members: async () => {
      const found = await Promise.all(options.channels().slice(0, MOST_ASKED).map(rosterOf)).catch(
        () => [],
      );
      const all = found.flatMap((roster) =>
        roster.members.map((one) => [userOf(one), one, roster] as const),
      );
      const once = new Map(all.map(([user, one, roster]) => [user, { one, roster }]));
      const profiles = [...once.values()].map(({ one, roster }) => profileOf(one, roster.tenant));
      const members = (await Promise.all(profiles)).filter(({ standing }) => standing === 'member');
      return members.toSorted((a, b) => a.name.localeCompare(b.name, 'en'));
    },
  };
}

function userOf({ aadObjectId, objectId, id }: Found): string {
  return aadObjectId || objectId || id;
}

function isCalled(found: Found, user: string): boolean {
  return found.id === user || userOf(found) === user;
}

/** The address, else the name to sign in with, which an organisation gives out itself. */
function addressOf({ email, userPrincipalName }: Found): string | undefined {
  const address = sameCase((email || userPrincipalName || '').trim());
  return isEmail(address) && !isOutsider(address) ? address : undefined;
}

/** Entra's mark in the sign-in name of a guest. */
function isOutsider(name: string): boolean {
  return name.toUpperCase().includes('#EXT#');
}

function standingOf(found: Found, tenant: string): Person['standing'] {
  const { id, tenantId, userPrincipalName, userRole } = found;
  if (id.startsWith('28:')) return 'bot';
  if (userRole === 'anonymous' || (tenantId && tenantId !== tenant)) return 'foreign';
  return userRole === 'guest' || isOutsider(userPrincipalName ?? '') ? 'guest' : 'member';
}
