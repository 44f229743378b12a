// The door in front of Bolt: Bolt reads bodies without a small cap, takes stamps from the future and
// refuses content types with a charset. What passes here came from Slack within the last five minutes.
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { parse } from 'node:querystring';
import type { Request, RequestHandler, Response } from 'express';
import type { Clock, Log } from '../../src/app/ports.ts';
import { bareContentType, countOf, createArrivals, isEncoded, readBody } from '../node/raw-body.ts';

/** How far a request's stamp may be from our clock, to either side (Slack docs). */
const toleranceMs = 300_000;
/** Headers that decide what a request means: two of one kind could be read in two ways. */
const deciding = ['x-slack-signature', 'x-slack-request-timestamp', 'content-type'];
const form = 'application/x-www-form-urlencoded';
const contentTypes = [form, 'application/json'];

export interface GateOptions {
  readonly signingSecret: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** The signature header of a request that has passed the gate; it names this very delivery. */
export function signatureOf(request: IncomingMessage): string {
  return String(request.headers['x-slack-signature']);
}

/**
 * Answers 413 (over 1 MB, without reading on), 415 (encoded, or neither a form nor JSON), 400 (empty) or
 * 401 (unsigned, forged, more than 300 s old or ahead, deciding headers doubled). Whatever passes has its
 * exact bytes in `rawBody` and a bare, lower-case content type, and is Bolt's to parse.
 * The same signed bytes pass again: the house answers them from its receipt (reliability T2).
 */
export function createGate(options: GateOptions): RequestHandler {
  const arrivals = createArrivals();
  return async (request, response, next) => {
    const refuse = (status: number, why: string) => {
      options.log.warn({ status, why }, 'refused a request to the Slack endpoint');
      response.status(status).end();
    };
    if (isEncoded(request)) {
      return refuse(415, 'encoded body');
    }
    const body = await readBody(request, arrivals);
    if (body === 'too-large') {
      response.set('Connection', 'close');
      return refuse(413, 'body over the cap');
    }
    if (body === 'broken') return request.destroy();
    if (body.length === 0) return refuse(400, 'empty body');
    const problem = forgery(request, body, options);
    if (problem !== undefined) return refuse(401, problem);
    const contentType = bareContentType(request);
    if (!contentTypes.includes(contentType)) return refuse(415, 'unknown content type');
    if (contentType === form && isCertificateCheck(body)) return answerCheck(response);
    request.headers['content-type'] = contentType;
    Object.assign(request, { rawBody: body });
    return next();
  };
}

/** Why a request isn't Slack's, or undefined. */
function forgery(request: Request, body: Buffer, options: GateOptions): string | undefined {
  const doubled = deciding.find((name) => countOf(request, name) > 1);
  if (doubled !== undefined) return `doubled ${doubled}`;
  const stamp = request.headers['x-slack-request-timestamp'];
  const signature = request.headers['x-slack-signature'];
  if (typeof stamp !== 'string' || typeof signature !== 'string') return 'unsigned';
  if (!/^\d{1,12}$/.test(stamp)) return 'malformed stamp';
  if (Math.abs(options.clock.now() - Number(stamp) * 1000) > toleranceMs) return 'stale stamp';
  const expected = createHmac('sha256', options.signingSecret)
    .update(`v0:${stamp}:`)
    .update(body)
    .digest('hex');
  return sameText(signature, `v0=${expected}`) ? undefined : 'wrong signature';
}

/** Takes the same time wherever the first difference is. */
function sameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Slack's certificate check carries nothing to do; anything else in the same body is ignored (bolt-js 2897). */
function isCertificateCheck(body: Buffer): boolean {
  // Looking for the name first spares every other request a second reading of its body.
  return body.includes('ssl_check') && parse(body.toString()).ssl_check !== undefined;
}

function answerCheck(response: Response): void {
  response.status(200).end();
}
