// Tests that need the program as an operator runs it: a process of its own that gets its settings
// from the environment alone, is asked over HTTP, and is stopped by a signal.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { samplePolicyFile } from '../../adapters/process/policy-file.ts';

const program = join(import.meta.dirname, '../../adapters/process/start.ts');

export interface InstalledProgram {
  /** Everything it has printed so far, log and complaints. */
  printed(): string;
  /** What it answers on a path of its port. Rejects where it doesn't listen. */
  get(path: string): Promise<{ readonly status: number; readonly text: string }>;
  /** Resolves when it listens; rejects with what it printed when it ends instead. */
  readonly ready: Promise<void>;
  /** Resolves with how it ended. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  signal(name: 'SIGTERM' | 'SIGINT'): void;
}

/** A folder for what it writes, gone when the test has finished. */
export function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-installed-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts it in a folder, with the sample policy, on a free port; killed when the test has finished. */
export function startInstalled(
  folder: string,
  settings: Readonly<Record<string, string>>,
): InstalledProgram {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program], {
    cwd: folder,
    env: { PATH: process.env.PATH ?? '', PORT: '0', POLICY_FILE: samplePolicyFile, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let text = '';
  let port = '';
  const ready = Promise.withResolvers<void>();
  ready.promise.catch(() => undefined);
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      port ||= /^Signalbox is ready on port (\d+)/m.exec(text)?.[1] ?? '';
      if (port !== '') ready.resolve();
    });
  }
  // All that was written is read only when its streams are closed.
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal }));
  void ended.then(() => ready.reject(new Error(text)));
  return {
    printed: () => text,
    get: async (path) => {
      const answer = await fetch(`http://127.0.0.1:${port}${path}`);
      return { status: answer.status, text: await answer.text() };
    },
    ready: ready.promise,
    ended,
    signal: (name) => {
      child.kill(name);
    },
  };
}
