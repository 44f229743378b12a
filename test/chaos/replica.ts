// One real bot process as `npm start` runs it, which may be killed, paused and started again at any moment.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { startArguments } from '../bench/installed-bot.ts';
import { freePort } from '../support/servers-setup.ts';
import { atExit } from './leftovers.ts';

const ROOT = join(import.meta.dirname, '../..');
/** What the console says once it listens. */
const READY = 'Signalbox is ready';

export interface Replica {
  readonly port: number;
  /** Whether it listens, as a load balancer would find out. */
  isReady(): boolean;
  /** SIGKILL, if it runs. Resolves when it is gone. */
  kill(): Promise<void>;
  /** On the same port. Resolves when it is ready, or killed. */
  start(): Promise<void>;
  /** SIGSTOP and SIGCONT. */
  pause(): void;
  resume(): void;
  /** SIGTERM; resolves when it is gone. */
  stop(): Promise<void>;
  /** All that it has written so far, in all its lives. */
  printed(): string;
}

export async function aReplica(settings: Readonly<Record<string, string>>): Promise<Replica> {
  const port = await freePort();
  const lines: string[] = [];
  let child: ChildProcess | undefined;
  let ready = false;

  const ended = async (signal: NodeJS.Signals) => {
    const ending = child;
    ready = false;
    if (ending === undefined || ending.exitCode !== null || ending.signalCode !== null) return;
    const gone = once(ending, 'exit');
    ending.kill(signal);
    await gone;
  };

  return {
    port,
    isReady: () => ready,
    kill: () => ended('SIGKILL'),
    stop: () => ended('SIGTERM'),
    pause: () => {
      ready = false;
      child?.kill('SIGSTOP');
    },
    resume: () => {
      child?.kill('SIGCONT');
      ready = true;
    },
    printed: () => lines.join(''),
    start: () => {
      const started = spawn(process.execPath, startArguments(), {
        cwd: ROOT,
        env: { PATH: process.env.PATH ?? '', LOG_LEVEL: 'info', ...settings, PORT: String(port) },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      child = started;
      const kept = atExit(() => started.kill('SIGKILL'));
      return new Promise((resolve, reject) => {
        const read = (chunk: Buffer) => {
          lines.push(chunk.toString());
          if (!lines.slice(-2).join('').includes(READY) || child !== started) return;
          ready = true;
          resolve();
        };
        started.stdout.on('data', read);
        started.stderr.on('data', read);
        started.once('exit', (code) => {
          kept();
          if (code === null || code === 0) resolve();
          else reject(new Error(`a bot ended by itself: ${lines.slice(-5).join('')}`));
        });
      });
    },
  };
}
