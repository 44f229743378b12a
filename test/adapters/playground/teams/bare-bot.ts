// A sample tenant, an unmodified Bot Framework bot that trusts it, and a plain HTTP bot that
// answers what a test says: the other sides that the tenant's tests talk to.

import { createServer, type Server } from 'node:http';
import {
  type Activity,
  ActivityTypes,
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  type TurnContext,
} from 'botbuilder';
import express from 'express';
import { closing, listening } from '../../../../adapters/playground/listening.ts';
import { sampleTenant } from '../../../../adapters/playground/teams/sample-tenant.ts';
import {
  startTeamsTenant,
  type TeamsTenant,
  type TeamsTenantOptions,
} from '../../../../adapters/playground/teams/tenant.ts';
import { endpointsOf } from '../../../support/teams-settings.ts';

export const releases = '19:releases@thread.tacv2';
export const payments = '19:payments@thread.tacv2';
export const general = '19:general@thread.tacv2';
export const ana = '29:1ana';
export const ben = '29:1ben';
export const cat = '29:1cat';
export const eve = '29:1eve';
export const gus = '29:1gus';

type Json = Record<string, unknown>;

/** A clock that moves only when told to. */
export type ManualClock = { now: () => number; advance: (ms: number) => void };

function manualClock(): ManualClock {
  let now = Date.UTC(2026, 10, 26, 14, 0);
  return {
    now: () => now,
    advance: (ms) => {
      now += ms;
    },
  };
}

/** A tenant with the sample's people and team. */
export async function aTenant(
  options: Partial<TeamsTenantOptions> = {},
): Promise<{ teams: TeamsTenant; clock: ManualClock }> {
  const clock = manualClock();
  return {
    clock,
    teams: await startTeamsTenant({ ...sampleTenant(), clock: clock.now, ...options }),
  };
}

async function served(server: Server, teams: TeamsTenant, path: string) {
  teams.connect(`${await listening(server, 0)}${path}`);
  return () => closing(server);
}

/** A bot of plain HTTP: `answer` gives the body for each activity; undefined answers 202 without. */
export async function connectPlain(
  teams: TeamsTenant,
  answer: (activity: Json) => unknown = () => undefined,
): Promise<{ heard: Json[]; stop: () => Promise<void> }> {
  const heard: Json[] = [];
  const app = express();
  app.use(express.json());
  app.post('/bot', async (request, response) => {
    heard.push(request.body);
    const body = await answer(request.body);
    if (body === undefined) response.status(202).end();
    else response.json(body);
  });
  return { heard, stop: await served(createServer(app), teams, '/bot') };
}

/** The real adapter with all of its addresses set to the tenant's. */
class LocalAdapter extends CloudAdapter {
  constructor(teams: TeamsTenant) {
    const addresses = { ...endpointsOf(teams) };
    const { appId } = teams;
    const credentials = {
      isValidAppId: (id: string) => Promise.resolve(id === appId),
      isAuthenticationDisabled: () => Promise.resolve(false),
      createCredentials: async () => ({
        signRequest: async <T extends { headers: { set(name: string, value: string): void } }>(
          request: T,
        ) => {
          request.headers.set('authorization', `Bearer ${await login(teams)}`);
          return request;
        },
      }),
    };
    super(new ConfigurationBotFrameworkAuthentication(addresses, credentials));
    this.onTurnError = () => Promise.resolve();
  }
}

/** A token from the tenant, as a bot gets it. */
export async function login(teams: TeamsTenant, secret = 'a-secret'): Promise<string> {
  const response = await fetch(teams.loginUrl, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: teams.appId,
      client_secret: secret,
      scope: 'https://api.botframework.com/.default',
    }),
  });
  const body = (await response.json()) as { access_token?: string };
  if (body.access_token === undefined) throw new Error(`No token: ${response.status}`);
  return body.access_token;
}

/** An unmodified bot of Microsoft's SDK, connected to the tenant. */
export async function connectSdk(
  teams: TeamsTenant,
  logic: (context: TurnContext) => Promise<void>,
): Promise<{ adapter: CloudAdapter; stop: () => Promise<void> }> {
  const adapter = new LocalAdapter(teams);
  const app = express();
  app.use(express.json());
  app.post('/api/messages', (request, response) => adapter.process(request, response, logic));
  return { adapter, stop: await served(createServer(app), teams, '/api/messages') };
}

/** An activity with a card of these elements and buttons. */
export function cardActivity(
  body: readonly Json[],
  actions: readonly Json[] = [],
  more: Json = {},
): Partial<Activity> {
  const content = { type: 'AdaptiveCard', version: '1.5', body, actions, ...more };
  return {
    type: ActivityTypes.Message,
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content }],
  };
}

/** A call of the connector without the SDK: the status, the body and what to wait. */
export async function call(
  teams: TeamsTenant,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: Json; retryAfter: string | null }> {
  const response = await fetch(`${teams.serviceUrl}${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    body: text === '' ? {} : JSON.parse(text),
    retryAfter: response.headers.get('retry-after'),
  };
}

/** The path of a conversation's activities. */
export const activities = (conversation: string, id = ''): string =>
  `v3/conversations/${encodeURIComponent(conversation)}/activities${id === '' ? '' : `/${id}`}`;

/** The bot posts in a channel without the SDK; where its message stands. */
export async function post(
  teams: TeamsTenant,
  channel: string,
  activity: unknown,
): Promise<{ conversation: string; id: string }> {
  const created = await call(teams, 'POST', 'v3/conversations', {
    isGroup: true,
    channelData: { channel: { id: channel } },
    activity,
  });
  return { conversation: channel, id: String(created.body.activityId) };
}
