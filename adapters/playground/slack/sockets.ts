// Slack's end of Socket Mode: the addresses it gives out, the app's connections, and envelopes that go to one of
// them and wait for their acknowledgement. Slack's "Using Socket Mode".
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import { ApiError } from './api-call.ts';
import type { Faults } from './faults.ts';
import { isJson, type Json } from './json.ts';
import type { World } from './world.ts';

/** Why Slack tells a connection that it ends. */
export type DisconnectReason =
  | 'warning'
  | 'refresh_requested'
  | 'link_disabled'
  | 'too_many_websockets';

/** What became of an envelope: acknowledged with what the app had to say, or not. */
export type EnvelopeFate = { payload: Json } | { failure: 'http_timeout' | 'connection_failed' };

export type AppSocketsOptions = {
  world: World;
  faults: Faults;
  /** The app-level token; null: Socket Mode is off. */
  appToken: string | null;
  /** How long Slack waits for an acknowledgement, in milliseconds of real time. */
  patience: number;
};

type Connection = {
  socket: WebSocket;
  /** False once Slack has asked it to be replaced: nothing new goes to it. */
  receives: boolean;
  waiting: Map<string, (fate: EnvelopeFate) => void>;
};

/** Connections of one app; another gets no greeting. */
const most = 10;
/** An address is for one connection, within so many milliseconds. */
const addressLife = 30_000;
const pingEvery = 5_000;

/** The connections of the one app of the workspace. */
export class AppSockets {
  readonly #options: AppSocketsOptions;
  readonly #server = new WebSocketServer({ noServer: true });
  /** When each address ends to be good. */
  readonly #tickets = new Map<string, number>();
  readonly #connections: Connection[] = [];
  readonly #watchers = new Set<() => void>();
  readonly #pings: NodeJS.Timeout;
  #isRevoked = false;
  #turn = 0;
  /** Where connections are made, `ws://…`; known once the server listens. */
  origin = '';

  constructor(options: AppSocketsOptions) {
    this.#options = options;
    this.#pings = setInterval(() => this.#ping(), pingEvery).unref();
  }

  /** Takes the connections that come to a server of the workspace. */
  serve(server: Server): void {
    server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
  }

