// auth.test, bots.info, users.*, usergroups.*: who is who, as far as the bot's scopes let it ask.
import { ApiError, flagArg, type Method, missingArg, page, textArg } from './api-call.ts';
import { botJson, botUserJson, groupJson, personJson } from './wire.ts';

const authTest: Method = (world) => ({
  url: `https://${world.team.domain}.slack.com/`,
  team: world.team.name,
  user: world.bot.name.toLowerCase(),
  team_id: world.team.id,
  user_id: world.bot.userId,
  bot_id: world.bot.botId,
  is_enterprise_install: false,
});

const botsInfo: Method = (world, args) => {
  const bot = textArg(args, 'bot');
  if (bot === undefined) throw missingArg('bot');
  if (bot !== world.bot.botId) throw new ApiError('bot_not_found');
  return { bot: { ...botJson(world), user_id: world.bot.userId, updated: 0, icons: {} } };
};

const userInfo: Method = (world, args) => {
  const id = textArg(args, 'user');
  if (id === world.bot.userId) return { user: botUserJson(world) };
  const person = world.people.get(id ?? '');
  if (person === undefined) throw new ApiError('user_not_found');
  return { user: personJson(world, person) };
};

const userList: Method = (world, args) => {
  const people = [...world.people.values()].map((person) => personJson(world, person));
  const part = page([...people, botUserJson(world)], args, { missing: 1000, max: 1000 });
  return {
    members: part.items,
    cache_ts: world.seconds(),
    response_metadata: { next_cursor: part.next },
  };
};

const lookupByEmail: Method = (world, args) => {
  const email = textArg(args, 'email')?.toLowerCase();
  if (email === undefined) throw missingArg('email');
  const person = [...world.people.values()].find(
    (each) => each.email?.toLowerCase() === email && !each.deleted && !each.isBot,
  );
  if (person === undefined) throw new ApiError('users_not_found');
  return { user: personJson(world, person) };
};

const groupList: Method = (world, args) => {
  const withUsers = flagArg(args, 'include_users');
  const groups = [...world.groups.values()];
  return { usergroups: groups.map((group) => groupJson(world, group, withUsers)) };
};

const groupUsers: Method = (world, args) => {
  const group = world.groups.get(textArg(args, 'usergroup') ?? '');
  if (group === undefined) throw new ApiError('no_such_subteam');
  return { users: group.users };
};

/** The methods by name. */
export const peopleMethods: Record<string, Method> = {
  'auth.test': authTest,
  'bots.info': botsInfo,
  'users.info': userInfo,
  'users.list': userList,
  'users.lookupByEmail': lookupByEmail,
  'usergroups.list': groupList,
  'usergroups.users.list': groupUsers,
};
