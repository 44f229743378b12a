// What a Teams tenant consists of: people, teams, chats and messages, with Teams' ids. Only facts
// and look-ups; what may be done with them stands in the other files.
import { createHash } from 'node:crypto';
import type { Json } from '../slack/json.ts';
import type { Use } from './extension.ts';

/** Somebody who can be met in the tenant. */
export type PersonSeed = {
  /** How bots know the person: `29:…`. */
  id: string;
  /** How the directory knows the person: a guid. */
  aadObjectId: string;
  name: string;
  email: string;
  userPrincipalName: string;
  role: 'user' | 'guest';
  /** The person's own tenant, when it isn't this one: somebody of another organisation. */
  tenantId?: string;
  /** IANA zone. */
  timezone: string;
};

/** A channel; `members` defaults to those of the team. */
type ChannelSeed = { id: string; name: string; members?: readonly string[] };

/** A team; its own id is that of its General channel. The app is in it unless said not. */
export type TeamSeed = {
  id: string;
  name: string;
  channels: readonly ChannelSeed[];
  members: readonly string[];
  withoutBot?: boolean;
};

/** A chat of several people. The app is in it unless said not. */
export type GroupChatSeed = {
  id: string;
  name: string;
  members: readonly string[];
  withoutBot?: boolean;
};

export type Person = Required<PersonSeed>;

export type Team = { id: string; name: string; members: Set<string>; hasBot: boolean };

/** A conversation: the personal one with the bot, a group chat or a channel. */
export type Chat = {
  id: string;
  kind: 'personal' | 'groupChat' | 'channel';
  name: string;
  /** The team of a channel. */
  teamId: string | null;
  /** Ids of people. */
  members: Set<string>;
  /** Whether the bot may write here; for a channel its team says so. */
  hasBot: boolean;
  /** The person has muted the bot for good. */
  isBlocked: boolean;
  /** The app was taken away here; where nobody ever added it, that is something else. */
  wasRemoved: boolean;
};

/** What a message said before it was changed, and when that was. */
export type Version = { at: number; until: number; text: string; attachments: Json[] };

/** One message. `id` names it within its chat. */
export type Message = {
  chat: string;
  id: string;
  /** The post whose thread this is in; null for a post itself and in chats without threads. */
  root: string | null;
  /** When it was written, epoch milliseconds. */
  at: number;
  /** A person's id, or the bot's. */
  from: string;
  byBot: boolean;
  text: string;
  textFormat: string;
  attachments: Json[];
  entities: Json[];
  /** Grows with every change. */
  version: number;
  /** Oldest first. */
  past: Version[];
  deleted: boolean;
  /** Cards that only one person sees, by the person's id, until the message changes. */
  own: Record<string, Json>;
};

/** A dialog that a person has open. */
export type Dialog = {
  id: string;
  /** Where the button was that opened it: the chat and the post of the thread. */
  chat: string;
  root: string | null;
  title: string;
  height: number | 'small' | 'medium' | 'large';
  width: number | 'small' | 'medium' | 'large';
  card: Json | null;
  url: string | null;
  /** The use of a message extension's command that opened it; null when a button did. */
  use: Use | null;
};

/** What Teams told a person in passing. */
export type Toast = { at: number; person: string; text: string; isFailure: boolean };

export type WorldSeed = {
  clock: () => number;
  tenantId: string;
  bot: { id: string; appId: string; name: string };
  people: readonly PersonSeed[];
  teams: readonly TeamSeed[];
  groupChats: readonly GroupChatSeed[];
};

/** Everything that changes in a tenant, as plain JSON: a restart can go on from it. */
export type Memory = {
  serial: number;
  lastId: number;
  people: Person[];
  teams: (Omit<Team, 'members'> & { members: string[] })[];
  chats: (Omit<Chat, 'members'> & { members: string[] })[];
  messages: Message[];
  dialogs: [string, Dialog][];
  toasts: Toast[];
};

const mostToasts = 500;

/** The tenant as it is now. */
export class World {
  readonly clock: () => number;
  readonly tenantId: string;
  readonly bot: WorldSeed['bot'];
  readonly people = new Map<string, Person>();
  readonly teams = new Map<string, Team>();
  readonly chats = new Map<string, Chat>();
  /** The open dialog of each person. */
  readonly dialogs = new Map<string, Dialog>();
  readonly toasts: Toast[] = [];
  /** Grows with every visible change. */
  revision = 0;
  readonly #messages = new Map<string, Message[]>();
  readonly #listeners = new Set<(revision: number) => void>();
  #lastId = 0;
  #serial = 0;

  constructor(seed: WorldSeed) {
    this.clock = seed.clock;
    this.tenantId = seed.tenantId;
    this.bot = seed.bot;
    for (const each of seed.people) {
      this.people.set(each.id, { ...each, tenantId: each.tenantId ?? seed.tenantId });
    }
    for (const each of seed.teams) this.#addTeam(each);
    for (const each of seed.groupChats) {
      this.#addChat({ ...each, kind: 'groupChat', teamId: null, hasBot: each.withoutBot !== true });
    }
  }

