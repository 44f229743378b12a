// A Redis of one's own, which may be stopped, emptied and killed. There is one where the binary is on the path.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { freePort } from './servers-setup.ts';

export interface RedisServer {
  readonly url: string;
  /** Starts it, again on the same port and with nothing in it. Resolves when it answers. */
  start(): Promise<void>;
  kill(): Promise<void>;
  /** It keeps its connections and answers nothing. */
  pause(): void;
  resume(): void;
  /** Ends it for good. */
  remove(): Promise<void>;
  /** One command over a connection of its own. */
  command(name: string, ...given: readonly string[]): Promise<unknown>;
}

/** Not started yet. With a `password` it asks everybody for it. */
export async function redisServer({
  settings = [],
  password = '',
}: {
  readonly settings?: readonly string[];
  readonly password?: string;
} = {}): Promise<RedisServer> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-redis-'));
  const url = `redis://${password === '' ? '' : `:${password}@`}127.0.0.1:${port}`;
  const guarded = password === '' ? [] : ['--requirepass', password];
  let server: ChildProcess | undefined;
  const kill = async () => {
    const killed = server;
    server = undefined;
    if (killed === undefined) return;
    const gone = once(killed, 'exit');
    killed.kill('SIGKILL');
    await gone;
  };
  const remove = async () => {
    await kill();
    rmSync(folder, { recursive: true, force: true });
  };
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
      const options = ['--port', String(port), '--save', '', '--dir', folder];
      server = spawn('redis-server', [...options, ...guarded, ...settings], { stdio: 'ignore' });
      await command('PING');
    },
    kill,
    pause: () => void server?.kill('SIGSTOP'),
    resume: () => void server?.kill('SIGCONT'),
    remove,
    command,
  };
}
