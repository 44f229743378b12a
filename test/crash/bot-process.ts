// Why this file exists: the parent's side of a bot in a process of its own: start it, tell it the time, kill it.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { TeamsSettings } from '../../adapters/process/signalbox.ts';

export type BotTask =
  | {
      readonly do: 'start';
      readonly databaseUrl: string;
      readonly slack?: {
        readonly botToken: string;
        readonly signingSecret: string;
        readonly apiUrl: string;
      };
      readonly teams?: TeamsSettings;
      /** Epoch milliseconds at which its clock stands still; undefined: the machine's clock. */
      readonly now: number | undefined;
    }
  | { readonly do: 'move'; readonly to: number }
  | { readonly do: 'idle' }
  | { readonly do: 'stop' };

export interface BotAnswer {
  readonly port?: number;
  /** When its next row is due. */
  readonly nextDue?: number | undefined;
}

export interface BotOrder {
  readonly id: number;
  readonly task: BotTask;
}

type BotMessage =
  | { readonly ready: true }
  | { readonly id: number; readonly answer: BotAnswer }
  | { readonly id: number; readonly failure: string };

export interface BotProcess {
  /** Rejects when the bot can't do it, or dies first. */
  ask(task: BotTask): Promise<BotAnswer>;
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
  /** Resolves when the process is gone by itself, as it is after `stop`. */
  gone(): Promise<void>;
  /** What it wrote: lines of its log, level error. */
  readonly complaints: readonly string[];
}

const CHILD = join(import.meta.dirname, 'bot-child.ts');
/** Restarts are most of what these tests do: what Node has compiled once it needn't compile again. */
const COMPILED = join(import.meta.dirname, '../../node_modules/.cache/compiled');

/** Starts a process that has loaded the bot and waits for its `start`. */
export function botProcess(nodeOptions: readonly string[] = []): BotProcess {
  const child = spawn(process.execPath, [...nodeOptions, CHILD], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, NODE_COMPILE_CACHE: COMPILED },
  });
  const waiting = new Map<number, PromiseWithResolvers<BotAnswer>>();
  const complaints: string[] = [];
  const ready = Promise.withResolvers<void>();
  ready.promise.catch(() => undefined);
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => complaints.push(chunk.toString()));
  }
  child.on('message', (message) => {
    const said = message as BotMessage;
    if ('ready' in said) return ready.resolve();
    const asked = waiting.get(said.id);
    waiting.delete(said.id);
    if ('answer' in said) asked?.resolve(said.answer);
    else asked?.reject(new Error(said.failure));
  });
  // A task sent to a process that dies meanwhile is answered by its exit.
  child.on('error', () => undefined);
  child.on('exit', () => {
    const gone = new Error(`the bot's process is gone\n${complaints.join('')}`);
    ready.reject(gone);
    for (const asked of waiting.values()) asked.reject(gone);
    waiting.clear();
  });
  let lastId = 0;
  return {
    complaints,
    ask: async (task) => {
      await ready.promise;
      if (!child.connected) throw new Error("the bot's process is gone");
      lastId += 1;
      const asked = Promise.withResolvers<BotAnswer>();
      waiting.set(lastId, asked);
      child.send({ id: lastId, task } satisfies BotOrder, (error) => {
        if (error !== null) asked.reject(error);
      });
      return asked.promise;
    },
    kill: () => killed(child),
    gone: async () => {
      if (!isGone(child)) await once(child, 'exit');
    },
  };
}

async function killed(child: ChildProcess): Promise<void> {
  if (isGone(child)) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

function isGone({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}
