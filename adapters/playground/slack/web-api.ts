// The HTTP side of the workspace: the Web API under /api/ and the response URLs, with tokens,
// scopes, rate limits and planned faults in front of the methods.
import express from 'express';
import { ApiError, type Args, type Method } from './api-call.ts';
import { needScope } from './channels.ts';
import type { Fault, Faults, When } from './faults.ts';
import { isJson, type Json } from './json.ts';
import type { RateLimits } from './rate-limits.ts';
import type { Journal } from './record.ts';
import type { ResponseUrls } from './response-urls.ts';
import type { AppSockets } from './sockets.ts';
import type { World } from './world.ts';

/** Scopes that a method needs whatever it is called with; the rest is checked inside. */
const scopes: Record<string, string> = {
  'bots.info': 'users:read',
  'chat.postMessage': 'chat:write',
  'chat.postEphemeral': 'chat:write',
  'chat.update': 'chat:write',
  'chat.delete': 'chat:write',
  'conversations.open': 'im:write',
  'users.info': 'users:read',
  'users.list': 'users:read',
  'users.lookupByEmail': 'users:read.email',
  'usergroups.list': 'usergroups:read',
  'usergroups.users.list': 'usergroups:read',
};

export type WebApiParts = {
  world: World;
  botToken: string;
  methods: Record<string, Method>;
  responseUrls: ResponseUrls;
  sockets: AppSockets;
  faults: Faults;
  /** Null: no rate limits. */
  rateLimits: RateLimits | null;
  journal: Journal;
};

/** Reads form-encoded, JSON and query arguments alike; `broken` is Slack's word for bad JSON. */
function argsOf(request: express.Request): { args: Args; broken: string | null } {
  const body = Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '';
  const query = new URL(request.originalUrl, 'http://slack').searchParams;
  if (!(request.get('content-type') ?? '').includes('json')) {
    return { args: Object.fromEntries([...query, ...new URLSearchParams(body)]), broken: null };
  }
  try {
    const parsed: unknown = body === '' ? {} : JSON.parse(body);
    if (!isJson(parsed)) return { args: {}, broken: 'json_not_object' };
    return { args: { ...Object.fromEntries(query), ...parsed }, broken: null };
  } catch {
    return { args: {}, broken: 'invalid_json' };
  }
}

/** The one method for which an app-level token is there, and which takes it in the header only. */
const connecting = 'apps.connections.open';

function needToken(request: express.Request, args: Args, method: string, parts: WebApiParts): void {
  const header = /^Bearer\s+(.+)$/i.exec(request.get('authorization') ?? '')?.[1];
  const token = header ?? (typeof args.token === 'string' ? args.token : undefined);
  if (token === undefined) throw new ApiError('not_authed');
  if (method === connecting) {
    if (header === undefined) throw new ApiError('invalid_auth');
    parts.sockets.needAppToken(header);
  } else if (parts.sockets.isAppToken(token)) throw new ApiError('not_allowed_token_type');
  else if (token !== parts.botToken) throw new ApiError('invalid_auth');
}

/** What goes back over HTTP. */
type Reply = { status: number; body: string | Json; headers?: Record<string, string> };

function refusal(error: unknown): { ok: false; error: string } & Json {
  if (!(error instanceof ApiError)) throw error;
  return { ok: false, error: error.code, ...error.extra };
}

/** The express application that answers the bot. */
export function webApi(parts: WebApiParts): express.Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(express.raw({ type: () => true, limit: '4mb' }));
  app.all('/api/:method', (request, response) =>
    answer(parts, request, response, request.params.method, (args) =>
      callMethod(parts, request, args),
    ),
  );
  app.post(['/commands/:team/:id', '/actions/:team/:id', '/app/:team/:id'], (request, response) =>
    answer(parts, request, response, 'response_url', (args) =>
      postResponse(parts, request.path, args),
    ),
  );
  return app;
}

function callMethod(parts: WebApiParts, request: express.Request, args: Args): Reply {
  const name = String(request.params.method);
  const headers = { 'x-oauth-scopes': [...parts.world.scopes].join(',') };
  try {
    const method = parts.methods[name];
    if (method === undefined) throw new ApiError('unknown_method', { req_method: name });
    needToken(request, args, name, parts);
    const seconds = parts.rateLimits?.wait(name, args) ?? 0;
    if (seconds > 0) return rateLimited(seconds);
    const scope = scopes[name];
    if (scope !== undefined) needScope(parts.world, scope);
    return { status: 200, headers, body: { ok: true, ...method(parts.world, args) } };
  } catch (error) {
    return { status: 200, headers, body: refusal(error) };
  }
}

function rateLimited(seconds: number): Reply {
  const headers = { 'retry-after': String(seconds) };
  return { status: 429, headers, body: { ok: false, error: 'ratelimited' } };
}

function postResponse(parts: WebApiParts, path: string, args: Args): Reply {
  try {
    parts.responseUrls.post(path, args);
    return { status: 200, body: 'ok' };
  } catch (error) {
    const body = refusal(error);
    return { status: body.error.endsWith('_url') ? 404 : 400, body };
  }
}

function answer(
  parts: WebApiParts,
  request: express.Request,
  response: express.Response,
  method: string,
  perform: (args: Args) => Reply,
): void {
  const { args, broken } = argsOf(request);
  const fault = parts.faults.next(method, args);
  const refused = (): Reply => ({ status: 200, body: { ok: false, error: broken } });
  const reply = replyUnder(fault, () => (broken === null ? perform(args) : refused()));
  record(parts, method, args, reply);
  if (reply === 'cut') request.socket.destroy();
  else if (reply !== 'silence') send(response, reply);
}

/** The method's reply, or what the fault makes of it. */
function replyUnder(fault: Fault | null, perform: () => Reply): Reply | 'cut' | 'silence' {
  if (fault === null) return perform();
  if (whenOf(fault) === 'after') perform();
  if ('reset' in fault) return 'cut';
  if ('timeout' in fault) return 'silence';
  if ('ratelimited' in fault) return rateLimited(fault.ratelimited);
  if ('status' in fault) return { status: fault.status, body: 'upstream connect error' };
  return { status: 200, body: { ok: false, error: fault.error } };
}

function record(
  parts: WebApiParts,
  method: string,
  args: Args,
  reply: ReturnType<typeof replyUnder>,
) {
  const answered = typeof reply === 'string' ? null : reply;
  const error = isJson(answered?.body) ? answered.body.error : null;
  const { token: _, ...kept } = args;
  parts.journal.add({
    kind: 'call',
    at: parts.world.clock(),
    method,
    args: kept,
    status: answered?.status ?? null,
    error: typeof error === 'string' ? error : null,
  });
}

function whenOf(fault: Fault): When {
  if ('timeout' in fault) return fault.timeout;
  if ('reset' in fault) return fault.reset;
  return 'status' in fault ? (fault.when ?? 'before') : 'before';
}

function send(response: express.Response, reply: Reply): void {
  response.status(reply.status).set(reply.headers ?? {});
  if (typeof reply.body === 'string') response.type('text/plain').send(reply.body);
  else response.json(reply.body);
}
