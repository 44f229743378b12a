// Typing: slash commands, messages with and without the bot's name, and opening the App Home.
import { type ActingParts, type Answer, active, closed, refused, silence } from './acting.ts';
import { ApiError } from './api-call.ts';
import { answerJson, type BotAnswer, wentWell } from './delivery.ts';
import type { Json } from './json.ts';
import { commandFields } from './payloads.ts';
import { writeResponse } from './response-urls.ts';
import { typedText } from './typed-text.ts';
import { viewJson } from './view-methods.ts';
import type { Channel, Message, Person, World } from './world.ts';

/**
 * A slash command. `text` is what follows the bot's first command, or a whole line that begins
 * with a slash.
 */
export async function command(
  parts: ActingParts,
  userId: string,
  channelId: string,
  text: string,
  threadTs?: string,
): Promise<Answer> {
  const { world, views, responseUrls, commands } = parts;
  const person = active(parts, userId);
  const channel = world.channel(channelId);
  const [name, rest] = split(parts, text);
  if (!commands.includes(name)) return refused(`${name} is not a valid command.`);
  if (threadTs !== undefined) return refused(`${name} is not supported in threads. Sorry!`);
  const no = closed(person, channel);
  if (no !== null) return no;
  const typed = {
    command: name,
    text: parts.shouldEscape ? typedText(world, rest, 'with names') : rest,
    responseUrl: responseUrls.issue('commands', userId, channelId, null),
    triggerId: views.trigger(userId, null, channelId),
  };
  const fields = commandFields(world, person, channel, typed);
  const answer = await parts.courier({ kind: 'command', what: 'command', fields });
  if (!wentWell(answer)) return failedCommand(name, answer);
  return commandReply(parts, answer, person, channel, `${name} ${rest}`.trim());
}

function split(parts: ActingParts, text: string): [string, string] {
  const match = /^(\/\S+)\s*([\s\S]*)$/.exec(text.trim());
  if (match === null) return [parts.commands[0] ?? '', text.trim()];
  return [match[1] ?? '', match[2] ?? ''];
}

function commandReply(
  parts: ActingParts,
  answer: BotAnswer,
  person: Person,
  channel: Channel,
  typed: string,
): Answer {
  const { world } = parts;
  const heard: Answer = { ...silence, status: answer.status, took: answer.took };
  if (answer.body.trim() === '') return heard;
  const json = answer.headers['content-type']?.includes('json') ? answerJson(answer) : null;
  const args = json ?? { text: answer.body };
  if (Object.keys(args).length === 0) return heard;
  try {
    if (args.response_type === 'in_channel') write(parts, person, channel, typed, null);
    return { ...heard, reply: writeResponse(world, args, person.id, channel.id) };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { ...heard, ok: false, notice: `The app's answer can't be shown: ${error.code}.` };
  }
}

/** A message. With the bot's name in it, the bot gets an `app_mention` if it is in the channel. */
export async function say(
  parts: ActingParts,
  userId: string,
  channelId: string,
  text: string,
  threadTs?: string,
): Promise<Answer> {
  const { world, feed } = parts;
  const person = active(parts, userId);
  const channel = world.channel(channelId);
  const no = closed(person, channel);
  if (no !== null) return no;
  const message = write(
    parts,
    person,
    channel,
    typedText(world, text, 'ids only'),
    threadTs ?? null,
  );
  const said: Answer = { ...silence, ts: message.ts };
  if (!message.text.includes(`<@${world.bot.userId}>`) || channel.kind === 'direct') return said;
  if (!channel.members.has(world.bot.userId)) {
    return { ...said, notice: `${world.bot.name} isn't in this channel. Invite it first.` };
  }
  if (!parts.events.includes('app_mention') || !world.scopes.has('app_mentions:read')) return said;
  const answer = await feed.send(mention(world, person, message));
  return { ...said, status: answer.status, took: answer.took };
}

function write(
  parts: ActingParts,
  person: Person,
  channel: Channel,
  text: string,
  threadTs: string | null,
): Message {
  return parts.world.write({
    channel: channel.id,
    user: person.id,
    byBot: false,
    text,
    blocks: [],
    attachments: [],
    metadata: null,
    threadTs,
    ephemeralFor: null,
    viaResponse: false,
  });
}

/** The tabs of an app that its event tells apart. */
export type AppTab = 'home' | 'messages';

/** Looks at the bot's App Home or at the messages with it; the bot hears of it each time, and which of them it was. */
export async function openHome(
  parts: ActingParts,
  userId: string,
  tab: AppTab = 'home',
): Promise<Answer> {
  const { world, views, feed } = parts;
  const person = active(parts, userId);
  const channel = world.direct(person.id);
  if (!parts.events.includes('app_home_opened')) return silence;
  if (tab === 'home' && !views.hasHome) return refused('This app has no Home tab.');
  const home = tab === 'home' ? views.home(userId) : null;
  const view = home === null ? {} : { view: viewJson(world, home) };
  const event = { type: 'app_home_opened', user: userId, channel: channel.id, tab };
  const answer = await feed.send({ ...event, ...view });
  return { ...silence, status: answer.status, took: answer.took };
}

function failedCommand(command: string, answer: BotAnswer): Answer {
  const error = answer.failure === 'http_timeout' ? 'operation_timeout' : 'dispatch_failed';
  const notice = `${command} failed with the error "${error}"`;
  return { ...silence, ok: false, status: answer.status, took: answer.took, notice };
}

function mention(world: World, person: Person, message: Message): Json & { type: string } {
  return {
    type: 'app_mention',
    user: person.id,
    ts: message.ts,
    client_msg_id: message.ts,
    text: message.text,
    team: person.teamId,
    channel: message.channel,
    event_ts: message.ts,
    ...(message.threadTs === null ? {} : { thread_ts: message.threadTs }),
    ...(person.teamId === world.team.id ? {} : { user_team: person.teamId }),
  };
}
