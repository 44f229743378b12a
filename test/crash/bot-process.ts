// The parent's side of bots in a process of their own: start them, tell them the time, kill them.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { TeamsSettings } from '../../adapters/process/signalbox.ts';
import type { Redrawn } from './redrawn.ts';

/** A bot dies when it passes this failpoint for so many times, counted from when it is told. */
export interface Death {
  readonly point: string;
  /** From 1. */
  readonly hit: number;
}

export type BotTask =
  | {
      readonly do: 'start';
      readonly databaseUrl: string;
      /** Address of the Redis that wakes it. */
      readonly queue?: { readonly url: string } | undefined;
      readonly slack?: {
        readonly botToken: string;
        readonly signingSecret: string;
        readonly apiUrl: string;
      };
      readonly teams?: TeamsSettings;
      /** Epoch milliseconds at which its clock stands still; undefined: the machine's clock. */
      readonly now: number | undefined;
      /** Given: it has failpoints. True: no other bot lives in its process, so that it dies the moment it passes one. */
      readonly isAlone?: boolean;
      readonly death?: Death | undefined;
    }
  | { readonly do: 'move'; readonly to: number }
  | { readonly do: 'idle' }
  /** Counts failpoints from zero, and dies at one of them if told so. */
  | { readonly do: 'prepare'; readonly death: Death | undefined }
  | { readonly do: 'hits' }
  /** Draws the cards of these streams again over those that stand; the first `done` of them are. */
  | { readonly do: 'redraw'; readonly streams: readonly string[]; readonly done: number }
  /** Stops the bot in order; its process stays … */
  | { readonly do: 'close' }
  /** … or ends. */
  | { readonly do: 'stop' };

export interface BotAnswer {
  readonly port?: number;
  /** When its next row is due. */
  readonly nextDue?: number | undefined;
  /** How often each failpoint was passed. */
  readonly hits?: Readonly<Record<string, number>>;
  readonly redrawn?: Redrawn;
}

export interface BotOrder {
  readonly id: number;
  /** Which of the process' bots; 0 if absent. */
  readonly bot?: number;
  readonly task: BotTask;
}

type BotMessage =
  | { readonly ready: true }
  /** This bot stands still at the failpoint where it was told to die. */
  | { readonly over: number }
  | { readonly id: number; readonly answer: BotAnswer }
  | { readonly id: number; readonly failure: string };

export interface BotProcess {
  /** Rejects when the bot can't do it, or with `BotGone` when its process dies first. */
  ask(task: BotTask, bot?: number): Promise<BotAnswer>;
  /** Resolves when the bot stands still at its failpoint, or the process is gone. */
  over(bot: number): Promise<void>;
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
  /** Resolves when the process is gone by itself, as it is after `stop`. */
  gone(): Promise<void>;
  /** What it wrote since this was last asked for: lines of its log, level error. */
  complaints(): readonly string[];
}

export class BotGone extends Error {}

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
  const ends = new Map<number, PromiseWithResolvers<void>>();
  const written: string[] = [];
  const ready = Promise.withResolvers<void>();
  ready.promise.catch(() => undefined);
  const endOf = (bot: number) => {
    const end = ends.get(bot) ?? Promise.withResolvers<void>();
    ends.set(bot, end);
    return end;
  };
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => written.push(chunk.toString()));
  }
  child.on('message', (message) => {
    const said = message as BotMessage;
    if ('ready' in said) return ready.resolve();
    if ('over' in said) return endOf(said.over).resolve();
    const asked = waiting.get(said.id);
    waiting.delete(said.id);
    if ('answer' in said) asked?.resolve(said.answer);
    else asked?.reject(new Error(said.failure));
  });
  // A task sent to a process that dies meanwhile is answered by its exit.
  child.on('error', () => undefined);
  child.on('exit', () => {
    const gone = new BotGone(`the bot's process is gone\n${written.join('')}`);
    ready.reject(gone);
    for (const asked of waiting.values()) asked.reject(gone);
    waiting.clear();
    for (const end of ends.values()) end.resolve();
  });
  let lastId = 0;
  return {
    complaints: () => written.splice(0),
    ask: async (task, bot = 0) => {
      await ready.promise;
      if (!child.connected) throw new BotGone("the bot's process is gone");
      lastId += 1;
      const asked = Promise.withResolvers<BotAnswer>();
      waiting.set(lastId, asked);
      child.send({ id: lastId, bot, task } satisfies BotOrder, (error) => {
        if (error !== null) asked.reject(new BotGone(String(error)));
      });
      return asked.promise;
    },
    over: async (bot) => {
      if (!isGone(child)) await endOf(bot).promise;
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
