// The one address in front of all replicas. They take turns request by request; one that doesn't listen is passed over,
// as any reverse proxy does, and a connection that breaks is a 502: whether the request was heard isn't known then.
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Upstream {
  readonly port: number;
  isReady(): boolean;
}

export interface Front {
  readonly address: string;
  close(): Promise<void>;
}

export async function aFront(upstreams: readonly Upstream[]): Promise<Front> {
  let turn = 0;
  const inTurn = () => {
    turn += 1;
    const ready = upstreams.filter((one) => one.isReady());
    const from = ready.length === 0 ? upstreams : ready;
    return from.map((_, n) => from[(turn + n) % from.length]).filter((one) => one !== undefined);
  };
  const server = createServer((asked, answer) => {
    whole(asked)
      .then((body) => passOn(asked, body, inTurn(), answer))
      .catch(() => answer.destroy());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function whole(asked: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of asked) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function passOn(
  { method, url, headers }: IncomingMessage,
  body: Buffer,
  [upstream, ...others]: readonly Upstream[],
  answer: ServerResponse,
): void {
  if (upstream === undefined) {
    answer.writeHead(503).end();
    return;
  }
  const { host: _, connection: __, ...kept } = headers;
  const to = { host: '127.0.0.1', port: upstream.port, method, path: url, agent: false } as const;
  const sending = request({ ...to, headers: kept }, (response) => {
    answer.writeHead(response.statusCode ?? 502, response.headers);
    response.on('error', () => answer.destroy());
    response.pipe(answer);
  });
  sending.on('error', (error: NodeJS.ErrnoException) => {
    if (answer.headersSent) answer.destroy();
    else if (error.code === 'ECONNREFUSED') {
      passOn({ method, url, headers } as IncomingMessage, body, others, answer);
    } else answer.writeHead(502).end();
  });
  answer.on('close', () => sending.destroy());
  sending.end(body);
}
