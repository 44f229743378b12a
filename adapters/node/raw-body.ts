// Requests of strangers: their bodies are read whole or not at all, and all together get little room.
// Whoever sends them isn't verified yet (reliability T20).
import type { IncomingMessage } from 'node:http';

/** The platforms' largest payloads are some tens of kilobytes. */
const bodyCap = 1024 * 1024;
/** Of all bodies on their way in through one gate. */
const arrivingCap = 16 * bodyCap;

/** Bodies on their way in, by how to give each up. */
export interface Arrivals {
  /** So many bytes more of one. Over the cap the oldest are given up: a platform's own are whole within a moment. */
  grow(giveUp: () => void, bytes: number): void;
  leave(giveUp: () => void): void;
}

export function createArrivals(): Arrivals {
  const sizes = new Map<() => void, number>();
  let total = 0;
  const leave = (giveUp: () => void) => {
    total -= sizes.get(giveUp) ?? 0;
    sizes.delete(giveUp);
  };
  return {
    leave,
    grow: (giveUp, bytes) => {
      sizes.set(giveUp, (sizes.get(giveUp) ?? 0) + bytes);
      total += bytes;
      for (const oldest of sizes.keys()) {
        if (total <= arrivingCap) break;
        leave(oldest);
        oldest();
      }
    },
  };
}

/** Whether a request says itself that its body is over the cap. */
export function announcesTooMuch(request: IncomingMessage): boolean {
  return Number(request.headers['content-length'] ?? 0) > bodyCap;
}

/** Reads at most the cap; what announces more isn't read at all. `broken`: it ended early or was given up. */
export async function readBody(
  request: IncomingMessage,
  arrivals: Arrivals,
): Promise<Buffer | 'too-large' | 'broken'> {
  if (announcesTooMuch(request)) return 'too-large';
  // Whoever left before anybody listened says so no more.
  if (request.destroyed) return 'broken';
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const giveUp = () => end('broken');
    const take = (chunk: Buffer) => {
      size += chunk.length;
      if (size > bodyCap) return end('too-large');
      chunks.push(chunk);
      arrivals.grow(giveUp, chunk.length);
    };
    const end = (how: Buffer | 'too-large' | 'broken') => {
      request.off('data', take);
      if (typeof how === 'string') request.pause();
      arrivals.leave(giveUp);
      resolve(how);
    };
    request.on('data', take);
    request.on('end', () => end(Buffer.concat(chunks)));
    request.on('error', giveUp);
    request.on('close', giveUp);
  });
}

/** How often a header came: two of one kind could be read in two ways. */
export function countOf(request: IncomingMessage, name: string): number {
  return request.rawHeaders.filter((each, index) => index % 2 === 0 && each.toLowerCase() === name)
    .length;
}

/** The content type in lower case, without a charset. */
export function bareContentType(request: IncomingMessage): string {
  return (request.headers['content-type'] ?? '').split(';', 1).join('').trim().toLowerCase();
}

/** Whether the body is packed: it could unpack to any size. */
export function isEncoded(request: IncomingMessage): boolean {
  return (request.headers['content-encoding'] ?? 'identity') !== 'identity';
}
