// One connection of Socket Mode, made by Bolt's receiver and used once. What its client (socket-mode 3.1) leaves
// open is closed here: messages that would end the process, hanging up that takes half a minute, a replacement
// that is only looked for when the old connection is gone.
import { type App, SocketModeReceiver } from '@slack/bolt';
import { z } from 'zod';
import type { Log } from '../../src/app/ports.ts';
import { within } from '../node/patience.ts';
import { type HttpProxy, type WayOut, wayOutBy } from '../node/proxy.ts';
import { type ClientOptions, clientOptions } from './client.ts';
import { quietLogger } from './logger.ts';

export interface LineTimes {
  /** How long Slack may take to greet. */
  readonly greetMs: number;
  /** How long what is under way may take to be acknowledged before a line is given up. */
  readonly drainMs: number;
  /** How long Slack may take to close a line that we close. */
  readonly hangUpMs: number;
  /** Silence after a ping of ours that shows a dead line. */
  readonly pongMs: number;
}

export interface LineOptions {
  readonly appToken: string;
  readonly client: Pick<ClientOptions, 'apiUrl' | 'log'>;
  readonly proxy?: HttpProxy | undefined;
  readonly app: App;
  readonly log: Log;
  readonly times: LineTimes;
  /** Slack wants another line in place of this one, which it will close. */
  farewell(reason: string): void;
}

export interface Line {
  /** Resolves when Slack has greeted; rejects with why it didn't (the SDK's error, `Farewell`), and the line is over. */
  readonly greeted: Promise<void>;
  /** Resolves when the line is over, with what is known of why. */
  readonly over: Promise<string>;
  /** Takes nothing new, lets what is under way be acknowledged, and hangs up. Never rejects. */
  close(): Promise<void>;
}

/** Slack sent a line away instead of greeting it. */
export class Farewell extends Error {
  readonly reason: string;

  constructor(reason: string) {
    super(`Slack closes the connection: ${reason}`);
    this.reason = reason;
  }
}

const message = z.looseObject({ type: z.string() });
const farewellMessage = z.object({ reason: z.string().default('no reason given') });
const envelope = z.object({ envelope_id: z.string().min(1), payload: z.looseObject({}) });
/** What the SDK tells of an error or of an acknowledgement. */
const told = z.object({ message: z.string().optional(), envelope_id: z.string().optional() });

type Client = SocketModeReceiver['client'];

/** Starts to connect at once. */
export function openLine(options: LineOptions): Line {
  const { log, times } = options;
  const dialling = new AbortController();
  const over = Promise.withResolvers<string>();
  const sentAway = Promise.withResolvers<never>();
  sentAway.promise.catch(() => {});
  const under = new Set<string>();
  let drained = () => {};
  let isGreeted = false;
  let closing: Promise<void> | undefined;
  let why = 'the connection was cut';

  const way = options.proxy && wayOutBy(options.proxy);
  const receiver = receiverOf(options, way, dialling.signal);
  const { client } = receiver;
  client.on('error', (error: unknown) => {
    // An error of the network itself may have no words.
    why = told.safeParse(error).data?.message || why;
  });
  client.on('outgoing_message', (sent: unknown) => {
    under.delete(told.safeParse(sent).data?.envelope_id ?? '');
    if (under.size === 0) drained();
  });
  client.on('disconnected', () => over.resolve(why));
  void over.promise.then(() => way?.drop());
  const deliver = takeOver(client, (data) => read(data));

  const read = (data: unknown): void => {
    const received = message.safeParse(parsed(data)).data;
    if (received?.type === 'hello') {
      isGreeted = true;
      deliver(data);
    } else if (received?.type === 'disconnect') leave(farewellMessage.parse(received).reason);
    else take(received);
  };

  const leave = (reason: string): void => {
    if (!isGreeted) sentAway.reject(new Farewell(reason));
    else void greeted.then(() => options.farewell(reason)).catch(() => {});
  };

  const take = (received: z.infer<typeof message> | undefined): void => {
    const id = envelope.safeParse(received).data?.envelope_id;
    if (id === undefined) log.warn({}, 'a message from Slack that is no envelope was ignored');
    // While closing nothing is acknowledged, so that it comes again: to another line, or to the next process.
    if (id === undefined || closing !== undefined) return;
    under.add(id);
    // The SDK would call its events by the types Slack writes here, also those it uses itself.
    deliver(JSON.stringify({ ...received, type: 'envelope' }));
  };

  const hangUp = async (): Promise<void> => {
    dialling.abort();
    await within(client.disconnect(), times.hangUpMs);
    // The second time it is dropped without waiting, and with it the timers that would wait for half a minute.
    await client.disconnect();
  };

  const greet = async (): Promise<void> => {
    try {
      const greeting = await within(
        Promise.race([receiver.start(), sentAway.promise]),
        times.greetMs,
      );
      if (greeting === 'late') throw new Error('Slack did not greet');
      if (closing !== undefined) throw new Error('closed meanwhile');
    } catch (error) {
      await hangUp();
      over.resolve(why);
      throw error ?? new Error(why);
    }
  };

  const close = async (): Promise<void> => {
    if (isGreeted && under.size > 0) {
      const quiet = new Promise<void>((resolve) => {
        drained = resolve;
      });
      await within(Promise.race([quiet, over.promise]), times.drainMs);
    }
    await hangUp();
  };

  const greeted = greet();
  greeted.catch(() => {});
  return {
    greeted,
    over: over.promise,
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

function receiverOf(
  options: LineOptions,
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
