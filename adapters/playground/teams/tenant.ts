// A Teams tenant on this machine: a program that speaks the Bot Connector contract over HTTP to an
// unmodified bot. Tests act and look through it; the playground page is its face.

import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { closing, listening } from '../listening.ts';
import type { BotAnswer } from '../slack/delivery.ts';
import type { Json } from '../slack/json.ts';
import { type ActingParts, type Answer, cardsSeen, type Target, visible } from './acting.ts';
import { type CallFault, CallFaults, type CallFilter, type CallName } from './call-faults.ts';
import type { Filled } from './card-inputs.ts';
import { type ConnectorParts, connector } from './connector.ts';
import { splitId } from './conversation-calls.ts';
import { courierTo, type DeliveryWish } from './courier.ts';
import { closeDialog, submitDialog, useCommand } from './dialogs.ts';
import type { Command, Spot } from './extension.ts';
import { changeMember, install, uninstall } from './membership.ts';
import { isIn, mishaps } from './mishaps.ts';
import type { Pointed } from './pointing.ts';
import { look, press, refresh } from './pressing.ts';
import { ThreadLimits } from './thread-limits.ts';
import { type Issuer, startIssuer, type TokenWish } from './tokens.ts';
import { Traffic, type TrafficEntry } from './traffic.ts';
import { type SayOptions, say } from './typing.ts';
import {
  type Dialog,
  type GroupChatSeed,
  type Memory,
  type Message,
  type PersonSeed,
  type TeamSeed,
  type Toast,
  type Version,
  World,
} from './world.ts';

export type TeamsTenantOptions = {
  /** The tenant's time, epoch milliseconds. */
  clock: () => number;
  tenantId: string;
  /** Default: `Simulated`. */
  tenantName?: string;
  /** The bot's application, for which tokens are meant. */
  appId?: string;
  /** The secret by which the bot gets its tokens; default: any. */
  appPassword?: string;
  /** Default: `Release`; `@Release` in a message mentions it. */
  botName?: string;
  /** The app's message extension; default: the three commands of the manifest. */
  commands?: readonly Command[];
  people: readonly PersonSeed[];
  teams: readonly TeamSeed[];
  groupChats?: readonly GroupChatSeed[];
  /** 0, the default, takes a free port. It listens on 127.0.0.1 only. */
  port?: number;
  /** Default true. */
  rateLimits?: boolean;
  /** Real milliseconds Teams waits for an answer; default 5000 for invokes, 15000 for the rest. */
  patience?: { invoke?: number; message?: number };
  /** Whether it sends a token along; default true. */
  signs?: boolean;
  /** The time in tokens, which verifiers compare with their own; default: the real one. */
  tokenClock?: () => number;
  /** Whether it takes calls of the bot without a token; default true. */
  acceptsUnsigned?: boolean;
  /** Makes pages of members smaller than Teams' own; default 500. */
  mostMembersPerPage?: number;
  /** What an earlier tenant kept. */
  memory?: Memory;
};

