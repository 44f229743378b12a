// A Slack workspace on this machine: a program that speaks Slack's contract over HTTP to an
// unmodified bot. Tests act and look through it; the playground page is its face.

import { createServer } from 'node:http';
import { closing, listening } from '../listening.ts';
import type { ActingParts, Answer, Target } from './acting.ts';
import { chatMethods } from './chat-methods.ts';
import { conversationMethods } from './conversation-methods.ts';
import {
  type BotAnswer,
  type HttpCourierOptions,
  httpCourier,
  type RawRequest,
  sendRaw,
} from './delivery.ts';
import { EventFeed } from './event-feed.ts';
import { type Fault, type FaultFilter, Faults } from './faults.ts';
import type { Pointed } from './find-element.ts';
import type { FormValue } from './form.ts';
import type { Json } from './json.ts';
import { peopleMethods } from './people-methods.ts';
import { press } from './pressing.ts';
import { RateLimits } from './rate-limits.ts';
import { Journal, type LogEntry } from './record.ts';
import { ResponseUrls } from './response-urls.ts';
import { type Shortcut, useShortcut } from './shortcuts.ts';
import { type SignatureHeaders, signatureHeaders } from './signing.ts';
import { socketCourier } from './socket-delivery.ts';
import { AppSockets } from './sockets.ts';
import { closeView, submit } from './submitting.ts';
import { type AppTab, command, openHome, say } from './typing.ts';
import { type View, ViewBook } from './view-book.ts';
import { viewMethods } from './view-methods.ts';
import { webApi } from './web-api.ts';
import {
  type ChannelSeed,
  type GroupSeed,
  type Memory,
  type Message,
  type PersonSeed,
  World,
} from './world.ts';

/** Bot scopes, exactly those of the contract. */
export const contractScopes: readonly string[] = [
  'app_mentions:read',
  'channels:read',
  'groups:read',
  'chat:write',
  'commands',
  'im:write',
  'usergroups:read',
  'users:read',
  'users:read.email',
];

/** Scopes with which the bot can read back what it wrote; the contract calls them optional. */
export const historyScopes: readonly string[] = [
  'channels:history',
  'groups:history',
  'im:history',
];

export type SlackWorkspaceOptions = {
  /** The workspace's time, epoch milliseconds. */
  clock: () => number;
  signingSecret: string;
  botToken: string;
  /** The app is in Socket Mode: all goes over the connections that this app-level token opens, nothing over HTTP. */
  appToken?: string;
  teamId: string;
  /** Default: `Simulated`. */
  teamName?: string;
  people: readonly PersonSeed[];
  channels: readonly ChannelSeed[];
  userGroups?: readonly GroupSeed[];
  botUserId: string;
  /** Default: `Release`; `@Release` in a message mentions it. */
  botName?: string;
  /** Default: {@link contractScopes}. */
  scopes?: readonly string[];
  /** Default: `/release`. */
  commands?: readonly string[];
  /** The app's shortcuts; default: the three of the manifest. */
  shortcuts?: readonly Shortcut[];
  /** Events the app has subscribed to; default: the four of the manifest. */
  events?: readonly string[];
  /** Whether the app has its Home tab switched on; default true, as in the manifest. */
  homeTab?: boolean;
  /** Whether mentions and links in commands are escaped; default true. */
  shouldEscape?: boolean;
  /** Puts something in front of its own address; answers with that under which the bot finds it. */
  front?: (own: string) => Promise<string>;
  /** 0, the default, takes a free port. It listens on 127.0.0.1 only. */
  port?: number;
  /** Default true. */
  rateLimits?: boolean;
  /** Real milliseconds Slack waits for the bot's answer; default 3000. */
  patience?: number;
  /** Delays of an event's further attempts by the clock; default at once, 1 min, 5 min. */
  retryDelays?: readonly number[];
  /** What an earlier workspace kept. */
  memory?: Memory;
};

