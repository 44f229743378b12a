// Sending activities to the bot over HTTP: signed, with Teams' patience, every attempt written down.
import type { BotAnswer } from '../slack/delivery.ts';
import { type Json, words } from '../slack/json.ts';
import type { Traffic } from './traffic.ts';

/** How to send an activity otherwise than Teams does. */
export type DeliveryWish = {
  /** The bearer; null sends none. Default: a fresh good one. */
  token?: string | null;
  headers?: Record<string, string>;
};

/** The way to the bot. */
export type Courier = (activity: Json, wish?: DeliveryWish) => Promise<BotAnswer>;

export type CourierOptions = {
  clock: () => number;
  traffic: Traffic;
  /** The bot's address; null while the bot isn't connected. */
  botUrl: () => string | null;
  /** A good token; null when the tenant doesn't sign. */
  sign: () => Promise<string | null>;
  /** Real milliseconds to wait for an answer to an invoke, and to anything else. */
  patience: { invoke: number; message: number };
};

/** Sends activities as Teams does. */
export function courierTo(options: CourierOptions): Courier {
  return (activity, wish = {}) =>
    options.traffic.during(async () => {
      const at = options.clock();
      const token = wish.token === undefined ? await options.sign() : wish.token;
      const headers = {
        'content-type': 'application/json; charset=utf-8',
        'user-agent': 'Microsoft-SkypeBotApi (Microsoft-BotFramework/3.0)',
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...wish.headers,
      };
      const answer = await exchange(options, activity, headers);
      const { status, took } = answer;
      const what = `${words(activity.type)} ${words(activity.name)}`.trim();
      options.traffic.add({ kind: 'delivery', at, what, activity, status, took });
      return answer;
    });
}

async function exchange(
  options: CourierOptions,
  activity: Json,
  headers: Record<string, string>,
): Promise<BotAnswer> {
  const url = options.botUrl();
  if (url === null) throw new Error('The tenant has no bot yet: call connect(botUrl) first.');
  const patience = activity.type === 'invoke' ? options.patience.invoke : options.patience.message;
  const started = performance.now();
  const took = () => Math.round(performance.now() - started);
  try {
    const response = await fetch(url, {
      method: 'POST',
      body: JSON.stringify(activity),
      headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(patience),
    });
    const body = await response.text();
    const received = Object.fromEntries(response.headers);
    return { status: response.status, headers: received, body, failure: null, took: took() };
  } catch (error) {
    const late = error instanceof Error && error.name === 'TimeoutError';
    const failure = late ? 'http_timeout' : 'connection_failed';
    return { status: null, headers: {}, body: '', failure, took: took() };
  }
}
