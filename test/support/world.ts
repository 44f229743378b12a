// A whole small world for scenarios: the bot over real SQL and real HTTP, the simulated workspace, and a clock
// that only moves when a test says so.

import { tmpdir } from 'node:os';
import { onTestFinished } from 'vitest';
import { sampleWorkspace } from '../../adapters/playground/slack/sample-workspace.ts';
import {
  type SlackWorkspace,
  type SlackWorkspaceOptions,
  startSlackWorkspace,
} from '../../adapters/playground/slack/workspace.ts';
import { sampleTenant } from '../../adapters/playground/teams/sample-tenant.ts';
import {
  startTeamsTenant,
  type TeamsTenant,
  type TeamsTenantOptions,
} from '../../adapters/playground/teams/tenant.ts';
import { jsonLog } from '../../adapters/process/log.ts';
import { loadPolicy, readPolicy, samplePolicyFile } from '../../adapters/process/policy-file.ts';
import { type Signalbox, startSignalbox } from '../../adapters/process/signalbox.ts';
import type { Policy } from '../../src/domain/policy.ts';
import { MINUTE } from '../../src/domain/time/duration.ts';
import { type ChatPerson, chatPerson } from './chat-person.ts';
import { aDatabase, aQueue, defaultEngine, type Engine } from './engines.ts';
import { withoutRest } from './looks.ts';
import { takingTurns } from './taking-turns.ts';
import { type TeamsPerson, teamsPerson } from './teams-person.ts';
import { teamsSettings } from './teams-settings.ts';

/** Tuesday 24 November 2026, 10:00 in London. */
const TUESDAY_10 = Date.UTC(2026, 10, 24, 10, 0);

const BOT_TOKEN = 'xoxb-test-0123456789';
const SIGNING_SECRET = '0123456789abcdef0123456789abcdef';
/** Tests lose connections more often than the bot outside likes; unhurried it waits as it does there. */
const socketTimes = { retryMs: (attempts: number) => Math.min(50, attempts * 5) };
const APP_TOKEN = 'xapp-1-A0BOT-test-0123456789';

export interface WorldOptions {
  /** YAML text; default: the sample policy. */
  readonly policy?: string;
  readonly at?: number;
  readonly workspace?: Partial<SlackWorkspaceOptions>;
  /** How Slack's requests come to the bot; default: HTTP. */
  readonly slackBy?: 'HTTP' | 'Socket Mode' | 'Socket Mode, unhurried';
  /** Microsoft Teams beside Slack; true: the sample tenant. */
  readonly teams?: true | Partial<TeamsTenantOptions>;
  /** Where the SQLite file is put; default: the system's folder for such. */
  readonly folder?: string;
  /** What the bot runs on; default: SQLite. */
  readonly engine?: Engine;
  /** Answers the address by which the bot reaches its database, given the database's own; default: that one. */
  readonly wayToDatabase?: (url: string) => Promise<string>;
}

/** A world in which both chats are live. */
export interface BothWorld extends TestWorld {
  readonly teams: TeamsTenant;
  /** Somebody in Teams by their handle: `ana`. */
  readonly inTeams: (handle: string) => TeamsPerson;
}

export interface TestWorld {
  readonly slack: SlackWorkspace;
  readonly teams: TeamsTenant | undefined;
  readonly ana: ChatPerson;
  readonly ben: ChatPerson;
  readonly cat: ChatPerson;
  readonly dan: ChatPerson;
  readonly eve: ChatPerson;
  readonly as: (userId: string) => ChatPerson;
  /** The bot; of several replicas the first. */
  readonly bot: () => Signalbox;
  /** Path of the SQLite file. */
  readonly databaseFile: string;
  readonly now: () => number;
  /** Lines of the bot's log, parsed. */
  readonly log: readonly Readonly<Record<string, unknown>>[];
  /** Lets everything due be done, with the few seconds that pacing takes. */
  settle(): Promise<void>;
  /** Lets time pass, from one due moment to the next. */
  pass(ms: number): Promise<void>;
  /** Moves the clock while nobody looks: for what a bot that is down, or about to be restarted, misses. */
  sleep(ms: number): void;
  takePolicy(yaml: string): Promise<void>;
  /** Stops the bot and starts it again on the same database, with another policy if one is given. */
  restart(yaml?: string): Promise<void>;
}

function policyOf(yaml: string | undefined): Policy {
  const reading = yaml === undefined ? loadPolicy(samplePolicyFile) : readPolicy(yaml, tmpdir());
  if (!reading.ok) throw new Error(reading.problems.map((one) => one.says).join('\n'));
  return reading.policy;
}