/** A running workspace. */
export type SlackWorkspace = {
  /** Where the bot finds the Web API, with a slash at the end. */
  readonly apiUrl: string;
  /** The facts themselves, for look-ups that have no method here. */
  readonly world: World;
  /** What people have open. */
  readonly views: ViewBook;
  /** The app's shortcuts. */
  readonly shortcuts: readonly Shortcut[];
  /** Sends signed requests there from now on; not in Socket Mode. */
  connect(botUrl: string): void;
  /** The app's connections in Socket Mode, and what can happen to them. */
  readonly sockets: Pick<
    AppSockets,
    'count' | 'until' | 'disconnect' | 'send' | 'cut' | 'stall' | 'revokeToken' | 'restoreToken'
  >;
  /** Delivers the last envelope again under the same id (Socket Mode). */
  repeat(): Promise<BotAnswer>;
  close(): Promise<void>;

  /** A slash command, with or without the leading `/release`. */
  command(userId: string, channelId: string, text: string, threadTs?: string): Promise<Answer>;
  /** A message; `@Release` in it makes an `app_mention`. `ts` of the answer names it. */
  say(userId: string, channelId: string, text: string, threadTs?: string): Promise<Answer>;
  /** A button, menu or picker by its words or action_id; `choice` for menus and pickers. */
  press(
    userId: string,
    target: Target,
    pointed: Pointed,
    choice?: string | string[] | null,
    values?: Record<string, FormValue>,
  ): Promise<Answer>;
  /** A shortcut of the app by its name or callback id, at a message if one is given. */
  shortcut(userId: string, named: string, at?: { channelId: string; ts: string }): Promise<Answer>;
  /** Sends a modal; keys of `values`: label, block_id, action_id or block_id/action_id. */
  submit(userId: string, viewId: string, values?: Record<string, FormValue>): Promise<Answer>;
  closeView(userId: string, viewId: string, all?: boolean): Promise<Answer>;
  /** Looks at the app: at its Home tab, or at the messages with it. */
  openHome(userId: string, tab?: AppTab): Promise<Answer>;
  /** An event of any type, in its envelope, with retries. */
  event(event: Json & { type: string }): Promise<BotAnswer>;
  /** Exactly this request, unsigned unless the headers say otherwise. */
  deliver(request: RawRequest): Promise<BotAnswer>;
  /** Signature headers over a body; `timestamp` in epoch seconds, default now. */
  sign(body: string, timestamp?: number): SignatureHeaders;
  /** Sends the event attempts that are due by now; also happens by itself within 250 ms. */
  tick(): Promise<void>;

  /** Top-level messages that everybody in the channel sees, oldest first. Copies. */
  messages(channelId: string): Message[];
  /** A message and its replies. Copies. */
  thread(channelId: string, ts: string): Message[];
  /** The top level of a person's direct conversation with the bot. Copies. */
  direct(userId: string): Message[];
  /** What only this person sees. Copies. */
  ephemerals(userId: string, channelId?: string): Message[];
  /** The modal on top of a person's screen. A copy. */
  view(userId: string): View | null;
  /** A person's home tab. A copy. */
  home(userId: string): View | null;
  readonly log: readonly LogEntry[];
  onChange(listener: (revision: number) => void): () => void;
  /** Resolves when no request to the bot is under way or due; sends what is due. */
  idle(): Promise<void>;

  /**
   * The next calls of a method (`*`: any; `response_url`) fail like this; default once. In Socket Mode `hello` is
   * a new connection, and `envelope` one that is cut before or after its acknowledgement arrives.
   */
  fail(method: string, fault: Fault, times?: number, filter?: FaultFilter): void;
  /** Cuts every connection to the API; what people do still reaches the bot, but not in Socket Mode. */
  down(isDown: boolean): void;
  /** Takes back `fail` and `down`. */
  recover(): void;
  /** From now on no call is too many: for whoever asks what stands, not how fast it came. */
  unlimited(): void;
  archive(channelId: string): void;
  unarchive(channelId: string): void;
  removeBot(channelId: string): void;
  inviteBot(channelId: string): void;
  /** Sets who is in a user group, by its id or handle. */
  setGroup(group: string, userIds: readonly string[]): void;
  /** Changes an account: deactivated, became a guest, new address. */
  changePerson(userId: string, change: Partial<PersonSeed>): void;
  /** What to keep over a restart; see `memory` of the options. */
  memory(): Memory;
};

const manifestEvents = ['app_home_opened', 'app_mention', 'app_uninstalled', 'tokens_revoked'];
export const manifestShortcuts: readonly Shortcut[] = [
  { callbackId: 'new_release', name: 'New release', type: 'global' },
  { callbackId: 'can_i_ship', name: 'Can I ship', type: 'global' },
  { callbackId: 'add_to_release', name: 'Add to release', type: 'message' },
];
const slackRetryDelays = [0, 60_000, 300_000];

