// What a Slack workspace consists of: people, channels, groups and messages, with Slack's ids and
// timestamps. Only facts and look-ups; what may be done with them stands in the other files.
import type { Block } from './block-walk.ts';
import type { Json } from './json.ts';

/** Somebody with an account. What is left out: a confirmed member in UTC, no e-mail address. */
export type PersonSeed = {
  id: string;
  /** The handle, without `@`. */
  name: string;
  realName: string;
  /** What they are called in messages; default: the handle. */
  displayName?: string;
  /** What they do, as their profile says. */
  title?: string;
  email?: string;
  /** IANA zone. */
  tz?: string;
  isEmailConfirmed?: boolean;
  deleted?: boolean;
  isBot?: boolean;
  /** A multi-channel guest. */
  isRestricted?: boolean;
  /** A single-channel guest. */
  isUltraRestricted?: boolean;
  /** Somebody of another organisation, seen through a shared channel. */
  isStranger?: boolean;
  /** The workspace the account belongs to, when it isn't this one. */
  teamId?: string;
};

/** A channel; `members` defaults to every active person, and the bot is in it unless said not. */
export type ChannelSeed = {
  id: string;
  /** Without `#`. */
  name: string;
  members?: string[];
  isPrivate?: boolean;
  isArchived?: boolean;
  withoutBot?: boolean;
};

/** A user group; `handle` without `@`. */
export type GroupSeed = { id: string; handle: string; name: string; users: string[] };

export type Person = Required<Omit<PersonSeed, 'email'>> & { email: string | null };

export type Channel = {
  id: string;
  name: string;
  kind: 'public' | 'private' | 'direct';
  archived: boolean;
  /** Ids of people and of the bot. */
  members: Set<string>;
  /** Epoch seconds. */
  created: number;
};

export type Group = GroupSeed;

/** Application data attached to a message. */
export type Metadata = { event_type: string; event_payload: Json };

/** One message. `ts` names it within its channel. */
export type Message = {
  channel: string;
  ts: string;
  /** When it was written, epoch milliseconds. */
  at: number;
  /** Who wrote it; the bot's user id for the bot. */
  user: string;
  byBot: boolean;
  text: string;
  blocks: Block[];
  /** What it showed before it was last changed: somebody's client may still show that. */
  before: readonly Block[];
  attachments: Json[];
  metadata: Metadata | null;
  /** The message whose thread this is in; null at top level. */
  threadTs: string | null;
  /** The only person who sees it; null for everybody. */
  ephemeralFor: string | null;
  /** Written through a response URL or an HTTP answer: the Web API can't change those. */
  viaResponse: boolean;
  /** How often it was changed after it was written. */
  edits: number;
  /** Deleted while its thread remains. */
  tombstone: boolean;
};

/** The bot's side of the workspace. */
export type BotIdentity = { userId: string; botId: string; appId: string; name: string };

export type WorldSeed = {
  clock: () => number;
  team: { id: string; name: string; domain: string };
  bot: BotIdentity;
  scopes: readonly string[];
  people: readonly PersonSeed[];
  channels: readonly ChannelSeed[];
  groups: readonly GroupSeed[];
};

/** Everything that changes in a workspace, as plain JSON: a restart can go on from it. */
export type Memory = {
  serial: number;
  lastMicros: number;
  channels: (Omit<Channel, 'members'> & { members: string[] })[];
  groups: Group[];
  messages: Message[];
};

/** The workspace as it is now. */
export class World {
  readonly clock: () => number;
  readonly team: WorldSeed['team'];
  readonly bot: BotIdentity;
  readonly scopes: ReadonlySet<string>;
  readonly people = new Map<string, Person>();
  readonly channels = new Map<string, Channel>();
  readonly groups = new Map<string, Group>();
  /** Grows with every visible change. */
  revision = 0;
  #messages = new Map<string, Message[]>();
  #listeners = new Set<(revision: number) => void>();
  #lastMicros = 0;
  #serial = 0;

  constructor(seed: WorldSeed) {
    this.clock = seed.clock;
    this.team = seed.team;
    this.bot = seed.bot;
    this.scopes = new Set(seed.scopes);
    for (const person of seed.people) this.people.set(person.id, this.#person(person));
    for (const channel of seed.channels) this.channels.set(channel.id, this.#channel(channel));
    for (const group of seed.groups) this.groups.set(group.id, { ...group });
  }

  #person(seed: PersonSeed): Person {
    return {
      displayName: seed.name,
      tz: 'UTC',
      title: '',
      isEmailConfirmed: true,
      deleted: false,
      isBot: false,
      isRestricted: false,
      isUltraRestricted: false,
      isStranger: false,
      teamId: this.team.id,
      ...seed,
      email: seed.email ?? null,
    };
  }

  #channel(seed: ChannelSeed): Channel {
    const everybody = [...this.people.values()].filter((each) => !each.deleted);
    const members = new Set(seed.members ?? everybody.map((each) => each.id));
    if (seed.withoutBot !== true) members.add(this.bot.userId);
    return {
      id: seed.id,
      name: seed.name,
      kind: seed.isPrivate === true ? 'private' : 'public',
      archived: seed.isArchived === true,
      members,
      created: this.seconds(),
    };
  }

