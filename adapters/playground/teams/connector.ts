// The HTTP side of the tenant: the Bot Connector under /v3, the issuer's keys and the place where
// the bot gets its tokens, with faults, tokens and limits in front of every call.
import express, { type Request, type Response } from 'express';
import { isJson, type Json } from '../slack/json.ts';
import type { CallFacts, CallFault, CallFaults, CallName, When } from './call-faults.ts';
import {
  createConversation,
  deleteActivity,
  type Reply,
  sendActivity,
  splitId,
  updateActivity,
} from './conversation-calls.ts';
import { badSyntax, Refusal } from './refusal.ts';
import { getMember, getTeam, listChannels, listMembers, pageMembers } from './roster-calls.ts';
import type { Counted, ThreadLimits } from './thread-limits.ts';
import type { Issuer } from './tokens.ts';
import type { Traffic } from './traffic.ts';
import type { World } from './world.ts';

export type ConnectorParts = {
  world: World;
  issuer: () => Issuer;
  faults: CallFaults;
  /** Null: no limits. */
  limits: ThreadLimits | null;
  traffic: Traffic;
  acceptsUnsigned: boolean;
  /** The bot's secret; null takes any that isn't empty. */
  appPassword: string | null;
  mostMembersPerPage: number;
};

/** A call as it is performed; null counts against no limit. */
type Call = {
  name: CallName;
  counted: Counted | null;
  perform: (request: Request, facts: CallFacts) => Reply;
};

type Outcome = { reply: Reply; code: string | null; headers: Record<string, string> };

const paths = {
  conversation: '/v3/conversations/:conversation',
  activity: '/v3/conversations/:conversation/activities/:activity',
  team: '/v3/teams/:conversation',
};

/** The express application that answers the bot, everything below `/teams`. */
export function connector(parts: ConnectorParts): express.Express {
  const app = express();
  app.disable('x-powered-by');
  // Addresses are often put together with a slash too many.
  app.use((request, _response, next) => {
    request.url = request.url.replace(/^[^?]*/, (path) => path.replace(/\/{2,}/g, '/'));
    next();
  });
  app.use('/teams', issuerRoutes(parts), callRoutes(parts));
  app.use((_request, response) => {
    response.status(404).json(new Refusal(404, 'NotFound', 'There is nothing here.').body);
  });
  app.use(answerFailure);
  return app;
}

/** What stops a request before it is a call: too long, or not readable at all. */
function answerFailure(
  error: unknown,
  _request: Request,
  response: Response,
  _next: (error: unknown) => void,
): void {
  const status = error instanceof Error && 'status' in error ? error.status : 500;
  const refusal =
    status === 413
      ? new Refusal(413, 'MessageSizeTooBig', 'Message size too large.')
      : status === 400
        ? badSyntax('The request could not be read.')
        : new Refusal(500, 'ServiceError', String(error));
  response.status(refusal.status).json(refusal.body);
}

function issuerRoutes({ issuer }: ConnectorParts): express.Router {
  const router = express.Router();
  router.get('/issuer/:id/openid-configuration', (_request, response) => {
    response.json({
      issuer: issuer().name,
      jwks_uri: `${issuer().name}/keys`,
      authorization_endpoint: `${issuer().name}/authorize`,
      id_token_signing_alg_values_supported: ['RS256'],
      token_endpoint_auth_methods_supported: ['private_key_jwt'],
    });
  });
  router.get('/issuer/:id/keys', async (_request, response) => {
    response.json(await issuer().keys());
  });
  return router;
}

