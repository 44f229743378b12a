// What one person sees, in the shapes of desk-api.ts.
import type {
  DeskChannel,
  DeskMessage,
  DeskOffer,
  DeskPerson,
  DeskState,
  DeskValue,
  DeskView,
} from './desk-api.ts';
import { valueIn } from './form.ts';
import type { Shortcut } from './shortcuts.ts';
import type { View, ViewBook } from './view-book.ts';
import type { SlackWorkspace } from './workspace.ts';
import type { Channel, Message, Person, World } from './world.ts';

/** The timestamp up to which a person has read a channel. */
export type LastRead = (userId: string, channelId: string) => string;

function kindOf(person: Person): DeskPerson['kind'] {
  if (person.deleted) return 'deactivated';
  if (person.isBot) return 'bot';
  if (person.isStranger) return 'stranger';
  return person.isRestricted || person.isUltraRestricted ? 'guest' : 'member';
}

function personSeen(person: Person): DeskPerson {
  const { id, name, realName, title, email, tz } = person;
  return { id, name, realName, title, email, tz, kind: kindOf(person) };
}

/** What a person sees of a channel's messages. */
function visibleTo(world: World, channel: Channel, userId: string): Message[] {
  return world
    .messagesIn(channel.id)
    .filter((each) => each.ephemeralFor === null || each.ephemeralFor === userId);
}

/** One channel in the list on the left. */
export function channelSeen(
  world: World,
  channel: Channel,
  userId: string,
  lastRead: LastRead,
): DeskChannel {
  const since = lastRead(userId, channel.id);
  const fresh = visibleTo(world, channel, userId).filter(
    (each) => each.ts > since && each.user !== userId,
  );
  return {
    id: channel.id,
    name: channel.name,
    kind: channel.kind,
    archived: channel.archived,
    members: [...channel.members],
    botIsMember: channel.members.has(world.bot.userId),
    unread: fresh.length,
  };
}

/** The frame of the page. */
export function stateSeen(
  { world, shortcuts }: Pick<SlackWorkspace, 'world' | 'shortcuts'>,
  person: Person,
  now: number,
  lastRead: LastRead,
): DeskState {
  const own = [...world.channels.values()].filter(
    (each) => each.kind !== 'direct' && each.members.has(person.id),
  );
  const channels = [...own, world.direct(person.id)];
  return {
    revision: world.revision,
    now,
    team: { id: world.team.id, name: world.team.name },
    me: personSeen(person),
    people: [...world.people.values()].map(personSeen),
    groups: [...world.groups.values()].map(({ id, handle, name, users }) => ({
      id,
      handle,
      name,
      users: [...users],
    })),
    channels: channels.map((each) => channelSeen(world, each, person.id, lastRead)),
    bot: { id: world.bot.userId, name: world.bot.name },
    shortcuts: { global: offered(shortcuts, 'global'), message: offered(shortcuts, 'message') },
  };
}

function offered(shortcuts: readonly Shortcut[], type: Shortcut['type']): DeskOffer[] {
  return shortcuts
    .filter((each) => each.type === type)
    .map(({ callbackId, name }) => ({ id: callbackId, name }));
}

/** A channel's messages with their threads, oldest first. */
export function messagesSeen(world: World, channel: Channel, userId: string): DeskMessage[] {
  const visible = visibleTo(world, channel, userId);
  const replies = Map.groupBy(
    visible.filter((each) => each.threadTs !== null),
    (each) => each.threadTs,
  );
  return visible
    .filter((each) => each.threadTs === null)
    .map((each) =>
      messageSeen(
        world,
        each,
        (replies.get(each.ts) ?? []).map((reply) => messageSeen(world, reply, [])),
      ),
    );
}

function messageSeen(world: World, message: Message, replies: DeskMessage[]): DeskMessage {
  const person = world.people.get(message.user);
  return {
    ts: message.ts,
    at: message.at,
    author: {
      id: message.user,
      name: message.byBot ? world.bot.name : (person?.realName ?? message.user),
      isBot: message.byBot,
    },
    text: message.text,
    blocks: message.blocks,
    edited: message.edits > 0,
    ephemeral: message.ephemeralFor !== null,
    tombstone: message.tombstone,
    threadTs: message.threadTs,
    replies,
  };
}

function valuesIn(view: View): Record<string, Record<string, DeskValue>> {
  return Object.fromEntries(
    Object.entries(view.state).map(([blockId, actions]) => [
      blockId,
      Object.fromEntries(Object.entries(actions).map(([id, state]) => [id, valueIn(state)])),
    ]),
  );
}

/** A modal or home tab. */
export function viewSeen(views: ViewBook, view: View | null): DeskView | null {
  if (view === null) return null;
  const { id, kind, hash, title, submit, close, blocks } = view;
  const depth = kind === 'home' ? 1 : views.stack(view.userId).length;
  return { id, kind, hash, title, submit, close, depth, blocks, values: valuesIn(view) };
}
