// Tests that need the whole program as a newcomer starts it, in a folder of its own,
// and that may kill it at any moment.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const main = join(import.meta.dirname, '../../adapters/process/start.ts');

export interface LocalBot {
  /** `http://127.0.0.1:<port>/playground`, as the console prints it. */
  readonly address: () => string;
  /** Everything the console printed so far. */
  readonly printed: () => string;
  /** SIGKILL, then the same program again on the same files and port. */
  killAndRestart(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts local mode with nothing set but a free port. */
export async function startLocalBot(): Promise<LocalBot> {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-local-'));
  const current = await start(folder, '0');
  return {
    address: () => current.address,
    printed: () => current.output.text,
    killAndRestart: async () => {
      await ended(current.child, 'SIGKILL');
      Object.assign(current, await start(folder, new URL(current.address).port));
    },
    stop: async () => {
      await ended(current.child, 'SIGTERM');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Started {
  child: ChildProcess;
  address: string;
  output: { text: string };
}

async function start(folder: string, port: string): Promise<Started> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main], {
    cwd: folder,
    env: { PATH: process.env.PATH ?? '', PORT: port },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { text: '' };
  const address = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output.text += chunk.toString();
      const found = /http:\/\/127\.0\.0\.1:\d+\/playground/.exec(output.text);
      if (found !== null) resolve(found[0]);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', (code) => reject(new Error(`exit ${code}: ${output.text}`)));
  });
  return { child, address, output };
}

async function ended(child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await gone;
}
