// How the playground's services stand on this machine: a free port or a given one, seen from nowhere else.
import type { Server } from 'node:http';

/** Listens on this machine only, `port` 0 for any free one; answers with the address, without a path. */
export async function listening(server: Server, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port to listen on.');
  return `http://127.0.0.1:${address.port}`;
}

/** Resolves when nothing is connected any more; whatever still was is cut off. */
export function closing(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