function callRoutes(parts: ConnectorParts): express.Router {
  const { world } = parts;
  const router = express.Router();
  router.use(express.text({ type: () => true, limit: '8mb' }));
  const route = (method: 'get' | 'post' | 'put' | 'delete', path: string, call: Call) =>
    router[method](path, (request, response) => answer(parts, call, request, response));
  const send: Call['perform'] = (_request, { conversation, activity, body }) =>
    sendActivity(world, conversation ?? '', activity, body);

  router.post('/login', async (request, response) => {
    await answerLogin(parts, request, response);
  });
  route('post', '/v3/conversations', {
    name: 'conversations.create',
    counted: 'create',
    perform: (_request, { body }) => createConversation(world, body),
  });
  route('post', `${paths.conversation}/activities`, {
    name: 'activities.send',
    counted: 'send',
    perform: send,
  });
  route('post', paths.activity, { name: 'activities.send', counted: 'send', perform: send });
  route('put', paths.activity, {
    name: 'activities.update',
    counted: null,
    perform: (_request, { conversation, activity, body }) =>
      updateActivity(world, conversation ?? '', activity ?? '', body),
  });
  route('delete', paths.activity, {
    name: 'activities.delete',
    counted: null,
    perform: (_request, { conversation, activity }) =>
      deleteActivity(world, conversation ?? '', activity ?? ''),
  });
  addRoster(parts, route);
  return router;
}

function addRoster(
  { world, mostMembersPerPage }: ConnectorParts,
  route: (method: 'get', path: string, call: Call) => void,
): void {
  route('get', `${paths.conversation}/members`, {
    name: 'members.list',
    counted: 'members',
    perform: (_request, { conversation }) => listMembers(world, conversation ?? ''),
  });
  route('get', `${paths.conversation}/pagedmembers`, {
    name: 'members.list',
    counted: 'members',
    perform: (request, { conversation }) => {
      const { searchParams } = new URL(request.originalUrl, 'http://teams');
      const asked = {
        pageSize: searchParams.get('pageSize'),
        continuationToken: searchParams.get('continuationToken') || null,
      };
      return pageMembers(world, conversation ?? '', asked, mostMembersPerPage);
    },
  });
  route('get', `${paths.conversation}/members/:member`, {
    name: 'members.get',
    counted: 'members',
    perform: (request, { conversation }) =>
      getMember(world, conversation ?? '', String(request.params.member)),
  });
  route('get', paths.team, {
    name: 'teams.get',
    counted: 'conversations',
    perform: (_request, { conversation }) => getTeam(world, conversation ?? ''),
  });
  route('get', `${paths.team}/conversations`, {
    name: 'teams.channels',
    counted: 'conversations',
    perform: (_request, { conversation }) => listChannels(world, conversation ?? ''),
  });
}

function bodyOf(request: Request): { body: unknown; isBroken: boolean } {
  const text: unknown = request.body;
  if (typeof text !== 'string' || text === '') return { body: null, isBroken: false };
  try {
    return { body: JSON.parse(text), isBroken: false };
  } catch {
    return { body: text, isBroken: true };
  }
}

function param(request: Request, name: string): string | null {
  const value = request.params[name];
  return typeof value === 'string' ? value : null;
}

async function answer(
  parts: ConnectorParts,
  call: Call,
  request: Request,
  response: Response,
): Promise<void> {
  const { body, isBroken } = bodyOf(request);
  const conversation = param(request, 'conversation');
  const facts: CallFacts = { conversation, activity: param(request, 'activity'), body };
  const perform = async () => {
    await needToken(parts, request);
    if (isBroken) throw badSyntax('The body is no JSON.');
    needRoom(parts, call, facts);
    return call.perform(request, facts);
  };
  await settle(parts, call.name, facts, perform, request, response);
}

/** Performs a call, or what a planned fault makes of it, and writes it down. */
async function settle(
  parts: ConnectorParts,
  name: CallName,
  facts: CallFacts,
  perform: () => Promise<Reply>,
  request: Request,
  response: Response,
): Promise<void> {
  await parts.traffic.during(async () => {
    const fault = parts.faults.next(name, facts);
    const outcome = await underFault(fault, () => outcomeOf(perform));
    const isAnswered = typeof outcome !== 'string';
    parts.traffic.add({
      kind: 'call',
      at: parts.world.clock(),
      call: name,
      ...facts,
      status: isAnswered ? outcome.reply.status : null,
      code: isAnswered ? outcome.code : null,
    });
    if (isAnswered) give(response, outcome);
    else if (outcome === 'cut') request.socket.destroy();
  });
}