/** A running tenant. */
export type TeamsTenant = {
  /** Where the bot finds the Bot Connector, with a slash at the end. */
  readonly serviceUrl: string;
  /** Who signs. */
  readonly issuer: string;
  /** Where the issuer says which keys are its own. */
  readonly openIdMetadataUrl: string;
  /** Where the bot gets tokens for its calls: POST of client credentials. */
  readonly loginUrl: string;
  readonly appId: string;
  readonly tenantId: string;
  readonly tenantName: string;
  /** The facts themselves, for look-ups that have no method here. */
  readonly world: World;
  /** Sends activities there from now on. */
  connect(botUrl: string): void;
  close(): Promise<void>;

  /** A message in `personal`, a channel or a group chat. `id` of the answer names it. */
  say(personId: string, where: string, text: string, options?: SayOptions): Promise<Answer>;
  /** A button of a message by its title, or by its JSON; inputs by id or label. */
  press(personId: string, target: Target, button: Pointed, inputs?: Filled): Promise<Answer>;
  /** What a client does that scrolls to a message; the card this person sees then. */
  look(personId: string, target: Target): Promise<Json | null>;
  /** `Refresh card` in the menu of the message. */
  refresh(personId: string, target: Target): Promise<Answer>;
  /** A command of the app's message extension, by its title or id. */
  useCommand(personId: string, named: string, spot: Spot): Promise<Answer>;
  /** The commands of the app's message extension. */
  readonly commands: readonly Command[];
  /** Sends the open dialog; without a button by the only one that can. */
  submitDialog(personId: string, inputs?: Filled, button?: Pointed): Promise<Answer>;
  closeDialog(personId: string): Answer;
  /** Adds the app for a person, or to a team or group chat by its id. */
  install(on: string, byId?: string): Promise<Answer>;
  /** Takes it away again. */
  uninstall(on: string, byId?: string): Promise<Answer>;
  /** Somebody joins (true) or leaves a team or group chat. */
  changeMember(on: string, personId: string, isMember: boolean): Promise<Answer>;
  /** A person blocks the bot, or takes that back; the bot isn't told. */
  block(personId: string, isBlocked: boolean): void;
  /** Changes an account: new address, became a guest. */
  changePerson(personId: string, change: Partial<PersonSeed>): void;
  /** Exactly this activity. */
  deliver(activity: Json, wish?: DeliveryWish): Promise<BotAnswer>;
  /** An activity that was sent before, the last one by default, with the same id. */
  redeliver(activity?: Json, wish?: DeliveryWish): Promise<BotAnswer>;
  /** The latest activity that was sent to the bot; null before the first. A copy. */
  lastActivity(): Json | null;
  /** A token as the tenant sends it, or a bad one. */
  sign(wish?: TokenWish): Promise<string>;

  /** Posts of a channel, or all messages of another chat, oldest first. Copies. */
  messages(conversation: string): Message[];
  /** A post and its replies. Copies. */
  thread(conversation: string, root: string): Message[];
  /** A person's chat with the bot. Copies. */
  direct(personId: string): Message[];
  /** The card of a message as this person sees it now, without looking. A copy. */
  view(personId: string, target: Target): Json | null;
  /** What a message said before, oldest first. Copies. */
  history(target: Target): Version[];
  /** The open dialog of a person. A copy. */
  dialog(personId: string): Dialog | null;
  /** What Teams told a person in passing, oldest first. */
  toasts(personId: string): Toast[];
  /** The addresses a person opened, oldest first. */
  opened(personId: string): string[];
  readonly log: readonly TrafficEntry[];
  /** How often the bot made a call, whatever became of it; in one conversation if given. */
  count(call: CallName, conversation?: string): number;
  onChange(listener: (revision: number) => void): () => void;
  /** Resolves when nothing is under way between the tenant and the bot. */
  idle(): Promise<void>;

  /** The next calls of a name (`*`: any but `token`) fail like this; default once. */
  fail(call: CallName | '*', fault: CallFault, times?: number, filter?: CallFilter): void;
  /** The next calls in one conversation are refused; default once. */
  refuse(conversation: string, status: number, code: string, times?: number): void;
  /** The next calls in one conversation are too many; default once. */
  throttle(conversation: string, retryAfter: number, times?: number): void;
  /** Cuts every connection to the connector; what people do still reaches the bot. */
  down(isDown: boolean): void;
  /** Takes back `fail`, `refuse`, `throttle` and `down`. */
  recover(): void;
  /** From now on no call is too many: for whoever asks what stands, not how fast it came. */
  unlimited(): void;
  /** What to keep over a restart; see `memory` of the options. */
  memory(): Memory;
};

const anywhere = ['compose', 'commandBox'] as const;

export const manifestCommands: readonly Command[] = [
  { id: 'new_release', title: 'New release', context: anywhere },
  { id: 'can_i_ship', title: 'Can I ship', context: anywhere },
  { id: 'add_to_release', title: 'Add to release', context: ['message'] },
];

const defaultAppId = '00000000-0000-4000-8000-0000000000b0';

