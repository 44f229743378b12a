// Which conversations the bot can reach, and with which error Slack says that it can't.
import { ApiError, type Args, textArg } from './api-call.ts';
import type { Channel, World } from './world.ts';

const scopeKind: Record<Channel['kind'], string> = {
  public: 'channels',
  private: 'groups',
  direct: 'im',
};

/** Refuses like Slack when the token lacks a scope. */
export function needScope(world: World, scope: string): void {
  if (world.scopes.has(scope)) return;
  throw new ApiError('missing_scope', { needed: scope, provided: [...world.scopes].join(',') });
}

/** Refuses unless the token may `read` or have the `history` of this kind of conversation. */
export function needChannelScope(world: World, channel: Channel, what: 'read' | 'history'): void {
  needScope(world, `${scopeKind[channel.kind]}:${what}`);
}

/** Whether the bot is a member. */
export function hasBot(world: World, channel: Channel): boolean {
  return channel.members.has(world.bot.userId);
}

/** The conversation of an argument; a private one that the bot isn't in doesn't exist for it. */
export function seenChannel(world: World, args: Args, name = 'channel'): Channel {
  const given = textArg(args, name);
  const channel = given === undefined ? undefined : world.channels.get(given);
  if (channel === undefined) throw new ApiError('channel_not_found');
  if (channel.kind !== 'public' && !hasBot(world, channel)) throw new ApiError('channel_not_found');
  return channel;
}

/**
 * The conversation to write to: by id, by name, or a person's id for the direct conversation
 * with them. Refuses archived ones and those the bot isn't in.
 */
export function writableChannel(world: World, args: Args): Channel {
  const channel = namedChannel(world, textArg(args, 'channel') ?? '');
  if (channel === undefined) throw new ApiError('channel_not_found');
  if (channel.kind !== 'public' && !hasBot(world, channel)) throw new ApiError('channel_not_found');
  if (channel.archived) throw new ApiError('is_archived');
  if (!hasBot(world, channel)) throw new ApiError('not_in_channel');
  return channel;
}

function namedChannel(world: World, given: string): Channel | undefined {
  const byId = world.channels.get(given);
  if (byId !== undefined) return byId;
  const person = world.people.get(given);
  if (person !== undefined) return person.deleted ? undefined : world.direct(person.id);
  const name = given.replace(/^#/, '');
  return [...world.channels.values()].find((each) => each.kind !== 'direct' && each.name === name);
}
