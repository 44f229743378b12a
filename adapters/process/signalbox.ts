// Puts the adapters together around the house: the one place where they meet.

import type { Router } from 'express';
import { house } from '../../src/app/hear.ts';
import type { Chat, Clock, Directory, Log, Platform, Wakeups } from '../../src/app/ports.ts';
import type { Store } from '../../src/app/store.ts';
import { sweeper } from '../../src/app/sweep.ts';
import type { World } from '../../src/app/world.ts';
import type { Policy } from '../../src/domain/policy.ts';
import { DAY, HOUR, MINUTE } from '../../src/domain/time/duration.ts';
import type { Condition, HttpOptions } from '../http/server.ts';
import { listen } from '../http/server.ts';
import { createInstruments } from '../metrics/instruments.ts';
import { measuredHouse, measuredWorld } from '../metrics/measured.ts';
import { scrape } from '../metrics/scrape.ts';
import { inNoRequest } from '../node/request-id.ts';
import type { QueueWakeups } from '../queue/bullmq.ts';
import { inProcessWakeups } from '../queue/in-process.ts';
import type { Looks } from '../queue/looking.ts';
import type { SlackOptions, SlackSettings } from '../slack/connect.ts';
import { openStore } from '../sql/store.ts';
import type { TeamsOptions } from '../teams/connect.ts';
import { type BacklogAndHold, backlogOf, storeConditions } from './backlog.ts';
import { databaseClock } from './database-clock.ts';
import { systemIds } from './ids.ts';
import { channelsOf } from './policy-names.ts';
import { statesOf } from './states.ts';
import { watchedWrites } from './writes.ts';

export interface SignalboxOptions {
  readonly databaseUrl: string;
  readonly policy: Policy;
  /** Each chat whose settings are there; at least one. */
  readonly slack?: SlackSettings | undefined;
  readonly teams?: TeamsSettings | undefined;
  /** Redis, which wakes and spreads the work over all replicas; undefined: this process wakes by itself. */
  readonly queue?: QueueSettings | undefined;
  readonly host: string | undefined;
  readonly port: number;
  readonly clock: Clock;
  readonly log: Log;
  /** How often it looks for what is due; the default suits a clock that nobody moves. */
  readonly looks?: Looks | undefined;
  /** Further routers, such as the playground's. */
  readonly routers?: HttpOptions['routers'];
  /** Stands between the house and its ports, to watch or to break their calls. The process itself puts nothing there. */
  readonly around?: ((world: World) => World) | undefined;
}

interface QueueSettings {
  readonly url: string;
  readonly horizonMs?: number;
  /** With it the job board is served to whoever shows it. */
  readonly operatorToken?: string | undefined;
}

/** Who the bot is in Teams, and where Teams is. */
export type TeamsSettings = Pick<
  TeamsOptions,
  'appId' | 'password' | 'type' | 'tenantId' | 'local' | 'channelService' | 'endpoints'
>;

