// One address in front of several replicas: they take turns request by request, as behind the simplest of proxies, so
// that nothing one of them remembers is there when the next request comes.
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Turns {
  readonly port: number;
  /** From here on these take turns. */
  between(ports: readonly number[]): void;
  close(): Promise<void>;
}

export async function takingTurns(): Promise<Turns> {
  let ports: readonly number[] = [];
  let turn = 0;
  const server = createServer((incoming, outgoing) => {
    const port = ports[turn % ports.length];
    turn += 1;
    const { method, url, headers } = incoming;
    const asked = request({ port, host: '127.0.0.1', method, path: url, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    asked.on('error', () => outgoing.destroy());
    incoming.pipe(asked);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    between: (next) => {
      ports = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
