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
import { command, dockerfile, healthCheck, linesOf, root, sources } from './support/dockerfile.ts';

const read = (name: string) => readFileSync(join(root, name), 'utf8');

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
    const { scripts }: { scripts: { start: string } } = JSON.parse(read('package.json'));
    expect(`exec ${command.join(' ')}`).toBe(scripts.start);
    expect(existsSync(join(root, command.at(-1) ?? '')), command.join(' ')).toBe(true);
  });

  test('stands on the Node release that package.json pins, in every stage', () => {
    const { dependencies }: { dependencies: { node: string } } = JSON.parse(read('package.json'));
    const bases = linesOf('FROM').map((line) => line.split(' ')[1]);
    expect(new Set(bases)).toEqual(new Set([`node:${dependencies.node}-slim`]));
  });

  test('gives up root before it starts', () => {
    expect(linesOf('USER')).toEqual(['USER node']);
  });

  test("has one folder to write to, which is its user's, and nothing that installs", () => {
    expect(linesOf('VOLUME')).toEqual(['VOLUME /app/data']);
    expect(linesOf('RUN')).toContain('RUN mkdir data && chown node:node data');
    const removed = linesOf('RUN')
      .find((line) => line.startsWith('RUN rm -rf'))
      ?.split(/\s+/);
    for (const program of ['npm', 'npx', 'corepack', 'yarn'])
      expect(removed).toContain(`/usr/local/bin/${program}`);
    expect(removed).toContain('/usr/local/lib/node_modules');
  });

  test('is labelled with what package.json says', () => {
    const { description, license } = JSON.parse(read('package.json'));
    const [labels] = linesOf('LABEL');
    expect(labels).toContain(`image.description="${description}"`);
    expect(labels).toContain(`image.licenses="${license}"`);
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
      const child = execFile(process.execPath, healthCheck.slice(1), {
        env: { ...process.env, PORT: String(port) },
      });
      expect(await once(child, 'exit')).toEqual([exitCode, null]);
      expect(paths).toEqual(['/healthz']);
    } finally {
      server.close();
    }
  });
});
