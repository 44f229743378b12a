// A Redis of the test's own, which it may stop, empty and kill. There is one where the binary is on the path.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { onTestFinished } from 'vitest';

export const hasRedisServer = spawnSync('redis-server', ['--version']).status === 0;

export interface PrivateRedis {
  readonly url: string;
  /** Starts it, again on the same port and with nothing in it. Resolves when it answers. */
  start(): Promise<void>;
  kill(): Promise<void>;
  /** It keeps its connections and answers nothing. */
  pause(): void;
  resume(): void;
  /** One command over a connection of its own. */
  command(name: string, ...given: readonly string[]): Promise<unknown>;
}

/** Not started yet; it ends with the test. */
export async function privateRedis(...settings: readonly string[]): Promise<PrivateRedis> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-redis-'));
  const url = `redis://127.0.0.1:${port}`;
  let server: ChildProcess | undefined;
  const kill = async () => {
    const killed = server;
    server = undefined;
    if (killed === undefined) return;
    const gone = once(killed, 'exit');
    killed.kill('SIGKILL');
    await gone;
  };
  onTestFinished(async () => {
    await kill();
    rmSync(folder, { recursive: true, force: true });
  });
  const command = async (name: string, ...given: readonly string[]) => {
    const redis = new Redis(url, { maxRetriesPerRequest: 50, retryStrategy: () => 50 });
    redis.on('error', () => undefined);
    try {
      return await redis.call(name, ...given);
    } finally {
      redis.disconnect();
    }
  };
  return {
    url,
    async start() {
      const options = ['--port', String(port), '--save', '', '--dir', folder, ...settings];
      server = spawn('redis-server', options, { stdio: 'ignore' });
      await command('PING');
    },
    kill,
    pause: () => void server?.kill('SIGSTOP'),
    resume: () => void server?.kill('SIGCONT'),
    command,
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('there is no port');
  return address.port;
}
