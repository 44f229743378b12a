// The one file that reads the environment: what each variable may be, and every problem in one go.
// docs/reference/configuration.md lists the variables; a test holds the two together.
import { resolve } from 'node:path';
import { z } from 'zod';
import { nearest } from '../../src/chat/nearest.ts';
import { type DatabaseConfig, type DatabaseReading, readDatabase } from './config-database.ts';
import { type ProxyConfig, proxyVariables, readProxy } from './config-proxy.ts';
import { type QueueConfig, type QueueReading, queueVariables, readQueue } from './config-queue.ts';
import { isSlackWanted, readSlack, type SlackSecrets } from './config-slack.ts';
import { isTeamsWanted, readTeams, type TeamsConfig, teamsVariables } from './config-teams.ts';
import { samplePolicyFile } from './policy-file.ts';

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

/** What the environment says, checked and with its defaults. */
export interface Config {
  /** Local mode (contract "Starting"): loopback only, `/playground` is served. */
  readonly local: boolean;
  /** Address to listen on: loopback in local mode; undefined: every address of this machine. */
  readonly host: '127.0.0.1' | undefined;
  /** 0: any free port. */
  readonly port: number;
  /** Without a slash at its end; undefined: links that need it are left out. */
  readonly publicUrl: string | undefined;
  readonly database: DatabaseConfig;
  /** Absolute path; the sample in local mode unless one is given. */
  readonly policyFile: string;
  readonly logLevel: LogLevel;
  /**
   * With the base address of the Web API, ending in `/`. Undefined: in local mode the simulated workspace is talked
   * to, outside there is no Slack.
   */
  readonly slack: (SlackSecrets & { readonly apiUrl: string }) | undefined;
  /** Always there in local mode; outside at least one of the two chats is. */
  readonly teams: TeamsConfig | undefined;
  /** Undefined: this process wakes for what is due by itself. */
  readonly queue: QueueConfig | undefined;
  /** Undefined: everything is reached directly. */
  readonly proxy: ProxyConfig | undefined;
}

/** A configuration, or everything that is wrong with it, a sentence each. Never with the value of a secret. */
export type ConfigReading =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly problems: readonly string[] };

export type Environment = Readonly<Record<string, string | undefined>>;

/** `sysexits.h`: the exit code for a configuration that can't be used. */
export const EX_CONFIG = 78;

/** The environment of this process, for whoever is asked to read it (readConfig, readSettings). */
export function processEnvironment(): Environment {
  return process.env;
}

/** Only where the database is, for tools that need nothing else: whatever else is set may be wrong. */
export function readDatabaseConfig(env: Environment, cwd: string): DatabaseReading {
  const set = setVariables(env);
  return readDatabase(set.get('DATABASE_URL'), isLocal(set), cwd);
}

/** Only where Redis is, likewise. */
export function readQueueConfig(env: Environment): QueueReading {
  return readQueue(setVariables(env));
}

/** What the Teams app package says of an installation, or everything that is wrong with it. */
export type TeamsAppReading =
  | { readonly ok: true; readonly app: { readonly appId: string; readonly publicUrl: string } }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Only what the Teams app package needs: it is made before anything else has to be set. */
export function readTeamsApp(env: Environment): TeamsAppReading {
  const set = setVariables(env);
  const id = z.guid().safeParse(set.get('MicrosoftAppId'));
  const url = variables.PUBLIC_URL.safeParse(set.get('PUBLIC_URL'));
  const publicUrl = url.data?.toLowerCase().startsWith('https://') ? url.data : undefined;
  if (id.success && publicUrl !== undefined)
    return { ok: true, app: { appId: id.data, publicUrl } };
  const problem = (name: string, what: string) =>
    set.has(name) ? [`${name}: expected ${what}`] : missing(name, what, set);
  return {
    ok: false,
    problems: [
      ...(id.success ? [] : problem('MicrosoftAppId', 'the app id of the Azure Bot (a GUID)')),
      ...(publicUrl !== undefined
        ? []
        : problem('PUBLIC_URL', 'the https:// address at which Teams reaches this server')),
    ],
  };
}

// ---------------------------------------------------------------- single variables

const slackApi = 'https://slack.com/api/';

const address = z.string().refine((text) => isAddress(text), {
  error: 'expected an http:// or https:// address without user, query and fragment',
});

const variables = {
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, { error: 'expected a number from 0 (any free port) to 65535' })
    .transform(Number)
    .refine((port) => port <= 65_535, {
      error: 'expected a number from 0 (any free port) to 65535',
    })
    .default(3000),
  PUBLIC_URL: address.transform((text) => text.replace(/\/+$/, '')).optional(),
  DATABASE_URL: z.string().optional(),
  POLICY_FILE: z.string().optional(),
  LOG_LEVEL: z
    .string()
    .toLowerCase()
    .pipe(
      z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
        error: 'expected one of trace, debug, info, warn, error, fatal, silent',
      }),
    )
    .optional(),
  LOCAL_MODE: z.literal('1', { error: 'expected 1, or leave it unset' }).optional(),
  SLACK_BOT_TOKEN: z.string().optional(),
  SLACK_SIGNING_SECRET: z.string().optional(),
  SLACK_APP_TOKEN: z.string().optional(),
  SLACK_API_URL: address.transform((text) => `${text.replace(/\/+$/, '')}/`).optional(),
  ...teamsVariables,
} as const;