async function outcomeOf(perform: () => Promise<Reply>): Promise<Outcome> {
  try {
    return { reply: await perform(), code: null, headers: {} };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return refused(error);
  }
}

function refused(refusal: Refusal): Outcome {
  const { status, code, headers, body } = refusal;
  return { reply: { status, body }, code, headers };
}

async function underFault(
  fault: CallFault | null,
  perform: () => Promise<Outcome>,
): Promise<Outcome | 'cut' | 'silence'> {
  if (fault === null) return perform();
  if ('until' in fault) {
    await fault.until;
    return perform();
  }
  if (whenOf(fault) === 'after') await perform();
  if ('reset' in fault) return 'cut';
  if ('timeout' in fault) return 'silence';
  const { status, code = 'ServiceError', retryAfter } = fault;
  const headers = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
  return refused(new Refusal(status, code, `Planned: ${code}.`, headers));
}

function whenOf(fault: Exclude<CallFault, { until: Promise<unknown> }>): When {
  if ('timeout' in fault) return fault.timeout;
  return 'reset' in fault ? fault.reset : (fault.when ?? 'before');
}

function give(response: Response, { reply, headers }: Outcome): void {
  response.status(reply.status).set(headers);
  if (reply.body === null) response.end();
  else response.json(reply.body);
}

async function needToken(parts: ConnectorParts, request: Request): Promise<void> {
  const header = request.get('authorization');
  if (header === undefined && parts.acceptsUnsigned) return;
  const token = /^Bearer\s+(\S+)$/i.exec(header ?? '')?.[1];
  if (token !== undefined && (await parts.issuer().isBotToken(token))) return;
  throw new Refusal(401, 'Unauthorized', 'Authorization has been denied for this request.');
}

function needRoom(parts: ConnectorParts, { counted }: Call, facts: CallFacts): void {
  if (counted === null || parts.limits === null) return;
  const seconds = parts.limits.wait(counted, threadOf(facts));
  if (seconds === 0) return;
  const headers = { 'retry-after': String(seconds) };
  throw new Refusal(429, 'TooManyRequests', 'API calls quota exceeded!', headers);
}

/** The thread that limits count: a channel, a group, or a person's chat. */
function threadOf({ conversation, body }: CallFacts): string {
  if (conversation !== null) return splitId(conversation).chatId;
  const created: Json = isJson(body) ? body : {};
  const channelData = isJson(created.channelData) ? created.channelData : {};
  return JSON.stringify(channelData.channel ?? created.members ?? null);
}

/** Client credentials for a token, as a bot asks for them. */
async function answerLogin(
  parts: ConnectorParts,
  request: Request,
  response: Response,
): Promise<void> {
  const asked = new URLSearchParams(typeof request.body === 'string' ? request.body : '');
  const facts: CallFacts = {
    conversation: null,
    activity: null,
    body: { client_id: asked.get('client_id') },
  };
  const perform = async (): Promise<Reply> => {
    const secret = asked.get('client_secret') ?? '';
    const isKnown = parts.appPassword === null ? secret !== '' : secret === parts.appPassword;
    if (asked.get('grant_type') !== 'client_credentials') {
      return { status: 400, body: { error: 'unsupported_grant_type' } };
    }
    if (asked.get('client_id') !== parts.world.bot.appId || !isKnown) {
      return { status: 401, body: { error: 'invalid_client' } };
    }
    const access_token = await parts.issuer().botToken();
    return { status: 200, body: { token_type: 'Bearer', expires_in: 3600, access_token } };
  };
  await settle(parts, 'token', facts, perform, request, response);
}
