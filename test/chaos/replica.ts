// One real bot process as `npm start` runs it, which may be killed, paused and started again at any moment.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { startArguments } from '../bench/installed-bot.ts';
import { freePort } from '../support/servers-setup.ts';

const ROOT = join(import.meta.dirname, '../..');
const LOOK_MS = 10;
/** On a busy machine a start takes a second or two. */
const PATIENCE_MS = 30_000;

export interface Replica {
  readonly port: number;
  /** Whether it answers `/readyz` with 200, as a load balancer would ask. */
  isReady(): boolean;
  /** SIGKILL, if it runs. Resolves when it is gone. */
  kill(): Promise<void>;
  /** On the same port. Resolves when it is ready. */
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
    async start() {
      const started = spawn(process.execPath, startArguments(), {
        cwd: ROOT,
        env: { PATH: process.env.PATH ?? '', LOG_LEVEL: 'info', ...settings, PORT: String(port) },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      child = started;
      for (const stream of [started.stdout, started.stderr]) {
        stream.on('data', (chunk: Buffer) => void lines.push(chunk.toString()));
      }
      for (let waited = 0; child === started && waited < PATIENCE_MS; waited += LOOK_MS) {
        if (started.signalCode !== null) return;
        if (started.exitCode !== null) throw new Error(`a bot ended: ${lines.slice(-5).join('')}`);
        if (await answersReady(port)) {
          ready = child === started;
          return;
        }
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      }
      if (child === started) throw new Error(`a bot isn't ready: ${lines.slice(-5).join('')}`);
    },
  };
}

async function answersReady(port: number): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
  await answer?.arrayBuffer().catch(() => undefined);
  return answer?.status === 200;
}
