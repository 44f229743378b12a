// conversations.*: what the bot may find out about channels and read back from them. Reading
// history needs scopes that are optional for the bot (contract).
import {
  ApiError,
  type Args,
  flagArg,
  type Method,
  missingArg,
  page,
  textArg,
} from './api-call.ts';
import { hasBot, needChannelScope, needScope, seenChannel } from './channels.ts';
import type { Json } from './json.ts';
import { channelJson, messageJson } from './wire.ts';
import type { Channel, Message, World } from './world.ts';

const open: Method = (world, args) => {
  const given = textArg(args, 'channel');
  if (given !== undefined) {
    const channel = seenChannel(world, args);
    return { channel: { id: channel.id }, no_op: true, already_open: true };
  }
  const users = (textArg(args, 'users') ?? '').split(',').filter((each) => each !== '');
  if (users.length === 0) throw new ApiError('users_list_not_supplied');
  if (users.length > 1) needScope(world, 'mpim:write');
  const person = world.people.get(users[0] ?? '');
  if (person === undefined) throw new ApiError('user_not_found');
  if (person.deleted) throw new ApiError('user_disabled');
  if (person.isBot) throw new ApiError('cannot_dm_bot');
  const known = world.channels.size;
  const channel = world.direct(person.id);
  const already = known === world.channels.size;
  const shown = flagArg(args, 'return_im') ? channelJson(world, channel) : { id: channel.id };
  return { channel: shown, ...(already ? { no_op: true, already_open: true } : {}) };
};

const info: Method = (world, args) => {
  const channel = seenChannel(world, args);
  needChannelScope(world, channel, 'read');
  const { num_members, ...shown } = channelJson(world, channel);
  return {
    channel: flagArg(args, 'include_num_members') ? { ...shown, num_members } : shown,
  };
};

const typeNames: Record<string, Channel['kind'] | 'group'> = {
  public_channel: 'public',
  private_channel: 'private',
  im: 'direct',
  mpim: 'group',
};

const listAll: Method = (world, args) => {
  const types = (textArg(args, 'types') ?? 'public_channel').split(',').map((each) => each.trim());
  const kinds = new Set(types.map((each) => typeNames[each]));
  if (kinds.has(undefined)) throw new ApiError('invalid_types');
  for (const [kind, scope] of scopes) if (kinds.has(kind)) needScope(world, scope);
  const withoutArchived = flagArg(args, 'exclude_archived');
  const channels = [...world.channels.values()].filter(
    (channel) =>
      kinds.has(channel.kind) &&
      (channel.kind === 'public' || hasBot(world, channel)) &&
      !(withoutArchived && channel.archived),
  );
  const part = page(channels, args, { missing: 100, max: 1000 });
  return {
    channels: part.items.map((channel) => channelJson(world, channel)),
    response_metadata: { next_cursor: part.next },
  };
};

const scopes: [Channel['kind'] | 'group', string][] = [
  ['public', 'channels:read'],
  ['private', 'groups:read'],
  ['direct', 'im:read'],
  ['group', 'mpim:read'],
];

const members: Method = (world, args) => {
  const channel = seenChannel(world, args);
  needChannelScope(world, channel, 'read');
  const part = page([...channel.members], args, { missing: 100, max: 1000 });
  return { members: part.items, response_metadata: { next_cursor: part.next } };
};

function readable(world: World, args: Args): Channel {
  const channel = seenChannel(world, args);
  needChannelScope(world, channel, 'history');
  if (!hasBot(world, channel)) throw new ApiError('not_in_channel');
  return channel;
}

function within(args: Args): (message: Message) => boolean {
  const oldest = Number(textArg(args, 'oldest') ?? '0');
  const latest = Number(textArg(args, 'latest') ?? 'Infinity');
  if (Number.isNaN(oldest)) throw new ApiError('invalid_ts_oldest');
  if (Number.isNaN(latest)) throw new ApiError('invalid_ts_latest');
  const inclusive = flagArg(args, 'inclusive');
  return (message) => {
    const ts = Number(message.ts);
    return inclusive ? ts >= oldest && ts <= latest : ts > oldest && ts < latest;
  };
}

function listed(world: World, messages: Message[], args: Args): Json {
  const withMetadata = flagArg(args, 'include_all_metadata');
  const part = page(messages, args, { missing: 100, max: 999 });
  return {
    messages: part.items.map((message) => messageJson(world, message, withMetadata)),
    has_more: part.next !== '',
    ...(part.next === '' ? {} : { response_metadata: { next_cursor: part.next } }),
  };
}

const history: Method = (world, args) => {
  const channel = readable(world, args);
  const messages = world
    .messagesIn(channel.id)
    .filter((each) => each.threadTs === null && each.ephemeralFor === null)
    .filter(within(args))
    .reverse();
  return { ...listed(world, messages, args), pin_count: 0 };
};

const replies: Method = (world, args) => {
  const channel = readable(world, args);
  const ts = textArg(args, 'ts');
  if (ts === undefined) throw missingArg('ts');
  const asked = world.message(channel.id, ts);
  if (asked === undefined || asked.ephemeralFor !== null) throw new ApiError('thread_not_found');
  const root = asked.threadTs ?? asked.ts;
  const inRange = within(args);
  const messages = world
    .messagesIn(channel.id)
    .filter((each) => each.ephemeralFor === null)
    .filter((each) => each.ts === root || (each.threadTs === root && inRange(each)));
  return listed(world, messages, args);
};

/** The methods by name. */
export const conversationMethods: Record<string, Method> = {
  'conversations.open': open,
  'conversations.info': info,
  'conversations.list': listAll,
  'conversations.members': members,
  'conversations.history': history,
  'conversations.replies': replies,
};
