// Sending to the bot over its Socket Mode connections: the same parcels as over HTTP, each in an envelope.
import { randomUUID } from 'node:crypto';
import type { BotAnswer, Courier, Parcel } from './delivery.ts';
import { type Json, words } from './json.ts';
import type { Journal } from './record.ts';
import type { AppSockets } from './sockets.ts';

type Envelope = Json & { envelope_id: string };

export type SocketCourierOptions = {
  clock: () => number;
  sockets: AppSockets;
  journal: Journal;
};

/** Answers to these may say something; of everything else Slack only wants to know that it arrived. */
const answerable = new Set(['view_submission', 'block_suggestion']);

function enveloped(parcel: Parcel): Envelope {
  const envelope_id = randomUUID();
  switch (parcel.kind) {
    case 'command':
      return {
        envelope_id,
        type: 'slash_commands',
        accepts_response_payload: true,
        payload: parcel.fields,
      };
    case 'interaction':
      return {
        envelope_id,
        type: 'interactive',
        accepts_response_payload: answerable.has(words(parcel.payload.type)),
        payload: parcel.payload,
      };
    case 'event':
      return {
        envelope_id,
        type: 'events_api',
        accepts_response_payload: false,
        payload: parcel.envelope,
        retry_attempt: parcel.retry,
        retry_reason: parcel.reason === null ? '' : 'timeout',
      };
  }
}

/** The way to a bot in Socket Mode, and to what it was last sent. */
export type SocketCourier = {
  courier: Courier;
  /** The envelope that went out last, once more under the same id. Throws while there is none. */
  repeat: () => Promise<BotAnswer>;
};

export function socketCourier(options: SocketCourierOptions): SocketCourier {
  let last: { envelope: Envelope; what: string } | null = null;
  const send = (envelope: Envelope, what: string, retry: number) =>
    options.journal.during(async () => {
      last = { envelope, what };
      const at = options.clock();
      const answer = await exchange(options.sockets, envelope);
      const request = { body: JSON.stringify(envelope), headers: {} };
      const { status, took } = answer;
      options.journal.add({ kind: 'delivery', at, what, retry, request, status, took });
      return answer;
    });
  return {
    courier: (parcel) =>
      send(enveloped(parcel), parcel.what, parcel.kind === 'event' ? parcel.retry : 0),
    repeat: () => {
      if (last === null) throw new Error('Nothing has been sent to the bot yet.');
      return send(last.envelope, last.what, 0);
    },
  };
}

/** An acknowledgement reads like an HTTP answer, so that Slack's client shows both alike. */
async function exchange(sockets: AppSockets, envelope: Envelope): Promise<BotAnswer> {
  const started = performance.now();
  const fate = await sockets.deliver(envelope);
  const took = Math.round(performance.now() - started);
  const silent = { headers: {}, body: '', took };
  if ('failure' in fate) return { ...silent, status: null, failure: fate.failure };
  const said = envelope.accepts_response_payload === true && Object.keys(fate.payload).length > 0;
  if (!said) return { ...silent, status: 200, failure: null };
  return {
    ...silent,
    status: 200,
    failure: null,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(fate.payload),
  };
}