export interface Signalbox {
  readonly port: number;
  readonly world: World;
  /**
   * The policy decides from the next command on. Resolves when every open release that could has taken it in; one that
   * couldn't is logged and tried again, also after a restart. Never rejects.
   */
  takePolicy(policy: Policy): Promise<void>;
  /** How many problems the policy file has now: while it has some, health says that the one before is in force. */
  policyRead(problems: number): void;
  /** Resolves when nothing is due now and nothing is under way. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

/** Migrates, connects and listens. Rejects when the database or the port can't be had. */
export async function startSignalbox(options: SignalboxOptions): Promise<Signalbox> {
  const { log } = options;
  const current = { policy: options.policy, problems: 0 };
  const opened = await openStore({ url: options.databaseUrl, log });
  const time = await databaseClock(options.clock, opened.skewMs, log);
  const { clock } = time;
  const writes = watchedWrites(opened);
  const { store } = writes;
  const queue = await queueOf({ ...options, clock });
  const board = await boardOf(options.queue);
  const wakeups = apart(queue ?? inProcessWakeups({ ...options.looks, clock, log }));
  const policy = () => current.policy;
  const common = { clock, requestClock: options.clock, log, house: () => speaking };
  const pace = (platform: Platform) => opened.paceOf?.(platform, clock);
  const platforms = [
    ...(options.slack === undefined
      ? []
      : [await slackOf(options.slack, { ...common, pace: pace('slack') }, policy)]),
    ...(options.teams === undefined
      ? []
      : [
          await teamsOf(
            options.teams,
            { ...common, pace: pace('teams') },
            policy,
            () => world.store,
          ),
        ]),
  ];
  const chats: readonly Chat[] = platforms.map(({ chat }) => chat);
  const directories: readonly Directory[] = platforms.map(({ directory }) => directory);
  const { around = asItIs } = options;
  const ids = systemIds();
  const instruments = createInstruments();
  const ports = { store, chats, directories, clock, ids, log, wakeups, policy };
  const world = around(measuredWorld(ports, instruments));
  const speaking = measuredHouse(house(world), instruments);
  const backlog = backlogOf(world.store, clock, log);
  const states = statesOf(opened, log);
  const conditions = async (due: BacklogAndHold | undefined): Promise<readonly Condition[]> => {
    return [
      ...platforms.map(({ name, health }) => ({ name, ...conditionOf(health()) })),
      ...(queue === undefined ? [] : [{ name: 'redis', ...conditionOf(queue.health()) }]),
      ...storeConditions(due, clock.now()),
      ...writes.conditions(),
      ...(await states.conditions()),
      ...time.conditions(),
      ...policyConditions(current.policy, current.problems),
    ];
  };
  const sweeping = sweeper(world);
  const http = await listen({
    host: options.host,
    port: options.port,
    routers: [
      ...platforms.flatMap(({ router }) => (router === undefined ? [] : [{ path: '/', router }])),
      ...(board === undefined ? [] : [board]),
      ...(options.routers ?? []),
    ],
    conditions: async () => conditions(await backlog()),
    metrics: async () => {
      const [due, jobs] = await Promise.all([backlog(), queue?.counts()]);
      const looked = { backlog: due, jobs, conditions: await conditions(due) };
      return scrape(instruments, looked, clock.now());
    },
  });
  const looked = states.look();
  world.wakeups.start(sweeping);
  for (const one of platforms) one.open();
  const endHousekeeping = forgetReceipts(world.store, clock, log);
  return {
    port: http.port,
    world,
    takePolicy: async (next) => {
      current.policy = next;
      log.info({ policy: next.version }, 'a changed policy is in force');
      await sweeping.catchUp();
    },
    policyRead: (problems) => {
      current.problems = problems;
    },
    idle: async () => {
      for (const one of platforms) await one.idle();
      await untilIdle(store, sweeping.settled, clock);
    },
    stop: async () => {
      http.stopping();
      endHousekeeping();
      time.stop();
      for (const one of platforms) await one.stop();
      await http.close();
      board?.close();
      await world.wakeups.stop();
      await sweeping.settled();
      await looked;
      await world.store.close();
    },
  };
}

/** Whoever asks for a look at what is due, it is a look for everybody: the log knows it by nobody's request. */
function apart(wakeups: Wakeups): Wakeups {
  return { ...wakeups, nudge: () => inNoRequest(wakeups.nudge) };
}

function asItIs(world: World): World {
  return world;
}

/** BullMQ is loaded only where there is a Redis for it. */
async function queueOf({
  queue,
  looks,
  clock,
  log,
}: SignalboxOptions): Promise<QueueWakeups | undefined> {
  if (queue === undefined) return undefined;
  const { queueWakeups } = await import('../queue/bullmq.ts');
  return queueWakeups({ ...looks, ...queue, clock, log });
}

async function boardOf(settings: QueueSettings | undefined) {
  if (settings?.operatorToken === undefined) return undefined;
  const { BOARD_PATH, jobBoard } = await import('../queue/board.ts');
  return { path: BOARD_PATH, ...jobBoard({ url: settings.url, token: settings.operatorToken }) };
}

/** A chat as the process needs it, whichever it is. */
interface ChatPlatform {
  readonly name: string;
  /** Undefined where requests come another way than over HTTP. */
  readonly router: Router | undefined;
  readonly chat: Chat;
  readonly directory: Directory;
  health(): { readonly state: 'ok' | 'degraded'; readonly why?: string };
  /** Everything is in its place: who fetches requests begins to. */
  open(): void;
  idle(): Promise<void>;
  stop(): Promise<void>;
}

type Common = Pick<SlackOptions, 'clock' | 'requestClock' | 'log' | 'house' | 'pace'>;

/** Each platform's SDK is loaded only where that platform is used (contract "Starting"). */
async function slackOf(
  settings: SlackSettings,
  common: Common,
  policy: () => Policy,
): Promise<ChatPlatform> {
  const { connectSlack } = await import('../slack/connect.ts');
  const allowedTeams = () => policy().organisation.slackWorkspaces;
  return { name: 'slack', ...connectSlack({ settings, ...common, allowedTeams }) };
}

async function teamsOf(
  settings: TeamsSettings,
  common: Common,
  policy: () => Policy,
  contacts: () => Store,
): Promise<ChatPlatform> {
  const { connectTeams } = await import('../teams/connect.ts');
  const teams = connectTeams({
    ...settings,
    ...common,
    contacts,
    issuer: settings.endpoints.ToBotFromChannelTokenIssuer,
    metadataUrl: settings.endpoints.ToBotFromChannelOpenIdMetadataUrl,
    allowedTenants: () =>
      policy().organisation.teamsTenants ??
      (settings.tenantId === undefined ? undefined : [settings.tenantId]),
    channels: () => channelsOf(policy(), 'teams'),
  });
  return { name: 'teams', ...teams, open: () => {}, stop: teams.idle };
}

function policyConditions({ version }: Policy, problems: number): readonly Condition[] {
  if (problems === 0) return [];
  const count = problems === 1 ? '1 problem' : `${problems} problems`;
  const why = `the policy file has ${count}, which the log names: the policy ${version} from before stays in force, and a restart would fail`;
  return [{ name: 'policy', state: 'degraded', why }];
}

function conditionOf(health: { readonly state: 'ok' | 'degraded'; readonly why?: string }) {
  return { state: health.state, why: health.why };
}

/** Longer than any platform repeats a request, and than a form stays open. */
const RECEIPTS_KEPT_MS = 30 * DAY;
/** Soon after the start, for a process that never lives for long, and then again and again. */
const FIRST_FORGOTTEN_MS = MINUTE;
const FORGOTTEN_EVERY_MS = HOUR;
/** In one transaction, for which everybody waits. */
const MOST_FORGOTTEN = 1_000;

/** Answers how to end it. */
function forgetReceipts(store: Store, clock: Clock, log: Log): () => void {
  let ended = false;
  const forget = async () => {
    const before = clock.now() - RECEIPTS_KEPT_MS;
    try {
      while (!ended && (await store.forgetReceipts(before, MOST_FORGOTTEN)) === MOST_FORGOTTEN);
    } catch (error) {
      if (!ended) log.error({ error }, 'old receipts could not be forgotten');
    }
  };
  const first = setTimeout(() => void forget(), FIRST_FORGOTTEN_MS).unref();
  const timer = setInterval(() => void forget(), FORGOTTEN_EVERY_MS).unref();
  return () => {
    ended = true;
    clearTimeout(first);
    clearInterval(timer);
  };
}

const LOOK_MS = 5;

async function untilIdle(store: Store, settled: () => Promise<void>, clock: Clock): Promise<void> {
  for (;;) {
    await settled();
    const next = await store.nextDue(clock.now());
    if (next === undefined || next > clock.now()) return settled();
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