/** Starts a workspace and resolves once it listens. */
export async function startSlackWorkspace(options: SlackWorkspaceOptions): Promise<SlackWorkspace> {
  const world = worldOf(options);
  const journal = new Journal();
  const faults = new Faults();
  const views = new ViewBook(world, options.homeTab ?? true);
  const responseUrls = new ResponseUrls(world);
  const methods = {
    ...chatMethods,
    ...conversationMethods,
    ...peopleMethods,
    ...viewMethods(views),
    'apps.connections.open': () => ({ url: sockets.address() }),
  };
  const rateLimits = options.rateLimits === false ? null : new RateLimits(options.clock);
  const { botToken, signingSecret, patience = 3000 } = options;
  const { appToken = null } = options;
  const sockets = new AppSockets({ world, faults, appToken, patience });
  const parts = { world, botToken, methods, responseUrls, sockets, faults, rateLimits, journal };
  const server = createServer(webApi(parts));
  sockets.serve(server);
  const own = await listening(server, options.port ?? 0);
  responseUrls.origin = (await options.front?.(own)) ?? own;
  sockets.origin = responseUrls.origin.replace(/^http/, 'ws');

  let botUrl: string | null = null;
  const way: HttpCourierOptions = {
    clock: options.clock,
    signingSecret,
    patience,
    journal,
    botUrl: () => botUrl,
  };
  const envelopes = socketCourier({ clock: options.clock, sockets, journal });
  const courier = appToken === null ? httpCourier(way) : envelopes.courier;
  const feed = new EventFeed(world, courier, options.retryDelays ?? slackRetryDelays);
  const acting: ActingParts = {
    world,
    views,
    responseUrls,
    courier,
    feed,
    commands: options.commands ?? ['/release'],
    shortcuts: options.shortcuts ?? manifestShortcuts,
    events: options.events ?? manifestEvents,
    shouldEscape: options.shouldEscape ?? true,
  };

  return {
    apiUrl: `${responseUrls.origin}/api/`,
    world,
    views,
    shortcuts: acting.shortcuts,
    connect: (url) => {
      botUrl = url;
    },
    sockets,
    repeat: () => envelopes.repeat(),
    close: () => {
      feed.stop();
      sockets.close();
      return closing(server);
    },
    ...deeds(acting),
    event: (event) => feed.send(event),
    deliver: (request) => sendRaw(way, request, 'raw', 0),
    sign: (body, timestamp) => signatureHeaders(signingSecret, body, timestamp ?? world.seconds()),
    tick: () => feed.tick(),
    ...sights(world, views),
    log: journal.entries,
    onChange: (listener) => world.onChange(listener),
    idle: async () => {
      do {
        await feed.tick();
        await journal.idle();
      } while (feed.hasDue());
    },
    fail: (method, fault, times = 1, filter = () => true) => {
      faults.plan(method, fault, times, filter);
    },
    down: (isDown) => {
      faults.down = isDown;
      if (isDown) sockets.cut();
    },
    recover: () => faults.clear(),
    unlimited: () => {
      parts.rateLimits = null;
    },
    ...changes(world),
    memory: () => world.memory(),
  };
}

function worldOf(options: SlackWorkspaceOptions): World {
  const world = new World({
    clock: options.clock,
    team: { id: options.teamId, name: options.teamName ?? 'Simulated', domain: 'simulated' },
    bot: {
      userId: options.botUserId,
      botId: `B${options.botUserId.slice(1)}`,
      appId: `A${options.botUserId.slice(1)}`,
      name: options.botName ?? 'Release',
    },
    scopes: options.scopes ?? contractScopes,
    people: options.people,
    channels: options.channels,
    groups: options.userGroups ?? [],
  });
  if (options.memory !== undefined) world.recall(options.memory);
  return world;
}

type Deeds = 'command' | 'say' | 'press' | 'shortcut' | 'submit' | 'closeView' | 'openHome';

function deeds(acting: ActingParts): Pick<SlackWorkspace, Deeds> {
  return {
    command: (...given) => command(acting, ...given),
    say: (...given) => say(acting, ...given),
    press: (...given) => press(acting, ...given),
    shortcut: (...given) => useShortcut(acting, ...given),
    submit: (...given) => submit(acting, ...given),
    closeView: (...given) => closeView(acting, ...given),
    openHome: (...given) => openHome(acting, ...given),
  };
}

type Sights = 'messages' | 'thread' | 'direct' | 'ephemerals' | 'view' | 'home';

function sights(world: World, views: ViewBook): Pick<SlackWorkspace, Sights> {
  const open = (channelId: string) =>
    world.messagesIn(world.channel(channelId).id).filter((each) => each.ephemeralFor === null);
  const top = (channelId: string) =>
    structuredClone(open(channelId).filter((each) => each.threadTs === null));
  return {
    messages: top,
    thread: (channelId, ts) =>
      structuredClone(open(channelId).filter((each) => each.ts === ts || each.threadTs === ts)),
    direct: (userId) => top(world.direct(userId).id),
    ephemerals: (userId, channelId) => {
      const channels = channelId === undefined ? [...world.channels.keys()] : [channelId];
      const all = channels.flatMap((each) => world.messagesIn(each));
      return structuredClone(all.filter((each) => each.ephemeralFor === userId));
    },
    view: (userId) => structuredClone(views.top(userId)),
    home: (userId) => structuredClone(views.home(userId)),
  };
}

type Changes = 'archive' | 'unarchive' | 'removeBot' | 'inviteBot' | 'setGroup' | 'changePerson';

function changes(world: World): Pick<SlackWorkspace, Changes> {
  const change = (effect: () => void) => {
    effect();
    world.changed();
  };
  const archived = (channelId: string, value: boolean) =>
    change(() => {
      world.channel(channelId).archived = value;
    });
  return {
    archive: (channelId) => archived(channelId, true),
    unarchive: (channelId) => archived(channelId, false),
    removeBot: (channelId) =>
      change(() => world.channel(channelId).members.delete(world.bot.userId)),
    inviteBot: (channelId) => change(() => world.channel(channelId).members.add(world.bot.userId)),
    setGroup: (named, userIds) =>
      change(() => {
        const group = [...world.groups.values()].find(
          (each) => each.id === named || each.handle === named.replace(/^@/, ''),
        );
        if (group === undefined) throw new Error(`There is no user group ${named}.`);
        group.users = [...userIds];
      }),
    changePerson: (userId, patch) =>
      change(() => {
        world.people.set(userId, { ...world.person(userId), ...patch });
      }),
  };
}
