// What the image runs, run as the image runs it: only what the Dockerfile copies, nothing of it writable, by a user
// without rights or a home.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { samplePolicyFile } from '../../../adapters/process/policy-file.ts';
import { command, healthCheck, root, sources } from '../../support/dockerfile.ts';
import { aFolder } from '../../support/installed-program.ts';
import { freshSchema, servers } from '../../support/servers.ts';

/** Who has no rights, where these tests have them all; otherwise whoever runs them. */
const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

/** A process without more than the image gives it. */
const bare = (tree: string, settings: Readonly<Record<string, string>>) => ({
  ...nobody,
  cwd: tree,
  env: { PATH: dirname(process.execPath), NODE_ENV: 'production', ...settings },
});

/** A folder that its user may write to, elsewhere. */
function writable(): string {
  const folder = aFolder();
  if (nobody.uid !== undefined) chownSync(folder, nobody.uid, nobody.gid);
  return folder;
}

/** `/app` of the image, with the installed dependencies in the place of those that it fetches. */
function readOnlyTree(): string {
  const tree = join(aFolder(), 'app');
  mkdirSync(tree);
  for (const source of sources) cpSync(join(root, source), join(tree, source), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'));
  chmodSync(dirname(tree), 0o755);
  return tree;
}

async function lock(tree: string): Promise<void> {
  for (const rights of ['a+rX', 'a-w']) await once(execFile('chmod', ['-R', rights, tree]), 'exit');
  onTestFinished(async () => {
    await once(execFile('chmod', ['-R', 'u+w', tree]), 'exit');
  });
}

async function runs(databaseUrl: string): Promise<void> {
  const tree = readOnlyTree();
  await lock(tree);
  const settings = {
    PORT: '0',
    POLICY_FILE: samplePolicyFile,
    DATABASE_URL: databaseUrl,
    SLACK_BOT_TOKEN: 'xoxb-1-1-abcdefghijkl',
    SLACK_SIGNING_SECRET: '0123456789abcdef0123456789abcdef',
  };
  const child = spawn(process.execPath, command.slice(1), {
    ...bare(tree, settings),
    stdio: 'pipe',
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  await expect.poll(() => printed).toMatch(/^Signalbox is ready on port \d+/m);
  const PORT = /ready on port (\d+)/.exec(printed)?.[1] ?? '';
  const asked = execFile(process.execPath, healthCheck.slice(1), bare(tree, { PORT }));
  expect(await once(asked, 'exit')).toEqual([0, null]);
  const ended = once(child, 'close');
  child.kill('SIGTERM');
  expect(await ended, printed).toEqual([0, null]);
  expect(existsSync(join(tree, 'data'))).toBe(false);
}

test('nothing in the tree can be written by who runs it', async () => {
  const tree = readOnlyTree();
  await lock(tree);
  const attempt = "require('node:fs').writeFileSync('adapters/new', '')";
  const child = execFile(process.execPath, ['-e', attempt], bare(tree, {}));
  expect(await once(child, 'exit')).toEqual([1, null]);
});

test('the image starts, is well and stops on SQLite, with one folder to write to', async () => {
  await runs(`file:${join(writable(), 'signalbox.db')}`);
});

describe.skipIf(servers.postgres === undefined)('with PostgreSQL', () => {
  test('the image starts, is well and stops with no folder to write to', async () => {
    const schema = await freshSchema();
    onTestFinished(() => schema.drop());
    await runs(schema.url);
  });
});
