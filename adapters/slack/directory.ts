// Who people are, as Slack says it: profiles, addresses and user groups, at most a minute old (product A7).
import type { WebClient } from '@slack/web-api';
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
import { type Person, sameCase } from '../../src/domain/person.ts';
import { slackCode } from './failure.ts';

/** A port's directory, and what the renderer needs to ping a user group. */
export interface SlackDirectory extends Directory {
  readonly platform: 'slack';
  /** Ids of these user groups by handle (without `@`); those that can't be found out are left out. */
  groupIds(handles: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

export interface DirectoryOptions {
  readonly client: WebClient;
  readonly clock: Clock;
  readonly log: Log;
  /** The token's own workspace; undefined while Slack hasn't said. */
  home(): string | undefined;
  /** Whether people of this workspace are ours; undefined while that can't be said. */
  isOurs(team: string): boolean | undefined;
}

/** The port's promise: nothing older than this decides. */
const freshMs = 60_000;
/**
 * Who is in a group is asked at the click (product A7): only clicks within the same moments share an answer, which
 * keeps within Slack's twenty calls a minute. When Slack can't be asked, what is younger than `freshMs` still counts.
 */
const membershipFreshMs = 3_000;
/** "Nobody of that name" in Slack's words. */
const noSuchUser = ['user_not_found', 'users_not_found', 'user_not_visible'];
/** A workspace without user groups has none of that name either: groups come with paid plans. */
const noSuchGroup = [
  'no_such_subteam',
  'subteam_not_found',
  'paid_teams_only',
  'plan_upgrade_required',
];

const user = z.object({
  id: z.string(),
  team_id: z.string().optional(),
  name: z.string().optional(),
  real_name: z.string().optional(),
  tz: z.string().optional(),
  deleted: z.boolean().optional(),
  is_bot: z.boolean().optional(),
  is_restricted: z.boolean().optional(),
  is_ultra_restricted: z.boolean().optional(),
  is_stranger: z.boolean().optional(),
  is_email_confirmed: z.boolean().optional(),
  profile: z
    .object({
      real_name: z.string().optional(),
      display_name: z.string().optional(),
      email: z.string().optional(),
    })
    .default({}),
});

type Found = z.infer<typeof user>;

/** The name is read once, when Slack answers: the search for what can't be seen in it takes longer than all else. */
const userAnswer = z.object({
  user: user.transform((found) => ({ ...found, shownName: nameOf(found) })),
});
type User = z.infer<typeof userAnswer>['user'];
const groupList = z.object({
  usergroups: z.array(
    z.object({ id: z.string(), handle: z.string(), date_delete: z.number().optional() }),
  ),
});
const groupUsers = z.object({ users: z.array(z.string()) });

/** The directory of one workspace's token. Rejects with {@link DirectoryUnreachable} only. */
export function createDirectory(options: DirectoryOptions): SlackDirectory {
  const { client, clock } = options;
  const users = createFresh<User | undefined>(clock, freshMs);
  const byAddress = createFresh<User | undefined>(clock, freshMs);
  const handles = createFresh<ReadonlyMap<string, string>>(clock, freshMs);
  const members = createFresh<readonly string[] | undefined>(clock, membershipFreshMs, freshMs);

  const ask = async <T>(what: string, none: readonly string[], call: () => Promise<T>) => {
    try {
      return await call();
    } catch (error) {
      const code = slackCode(error);
      if (code !== undefined && none.includes(code)) return undefined;
      options.log.warn({ what, error: String(error) }, 'the Slack directory did not answer');
      throw new DirectoryUnreachable(`${what}: ${code ?? 'no answer'}`, { cause: error });
    }
  };

  const userById = (id: string) =>
    users.get(id, () =>
      ask(
        'users.info',
        noSuchUser,
        async () => userAnswer.parse(await client.users.info({ user: id })).user,
      ),
    );

  const groupsByHandle = () =>
    handles.get('all', async () => {
      const listed = await ask(
        'usergroups.list',
        noSuchGroup,
        async () => groupList.parse(await client.usergroups.list()).usergroups,
      );
      const alive = (listed ?? []).filter((group) => !group.date_delete);
      return new Map(alive.map((group) => [group.handle.toLowerCase(), group.id]));
    });

  const membersOf = (group: string) =>
    members.get(group, () =>
      ask(
        'usergroups.users.list',
        noSuchGroup,
        async () =>
          groupUsers.parse(await client.usergroups.users.list({ usergroup: group })).users,
      ),
    );

  const profileOf = (found: User): Profile => {
    const team = found.team_id ?? options.home();
    const ours = team === undefined ? undefined : options.isOurs(team);
    if (team === undefined || ours === undefined) {
      throw new DirectoryUnreachable('Slack has not said which workspace is ours');
    }
    return {
      account: `slack:${team}:${found.id}`,
      platform: 'slack',
      name: found.shownName,
      email: addressOf(found),
      zone: found.tz,
      standing: standingOf(found, ours),
    };
  };

  return {
    platform: 'slack',
    profile: async (account) => {
      const [platform, team, id] = account.split(':');
      if (platform !== 'slack' || !team || !id) return undefined;
      const found = await userById(id);
      if (found === undefined) return undefined;
      const profile = profileOf(found);
      // Slack knows them under another workspace than the one they speak from: a shared channel.
      return profile.account === account ? profile : { ...profile, account, standing: 'foreign' };
    },
    byEmail: async (email) => {
      const address = sameCase(email);
      const found = await byAddress.get(address, () =>
        ask(
          'users.lookupByEmail',
          noSuchUser,
          async () => userAnswer.parse(await client.users.lookupByEmail({ email: address })).user,
        ),
      );
      const profile = found === undefined ? undefined : profileOf(found);
      return profile?.email === address ? profile : undefined;
    },
    group: async (ref) => {
      const id = (await groupsByHandle()).get(handleIn(ref));
      const ids = id === undefined ? undefined : await membersOf(id);
      if (ids === undefined) return undefined;
      const found = await Promise.all(ids.map(userById));
      return found.flatMap((each) => (each === undefined ? [] : [profileOf(each)]));
    },
    groupIds: async (wanted) => {
      if (wanted.length === 0) return new Map();
      const known = await groupsByHandle().catch(() => new Map<string, string>());
      const pairs = wanted.map((handle) => [handle, known.get(handle.toLowerCase())] as const);
      return new Map(pairs.flatMap(([handle, id]) => (id === undefined ? [] : [[handle, id]])));
    },
  };
}

/** `slack:@payments-leads` -> `payments-leads`. */
function handleIn(ref: string): string {
  return ref
    .replace(/^slack:/, '')
    .replace(/^@/, '')
    .toLowerCase();
}

function nameOf(found: Found): string {
  const { display_name, real_name } = found.profile;
  for (const name of [display_name, real_name, found.real_name, found.name]) {
    const shown = oneVisibleLine(name ?? '');
    if (shown !== '') return shown;
  }
  return found.id;
}

/** An address counts as verified unless Slack says it isn't (contract "Who may"). */
function addressOf(found: Found): string | undefined {
  const email = sameCase(found.profile.email?.trim() ?? '');
  return email === '' || found.is_email_confirmed === false ? undefined : email;
}

/** Somebody who left counts as one who was never here. */
function standingOf(found: Found, ours: boolean): Person['standing'] {
  if (found.is_bot === true || found.id === 'USLACKBOT') return 'bot';
  if (found.deleted === true || found.is_stranger === true || !ours) return 'foreign';
  return found.is_restricted === true || found.is_ultra_restricted === true ? 'guest' : 'member';
}
