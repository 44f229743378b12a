// The door in front of the Bot Framework SDK, whose own check has holes: forged tokens get a 500 with the
// reason, make its lists grow, and emulator and skill tokens take other paths (reliability finding 2).

import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import type { Clock, Log } from '../../src/app/ports.ts';
import {
  announcesTooMuch,
  bareContentType,
  countOf,
  createArrivals,
  isEncoded,
  readBody,
} from '../node/raw-body.ts';
import { isStrangePage } from '../node/this-machine.ts';
import { type Activity, readActivity, tenantsOf } from './gate-activity.ts';
import { createTokenReader, type TokenReading } from './gate-token.ts';
import { isSameServiceUrl, isServiceUrl } from './service-url.ts';
import { KeysUnreachable, type SigningKeys } from './signing-keys.ts';

export interface TeamsGateOptions {
  /** Undefined only in local mode: then no token is looked at. */
  readonly appId: string | undefined;
  readonly local: boolean;
  /** The channel, the only issuer that is listened to. */
  readonly issuer: string;
  readonly keys: SigningKeys;
  /** Tenants that are listened to. Undefined: all of them in local mode, none outside. */
  readonly allowedTenants: () => readonly string[] | undefined;
  readonly clock: Clock;
  readonly log: Log;
}

const says: ReadonlyMap<number, string> = new Map([
  [400, 'bad request'],
  [401, 'unauthorized'],
  [403, 'forbidden'],
  [413, 'too large'],
  [415, 'unsupported media type'],
  [503, 'unavailable'],
]);

interface Refusal {
  readonly status: number;
  /** For the log; whoever asked gets only the status and its text. */
  readonly why: string;
}

const passed = new WeakMap<IncomingMessage, Activity>();

/** The activity of a request that has passed the gate. */
export function activityOf(request: IncomingMessage): Activity {
  const activity = passed.get(request);
  if (activity === undefined) throw new Error('the request has not passed the Teams gate');
  return activity;
}

/**
 * Answers 413 (over 1 MB, without reading on), 415 (encoded, or not JSON), 401 (whatever is wrong with the
 * token), 400 (no activity of Teams), 403 (an address or tenant that isn't on the list) or 503 (no keys to
 * verify with), each with a fixed text. What passes was sent by Teams to this bot from a tenant it listens
 * to; its activity is `activityOf(request)`, and stands in `body` for the SDK.
 */
export function createTeamsGate(options: TeamsGateOptions): RequestHandler {
  if (options.appId === undefined && !options.local) throw new Error('the app id is missing');
  const arrivals = createArrivals();
  const tokenOf = createVouching(options);
  return async (request, response, next) => {
    const refuse = ({ status, why }: Refusal) => {
      options.log.warn({ status, why }, 'refused a request to the Teams endpoint');
      if (status === 401) response.set('WWW-Authenticate', 'Bearer');
      if (status === 413) response.set('Connection', 'close');
      response.status(status).type('text/plain').send(says.get(status));
    };
    const unfit = unfitHeaders(request);
    if (unfit !== undefined) return refuse(unfit);
    // Before its body: strangers get no room at all.
    const token = await tokenOf(request);
    if ('status' in token) return refuse(token);
    const body = await readBody(request, arrivals);
    if (body === 'broken') return request.destroy();
    if (body === 'too-large') return refuse({ status: 413, why: 'body over the cap' });
    const activity = readActivity(body, options);
    if (activity === undefined) return refuse({ status: 400, why: 'no activity of Teams' });
    const refusal =
      mismatch(activity, token) ?? unlisted(activity, options) ?? strangePage(request, options);
    if (refusal !== undefined) return refuse(refusal);
    passed.set(request, activity);
    request.body = activity;
    return next();
  };
}

function unfitHeaders(request: IncomingMessage): Refusal | undefined {
  if (announcesTooMuch(request)) return { status: 413, why: 'body over the cap' };
  if (isEncoded(request)) return { status: 415, why: 'encoded body' };
  if (countOf(request, 'content-type') > 1 || bareContentType(request) !== 'application/json') {
    return { status: 415, why: 'unknown content type' };
  }
  return undefined;
}

/** What a token vouches for; `unasked` where nobody is asked for one. */
type Token = Extract<TokenReading, { ok: true }> | { readonly unasked: true };

function createVouching(
  options: TeamsGateOptions,
): (request: IncomingMessage) => Promise<Token | Refusal> {
  const { appId } = options;
  if (appId === undefined) return async () => ({ unasked: true });
  const read = createTokenReader({ ...options, appId });
  return async (request) => {
    if (countOf(request, 'authorization') > 1) return { status: 401, why: 'doubled authorization' };
    try {
      const token = await read(request.headers.authorization);
      return token.ok ? token : { status: 401, why: token.why };
    } catch (error) {
      if (!(error instanceof KeysUnreachable)) throw error;
      options.log.error({ error: error.cause }, error.message);
      return { status: 503, why: error.message };
    }
  };
}

/** A good token was made for one channel and one address; with anything else it is somebody else's. */
function mismatch(activity: Activity, token: Token): Refusal | undefined {
  if ('unasked' in token) return undefined;
  if (!token.endorsements.includes(activity.channelId)) {
    return { status: 401, why: 'key not endorsed for the channel' };
  }
  if (!isSameServiceUrl(token.serviceUrl, activity.serviceUrl)) {
    return { status: 401, why: 'made for another service URL' };
  }
  return undefined;
}

/**
 * Where nobody is asked for a token, a page of another site must not speak, not even by a name that leads to this machine.
 */
function strangePage(
  { headers }: IncomingMessage,
  { appId }: TeamsGateOptions,
): Refusal | undefined {
  if (appId !== undefined || !isStrangePage(headers)) return undefined;
  return { status: 403, why: 'from a page of another site' };
}

function unlisted(activity: Activity, options: TeamsGateOptions): Refusal | undefined {
  if (!isServiceUrl(activity.serviceUrl, options)) {
    return { status: 403, why: 'unknown service URL' };
  }
  return isFromAllowedTenant(activity, options)
    ? undefined
    : { status: 403, why: 'tenant not allowed' };
}

/** Every tenant an activity speaks of has to be on the list, and it has to speak of one. */
function isFromAllowedTenant(activity: Activity, options: TeamsGateOptions): boolean {
  const allowed = options.allowedTenants()?.map((tenant) => tenant.toLowerCase());
  if (allowed === undefined) return options.local;
  const tenants = tenantsOf(activity);
  return tenants.length > 0 && tenants.every((tenant) => allowed.includes(tenant));
}
