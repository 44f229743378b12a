// Socket Mode: one connection to Slack at a time, replaced before Slack closes it and made again when it is lost.
// Slack hands each envelope to one of an app's connections, so while two of ours overlap nothing comes twice.
import type { App, Receiver } from '@slack/bolt';
import { WebAPIRateLimitedError } from '@slack/web-api';
import type { Log } from '../../src/app/ports.ts';
import type { HttpProxy } from '../node/proxy.ts';
import type { ClientOptions } from './client.ts';
import { connectionWords, rawWords } from './connection-words.ts';
import { slackCode } from './failure.ts';
import {
  type Connection,
  type ConnectionTimes,
  Disconnected,
  openConnection,
} from './socket-connection.ts';

export interface SocketTimes extends ConnectionTimes {
  /** How long to wait before another attempt, by how many went before it in a row. */
  retryMs(attempts: number): number;
  /** The same while Slack refuses the token: nothing but an operator changes that. */
  refusedMs(attempts: number): number;
  /** A connection that has lasted so long was a good one: the next is made without a wait. */
  steadyMs: number;
}

export interface SocketReceiverOptions {
  readonly appToken: string;
  readonly client: Pick<ClientOptions, 'apiUrl' | 'log'>;
  readonly proxy?: HttpProxy | undefined;
  readonly log: Log;
  readonly times?: Partial<SocketTimes> | undefined;
}

export interface SocketReceiver extends Receiver {
  /** Begins to connect; never rejects, and doesn't wait. */
  start(): Promise<void>;
  /** Disconnects, also while connecting. What is under way is acknowledged first. */
  stop(): Promise<void>;
  /** Why nothing said in Slack is heard now; undefined while it is. */
  problem(): string | undefined;
}

const byDefault: SocketTimes = {
  helloMs: 10_000,
  drainMs: 3_000,
  closeMs: 1_000,
  pongMs: 5_000,
  retryMs: (attempts) => (attempts === 0 ? 0 : Math.min(30_000, 500 * 2 ** attempts)),
  refusedMs: (attempts) => Math.min(attempts, 5) * 60_000,
  steadyMs: 10_000,
};

/** What is wrong, and when to try again. */
interface Trouble {
  readonly says: string;
  readonly afterMs: number;
  /** Only an operator can mend it. */
  readonly isRefusal: boolean;
}

export function createSocketReceiver(options: SocketReceiverOptions): SocketReceiver {
  const { log } = options;
  const times = { ...byDefault, ...options.times };
  const connections = new Set<Connection>();
  let app: App | undefined;
  let current: Connection | undefined;
  let opening: Connection | undefined;
  let isReplacing = false;
  let isStopped = true;
  let timer: NodeJS.Timeout | undefined;
  /** Since the last connection that lasted. */
  let attempts = 0;
  let connectedAt = 0;
  let trouble = "Slack's Socket Mode isn't connected yet";

  const connectAfter = (ms: number): void => {
    if (isStopped || timer !== undefined || opening !== undefined) return;
    timer = setTimeout(connect, ms);
  };

  const connect = (): void => {
    timer = undefined;
    if (app === undefined) return;
    attempts += 1;
    const connection = openConnection({
      appToken: options.appToken,
      client: options.client,
      proxy: options.proxy,
      app,
      log,
      times,
      disconnecting: (reason) => replace(connection, reason),
    });
    opening = connection;
    connections.add(connection);
    void connection.closed.then(() => connections.delete(connection));
    connection.connected.then(
      () => connected(connection),
      (error: unknown) => failed(error),
    );
  };

  /** The next attempt's wait after a connection that worked for a while. */
  const wait = (): number => {
    if (performance.now() - connectedAt >= times.steadyMs) attempts = 0;
    return times.retryMs(attempts);
  };

  const connected = (connection: Connection): void => {
    const before = current;
    opening = undefined;
    current = connection;
    isReplacing = false;
    connectedAt = performance.now();
    log.info({}, 'connected to Slack by Socket Mode');
    void before?.close();
    void connection.closed.then((why) => lost(connection, why));
  };

  const lost = (connection: Connection, why: string): void => {
    if (connection !== current) return;
    current = undefined;
    trouble = "Slack's Socket Mode has lost its connection, and connects again";
    if (!isStopped) log.warn({ why }, 'the connection of Socket Mode is gone; connecting again');
    connectAfter(wait());
  };

  const replace = (connection: Connection, reason: string): void => {
    if (connection !== current) return;
    isReplacing = true;
    log.info({ reason }, 'Slack wants another connection in place of this one');
    connectAfter(wait());
  };

  const failed = (error: unknown): void => {
    opening = undefined;
    if (isStopped) return;
    const found = troubleOf(error, attempts, times);
    const isNew = found.says !== trouble;
    trouble = found.says;
    if (found.isRefusal && isNew) log.error({}, trouble);
    else log.warn({ attempts, why: rawWords(error) }, trouble);
    // Ours is one of the ten that there may be, and it ends anyway.
    if (isFull(error) && isReplacing) void current?.close();
    connectAfter(found.afterMs);
  };

  return {
    init: (given) => {
      app = given;
    },
    start: async () => {
      isStopped = false;
      attempts = 0;
      connectAfter(0);
    },
    stop: async () => {
      isStopped = true;
      clearTimeout(timer);
      timer = undefined;
      await Promise.all([...connections].map((one) => one.close()));
    },
    problem: () => (current === undefined ? trouble : undefined),
  };
}

const anotherToken =
  'Make another under Basic Information, App-Level Tokens, with the scope connections:write, set it and restart';

/** What an operator can do about a token that Slack refuses; anything else needs another token. */
const advice = new Map([
  ['not_allowed_token_type', 'It is not an app-level token, which begins with xapp-'],
  ['missing_scope', 'It needs the scope connections:write'],
]);

/** Slack's own troubles pass by themselves. */
const passing = new Set([
  'internal_error',
  'fatal_error',
  'request_timeout',
  'service_unavailable',
]);

function isFull(error: unknown): boolean {
  return error instanceof Disconnected && error.reason === 'too_many_websockets';
}

function troubleOf(error: unknown, attempts: number, times: SocketTimes): Trouble {
  const soon = times.retryMs(attempts);
  const isRefusal = false;
  if (error instanceof WebAPIRateLimitedError) {
    const afterMs = Math.max(soon, error.retryAfter * 1_000);
    return { says: 'Slack lets us connect by Socket Mode only later', afterMs, isRefusal };
  }
  if (error instanceof Disconnected)
    return disconnectTrouble(error.reason, soon, times.refusedMs(attempts));
  const code = slackCode(error);
  if (code === undefined || passing.has(code)) {
    const says = `Slack can't be reached for Socket Mode: ${code ?? connectionWords(error)}`;
    return { says, afterMs: soon, isRefusal };
  }
  const says = `Slack refuses SLACK_APP_TOKEN (${code}), so nothing said there is heard. ${advice.get(code) ?? anotherToken}`;
  return { says, afterMs: times.refusedMs(attempts), isRefusal: true };
}

function disconnectTrouble(reason: string, soonMs: number, refusedMs: number): Trouble {
  if (reason === 'link_disabled') {
    const says =
      "Socket Mode is switched off in the app's settings, so nothing said in Slack is heard";
    return { says, afterMs: refusedMs, isRefusal: true };
  }
  const says =
    reason === 'too_many_websockets'
      ? 'this app has all 10 connections of Socket Mode that Slack allows already; stop another process'
      : `Slack closed a new connection of Socket Mode: ${reason}`;
  return { says, afterMs: soonMs, isRefusal: false };
}
