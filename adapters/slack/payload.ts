// What Slack sends, read as what a person said: the few fields we use, checked before they are believed
// (Slack docs; reliability T10).
import { z } from 'zod';
import type { MessageRef } from '../../src/app/ports.ts';
import type { Utterance } from '../../src/app/speech.ts';
import { shortcutLine } from '../../src/chat/shortcuts.ts';
import type { Place } from '../../src/domain/policy.ts';
import { shownLine, typedLine, withoutMention } from './incoming-text.ts';
import { fieldsOf, type Origin, originOf, viewState } from './modal.ts';

/** Who spoke, and the ways to answer them privately. */
export interface Speaker {
  readonly team: string;
  readonly user: string;
  readonly responseUrl: string | undefined;
  /** Where a message only they see can stand, for want of a response address: a mention's channel. */
  readonly spot: { readonly channel: string; readonly thread: string | undefined } | undefined;
  /** Thread of the pressed message, so that the answer stands beside it. */
  readonly thread: string | undefined;
  /** The pressed message was itself a private answer. */
  readonly pressedPrivate: boolean;
}

/** Something said, with what Slack lets us do about it. */
export interface Heard {
  readonly utterance: Utterance;
  readonly speaker: Speaker;
  /** Opens one modal within three seconds; a mention has none. */
  readonly trigger: string | undefined;
  /** Said in a modal: a further one goes on top of it. */
  readonly inModal: boolean;
}

/** A submitted form, and its inputs by block. */
export interface Submitted extends Heard {
  readonly inputs: readonly string[];
}

const id = z.string().min(1);
const actor = z.object({ id, team_id: id.nullish() });
const team = z.object({ id }).nullish();

const command = z.object({
  team_id: id,
  user_id: id,
  channel_id: id,
  text: z.string().default(''),
  response_url: z.string().optional(),
  trigger_id: z.string().optional(),
});

const press = z.object({
  team,
  user: actor,
  trigger_id: z.string().optional(),
  response_url: z.string().optional(),
  channel: z.object({ id }).nullish(),
  container: z
    .object({
      message_ts: z.string().optional(),
      thread_ts: z.string().optional(),
      is_ephemeral: z.boolean().optional(),
    })
    .optional(),
  message: z.object({ ts: id, thread_ts: id.optional() }).nullish(),
  view: z.object({ type: z.string(), private_metadata: z.string() }).nullish(),
  actions: z.tuple(
    [
      z.object({
        value: z.string().nullish(),
        selected_option: z.object({ value: z.string() }).nullish(),
      }),
    ],
    z.unknown(),
  ),
});

const pointed = z.object({
  ts: id,
  thread_ts: id.optional(),
  text: z.string().nullish().catch(undefined),
  attachments: z.array(z.unknown()).max(100).nullish().catch(undefined),
  blocks: z.array(z.unknown()).max(100).nullish().catch(undefined),
});

const shortcut = z.object({
  team: z.object({ id, domain: z.string().nullish() }).nullish(),
  user: actor,
  callback_id: z.string().max(255),
  trigger_id: z.string().optional(),
  response_url: z.string().optional(),
  channel: z.object({ id }).nullish(),
  message: pointed.nullish(),
});

const submission = z.object({
  team,
  user: actor,
  trigger_id: z.string().optional(),
  view: z.object({
    id,
    private_metadata: z.string(),
    state: viewState,
    blocks: z.array(z.object({ type: z.string(), block_id: z.string().optional() })),
  }),
});

const mention = z.object({
  event_id: id,
  team_id: id,
  authorizations: z.array(z.object({ team_id: id.nullish(), user_id: id.nullish() })).optional(),
  event: z.object({
    user: id,
    text: z.string(),
    channel: id,
    ts: id,
    thread_ts: id.optional(),
    team: id.optional(),
    user_team: id.optional(),
  }),
});

/** `slack:C0PAY`; nothing for a direct conversation, whose ids begin with D. */
function placeOf(channel: string): { place?: Place } {
  return channel.startsWith('D') ? {} : { place: `slack:${channel}` };
}

function threadOf(channel: string, root: string | undefined): { thread?: MessageRef } {
  return root === undefined ? {} : { thread: { channel, id: root } };
}

