// chat.*: writing, changing and deleting messages. Contract: Slack's method pages; where those
// leave room, the stricter reading.
import {
  ApiError,
  type Args,
  jsonArg,
  type Method,
  missingArg,
  objectsArg,
  textArg,
} from './api-call.ts';
import { checkBlocks, problemLines } from './block-kit.ts';
import { withIds } from './block-walk.ts';
import { hasBot, seenChannel, writableChannel } from './channels.ts';
import { isJson, type Json } from './json.ts';
import { messageJson } from './wire.ts';
import type { Channel, Message, Metadata, World } from './world.ts';

/** What a call or a response wants a message to say; undefined where it says nothing. */
export type Content = {
  text: string | undefined;
  blocks: Json[] | undefined;
  attachments: Json[] | undefined;
  /** `null` takes the present metadata away. */
  metadata: Metadata | null | undefined;
  warnings: string[];
};

/** Slack's limit of a message's text; what is longer is cut off with a warning. */
const longestText = 40_000;
/** Slack's limit of the text of an edit; what is longer is refused. */
const longestEdit = 4000;
/** Slack has such a limit and doesn't publish it; ours makes the error reachable. */
const largestMetadata = 8000;

/** Reads and checks the content of a message. Throws Slack's error for what it wouldn't take. */
export function contentOf(args: Args): Content {
  const blocks = objectsArg(args, 'blocks', 'invalid_blocks_format');
  const problems = checkBlocks(blocks ?? []);
  if (problems.length > 0) {
    const messages = problemLines(problems);
    const errors = messages.map((line) => line.replace('[ERROR] ', ''));
    throw new ApiError('invalid_blocks', { errors, response_metadata: { messages } });
  }
  const attachments = objectsArg(args, 'attachments', 'invalid_attachments');
  if ((attachments?.length ?? 0) > 100) throw new ApiError('too_many_attachments');
  const { text, warnings } = textOf(args);
  return { text, blocks, attachments, metadata: metadataOf(args), warnings };
}

function textOf(args: Args): { text: string | undefined; warnings: string[] } {
  const markdown = textArg(args, 'markdown_text');
  const text = textArg(args, 'text');
  if (markdown === undefined) {
    if (text === undefined || text.length <= longestText) return { text, warnings: [] };
    return { text: text.slice(0, longestText), warnings: ['message_truncated'] };
  }
  if (text !== undefined || args.blocks !== undefined) {
    throw new ApiError('markdown_text_conflict');
  }
  if (markdown.length > 12_000) throw new ApiError('msg_too_long');
  return { text: markdown, warnings: [] };
}

function metadataOf(args: Args): Metadata | null | undefined {
  const value = jsonArg(args, 'metadata', 'invalid_metadata_format');
  if (value === undefined || value === null) return undefined;
  if (!isJson(value)) throw new ApiError('invalid_metadata_format');
  if (Object.keys(value).length === 0) return null;
  const { event_type, event_payload } = value;
  if (typeof event_type !== 'string' || !isJson(event_payload)) {
    throw new ApiError('invalid_metadata_format');
  }
  if (JSON.stringify(value).length > largestMetadata) throw new ApiError('metadata_too_large');
  return { event_type, event_payload };
}

/** Refuses a message that says nothing at all. */
export function needContent(content: Content): void {
  const says = content.text !== undefined;
  const shows = (content.blocks?.length ?? 0) > 0 || (content.attachments?.length ?? 0) > 0;
  if (!says && !shows) throw new ApiError('no_text');
}

/** The thread a new message goes to: the top-level message of the given timestamp. */
export function threadOf(world: World, channel: Channel, args: Args): string | null {
  const ts = textArg(args, 'thread_ts');
  if (ts === undefined) return null;
  const parent = world.message(channel.id, ts);
  if (parent?.ephemeralFor) throw new ApiError('cannot_reply_to_message');
  return parent?.threadTs ?? ts;
}

function warned(content: Content): Json {
  if (content.warnings.length === 0) return {};
  return {
    warning: content.warnings.join(','),
    response_metadata: { warnings: content.warnings },
  };
}

