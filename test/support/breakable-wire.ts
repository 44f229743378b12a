// A wire to a server that can be cut: all at once, or at the moment when a statement passes, before or after the server has it;
// or that swallows everything.

import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';

export interface Wire {
  /** The address given, by way of this wire. */
  readonly url: string;
  /** Every connection breaks; new ones can be made. */
  cut(): void;
  /** The next connection over which these words pass breaks before the server has them, or before its answer comes back. */
  cutAt(words: string, when: 'before' | 'after'): void;
  /** From now on nothing passes in either direction and nothing is closed, as when a firewall drops every packet. */
  drop(): void;
  close(): Promise<void>;
}

export async function breakableWire(address: string): Promise<Wire> {
  const to = new URL(address);
  const open = new Set<Socket>();
  let trap: { readonly words: string; readonly when: 'before' | 'after' } | undefined;
  let dropping = false;
  const server = createServer((near) => {
    const far = connect({ host: to.hostname, port: Number(to.port || 5432) });
    let deaf = false;
    open.add(near);
    const end = () => {
      open.delete(near);
      near.destroy();
      far.destroy();
    };
    for (const side of [near, far]) {
      side.on('error', end);
      side.on('close', end);
    }
    near.on('data', (bytes) => {
      if (dropping) return;
      const caught = trap !== undefined && bytes.includes(trap.words) ? trap : undefined;
      if (caught !== undefined) trap = undefined;
      if (caught?.when === 'before') return end();
      deaf = caught !== undefined;
      far.write(bytes);
    });
    far.on('data', (bytes) => {
      if (dropping) return;
      // The server has answered, so it has done what was asked.
      if (deaf) return end();
      near.write(bytes);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(address);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  const cut = () => {
    for (const socket of open) socket.destroy();
  };
  return {
    url: url.href,
    cut,
    cutAt: (words, when) => {
      trap = { words, when };
    },
    drop: () => {
      dropping = true;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        cut();
      }),
  };
}