/** A typed `/release …`. `delivery` names it: the same comes with the same. Undefined when the body isn't one. */
export function readCommand(body: unknown, delivery: string): Heard | undefined {
  const said = command.safeParse(body).data;
  if (said === undefined) return undefined;
  const { team_id, user_id, channel_id } = said;
  return {
    utterance: {
      request: `slack:${delivery}`,
      platform: 'slack',
      account: `slack:${team_id}:${user_id}`,
      via: 'command',
      words: typedLine(said.text, team_id),
      ...placeOf(channel_id),
    },
    speaker: { ...noWays, team: team_id, user: user_id, responseUrl: said.response_url },
    trigger: said.trigger_id,
    inModal: false,
  };
}

const noWays = {
  responseUrl: undefined,
  spot: undefined,
  thread: undefined,
  pressedPrivate: false,
};

/** A pressed button or menu entry. Undefined for one that types nothing, such as a link. */
export function readPress(body: unknown, delivery: string): Heard | undefined {
  const pressed = press.safeParse(body).data;
  const words = pressed?.actions[0].value ?? pressed?.actions[0].selected_option?.value;
  if (pressed === undefined || words === undefined || words === '') return undefined;
  const { user, channel, container, message, view } = pressed;
  const from = view ? originOf(view.private_metadata) : undefined;
  const home = user.team_id ?? pressed.team?.id ?? '';
  const pressedMessage = message?.ts ?? container?.message_ts;
  const root = message?.thread_ts ?? container?.thread_ts;
  // The root of a thread names itself as its thread, and still stands outside of it.
  const thread = root === pressedMessage ? undefined : root;
  return {
    utterance: {
      request: `slack:${delivery}`,
      platform: 'slack',
      account: `slack:${home}:${user.id}`,
      via: 'button',
      words,
      ...(channel ? { ...placeOf(channel.id), ...threadOf(channel.id, thread) } : spotOf(from)),
      ...(channel && pressedMessage
        ? { message: { channel: channel.id, id: pressedMessage } }
        : {}),
    },
    speaker: {
      ...noWays,
      team: home,
      user: user.id,
      responseUrl: pressed.response_url ?? from?.responseUrl,
      thread: view ? from?.thread?.id : thread,
      pressedPrivate: container?.is_ephemeral === true,
    },
    trigger: pressed.trigger_id,
    inModal: view?.type === 'modal',
  };
}

/** Somebody used a shortcut; `heard` is undefined for one that isn't ours. */
export interface Used {
  readonly speaker: Speaker;
  readonly heard: Heard | undefined;
}

/** A shortcut, global or of a message: it types its line. Undefined when the body isn't one. */
export function readShortcut(body: unknown, signature: string): Used | undefined {
  const used = shortcut.safeParse(body).data;
  if (used === undefined) return undefined;
  const { user, channel, message } = used;
  const home = user.team_id ?? used.team?.id ?? '';
  const thread = message?.thread_ts === message?.ts ? undefined : message?.thread_ts;
  const speaker: Speaker = {
    ...noWays,
    team: home,
    user: user.id,
    responseUrl: used.response_url,
    thread,
  };
  const words = shortcutLine(
    used.callback_id,
    message && channel
      ? {
          text: shownText(message, home),
          link: permalink(used.team?.domain ?? '', channel.id, message.ts, thread),
        }
      : undefined,
  );
  if (words === undefined) return { speaker, heard: undefined };
  return {
    speaker,
    heard: {
      utterance: {
        request: `slack:${signature}`,
        platform: 'slack',
        account: `slack:${home}:${user.id}`,
        via: 'button',
        words,
        // A message at the top is the root of what is said about it, though it is answered beside it.
        ...(channel
          ? { ...placeOf(channel.id), ...threadOf(channel.id, thread ?? message?.ts) }
          : {}),
      },
      speaker,
      trigger: used.trigger_id,
      inModal: false,
    },
  };
}

const carrying = z.object({
  text: z.union([z.string(), z.object({ text: z.string() })]).nullish(),
  fallback: z.string().nullish(),
  title: z.string().nullish(),
});

/** Messages of apps may say what they say in attachments or blocks only. */
function shownText({ text, attachments, blocks }: z.infer<typeof pointed>, team: string): string {
  const own = shownLine(text ?? '', team);
  if (own !== '') return own;
  const parts = [...(attachments ?? []), ...(blocks ?? [])].map((part) => {
    const { text: said, fallback, title } = carrying.safeParse(part).data ?? {};
    const inBlock = typeof said === 'object' ? said?.text : said;
    return shownLine(inBlock || fallback || title || '', team);
  });
  return parts.find((part) => part !== '') ?? '';
}