/** Slack and Teams at once; the bot is in the team, which is how it learns where Teams is. */
export async function aWorldOfBoth(options: WorldOptions = {}): Promise<BothWorld> {
  const limits = options.teams === true ? {} : options.teams;
  // The clock stands still between two lines, so that everything said would fall into one second.
  const world = await aWorld({ ...options, teams: { rateLimits: false, ...limits } });
  const { teams } = world;
  if (teams === undefined) throw new Error('there is no tenant');
  await teams.install('19:general@thread.tacv2', '29:1ana');
  await world.settle();
  return {
    ...world,
    teams,
    inTeams: (handle) => teamsPerson(`29:1${handle}`, teams, world.settle),
  };
}

export async function aWorld(options: WorldOptions = {}): Promise<TestWorld> {
  const time = { now: options.at ?? TUESDAY_10 };
  const clock = { now: () => time.now };
  const lines: Record<string, unknown>[] = [];
  const log = jsonLog({
    level: 'info',
    secrets: [],
    write: (line) => lines.push(JSON.parse(line) as Record<string, unknown>),
  });
  const isSocket = options.slackBy?.startsWith('Socket Mode') === true;
  const isHurried = options.slackBy === 'Socket Mode';
  const { engine = defaultEngine() } = options;
  const database = await aDatabase(engine, options.folder);
  const databaseUrl = (await options.wayToDatabase?.(database.url)) ?? database.url;
  const queue = await aQueue(engine);
  const slack = await startSlackWorkspace({
    ...sampleWorkspace(),
    clock: clock.now,
    botToken: BOT_TOKEN,
    signingSecret: SIGNING_SECRET,
    retryDelays: [0, 0, 0],
    ...(isSocket ? { appToken: APP_TOKEN } : {}),
    ...options.workspace,
  });
  const secrets = {
    botToken: BOT_TOKEN,
    ...(isSocket ? { appToken: APP_TOKEN } : { signingSecret: SIGNING_SECRET }),
    ...(isHurried ? { socketTimes } : {}),
  };
  const teams =
    options.teams === undefined
      ? undefined
      : await startTeamsTenant({
          ...sampleTenant(),
          clock: clock.now,
          tokenClock: clock.now,
          ...(options.teams === true ? {} : options.teams),
        });
  const startOne = (policy: Policy) =>
    startSignalbox({
      databaseUrl,
      policy,
      slack: { ...secrets, apiUrl: slack.apiUrl },
      teams: teams && teamsSettings(teams),
      queue,
      host: '127.0.0.1',
      port: 0,
      clock,
      log,
      looks: withoutRest,
    });
  const start = async (policy: Policy) => {
    const first = await startOne(policy);
    const others = engine.replicas === 1 ? [] : [await startOne(policy)];
    return [first, ...others] as const;
  };
  const turns = await takingTurns();
  const current = { bots: await start(policyOf(options.policy)) };
  const all = <T>(work: (bot: Signalbox) => Promise<T>) => Promise.all(current.bots.map(work));
  const connect = async () => {
    turns.between(current.bots.map(({ port }) => port));
    const [first] = current.bots;
    const port = engine.replicas === 1 ? first.port : turns.port;
    if (isSocket) await slack.sockets.until(engine.replicas);
    else slack.connect(`http://127.0.0.1:${port}/slack/events`);
    teams?.connect(`http://127.0.0.1:${port}/api/messages`);
  };
  await connect();
  onTestFinished(async () => {
    await all((bot) => bot.stop());
    await slack.close();
    await teams?.close();
    await turns.close();
    await database.remove();
  });

  const nudge = () => {
    for (const bot of current.bots) bot.world.wakeups.nudge();
  };
  const until = async (target: number): Promise<void> => {
    for (;;) {
      await all((bot) => bot.idle());
      await slack.idle();
      await teams?.idle();
      const next = await current.bots[0].world.store.nextDue(time.now);
      if (next === undefined || next > target) break;
      time.now = Math.max(time.now, next);
      nudge();
    }
  };
  const settle = () => until(time.now + MINUTE / 2);
  const as = (userId: string) => chatPerson(userId, slack, settle);
  return {
    slack,
    teams,
    as,
    ana: as('U0ANA'),
    ben: as('U0BEN'),
    cat: as('U0CAT'),
    dan: as('U0DAN'),
    eve: as('U0EVE'),
    bot: () => current.bots[0],
    databaseFile: database.file,
    now: clock.now,
    log: lines,
    settle,
    pass: async (ms) => {
      const target = time.now + ms;
      await until(target);
      time.now = Math.max(time.now, target);
      nudge();
      await settle();
    },
    sleep: (ms) => {
      time.now += ms;
    },
    takePolicy: async (yaml) => {
      await all((bot) => bot.takePolicy(policyOf(yaml)));
      await settle();
    },
    restart: async (yaml) => {
      const policy = yaml === undefined ? current.bots[0].world.policy() : policyOf(yaml);
      await all((bot) => bot.stop());
      if (isSocket) await slack.sockets.until(0);
      current.bots = await start(policy);
      await connect();
    },
  };
}
