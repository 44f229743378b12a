// What the page shows and where the reader is in it. Everything here came from the desk or from a
// click; the parts of the page draw it and change nothing.
import type {
  DeskChannel,
  DeskMessage,
  DeskMessages,
  DeskState,
  DeskViews,
} from '../slack/desk-api.ts';

/** Where the reader is; null until the workspace has said who and what is there. */
export type Place = {
  as: string | null;
  /** An id, or {@link direct}. */
  channel: string | null;
  /** `ts` of the message whose thread is open. */
  thread: string | null;
  /** A direct conversation with the bot has two sides. */
  side: 'chat' | 'home';
};

/** All that one drawing of the page depends on. */
export type Page = {
  place: Place;
  state: DeskState;
  messages: DeskMessages;
  views: DeskViews;
  /** What arrived lately, by `ts`: drawn highlighted for a moment. */
  fresh: ReadonlySet<string>;
  /** New replies in threads that aren't open, by the thread's `ts`. */
  threadNews: ReadonlyMap<string, number>;
  /** Unread direct messages of the other people, by person. */
  waiting: ReadonlyMap<string, number>;
  /** Private messages that this reader has put away, by `ts`. */
  dismissed: ReadonlySet<string>;
  /** When this window was opened, workspace time: private messages from before it are gone. */
  since: number;
};

/** The place as the part of the address behind `#`, so that reloading and a second window keep it. */
export function hashOf(place: Place): string {
  const fields = new URLSearchParams();
  if (place.as) fields.set('as', place.as);
  if (place.channel) fields.set('in', place.channel);
  if (place.thread) fields.set('thread', place.thread);
  if (place.side === 'home') fields.set('side', 'home');
  return fields.toString();
}

/** The place that an address names. */
export function placeOf(hash: string): Place {
  const fields = new URLSearchParams(hash.replace(/^#/, ''));
  return {
    as: fields.get('as'),
    channel: fields.get('in'),
    thread: fields.get('thread'),
    side: fields.get('side') === 'home' ? 'home' : 'chat',
  };
}

/** How a place names its reader's own conversation with the bot: everybody has another one. */
export const direct = 'direct';

/** The channel that a place names; the first when it is nowhere to be seen. */
export function channelFor(
  channels: readonly DeskChannel[],
  wanted: string | null,
): DeskChannel | undefined {
  return channels.find((channel) => isNamed(channel, wanted)) ?? channels[0];
}

/** Whether a place names this channel. */
export function isNamed(channel: DeskChannel, wanted: string | null): boolean {
  return channel.id === wanted || (wanted === direct && channel.kind === 'direct');
}

/** The message whose thread is open, if it is still there. */
export function openThread(page: Page): DeskMessage | undefined {
  const { thread } = page.place;
  return page.messages.messages.find((message) => message.ts === thread);
}

/** Slack keeps no private message over a reload. */
function isThere(page: Page, message: DeskMessage): boolean {
  if (page.dismissed.has(message.ts)) return false;
  return !message.ephemeral || message.at >= page.since;
}

/** The messages of the channel without those that are gone. */
export function shownMessages(page: Page): DeskMessage[] {
  return page.messages.messages.filter((message) => isThere(page, message));
}

/** A thread's replies without those that are gone. */
export function shownReplies(page: Page, message: DeskMessage): DeskMessage[] {
  return message.replies.filter((reply) => isThere(page, reply));
}

/** `#payments`, or the bot's name for a direct conversation. */
export function channelName(page: Page, channel: DeskChannel): string {
  return channel.kind === 'direct' ? page.state.bot.name : `#${channel.name}`;
}

/** The name of the channel that is shown. */
export function placeName(page: Page): string {
  return channelName(page, page.messages.channel);
}
