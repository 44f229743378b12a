// One connection of Socket Mode, made by Bolt's receiver and used once. What its client (socket-mode 3.1) leaves
// open is closed here: messages that would end the process, disconnecting that takes half a minute, a replacement
// that is only looked for when the old connection is gone.
import { type App, SocketModeReceiver } from '@slack/bolt';
import { z } from 'zod';
import type { Log } from '../../src/app/ports.ts';
import { within } from '../node/patience.ts';
import { type HttpProxy, type WayOut, wayOutBy } from '../node/proxy.ts';
import { inRequest } from '../node/request-id.ts';
import { type ClientOptions, clientOptions } from './client.ts';
import { quietLogger } from './logger.ts';

export interface ConnectionTimes {
  /** How long Slack may take to say `hello`. */
  readonly helloMs: number;
  /** How long what is under way may take to be acknowledged before a connection is given up. */
  readonly drainMs: number;
  /** How long Slack may take to close a connection that we close. */
  readonly closeMs: number;
  /** Silence after a ping of ours that shows a dead connection. */
  readonly pongMs: number;
}

export interface ConnectionOptions {
  readonly appToken: string;
  readonly client: Pick<ClientOptions, 'apiUrl' | 'log'>;
  readonly proxy?: HttpProxy | undefined;
  readonly app: App;
  readonly log: Log;
  readonly times: ConnectionTimes;
  /** Slack's `disconnect`: it wants another connection in place of this one, which it will close. */
  disconnecting(reason: string): void;
}

export interface Connection {
  /** Resolves with Slack's `hello`; rejects with why it didn't come (the SDK's error, `Disconnected`), and all is over. */
  readonly connected: Promise<void>;
  /** Resolves when the connection is closed, with what is known of why. */
  readonly closed: Promise<string>;
  /** Takes nothing new, lets what is under way be acknowledged, and disconnects. Never rejects. */
  close(): Promise<void>;
}

/** Slack said `disconnect` instead of `hello`. */
export class Disconnected extends Error {
  readonly reason: string;

  constructor(reason: string) {
    super(`Slack closes the connection: ${reason}`);
    this.reason = reason;
  }
}

const message = z.looseObject({ type: z.string() });
const disconnectMessage = z.object({ reason: z.string().default('no reason given') });
const envelope = z.object({ envelope_id: z.string().min(1), payload: z.looseObject({}) });
/** What the SDK tells of an error or of an acknowledgement. */
const told = z.object({ message: z.string().optional(), envelope_id: z.string().optional() });

type Client = SocketModeReceiver['client'];

/** Starts to connect at once. */
export function openConnection(options: ConnectionOptions): Connection {
  const { log, times } = options;
  const connecting = new AbortController();
  const closed = Promise.withResolvers<string>();
  const refused = Promise.withResolvers<never>();
  refused.promise.catch(() => {});
  const unacknowledged = new Set<string>();
  let drained = () => {};
  let isConnected = false;
  let closing: Promise<void> | undefined;
  let why = 'the connection was cut';

  const way = options.proxy && wayOutBy(options.proxy);
  const receiver = receiverOf(options, way, connecting.signal);
  const { client } = receiver;
  client.on('error', (error: unknown) => {
    // An error of the network itself may have no words.
    why = told.safeParse(error).data?.message || why;
  });
  client.on('outgoing_message', (sent: unknown) => {
    unacknowledged.delete(told.safeParse(sent).data?.envelope_id ?? '');
    if (unacknowledged.size === 0) drained();
  });
  client.on('disconnected', () => closed.resolve(why));
  void closed.promise.then(() => way?.drop());
  const deliver = takeOver(client, (data) => read(data));

  const read = (data: unknown): void => {
    const received = message.safeParse(parsed(data)).data;
    if (received?.type === 'hello') {
      isConnected = true;
      deliver(data);
    } else if (received?.type === 'disconnect')
      disconnecting(disconnectMessage.parse(received).reason);
    else take(received);
  };

  const disconnecting = (reason: string): void => {
    if (!isConnected) refused.reject(new Disconnected(reason));
    else void connected.then(() => options.disconnecting(reason)).catch(() => {});
  };

  const take = (received: z.infer<typeof message> | undefined): void => {
    const id = envelope.safeParse(received).data?.envelope_id;
    if (id === undefined) log.warn({}, 'a message from Slack that is no envelope was ignored');
    // While closing nothing is acknowledged, so that it comes again: over another connection, or to the next process.
    if (id === undefined || closing !== undefined) return;
    unacknowledged.add(id);
    // The SDK would call its events by the types Slack writes here, also those it uses itself.
    inRequest(() => deliver(JSON.stringify({ ...received, type: 'envelope' })));
  };

  const disconnect = async (): Promise<void> => {
    connecting.abort();
    await within(client.disconnect(), times.closeMs);
    // The second time it is dropped without waiting, and with it the timers that would wait for half a minute.
    await client.disconnect();
  };

  const connect = async (): Promise<void> => {
    try {
      const hello = await within(Promise.race([receiver.start(), refused.promise]), times.helloMs);
      if (hello === 'late') throw new Error('Slack did not say hello');
      if (closing !== undefined) throw new Error('closed meanwhile');
    } catch (error) {
      await disconnect();
      closed.resolve(why);
      throw error ?? new Error(why);
    }
  };

  const close = async (): Promise<void> => {
    if (isConnected && unacknowledged.size > 0) {
      const quiet = new Promise<void>((resolve) => {
        drained = resolve;
      });
      await within(Promise.race([quiet, closed.promise]), times.drainMs);
    }
    await disconnect();
  };

  const connected = connect();
  connected.catch(() => {});
  return {
    connected,
    closed: closed.promise,
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

function receiverOf(
  options: ConnectionOptions,
  way: WayOut | undefined,
  given: AbortSignal,
): SocketModeReceiver {
  const { appToken, app, log, times } = options;
  const { logger: _, ...rest } = clientOptions(options.client);
  const receiver = new SocketModeReceiver({
    appToken,
    autoReconnectEnabled: false,
    // Without one the client makes its own, whose connections it cuts by itself.
    ...(way === undefined ? {} : { dispatcher: way.dispatcher }),
    clientPingTimeout: times.pongMs,
    logger: quietLogger(log),
    installerOptions: {
      clientOptions: {
        ...rest,
        fetch: (url, init) => {
          const signals = init?.signal ? [init.signal, given] : [given];
          return fetch(url, { ...init, signal: AbortSignal.any(signals) });
        },
      },
    },
    customPropertiesExtractor: ({ envelope_id }) => ({ delivery: `envelope:${envelope_id}` }),
  });
  receiver.init(app);
  return receiver;
}

/** Puts us before the client's own reading of messages; returns the way on to it. */
function takeOver(client: Client, read: (data: unknown) => void): (data: unknown) => void {
  const own = client.listeners('ws_message');
  if (own.length !== 1) throw new Error('the Socket Mode client reads its messages in another way');
  client.removeAllListeners('ws_message');
  client.on('ws_message', read);
  return (data) => {
    for (const listener of own) listener(data, false);
  };
}

/** Undefined for anything but JSON. */
function parsed(data: unknown): unknown {
  try {
    return typeof data === 'string' ? JSON.parse(data) : undefined;
  } catch {
    return undefined;
  }
}
