// The bot as an installation runs it: the real program on its database, beside a simulated Slack.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type SlackWorkspace,
  startSlackWorkspace,
} from '../../adapters/playground/slack/workspace.ts';
import { freePort } from '../support/servers-setup.ts';
import { type Organisation, workspaceOf } from './organisation.ts';

const ROOT = join(import.meta.dirname, '../..');
const SECRET = '0123456789abcdef0123456789abcdef';
const TOKEN = 'xoxb-bench-0123456789';

export interface InstalledBot {
  readonly port: number;
  readonly signingSecret: string;
  /** Milliseconds from the start of the process to the first 200 of `/readyz`. */
  readonly readyAfter: number;
  /** What is resident now, in bytes; undefined where the machine doesn't say. */
  resident(): number | undefined;
  /** SIGTERM; resolves with the milliseconds until the process was gone. */
  stop(): Promise<number>;
}

/** A workspace in which nothing but the bot's own pace slows anybody down. */
export function aSlack(organisation: Organisation): Promise<SlackWorkspace> {
  return startSlackWorkspace({
    ...workspaceOf(organisation),
    clock: Date.now,
    botToken: TOKEN,
    signingSecret: SECRET,
    rateLimits: false,
  });
}

/** What `npm start` gives to Node, without npm's own time and memory. */
export function startArguments(): readonly string[] {
  const { scripts }: { scripts: { start: string } } = JSON.parse(
    readFileSync(join(ROOT, 'package.json'), 'utf8'),
  );
  return scripts.start.split(' ').slice('exec node'.split(' ').length);
}

/** Starts the program with Slack's settings alone; `nodeOptions` such as `--cpu-prof`. */
export async function installedBot({
  databaseUrl,
  redisUrl,
  policyFile,
  slack,
  nodeOptions = [],
}: {
  readonly databaseUrl: string;
  readonly redisUrl?: string;
  readonly policyFile: string;
  readonly slack: SlackWorkspace;
  readonly nodeOptions?: readonly string[];
}): Promise<InstalledBot> {
  const port = await freePort();
  const begun = performance.now();
  const child = spawn(process.execPath, [...nodeOptions, ...startArguments()], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      PATH: process.env.PATH ?? '',
      PORT: String(port),
      DATABASE_URL: databaseUrl,
      ...(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }),
      POLICY_FILE: policyFile,
      LOG_LEVEL: 'error',
      SLACK_BOT_TOKEN: TOKEN,
      SLACK_SIGNING_SECRET: SECRET,
      SLACK_API_URL: slack.apiUrl,
    },
  });
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaints += chunk.toString();
  });
  while (!(await isReady(port))) {
    if (child.exitCode !== null) throw new Error(`the bot ended: ${complaints}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const readyAfter = performance.now() - begun;
  return {
    port,
    signingSecret: SECRET,
    readyAfter,
    resident: () => residentOf(child.pid),
    stop: () => stopped(child),
  };
}

async function isReady(port: number): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
  await answer?.arrayBuffer();
  return answer?.status === 200;
}

async function stopped(child: ChildProcess): Promise<number> {
  const begun = performance.now();
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
  return performance.now() - begun;
}

/** What `/proc` says of a process: `VmRSS` now, `VmHWM` at its highest. Bytes; undefined where there is no `/proc`. */
export function memoryOf(pid: number | undefined, name: 'VmRSS' | 'VmHWM'): number | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const kibibytes = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1];
    return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
  } catch {
    return undefined;
  }
}

function residentOf(pid: number | undefined): number | undefined {
  return memoryOf(pid, 'VmRSS');
}