  /** Now, in epoch seconds. */
  seconds(): number {
    return Math.floor(this.clock() / 1000);
  }

  /** A message timestamp: seconds and microseconds, never twice, never backwards. */
  nextTs(): string {
    this.#lastMicros = Math.max(Math.floor(this.clock()) * 1000, this.#lastMicros + 1);
    const seconds = Math.floor(this.#lastMicros / 1_000_000);
    return `${seconds}.${String(this.#lastMicros % 1_000_000).padStart(6, '0')}`;
  }

  /** A fresh id with Slack's kind of prefix. */
  nextId(prefix: string): string {
    this.#serial += 1;
    return `${prefix}${this.#serial.toString(36).toUpperCase().padStart(8, '0')}`;
  }

  /** A person who exists. Throws for an unknown id: the caller made it up. */
  person(userId: string): Person {
    const person = this.people.get(userId);
    if (person === undefined) throw new Error(`Nobody in this workspace has the id ${userId}.`);
    return person;
  }

  /** A channel that exists. Throws for an unknown id: the caller made it up. */
  channel(channelId: string): Channel {
    const channel = this.channels.get(channelId);
    if (channel === undefined) throw new Error(`There is no channel with the id ${channelId}.`);
    return channel;
  }

  /** The direct conversation of a person with the bot; made when it isn't there yet. */
  direct(userId: string): Channel {
    const id = `D${this.person(userId).id.slice(1)}`;
    const found = this.channels.get(id);
    if (found !== undefined) return found;
    const channel: Channel = {
      id,
      name: this.bot.name,
      kind: 'direct',
      archived: false,
      members: new Set([userId, this.bot.userId]),
      created: this.seconds(),
    };
    this.channels.set(id, channel);
    return channel;
  }

  /** Everything written in a channel, oldest first: replies and ephemeral messages too. */
  messagesIn(channelId: string): Message[] {
    return this.#messages.get(channelId) ?? [];
  }

  /** One message, ephemeral or not. */
  message(channelId: string, ts: string): Message | undefined {
    return this.messagesIn(channelId).findLast((each) => each.ts === ts);
  }

  /** Writes a message at the present time. */
  write(draft: Omit<Message, 'ts' | 'at' | 'before' | 'edits' | 'tombstone'>): Message {
    const message: Message = {
      ...draft,
      ts: this.nextTs(),
      at: this.clock(),
      before: [],
      edits: 0,
      tombstone: false,
    };
    this.#add(message);
    this.changed();
    return message;
  }

  #add(message: Message): void {
    const there = this.#messages.get(message.channel);
    if (there === undefined) this.#messages.set(message.channel, [message]);
    else there.push(message);
  }

  /** Takes a message away; one that has a thread stays as a tombstone. */
  remove(message: Message): void {
    const all = this.messagesIn(message.channel);
    const hasThread = all.some(
      (each) => each.threadTs === message.ts && each.ephemeralFor === null,
    );
    if (hasThread) {
      const emptied = { blocks: [], attachments: [], metadata: null, tombstone: true };
      Object.assign(message, emptied, { text: 'This message was deleted.' });
    } else {
      const index = all.indexOf(message);
      if (index >= 0) all.splice(index, 1);
    }
    this.changed();
  }

  /** What to keep over a restart. */
  memory(): Memory {
    return structuredClone({
      serial: this.#serial,
      lastMicros: this.#lastMicros,
      channels: [...this.channels.values()].map((each) => ({
        ...each,
        members: [...each.members],
      })),
      groups: [...this.groups.values()],
      messages: [...this.#messages.values()].flat(),
    });
  }

  /** Goes on from what was kept; people are those of the seed. */
  recall(memory: Memory): void {
    const { serial, lastMicros, channels, groups, messages } = structuredClone(memory);
    this.#serial = serial;
    this.#lastMicros = lastMicros;
    for (const each of channels) {
      this.channels.set(each.id, { ...each, members: new Set(each.members) });
    }
    for (const group of groups) this.groups.set(group.id, group);
    for (const message of messages) {
      this.#add(message);
    }
    this.changed();
  }

  /** Tells the listeners that something visible is different now. */
  changed(): void {
    this.revision += 1;
    for (const listener of this.#listeners) listener(this.revision);
  }

  /** Calls back on every change with the new revision; returns how to stop. */
  onChange(listener: (revision: number) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