const schema = z.object(variables);

/** Known by name so that nobody believes they work; each is honestly refused while it is set. */
const notAvailable: ReadonlyMap<string, string> = new Map([
  ['CI_WEBHOOK_SECRET', 'reports from CI'],
]);

/** Every variable that means something to this program, the refused ones included. */
export const VARIABLES: readonly string[] = [
  ...Object.keys(variables),
  ...queueVariables,
  ...proxyVariables,
  ...notAvailable.keys(),
];

// ---------------------------------------------------------------- all of them

/**
 * Checks an environment, whatever else is in it. An empty variable counts as unset. `cwd` is what
 * relative paths are relative to. Reads nothing but its arguments.
 */
export function readConfig(env: Environment, cwd: string): ConfigReading {
  const set = setVariables(env);
  const local = isLocal(set);
  const read = schema.safeParse(Object.fromEntries(set));
  const isNeeded = !local && !isTeamsWanted(set);
  const slack = readSlack(set, local, isNeeded, (name, what) => missing(name, what, set));
  const teams = readTeams(set, local, (name, what) => missing(name, what, set));
  const database = readDatabase(set.get('DATABASE_URL'), local, cwd);
  const proxy = readProxy(isSlackWanted(set) || isTeamsWanted(set), set);
  const queue = readQueue(set);
  const problems = [
    ...[...set.keys()].flatMap(unavailable),
    ...(read.error?.issues ?? []).map(({ path, message }) => `${String(path[0])}: ${message}`),
    ...slack.problems,
    ...teams.problems,
    ...queue.problems,
    ...proxy.problems,
    ...(local ? [] : chatless(set)),
    ...database.problems,
    ...(local ? [] : missing('POLICY_FILE', 'the path of the policy file', set)),
  ];
  if (!read.success || database.database === undefined || problems.length > 0) {
    return { ok: false, problems };
  }

  const { PORT, PUBLIC_URL, POLICY_FILE, LOG_LEVEL, SLACK_API_URL } = read.data;
  return {
    ok: true,
    config: {
      local,
      host: local ? '127.0.0.1' : undefined,
      port: PORT,
      publicUrl: PUBLIC_URL,
      database: database.database,
      policyFile: POLICY_FILE === undefined ? samplePolicyFile : resolve(cwd, POLICY_FILE),
      // The playground's console is for people: one line with the address, then only what is wrong.
      logLevel: LOG_LEVEL ?? (local ? 'warn' : 'info'),
      slack: slack.secrets && { ...slack.secrets, apiUrl: SLACK_API_URL ?? slackApi },
      teams: teams.teams,
      queue: queue.queue,
      proxy: proxy.proxy,
    },
  };
}

type SetVariables = ReadonlyMap<string, string>;

function setVariables(env: Environment): SetVariables {
  const trimmed = Object.entries(env).map(([name, value]) => [name, value?.trim() ?? ''] as const);
  return new Map(trimmed.filter(([, value]) => value !== ''));
}

function isLocal(set: SetVariables): boolean {
  return set.get('LOCAL_MODE') === '1' || ![...set.keys()].some(isOfAnInstallation);
}

/** What shows that this is an installation, so that lost secrets never turn it into a playground. */
function isOfAnInstallation(name: string): boolean {
  return (
    /^SLACK_|^MicrosoftApp/.test(name) ||
    ['POLICY_FILE', 'DATABASE_URL', 'REDIS_URL', 'PUBLIC_URL'].includes(name)
  );
}

/**
 * What alone makes this an installation where nothing of a chat or a policy is set: a machine that has such a variable for
 * other programs is no installation to whoever wants to try the playground.
 */
export function takenForInstallation(env: Environment): readonly string[] {
  const names = [...setVariables(env).keys()].filter(isOfAnInstallation);
  const common = names.filter((name) => COMMON.includes(name));
  return common.length === names.length ? common : [];
}

/** Names that other programs read, too. */
const COMMON = ['DATABASE_URL', 'REDIS_URL', 'PUBLIC_URL'];

function unavailable(name: string): readonly string[] {
  const what = notAvailable.get(name);
  if (what === undefined) return [];
  return [`${name}: not available in this version yet (${what}); leave it unset`];
}

/** Says what is missing, and whether a variable with nearly that name is set. */
function missing(name: string, what: string, set: SetVariables): readonly string[] {
  if (set.has(name)) return [];
  const others = [...set.keys()].filter((other) => !VARIABLES.includes(other));
  const meant = nearest(name, others);
  const hint = meant === undefined ? '' : ` (${meant} is set; was that meant to be it?)`;
  return [`${name}: is missing; expected ${what}${hint}`];
}

/** Beside what Slack needs, the other way to have a chat is named when there is none. */
function chatless(set: SetVariables): readonly string[] {
  if (isSlackWanted(set) || isTeamsWanted(set)) return [];
  const what =
    'the app id of an Azure Bot, with its MicrosoftAppType, MicrosoftAppPassword and MicrosoftAppTenantId, for Microsoft Teams instead of Slack or beside it';
  return missing('MicrosoftAppId', what, set);
}

// ---------------------------------------------------------------- addresses

function isAddress(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) return false;
  return url.username === '' && url.password === '' && !/[?#]/.test(text);
}
