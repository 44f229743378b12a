// Tests that hold the Dockerfile to its word, or do what it says without a container engine, read it in the same way.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '../..');
export const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8');

const instructions = dockerfile
  .replace(/^#.*\n/gm, '')
  .replaceAll('\\\n', ' ')
  .split('\n')
  .map((line) => line.trim());

/** Every line of one instruction, in order. */
export const linesOf = (instruction: string): readonly string[] =>
  instructions.filter((line) => line.startsWith(`${instruction} `));

/** The words of an instruction in JSON form: what runs is then exactly what is written. */
function words(line: string | undefined): readonly string[] {
  const parsed: unknown = JSON.parse(line?.slice(line.indexOf('[')) ?? '');
  if (!Array.isArray(parsed)) throw new Error(`Not in JSON form: ${line}`);
  return parsed.map(String);
}

/** What the image runs, and how it asks for its own health; both begin with `node`. */
export const command = words(linesOf('CMD').at(-1));
export const healthCheck = words(linesOf('HEALTHCHECK').at(-1));

/** Everything copied from the repository, not from another stage, into the stage that runs. */
export const sources: readonly string[] = linesOf('COPY')
  .filter((line) => !line.includes('--from='))
  .flatMap((line) => line.split(/\s+/).slice(1, -1));