/** The message's address, as `chat.getPermalink` says it; that is asked only where the bot is, and takes its time. */
function permalink(
  domain: string,
  channel: string,
  ts: string,
  thread: string | undefined,
): string | undefined {
  if (!/^[a-z0-9-]{1,80}$/i.test(domain)) return undefined;
  const query = thread === undefined ? '' : `?thread_ts=${thread}&cid=${channel}`;
  return `https://${domain}.slack.com/archives/${channel}/p${ts.replace('.', '')}${query}`;
}

/** A submitted form of ours. `once` lets the same modal count only once, whatever is sent twice. */
export function readSubmission(body: unknown, delivery: string): Submitted | undefined {
  const sent = submission.safeParse(body).data;
  const from = sent === undefined ? undefined : originOf(sent.view.private_metadata);
  if (sent === undefined || from === undefined) return undefined;
  const { user, view } = sent;
  const home = user.team_id ?? sent.team?.id ?? '';
  return {
    utterance: {
      request: `slack:${delivery}`,
      once: `slack:view:${view.id}`,
      platform: 'slack',
      account: `slack:${home}:${user.id}`,
      via: 'form',
      words: from.says,
      fields: fieldsOf(view.state, home),
      ...spotOf(from),
    },
    speaker: {
      ...noWays,
      team: home,
      user: user.id,
      responseUrl: from.responseUrl,
      thread: from.thread?.id,
    },
    trigger: sent.trigger_id,
    inModal: true,
    inputs: view.blocks.flatMap((block) =>
      block.type === 'input' && block.block_id !== undefined ? [block.block_id] : [],
    ),
  };
}

/**
 * `@release …` in a channel or thread. `botUser` is taken out of the words where the event doesn't say
 * who we are. Undefined for other bodies, and for what the bot itself or nobody said.
 */
export function readMention(body: unknown, botUser: string | undefined): Heard | undefined {
  const said = mention.safeParse(body).data;
  if (said === undefined) return undefined;
  const { event } = said;
  const [installed] = said.authorizations ?? [];
  const home = event.user_team ?? event.team ?? installed?.team_id ?? said.team_id;
  const self = installed?.user_id ?? botUser;
  if (self === event.user) return undefined;
  const text = self ? withoutMention(event.text, self) : event.text;
  return {
    utterance: {
      request: `slack:event:${said.event_id}`,
      platform: 'slack',
      account: `slack:${home}:${event.user}`,
      via: 'mention',
      words: typedLine(text, home),
      ...placeOf(event.channel),
      ...threadOf(event.channel, event.thread_ts),
    },
    speaker: {
      ...noWays,
      team: home,
      user: event.user,
      spot: { channel: event.channel, thread: event.thread_ts },
    },
    trigger: undefined,
    inModal: false,
  };
}

/** Somebody who looks at the Home tab. */
export interface Opened {
  /** `slack:T0SIM:U0ANA`. */
  readonly account: string;
  readonly team: string;
}

const homeOpened = z.object({
  team_id: id,
  event: z.object({ user: id, tab: z.literal('home') }),
});

/** Undefined for other bodies, and for the other tab of the bot's own. */
export function readHomeOpened(body: unknown): Opened | undefined {
  const opened = homeOpened.safeParse(body).data;
  if (opened === undefined) return undefined;
  const { team_id: team, event } = opened;
  return { account: `slack:${team}:${event.user}`, team };
}

/** Where a form was opened, as an utterance says it. */
function spotOf(from: Origin | undefined): { place?: Place; thread?: MessageRef } {
  return {
    ...(from?.place === undefined ? {} : { place: from.place }),
    ...(from?.thread === undefined ? {} : { thread: from.thread }),
  };
}

/** The origin to remember in a form that these words open: its answer stands in a thread only if they were said in one. */
export function originFrom(heard: Heard): Omit<Origin, 'says'> {
  const { place } = heard.utterance;
  const { responseUrl, spot } = heard.speaker;
  const isThreaded = (heard.speaker.thread ?? spot?.thread) !== undefined;
  const thread = isThreaded ? heard.utterance.thread : undefined;
  return {
    ...(place === undefined ? {} : { place }),
    ...(thread === undefined ? {} : { thread: { channel: thread.channel, id: thread.id } }),
    ...(responseUrl === undefined ? {} : { responseUrl }),
  };
}
