// Sending to the bot over HTTP: signed, with Slack's patience of three seconds, every attempt
// written down. The other `Courier` is in socket-delivery.ts.
import { isJson, type Json } from './json.ts';
import type { Journal } from './record.ts';
import { signatureHeaders } from './signing.ts';

/** What is sent: a slash command's fields, an interaction's payload or an event's envelope. */
export type Parcel =
  | { kind: 'command'; what: string; fields: Record<string, string> }
  | { kind: 'interaction'; what: string; payload: Json }
  | { kind: 'event'; what: string; envelope: Json; retry: number; reason: RetryReason | null };

/** Why Slack tries again. */
export type RetryReason = 'http_timeout' | 'http_error' | 'connection_failed';

/** What came back. */
export type BotAnswer = {
  /** HTTP status; null when there was none. */
  status: number | null;
  headers: Record<string, string>;
  body: string;
  /** Why there was no status. */
  failure: 'http_timeout' | 'connection_failed' | null;
  /** Milliseconds until the answer. */
  took: number;
};

/** The way to the bot. */
export type Courier = (parcel: Parcel) => Promise<BotAnswer>;

/** A request as it goes over the wire. */
export type RawRequest = { body: string; headers: Record<string, string> };

export type HttpCourierOptions = {
  clock: () => number;
  signingSecret: string;
  /** How long Slack waits for an answer, in milliseconds of real time. */
  patience: number;
  journal: Journal;
  /** The bot's address; null while the bot isn't connected. */
  botUrl: () => string | null;
};

/** The body and headers of a parcel, without the signature. */
function encoded(parcel: Parcel): RawRequest {
  const headers = { accept: '*/*', 'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)' };
  const form = { ...headers, 'content-type': 'application/x-www-form-urlencoded' };
  switch (parcel.kind) {
    case 'command':
      return { headers: form, body: new URLSearchParams(parcel.fields).toString() };
    case 'interaction': {
      const payload = JSON.stringify(parcel.payload);
      return { headers: form, body: new URLSearchParams({ payload }).toString() };
    }
    case 'event': {
      const again: Record<string, string> =
        parcel.reason === null
          ? {}
          : {
              'x-slack-retry-num': String(parcel.retry),
              'x-slack-retry-reason': parcel.reason,
            };
      return {
        headers: { ...headers, ...again, 'content-type': 'application/json' },
        body: JSON.stringify(parcel.envelope),
      };
    }
  }
}

/** Sends parcels as Slack does. */
export function httpCourier(options: HttpCourierOptions): Courier {
  return (parcel) => {
    const request = encoded(parcel);
    const seconds = Math.floor(options.clock() / 1000);
    const signature = signatureHeaders(options.signingSecret, request.body, seconds);
    const signed = { ...request, headers: { ...request.headers, ...signature } };
    return sendRaw(options, signed, parcel.what, parcel.kind === 'event' ? parcel.retry : 0);
  };
}

/** Sends exactly this to the bot and waits for the answer. */
export function sendRaw(
  options: HttpCourierOptions,
  request: RawRequest,
  what: string,
  retry: number,
): Promise<BotAnswer> {
  return options.journal.during(async () => {
    const at = options.clock();
    const answer = await exchange(options, request);
    const { status, took } = answer;
    options.journal.add({ kind: 'delivery', at, what, retry, request, status, took });
    return answer;
  });
}

async function exchange(options: HttpCourierOptions, request: RawRequest): Promise<BotAnswer> {
  const url = options.botUrl();
  if (url === null) throw new Error('The workspace has no bot yet: call connect(botUrl) first.');
  const started = performance.now();
  const took = () => Math.round(performance.now() - started);
  try {
    const response = await fetch(url, {
      method: 'POST',
      body: Buffer.from(request.body, 'utf8'),
      headers: request.headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(options.patience),
    });
    const body = await response.text();
    const headers = Object.fromEntries(response.headers);
    return { status: response.status, headers, body, failure: null, took: took() };
  } catch (error) {
    const late = error instanceof Error && error.name === 'TimeoutError';
    const failure = late ? 'http_timeout' : 'connection_failed';
    return { status: null, headers: {}, body: '', failure, took: took() };
  }
}

/** The JSON object in an answer's body; null when there is none. */
export function answerJson(answer: BotAnswer): Json | null {
  try {
    const parsed: unknown = JSON.parse(answer.body);
    return isJson(parsed) ? parsed : null;
  } catch {
    return null;
  }
}

/** True for a 2xx. */
export function wentWell(answer: BotAnswer): boolean {
  return answer.status !== null && answer.status >= 200 && answer.status < 300;
}
