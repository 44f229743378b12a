// One HTTP server for everything: the chats' requests, the pages, health, metrics. Routers come from outside.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Response, type Router } from 'express';
import { inRequest } from '../node/request-id.ts';

/** Whether something the bot needs is out of order; `degraded` is still ready, `down` isn't (contract "Starting"). */
export interface Condition {
  readonly name: string;
  readonly state: 'ok' | 'degraded' | 'down';
  readonly why?: string | undefined;
}

export interface HttpOptions {
  readonly host: string | undefined;
  /** 0: any free port. */
  readonly port: number;
  /** In this order; each mounted at its path. */
  readonly routers: readonly { readonly path: string; readonly router: Router }[];
  /** Never rejects. */
  readonly conditions: () => Promise<readonly Condition[]>;
  /** What `/metrics` answers. */
  readonly metrics: () => Promise<{ readonly type: string; readonly text: string }>;
}

export interface HttpServer {
  readonly port: number;
  /** From now on `/readyz` answers 503 and no new connection is kept. */
  stopping(): void;
  close(): Promise<void>;
}

/** How long a client may take with its headers, and with its whole request. */
const HEADERS_MS = 10_000;
const REQUEST_MS = 30_000;

/** Rejects when the port is taken. */
export async function listen(options: HttpOptions): Promise<HttpServer> {
  const state = { stopping: false };
  const answering = new Set<Response>();
  const server = createServer(application(options, state, answering));
  server.headersTimeout = HEADERS_MS;
  server.requestTimeout = REQUEST_MS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(
      { port: options.port, ...(options.host === undefined ? {} : { host: options.host }) },
      resolve,
    );
  });
  return {
    port: (server.address() as AddressInfo).port,
    stopping: () => {
      state.stopping = true;
    },
    close: () => closed(server, answering),
  };
}

/** Chats wait three seconds for an answer; what takes longer gets none that anybody hears. */
const LONGEST_ANSWER_MS = 5_000;
const LOOK_MS = 20;

/** Lets every request that has come be answered. Streams never end by themselves, so nobody waits for them. */
function closed(server: Server, answering: ReadonlySet<Response>): Promise<void> {
  return new Promise((resolve) => {
    const begun = performance.now();
    const look = setInterval(() => {
      const isLate = performance.now() - begun > LONGEST_ANSWER_MS;
      if (isLate || [...answering].every(isStream)) server.closeAllConnections();
    }, LOOK_MS);
    server.close(() => {
      clearInterval(look);
      resolve();
    });
    server.closeIdleConnections();
  });
}

function isStream(response: Response): boolean {
  return (
    response.headersSent && String(response.get('content-type')).startsWith('text/event-stream')
  );
}

function application(
  options: HttpOptions,
  state: { readonly stopping: boolean },
  answering: Set<Response>,
) {
  const app = express();
  app.disable('x-powered-by');
  app.use((_request, response, next) => {
    answering.add(response);
    response.once('close', () => answering.delete(response));
    next();
  });
  // An id of our own for each request: one from outside could be anybody's, and the same one twice.
  app.use((_request, response, next) => {
    inRequest((id) => {
      response.set('X-Request-Id', id);
      next();
    });
  });
  app.get('/healthz', (_request, response) => {
    response.type('text/plain').send('ok\n');
  });
  app.get('/readyz', async (_request, response) => {
    const conditions = await options.conditions();
    const status = state.stopping ? 'stopping' : worstOf(conditions);
    const isReady = status === 'ok' || status === 'degraded';
    response.status(isReady ? 200 : 503).json({ status, conditions });
  });
  app.get('/metrics', async (_request, response) => {
    const { type, text } = await options.metrics();
    // As it is: Express would spell the version that stands in the type otherwise.
    response.setHeader('Content-Type', type);
    response.end(text);
  });
  for (const { path, router } of options.routers) app.use(path, router);
  app.use((_request, response) => {
    response.status(404).type('text/plain').send('not found\n');
  });
  app.use(generic);
  return app;
}

function worstOf(conditions: readonly Condition[]): Condition['state'] {
  const states = conditions.map((one) => one.state);
  return states.includes('down') ? 'down' : states.includes('degraded') ? 'degraded' : 'ok';
}

/** Nothing about the inside leaves with an error. */
function generic(
  _error: unknown,
  _request: express.Request,
  response: express.Response,
  next: express.NextFunction,
): void {
  if (response.headersSent) {
    next();
    return;
  }
  response.status(500).type('text/plain').send('something went wrong\n');
}
