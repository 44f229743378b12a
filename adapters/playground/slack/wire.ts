// How Slack writes the workspace's facts down in JSON: messages, channels, people and groups as
// the Web API and the payloads show them.
import type { Json } from './json.ts';
import type { Channel, Group, Message, Person, World } from './world.ts';

/** A message as an API answer or a payload carries it; metadata only when asked for. */
export function messageJson(world: World, message: Message, withMetadata = false): Json {
  const { bot, team } = world;
  const replies = threadOf(world, message);
  return {
    type: 'message',
    ...(message.tombstone ? { subtype: 'tombstone', hidden: true } : {}),
    user: message.tombstone ? 'USLACKBOT' : message.user,
    ts: message.ts,
    text: message.text,
    team: team.id,
    ...(message.byBot ? { bot_id: bot.botId, app_id: bot.appId, bot_profile: botJson(world) } : {}),
    ...(message.blocks.length > 0 ? { blocks: message.blocks } : {}),
    ...(message.attachments.length > 0 ? { attachments: message.attachments } : {}),
    ...(message.edits > 0 ? { edited: { user: message.user, ts: message.ts } } : {}),
    ...threadJson(world, message, replies),
    ...(withMetadata && message.metadata !== null ? { metadata: message.metadata } : {}),
  };
}

function threadOf(world: World, message: Message): Message[] {
  if (message.threadTs !== null) return [];
  return world
    .messagesIn(message.channel)
    .filter((each) => each.threadTs === message.ts && each.ephemeralFor === null);
}

function threadJson(world: World, message: Message, replies: Message[]): Json {
  if (message.threadTs !== null) {
    const parent = world.message(message.channel, message.threadTs);
    return { thread_ts: message.threadTs, ...(parent ? { parent_user_id: parent.user } : {}) };
  }
  if (replies.length === 0) return {};
  const users = [...new Set(replies.map((each) => each.user))];
  return {
    thread_ts: message.ts,
    reply_count: replies.length,
    reply_users_count: users.length,
    reply_users: users,
    latest_reply: replies.at(-1)?.ts,
    is_locked: false,
    subscribed: false,
  };
}

/** The bot as messages and `bots.info` show it. */
export function botJson(world: World): Json {
  const { bot, team } = world;
  return { id: bot.botId, app_id: bot.appId, name: bot.name, team_id: team.id, deleted: false };
}

/** A conversation as seen by the bot. */
export function channelJson(world: World, channel: Channel): Json {
  const isMember = channel.members.has(world.bot.userId);
  const common = {
    id: channel.id,
    created: channel.created,
    is_archived: channel.archived,
    is_org_shared: false,
    context_team_id: world.team.id,
  };
  if (channel.kind === 'direct') {
    const other = [...channel.members].find((each) => each !== world.bot.userId);
    return { ...common, is_im: true, user: other, is_user_deleted: false, priority: 0 };
  }
  return {
    ...common,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: channel.kind === 'public',
    is_group: false,
    is_im: false,
    is_mpim: false,
    is_private: channel.kind === 'private',
    is_general: false,
    is_shared: false,
    is_ext_shared: false,
    is_member: isMember,
    creator: world.bot.userId,
    topic: { value: '', creator: '', last_set: 0 },
    purpose: { value: '', creator: '', last_set: 0 },
    num_members: channel.members.size,
  };
}

/** Seconds east of UTC in a zone at a time. */
function offsetSeconds(tz: string, at: number): number {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone: tz, timeZoneName: 'longOffset' });
  const name = parts.formatToParts(at).find((part) => part.type === 'timeZoneName')?.value ?? '';
  const match = /GMT([+-])(\d\d):(\d\d)/.exec(name);
  if (match === null) return 0;
  const seconds = Number(match[2]) * 3600 + Number(match[3]) * 60;
  return match[1] === '-' ? -seconds : seconds;
}

/** A person as `users.info` shows them; the address only with `users:read.email`. */
export function personJson(world: World, person: Person): Json {
  const mayReadEmail = world.scopes.has('users:read.email');
  const profile = {
    real_name: person.realName,
    real_name_normalized: person.realName,
    title: person.title,
    display_name: person.displayName ?? person.name,
    display_name_normalized: person.displayName ?? person.name,
    team: person.teamId,
    ...(mayReadEmail && person.email !== null ? { email: person.email } : {}),
  };
  const shared = {
    id: person.id,
    team_id: person.teamId,
    name: person.name,
    deleted: person.deleted,
    is_bot: person.isBot,
    is_app_user: false,
    updated: 0,
    profile,
  };
  if (person.deleted) return shared;
  return {
    ...shared,
    real_name: person.realName,
    tz: person.tz,
    tz_label: person.tz,
    tz_offset: offsetSeconds(person.tz, world.clock()),
    is_admin: false,
    is_owner: false,
    is_primary_owner: false,
    is_restricted: person.isRestricted,
    is_ultra_restricted: person.isUltraRestricted,
    ...(person.isStranger ? { is_stranger: true } : {}),
    is_email_confirmed: person.isEmailConfirmed,
    who_can_share_contact_card: 'EVERYONE',
  };
}

/** The bot's own account, which is a user too. */
export function botUserJson(world: World): Json {
  const { bot, team } = world;
  return {
    id: bot.userId,
    team_id: team.id,
    name: bot.name.toLowerCase(),
    real_name: bot.name,
    deleted: false,
    is_bot: true,
    is_app_user: false,
    tz: 'UTC',
    tz_label: 'UTC',
    tz_offset: 0,
    updated: 0,
    profile: { real_name: bot.name, bot_id: bot.botId, api_app_id: bot.appId, team: team.id },
  };
}

/** A user group as `usergroups.list` shows it. */
export function groupJson(world: World, group: Group, withUsers: boolean): Json {
  return {
    id: group.id,
    team_id: world.team.id,
    is_usergroup: true,
    is_subteam: true,
    name: group.name,
    handle: group.handle,
    is_external: false,
    date_create: 0,
    date_update: 0,
    date_delete: 0,
    user_count: group.users.length,
    ...(withUsers ? { users: group.users } : {}),
  };
}
