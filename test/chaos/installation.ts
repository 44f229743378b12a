// A whole installation that may be broken anywhere: a database, perhaps Redis, the replicas behind their front, and the
// two simulated chats, which live on whatever happens.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  contractScopes,
  historyScopes,
  type SlackWorkspace,
  startSlackWorkspace,
} from '../../adapters/playground/slack/workspace.ts';
import { startTeamsTenant, type TeamsTenant } from '../../adapters/playground/teams/tenant.ts';
import { type RedisServer, redisServer } from '../support/redis-server.ts';
import {
  type Department,
  departmentsOf,
  policyText,
  TEAM,
  tenantOf,
  workspaceOf,
} from './company.ts';
import { aFront } from './front.ts';
import { atExit } from './leftovers.ts';
import { aPostgresServer, type PostgresServer } from './postgres-server.ts';
import { aReplica, type Replica } from './replica.ts';
import { aSlowWay } from './slow-way.ts';

/** What must never be printed, whatever fails. */
export const SECRETS = {
  slackToken: 'xoxb-chaos-0123456789',
  signingSecret: 'c4a05c4a05c4a05c4a05c4a05c4a05c4',
  databasePassword: 'chaos-database-password',
  redisPassword: 'chaos-redis-password',
} as const;

interface Engines {
  readonly database: 'sqlite' | 'postgres';
  readonly redis: boolean;
  readonly replicas: number;
}

const SERVERS: Engines = { database: 'postgres', redis: true, replicas: 2 };

export interface Installation {
  readonly departments: readonly Department[];
  readonly policyFile: string;
  readonly databaseUrl: string;
  readonly slack: SlackWorkspace;
  readonly teams: TeamsTenant;
  /** Whether the bot may read Slack's conversations, to look for what it may have sent. */
  readonly readsHistory: boolean;
  readonly replicas: readonly Replica[];
  /** Undefined where the engines have none. */
  readonly postgres: PostgresServer | undefined;
  readonly redis: RedisServer | undefined;
  close(): Promise<void>;
}

export interface Wishes {
  readonly engines?: Engines;
  readonly departments: number;
  /** Default true. */
  readonly readsHistory?: boolean;
  /** Every call of Slack takes so long; default 0. */
  readonly slackMs?: number;
}

/** Started, the bot at home in both chats. */
export async function anInstallation({
  engines = SERVERS,
  departments: count,
  readsHistory = true,
  slackMs = 0,
}: Wishes): Promise<Installation> {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-chaos-'));
  const departments = departmentsOf(count);
  const policyFile = join(folder, 'policy.yaml');
  writeFileSync(policyFile, policyText(departments));
  const postgres =
    engines.database === 'postgres' ? await aPostgresServer(SECRETS.databasePassword) : undefined;
  const databaseUrl = (await postgres?.database('signalbox')) ?? `file:${join(folder, 'bot.db')}`;
  const redis = engines.redis ? await redisServer({ password: SECRETS.redisPassword }) : undefined;
  atExit(() => void redis?.remove());
  await redis?.start();
  const { slack, teams, slow } = await chats(departments, readsHistory, slackMs);
  const settings = {
    DATABASE_URL: databaseUrl,
    POLICY_FILE: policyFile,
    SLACK_BOT_TOKEN: SECRETS.slackToken,
    SLACK_SIGNING_SECRET: SECRETS.signingSecret,
    SLACK_API_URL: slack.apiUrl,
    ...teamsVariables(teams),
    ...(redis === undefined ? {} : { REDIS_URL: redis.url }),
  };
  const replicas: Replica[] = [];
  for (let n = 0; n < engines.replicas; n += 1) replicas.push(await aReplica(settings));
  await Promise.all(replicas.map((replica) => replica.start()));
  const front = await aFront(replicas);
  slack.connect(`${front.address}/slack/events`);
  teams.connect(`${front.address}/api/messages`);
  await teams.install(TEAM);
  return {
    departments,
    policyFile,
    databaseUrl,
    slack,
    teams,
    readsHistory,
    replicas,
    postgres,
    redis,
    async close() {
      await Promise.all(replicas.map((replica) => replica.kill()));
      await front.close();
      slow?.close();
      await Promise.all([slack.close(), teams.close()]);
      await redis?.remove();
      await postgres?.remove();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function chats(departments: readonly Department[], readsHistory: boolean, slackMs: number) {
  const slow = slackMs === 0 ? undefined : await aSlowWay(slackMs);
  const slack = await startSlackWorkspace({
    ...workspaceOf(departments),
    clock: Date.now,
    botToken: SECRETS.slackToken,
    signingSecret: SECRETS.signingSecret,
    ...(slow === undefined ? {} : { front: slow.to }),
    scopes: readsHistory ? [...contractScopes, ...historyScopes] : contractScopes,
  });
  const teams = await startTeamsTenant({
    ...tenantOf(departments),
    clock: Date.now,
  });
  return { slack, teams, slow };
}

/** All of Microsoft is in the tenant, which asks nobody for a token. */
function teamsVariables(teams: TeamsTenant): Readonly<Record<string, string>> {
  return {
    LOCAL_MODE: '1',
    MicrosoftAppId: teams.appId,
    MicrosoftAppType: 'SingleTenant',
    MicrosoftAppTenantId: teams.tenantId,
    ToBotFromChannelOpenIdMetadataUrl: teams.openIdMetadataUrl,
    ToBotFromChannelTokenIssuer: teams.issuer,
    ToChannelFromBotLoginUrl: teams.loginUrl,
  };
}
