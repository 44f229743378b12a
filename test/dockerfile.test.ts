// It takes no container engine to find out that the Dockerfile copies or
// starts something that isn't there, or that its health check says the wrong thing.
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { validate } from 'dockerfile-utils';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const read = (name: string) => readFileSync(join(root, name), 'utf8');

const dockerfile = read('Dockerfile');
const instructions = dockerfile
  .replace(/^#.*\n/gm, '')
  .replaceAll('\\\n', ' ')
  .split('\n')
  .map((line) => line.trim());
const linesOf = (instruction: string) =>
  instructions.filter((line) => line.startsWith(`${instruction} `));

/** The words of an instruction in JSON form: what runs is then exactly what is written. */
function words(line: string | undefined): string[] {
  const parsed: unknown = JSON.parse(line?.slice(line.indexOf('[')) ?? '');
  if (!Array.isArray(parsed)) throw new Error(`Not in JSON form: ${line}`);
  return parsed.map(String);
}

/** Everything copied from the repository, not from another stage. */
const sources = linesOf('COPY')
  .filter((line) => !line.includes('--from='))
  .flatMap((line) => line.split(/\s+/).slice(1, -1));

describe('Dockerfile', () => {
  test('has only instructions and arguments that exist', () => {
    expect(validate(dockerfile).map(({ message }) => message)).toEqual([]);
  });

  test.each(sources)('copies %s, which is there and not ignored', (source) => {
    expect(existsSync(join(root, source)), source).toBe(true);
    expect(read('.dockerignore').split('\n')).toContain(`!${source}`);
  });

  test('copies only from stages it has defined', () => {
    const stages = linesOf('FROM').flatMap((line) => line.split(/\s+AS\s+/i).slice(1));
    const used = [...dockerfile.matchAll(/--from=(\S+)/g)].map(([, stage]) => stage);
    expect(stages).toEqual(expect.arrayContaining(used));
  });

  test('starts the same program as npm start', () => {
    const command = words(linesOf('CMD').at(-1));
    const { scripts }: { scripts: { start: string } } = JSON.parse(read('package.json'));
    expect(`exec ${command.join(' ')}`).toBe(scripts.start);
    expect(existsSync(join(root, command.at(-1) ?? '')), command.join(' ')).toBe(true);
  });

  test('stands on the Node release that package.json pins, in every stage', () => {
    const { dependencies }: { dependencies: { node: string } } = JSON.parse(read('package.json'));
    const major = dependencies.node.split('.')[0];
    for (const line of linesOf('FROM'))
      expect(line).toMatch(new RegExp(`^FROM node:${major}-slim`));
  });

  test('gives up root before it starts', () => {
    expect(linesOf('USER')).toEqual(['USER node']);
  });

  test.each([
    [200, 0],
    [503, 1],
  ])('calls an answer of %i on /healthz exit code %i', async (status, exitCode) => {
    const paths: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      paths.push(request.url);
      response.writeHead(status).end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      const { port } = server.address() as AddressInfo;
      const [, ...args] = words(linesOf('HEALTHCHECK').at(-1));
      const child = execFile(process.execPath, args, {
        env: { ...process.env, PORT: String(port) },
      });
      expect(await once(child, 'exit')).toEqual([exitCode, null]);
      expect(paths).toEqual(['/healthz']);
    } finally {
      server.close();
    }
  });
});
