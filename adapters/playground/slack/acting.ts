// People at work: what they may reach, and what Slack's client shows them after they acted.
import type { BotAnswer, Courier } from './delivery.ts';
import type { EventFeed } from './event-feed.ts';
import type { Json } from './json.ts';
import { words } from './json.ts';
import type { ResponseUrls } from './response-urls.ts';
import type { Shortcut } from './shortcuts.ts';
import type { View, ViewBook } from './view-book.ts';
import type { Channel, Message, Person, World } from './world.ts';

/** What a person sees after acting. */
export type Answer = {
  /** False when Slack would show a failure: `notice`, or `errors` in a form. */
  ok: boolean;
  /** HTTP status of the bot; null when it didn't answer or wasn't asked. */
  status: number | null;
  /** Milliseconds the bot took. */
  took: number;
  /** What Slack itself would say. */
  notice: string | null;
  /** The message that came back in the HTTP response. */
  reply: Message | null;
  /** A form's complaints, by block_id. */
  errors: Record<string, string>;
  /** The timestamp of what was written, for `say`. */
  ts: string | null;
};

/** A message, or an open view. */
export type Target = { channelId: string; ts: string } | { viewId: string };

export type ActingParts = {
  world: World;
  views: ViewBook;
  responseUrls: ResponseUrls;
  courier: Courier;
  feed: EventFeed;
  /** The bot's slash commands. */
  commands: readonly string[];
  /** The shortcuts of the app's manifest. */
  shortcuts: readonly Shortcut[];
  /** Events the bot has subscribed to. */
  events: readonly string[];
  shouldEscape: boolean;
};

/** Nothing happened that anybody would see. */
export const silence: Answer = {
  ok: true,
  status: null,
  took: 0,
  notice: null,
  reply: null,
  errors: {},
  ts: null,
};

/** Slack's client said no before the bot heard of it. */
export const refused = (notice: string): Answer => ({ ...silence, ok: false, notice });

/** Sends an interaction's payload to the bot. */
export function interact(parts: ActingParts, payload: Json): Promise<BotAnswer> {
  return parts.courier({ kind: 'interaction', what: words(payload.type), payload });
}

/** Somebody who can act. Throws for unknown and deactivated accounts. */
export function active(parts: ActingParts, userId: string): Person {
  const person = parts.world.person(userId);
  if (person.deleted) throw new Error(`${person.realName}'s account is deactivated.`);
  return person;
}

/** Why a person can't write in a channel; null when they can. */
export function closed(person: Person, channel: Channel): Answer | null {
  if (channel.archived) return refused(`#${channel.name} is archived.`);
  if (channel.members.has(person.id)) return null;
  return refused(`${person.realName} isn't in #${channel.name}.`);
}

/** A message that a person sees. Throws when they don't. */
export function visible(
  parts: ActingParts,
  userId: string,
  at: { channelId: string; ts: string },
): Message {
  const { world } = parts;
  const message = world.message(at.channelId, at.ts);
  const hidden = message?.ephemeralFor !== null && message?.ephemeralFor !== userId;
  if (message === undefined || hidden || !world.channel(at.channelId).members.has(userId)) {
    throw new Error(`${userId} sees no message ${at.ts} in ${at.channelId}.`);
  }
  return message;
}

/** The view a person has on top, or their home tab. Throws for any other. */
export function openView(parts: ActingParts, userId: string, viewId: string): View {
  const { views } = parts;
  const open = [views.top(userId), views.home(userId)];
  const view = open.find((each) => each?.id === viewId);
  if (!view) throw new Error(`${userId} doesn't have the view ${viewId} open on top.`);
  return view;
}
