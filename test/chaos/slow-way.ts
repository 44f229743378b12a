// A way on which everything takes its time: what is sent over it is under way for a while, as it is in the world.

import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:net';

export interface SlowWay {
  /** Answers the address under which `own` is found by this way. */
  to(own: string): Promise<string>;
  close(): void;
}

/** Holds every answer back for so many milliseconds. */
export async function aSlowWay(ms: number): Promise<SlowWay> {
  const target = { port: 0 };
  const server = createServer((near) => {
    const far = connect(target.port, '127.0.0.1');
    near.on('data', (chunk) => far.write(chunk));
    far.on('data', (chunk) => setTimeout(() => near.writable && near.write(chunk), ms));
    const end = () => {
      near.destroy();
      far.destroy();
    };
    for (const socket of [near, far]) socket.on('error', end).on('close', end);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    to: async (own) => {
      target.port = Number(new URL(own).port);
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    },
    close: () => void server.close(),
  };
}
