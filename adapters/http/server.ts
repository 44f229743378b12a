// One HTTP server for everything: the chats' requests, the pages, health. Routers come from outside.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Router } from 'express';

/** Whether something the bot needs is out of order; `degraded` is still ready (contract "Starting"). */
interface Condition {
  readonly name: string;
  readonly state: 'ok' | 'degraded';
  readonly why?: string | undefined;
}

export interface HttpOptions {
  readonly host: string | undefined;
  /** 0: any free port. */
  readonly port: number;
  /** In this order; each mounted at its path. */
  readonly routers: readonly { readonly path: string; readonly router: Router }[];
  readonly conditions: () => readonly Condition[];
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
  const server = createServer(application(options, state));
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
    close: () => closed(server),
  };
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    // Streams that never end by themselves must not keep the process.
    setTimeout(() => server.closeAllConnections(), 2000).unref();
  });
}

function application(options: HttpOptions, state: { readonly stopping: boolean }) {
  const app = express();
  app.disable('x-powered-by');
  app.get('/healthz', (_request, response) => {
    response.type('text/plain').send('ok\n');
  });
  app.get('/readyz', (_request, response) => {
    const conditions = options.conditions();
    const degraded = conditions.filter((one) => one.state === 'degraded');
    const status = state.stopping ? 'stopping' : degraded.length > 0 ? 'degraded' : 'ok';
    response.status(state.stopping ? 503 : 200).json({ status, conditions });
  });
  for (const { path, router } of options.routers) app.use(path, router);
  app.use((_request, response) => {
    response.status(404).type('text/plain').send('not found\n');
  });
  app.use(generic);
  return app;
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