  /** Throws Slack's error for any token but the app's own. */
  needAppToken(token: string): void {
    if (/^xox[a-z]-/.test(token)) throw new ApiError('not_allowed_token_type');
    if (token !== this.#options.appToken) throw new ApiError('invalid_auth');
    if (this.#isRevoked) throw new ApiError('token_revoked');
  }

  /** Whether this is the app-level token, which opens connections and nothing else. */
  isAppToken(token: string): boolean {
    return token === this.#options.appToken;
  }

  /** A fresh address (`apps.connections.open`). */
  address(): string {
    const ticket = randomUUID();
    this.#tickets.set(ticket, this.#options.world.clock() + addressLife);
    const { appId } = this.#options.world.bot;
    return `${this.origin}/link/?ticket=${ticket}&app_id=${appId}`;
  }

  /** Hands an envelope to one of the connections, in turn: Slack promises no more than that it is one of them. */
  async deliver(envelope: Json & { envelope_id: string }): Promise<EnvelopeFate> {
    const open = this.#connections.filter(
      ({ receives, socket }) => receives && socket.readyState === WebSocket.OPEN,
    );
    const connection = open[this.#turn++ % Math.max(1, open.length)];
    if (connection === undefined) return { failure: 'connection_failed' };
    const fault = this.#options.faults.next('envelope', envelope);
    const fate = new Promise<EnvelopeFate>((resolve) => {
      const late = setTimeout(resolve, this.#options.patience, { failure: 'http_timeout' });
      connection.waiting.set(envelope.envelope_id, (heard) => {
        clearTimeout(late);
        const lost = fault !== null && 'reset' in fault && fault.reset === 'after';
        if (lost) connection.socket.terminate();
        resolve(lost ? { failure: 'connection_failed' } : heard);
      });
    });
    connection.socket.send(JSON.stringify(envelope));
    if (fault !== null && 'reset' in fault && fault.reset === 'before') {
      connection.socket.terminate();
    }
    try {
      return await fate;
    } finally {
      connection.waiting.delete(envelope.envelope_id);
    }
  }

  /** How many connections are open. */
  count(): number {
    return this.#connections.length;
  }

  /** Resolves when exactly so many connections are open. */
  async until(count: number): Promise<void> {
    while (this.count() !== count) {
      await new Promise<void>((resolve) => {
        const watcher = () => {
          this.#watchers.delete(watcher);
          resolve();
        };
        this.#watchers.add(watcher);
      });
    }
  }

  /** Tells every connection that it ends. After `warning` it still receives, after anything else no more. */
  disconnect(reason: DisconnectReason): void {
    for (const connection of this.#connections) {
      if (reason !== 'warning') connection.receives = false;
      connection.socket.send(farewell(reason));
    }
  }

  /** Sends exactly this over every connection. */
  send(message: string): void {
    for (const { socket } of this.#connections) socket.send(message);
  }

  /** Cuts every connection without a word. */
  cut(): void {
    for (const { socket } of [...this.#connections]) socket.terminate();
  }

  /** Stops to read what comes over the open connections, as if their cables lay on the floor. */
  stall(): void {
    for (const { socket } of this.#connections) socket.pause();
  }

  /** The app-level token was revoked: it opens nothing any more, and what it opened is closed. */
  revokeToken(): void {
    this.#isRevoked = true;
    this.#tickets.clear();
    this.cut();
  }

  /** The token is good again, as after a slip that was mended. */
  restoreToken(): void {
    this.#isRevoked = false;
  }

  close(): void {
    clearInterval(this.#pings);
    this.cut();
    this.#server.close();
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const fault = this.#options.faults.next('hello', {});
    if (fault !== null && 'reset' in fault) socket.destroy();
    else if (fault !== null && 'status' in fault) refuse(socket, fault.status);
    else if (!this.#isGood(request.url ?? '')) refuse(socket, 408);
    else {
      this.#server.handleUpgrade(request, socket, head, (opened) =>
        this.#welcome(opened, fault === null),
      );
    }
  }

  /** Each address is good once. */
  #isGood(url: string): boolean {
    const { pathname, searchParams } = new URL(url, 'http://slack');
    const ticket = searchParams.get('ticket') ?? '';
    const until = this.#tickets.get(ticket);
    this.#tickets.delete(ticket);
    return pathname === '/link/' && until !== undefined && this.#options.world.clock() <= until;
  }

  #welcome(socket: WebSocket, isGreeted: boolean): void {
    socket.on('error', () => socket.terminate());
    if (this.#connections.length >= most) {
      socket.send(farewell('too_many_websockets'));
      socket.close();
      return;
    }
    const connection: Connection = { socket, receives: true, waiting: new Map() };
    this.#connections.push(connection);
    socket.on('message', (data) => acknowledged(connection, String(data)));
    socket.on('close', () => {
      this.#connections.splice(this.#connections.indexOf(connection), 1);
      for (const end of connection.waiting.values()) end({ failure: 'connection_failed' });
      this.#changed();
    });
    if (isGreeted) socket.send(this.#hello());
    this.#changed();
  }

  #hello(): string {
    return JSON.stringify({
      type: 'hello',
      num_connections: this.#connections.length,
      debug_info: { host: 'applink-1', build_number: 1, approximate_connection_time: 18_060 },
      connection_info: { app_id: this.#options.world.bot.appId },
    });
  }

  #ping(): void {
    for (const { socket } of this.#connections) socket.ping('Ping from applink-1');
  }

  #changed(): void {
    for (const watcher of [...this.#watchers]) watcher();
  }
}

function farewell(reason: DisconnectReason): string {
  return JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'applink-1' } });
}

/** An acknowledgement counts on the connection that brought the envelope. */
function acknowledged(connection: Connection, message: string): void {
  const said = parsed(message);
  if (!isJson(said) || typeof said.envelope_id !== 'string') return;
  connection.waiting.get(said.envelope_id)?.({ payload: isJson(said.payload) ? said.payload : {} });
}

function parsed(message: string): unknown {
  try {
    return JSON.parse(message);
  } catch {
    return null;
  }
}

function refuse(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} Refused\r\nconnection: close\r\n\r\n`);
}