const postMessage: Method = (world, args) => {
  const content = contentOf(args);
  needContent(content);
  const channel = writableChannel(world, args);
  const message = writeAsBot(world, channel, content, {
    threadTs: threadOf(world, channel, args),
    ephemeralFor: null,
  });
  return {
    channel: channel.id,
    ts: message.ts,
    message: messageJson(world, message, true),
    ...warned(content),
  };
};

/** Writes a message of the bot. */
export function writeAsBot(
  world: World,
  channel: Channel,
  content: Content,
  where: { threadTs: string | null; ephemeralFor: string | null; viaResponse?: boolean },
): Message {
  return world.write({
    channel: channel.id,
    user: world.bot.userId,
    byBot: true,
    text: content.text ?? '',
    blocks: withIds(content.blocks ?? [], (prefix) => world.nextId(prefix)),
    attachments: content.attachments ?? [],
    metadata: content.metadata ?? null,
    threadTs: where.threadTs,
    ephemeralFor: where.ephemeralFor,
    viaResponse: where.viaResponse ?? false,
  });
}

const postEphemeral: Method = (world, args) => {
  const content = contentOf(args);
  needContent(content);
  const channel = writableChannel(world, args);
  const user = textArg(args, 'user');
  if (user === undefined) throw missingArg('user');
  if (!channel.members.has(user)) throw new ApiError('user_not_in_channel');
  const threadTs = threadOf(world, channel, args);
  const message = writeAsBot(world, channel, content, { threadTs, ephemeralFor: user });
  return { message_ts: message.ts, ...warned(content) };
};

function ownMessage(world: World, args: Args, notOwn: string): Message {
  const channel = seenChannel(world, args);
  if (!hasBot(world, channel)) throw new ApiError('not_in_channel');
  const message = world.message(channel.id, textArg(args, 'ts') ?? '');
  if (message === undefined || message.tombstone || message.ephemeralFor !== null) {
    throw new ApiError('message_not_found');
  }
  if (!message.byBot || message.viaResponse) throw new ApiError(notOwn);
  return message;
}

/** Puts new content into a message; what isn't said stays as it was. */
export function rewrite(world: World, message: Message, content: Content): void {
  message.text = content.text ?? message.text;
  if (content.blocks !== undefined) {
    message.before = message.blocks;
    message.blocks = withIds(content.blocks, (prefix) => world.nextId(prefix));
  }
  if (content.attachments !== undefined) message.attachments = content.attachments;
  if (content.metadata !== undefined) message.metadata = content.metadata;
  message.edits += 1;
  world.changed();
}

const update: Method = (world, args) => {
  const content = contentOf(args);
  if ((content.text?.length ?? 0) > longestEdit) throw new ApiError('msg_too_long');
  const message = ownMessage(world, args, 'cant_update_message');
  if (world.channel(message.channel).archived) throw new ApiError('is_inactive');
  const saysNothing = content.text === undefined && content.blocks === undefined;
  if (saysNothing && content.attachments === undefined && content.metadata === undefined) {
    throw new ApiError('no_text');
  }
  rewrite(world, message, content);
  return {
    channel: message.channel,
    ts: message.ts,
    text: message.text,
    message: messageJson(world, message, true),
    ...warned(content),
  };
};

const remove: Method = (world, args) => {
  const message = ownMessage(world, args, 'cant_delete_message');
  world.remove(message);
  return { channel: message.channel, ts: message.ts };
};

const getPermalink: Method = (world, args) => {
  const channel = seenChannel(world, args);
  const message = world.message(channel.id, textArg(args, 'message_ts') ?? '');
  if (message === undefined || message.ephemeralFor !== null) {
    throw new ApiError('message_not_found');
  }
  const path = `archives/${channel.id}/p${message.ts.replace('.', '')}`;
  const thread = message.threadTs;
  const query = thread === null ? '' : `?thread_ts=${thread}&cid=${channel.id}`;
  return {
    channel: channel.id,
    permalink: `https://${world.team.domain}.slack.com/${path}${query}`,
  };
};

/** The methods by name. */
export const chatMethods: Record<string, Method> = {
  'chat.postMessage': postMessage,
  'chat.postEphemeral': postEphemeral,
  'chat.update': update,
  'chat.delete': remove,
  'chat.getPermalink': getPermalink,
};