/** Starts a tenant and resolves once it listens. */
export async function startTeamsTenant(options: TeamsTenantOptions): Promise<TeamsTenant> {
  const world = worldOf(options);
  const traffic = new Traffic();
  const faults = new CallFaults();
  let issuer: Issuer | null = null;
  const theIssuer = (): Issuer => {
    if (issuer === null) throw new Error('The tenant is still starting.');
    return issuer;
  };
  const calls: ConnectorParts = {
    world,
    issuer: theIssuer,
    faults,
    limits: options.rateLimits === false ? null : new ThreadLimits(options.clock),
    traffic,
    acceptsUnsigned: options.acceptsUnsigned ?? true,
    appPassword: options.appPassword ?? null,
    mostMembersPerPage: options.mostMembersPerPage ?? 500,
  };
  const server = createServer(connector(calls));
  const origin = await listening(server, options.port ?? 0);
  const serviceUrl = `${origin}/teams/`;
  // Bots keep keys by address for long, so every start has an address of its own.
  const kid = randomUUID();
  issuer = await startIssuer(
    {
      now: options.tokenClock ?? Date.now,
      issuer: `${serviceUrl}issuer/${kid}`,
      appId: world.bot.appId,
      serviceUrl: () => serviceUrl,
    },
    kid,
  );

  let botUrl: string | null = null;
  const courier = courierTo({
    clock: options.clock,
    traffic,
    botUrl: () => botUrl,
    sign: async () => (options.signs === false ? null : theIssuer().sign()),
    patience: {
      invoke: options.patience?.invoke ?? 5000,
      message: options.patience?.message ?? 15_000,
    },
  });
  const parts: ActingParts = {
    world,
    courier,
    serviceUrl: () => serviceUrl,
    commands: options.commands ?? manifestCommands,
    opened: [],
  };
  const lastActivity = () => {
    const last = traffic.entries.findLast((each) => each.kind === 'delivery');
    return last === undefined ? null : structuredClone(last.activity);
  };

  return {
    serviceUrl,
    issuer: issuer.name,
    openIdMetadataUrl: `${issuer.name}/openid-configuration`,
    loginUrl: `${serviceUrl}login`,
    appId: world.bot.appId,
    tenantId: world.tenantId,
    tenantName: options.tenantName ?? 'Simulated',
    world,
    connect: (url) => {
      botUrl = url;
    },
    close: () => closing(server),
    commands: parts.commands,
    ...deeds(parts),
    ...changes(world),
    deliver: (activity, wish) => courier(activity, wish),
    redeliver: (activity, wish) => {
      const again = activity ?? lastActivity();
      if (again === null) throw new Error('Nothing was sent to the bot yet.');
      return courier(again, wish);
    },
    lastActivity,
    sign: (wish) => theIssuer().sign(wish),
    ...sights(parts),
    log: traffic.entries,
    count: (call, conversation) =>
      traffic.entries.filter(
        (each) =>
          each.kind === 'call' &&
          each.call === call &&
          (conversation === undefined || isIn(each.conversation, conversation)),
      ).length,
    onChange: (listener) => world.onChange(listener),
    idle: () => traffic.idle(),
    ...mishaps(faults, calls),
    memory: () => world.memory(),
  };
}

function worldOf(options: TeamsTenantOptions): World {
  const appId = options.appId ?? defaultAppId;
  const world = new World({
    clock: options.clock,
    tenantId: options.tenantId,
    bot: { id: `28:${appId}`, appId, name: options.botName ?? 'Release' },
    people: options.people,
    teams: options.teams,
    groupChats: options.groupChats ?? [],
  });
  if (options.memory !== undefined) world.recall(options.memory);
  return world;
}

type Deeds =
  | 'say'
  | 'press'
  | 'look'
  | 'refresh'
  | 'useCommand'
  | 'submitDialog'
  | 'closeDialog'
  | 'install'
  | 'uninstall'
  | 'changeMember';

function deeds(parts: ActingParts): Pick<TeamsTenant, Deeds> {
  return {
    say: (...given) => say(parts, ...given),
    press: (...given) => press(parts, ...given),
    look: (...given) => look(parts, ...given),
    refresh: (...given) => refresh(parts, ...given),
    useCommand: (...given) => useCommand(parts, ...given),
    submitDialog: (...given) => submitDialog(parts, ...given),
    closeDialog: (personId) => closeDialog(parts, personId),
    install: (...given) => install(parts, ...given),
    uninstall: (...given) => uninstall(parts, ...given),
    changeMember: (...given) => changeMember(parts, ...given),
  };
}

type Sights =
  | 'messages'
  | 'thread'
  | 'direct'
  | 'view'
  | 'history'
  | 'dialog'
  | 'toasts'
  | 'opened';

function sights({ world, opened }: ActingParts): Pick<TeamsTenant, Sights> {
  const top = (chatId: string) =>
    structuredClone(world.messagesIn(world.chat(chatId).id).filter((each) => each.root === null));
  return {
    messages: top,
    thread: (conversation, root) =>
      structuredClone(
        world
          .messagesIn(world.chat(conversation).id)
          .filter((each) => each.id === root || each.root === root),
      ),
    // Looking doesn't open a chat: the bot may do that where it has met the person.
    direct: (personId) => {
      const id = world.personalId(personId);
      return world.chats.has(id) ? top(id) : [];
    },
    view: (personId, target) => {
      const { person, message } = visible(world, personId, target);
      return structuredClone(cardsSeen(message, person.id)[0] ?? null);
    },
    history: ({ conversation, id }) =>
      structuredClone(world.message(splitId(conversation).chatId, id)?.past ?? []),
    dialog: (personId) => structuredClone(world.dialogs.get(world.person(personId).id) ?? null),
    toasts: (personId) => world.toasts.filter((each) => each.person === world.person(personId).id),
    opened: (personId) =>
      opened.filter((each) => each.person === world.person(personId).id).map(({ url }) => url),
  };
}

function changes(world: World): Pick<TeamsTenant, 'block' | 'changePerson'> {
  return {
    block: (personId, isBlocked) => {
      world.personal(personId).isBlocked = isBlocked;
      world.changed();
    },
    changePerson: (personId, change) => {
      const person = world.person(personId);
      world.people.set(person.id, { ...person, ...change });
      world.changed();
    },
  };
}