  #addTeam(seed: TeamSeed): void {
    const { id, name } = seed;
    const hasBot = seed.withoutBot !== true;
    this.teams.set(id, { id, name, members: new Set(seed.members), hasBot });
    for (const channel of seed.channels) {
      const members = channel.members ?? seed.members;
      this.#addChat({ ...channel, members, kind: 'channel', teamId: id, hasBot });
    }
  }

  #addChat(
    seed: Pick<Chat, 'id' | 'kind' | 'name' | 'teamId' | 'hasBot'> & { members: readonly string[] },
  ): Chat {
    const { id, kind, name, teamId, hasBot } = seed;
    const chat: Chat = {
      id,
      kind,
      name,
      teamId,
      members: new Set(seed.members),
      hasBot,
      isBlocked: false,
      wasRemoved: false,
    };
    this.chats.set(id, chat);
    return chat;
  }

  /** A message id: the time in milliseconds, never twice, never backwards. */
  nextId(): string {
    this.#lastId = Math.max(Math.floor(this.clock()), this.#lastId + 1);
    return String(this.#lastId);
  }

  /** A fresh guid for invokes and dialogs. */
  nextGuid(): string {
    this.#serial += 1;
    return guidOf(`${this.tenantId} ${this.bot.appId} ${this.#serial}`);
  }

  /** A person who exists, by either id. Throws for an unknown one: the caller made it up. */
  person(id: string): Person {
    const found = this.findPerson(id);
    if (found === undefined) throw new Error(`Nobody in this tenant has the id ${id}.`);
    return found;
  }

  /** A person by MRI, directory id or user principal name. */
  findPerson(id: string): Person | undefined {
    return (
      this.people.get(id) ??
      [...this.people.values()].find((each) =>
        [each.aadObjectId, each.userPrincipalName].includes(id),
      )
    );
  }

  /** A chat that exists. Throws for an unknown id: the caller made it up. */
  chat(id: string): Chat {
    const chat = this.chats.get(id);
    if (chat === undefined) throw new Error(`There is no conversation with the id ${id}.`);
    return chat;
  }

  /** The id that a person's conversation with the bot has or will have. */
  personalId(personId: string): string {
    const digest = createHash('sha256').update(`${this.bot.id} ${personId}`).digest('base64url');
    return `a:1${digest}`;
  }

  /** A person's conversation with the bot; made, without the bot in it, when it isn't there. */
  personal(personId: string): Chat {
    const { id } = this.person(personId);
    const chatId = this.personalId(id);
    const { name } = this.bot;
    return (
      this.chats.get(chatId) ??
      this.#addChat({
        id: chatId,
        kind: 'personal',
        name,
        teamId: null,
        members: [id],
        hasBot: false,
      })
    );
  }

  /** Whether the bot is where the chat is. */
  hasBot(chat: Chat): boolean {
    return chat.teamId === null ? chat.hasBot : this.teams.get(chat.teamId)?.hasBot === true;
  }

  /** Everything written in a chat, oldest first: replies and deleted messages too. */
  messagesIn(chatId: string): Message[] {
    return this.#messages.get(chatId) ?? [];
  }

  message(chatId: string, id: string): Message | undefined {
    return this.messagesIn(chatId).find((each) => each.id === id);
  }

  /** Writes a message at the present time. */
  write(
    draft: Pick<
      Message,
      'chat' | 'root' | 'from' | 'byBot' | 'text' | 'textFormat' | 'attachments' | 'entities'
    >,
  ): Message {
    const fresh = { version: 0, past: [], deleted: false, own: {} };
    const message: Message = { ...draft, ...fresh, id: this.nextId(), at: this.clock() };
    this.#add(message);
    this.changed();
    return message;
  }

  #add(message: Message): void {
    const there = this.#messages.get(message.chat);
    if (there === undefined) this.#messages.set(message.chat, [message]);
    else there.push(message);
  }

  /** Tells a person something in passing. */
  tell(personId: string, text: string, isFailure = false): void {
    this.toasts.push({ at: this.clock(), person: personId, text, isFailure });
    if (this.toasts.length > mostToasts) this.toasts.splice(0, this.toasts.length - mostToasts);
    this.changed();
  }

  /** What to keep over a restart. */
  memory(): Memory {
    const listed = <Shape extends { members: Set<string> }>(each: Shape) => ({
      ...each,
      members: [...each.members],
    });
    return structuredClone({
      serial: this.#serial,
      lastId: this.#lastId,
      people: [...this.people.values()],
      teams: [...this.teams.values()].map(listed),
      chats: [...this.chats.values()].map(listed),
      messages: [...this.#messages.values()].flat(),
      dialogs: [...this.dialogs],
      toasts: this.toasts,
    });
  }

  /** Goes on from what was kept. */
  recall(memory: Memory): void {
    const kept = structuredClone(memory);
    this.#serial = kept.serial;
    this.#lastId = kept.lastId;
    for (const each of kept.people) this.people.set(each.id, each);
    for (const each of kept.teams) {
      this.teams.set(each.id, { ...each, members: new Set(each.members) });
    }
    for (const each of kept.chats) {
      this.chats.set(each.id, { ...each, members: new Set(each.members) });
    }
    for (const each of kept.messages) this.#add(each);
    for (const [personId, dialog] of kept.dialogs) this.dialogs.set(personId, dialog);
    this.toasts.push(...kept.toasts);
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

/** A guid that is always the same for the same words. */
function guidOf(words: string): string {
  const hex = createHash('sha256').update(words).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
