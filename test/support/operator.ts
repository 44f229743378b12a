// Runs one of the operator's commands as `npm run` does: a process of its own, with its settings from the environment.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
};

export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** `command` as in package.json; `given` are its arguments. */
export function operator(
  command: string,
  settings: Readonly<Record<string, string>>,
  ...given: readonly string[]
): Promise<Said> {
  const words = scripts[command]?.split(' ') ?? [];
  if (words.shift() !== 'node') throw new Error(`npm run ${command} isn't a command of Node's.`);
  // What Node compiled for one of them serves all.
  const NODE_COMPILE_CACHE = join(root, 'node_modules/.cache/compiled');
  const env = { PATH: process.env.PATH ?? '', NODE_COMPILE_CACHE, ...settings };
  return new Promise((resolve) => {
    execFile(process.execPath, [...words, ...given], { cwd: root, env }, (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, out, err });
    });
  });
}
