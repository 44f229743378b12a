// A company's way out, for tests: a proxy that takes CONNECT from those it knows, and behind it a
// host that only it can find, with TLS in front of a server of the test.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { createServer as createTlsServer } from 'node:tls';
import { onTestFinished } from 'vitest';
import { listening } from '../../adapters/playground/listening.ts';

/** A name that no resolver knows (RFC 6761). */
export const HIDDEN_HOST = 'slack.invalid';

export interface Certificate {
  readonly key: Buffer;
  readonly cert: Buffer;
  /** Where the certificate lies, for `NODE_EXTRA_CA_CERTS`. */
  readonly file: string;
}

/** A certificate that signs itself, for the hidden host and for this machine. */
export function aCertificate(folder: string): Certificate {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const names = `subjectAltName=DNS:${HIDDEN_HOST},IP:127.0.0.1`;
  const words =
    'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=test';
  const run = spawnSync('openssl', [
    ...words.split(' '),
    ...['-keyout', key, '-out', cert, '-addext', names],
  ]);
  if (run.status !== 0) throw new Error(String(run.stderr));
  return { key: readFileSync(key), cert: readFileSync(cert), file: cert };
}

/** TLS in front of a server of this machine, `http://…`; answers with its port. */
export async function tlsBefore(address: string, certificate: Certificate): Promise<number> {
  const inner = Number(new URL(address).port);
  const server = createTlsServer(certificate, (socket) =>
    joined(socket, connect(inner, '127.0.0.1')),
  );
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

export interface CompanyProxy {
  /** `host:port`, as `HTTPS_PROXY` takes it after `http://user:password@`. */
  readonly host: string;
  /** What was asked for, in order: `slack.invalid:443`. */
  readonly asked: readonly string[];
  /** Connections that go through it now. */
  open(): number;
}

/** Lets those through who know this `user:password`, and wherever they want to go, to this port of this machine. */
export async function companyProxy(login: string, to: number): Promise<CompanyProxy> {
  const asked: string[] = [];
  const through = new Set<Duplex>();
  const known = `Basic ${Buffer.from(login).toString('base64')}`;
  const server = createServer((_, response) => response.writeHead(405).end());
  server.on('connect', (request, socket: Socket) => {
    asked.push(request.url ?? '');
    socket.on('error', () => socket.destroy());
    if (request.headers['proxy-authorization'] !== known) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nconnection: close\r\n\r\n');
      return;
    }
    const there = connect(to, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      joined(socket, there);
    });
    through.add(socket);
    socket.on('close', () => through.delete(socket));
  });
  const address = await listening(server, 0);
  onTestFinished(() => {
    for (const socket of through) socket.destroy();
    server.close();
  });
  return { host: new URL(address).host, asked, open: () => through.size };
}

/** What one says the other hears, and neither outlives the other. */
function joined(one: Duplex, other: Duplex): void {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    from.pipe(to);
    from.on('error', () => from.destroy());
    from.on('close', () => to.destroy());
  }
}
