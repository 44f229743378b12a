// The log is on a disk that is full, or whoever read it is gone: the bot goes on.
import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { aFolder } from '../../support/installed-program.ts';
import { freePort } from '../../support/servers-setup.ts';

const program = join(import.meta.dirname, '../../../adapters/process/start.ts');
/** Every write to it says that there is no room. */
const FULL = '/dev/full';

test.skipIf(!existsSync(FULL))('a log that can’t be written doesn’t end the bot', async () => {
  const port = String(await freePort());
  const log = openSync(FULL, 'w');
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program], {
    cwd: aFolder(),
    env: { PATH: process.env.PATH ?? '', LOCAL_MODE: '1', LOG_LEVEL: 'info', PORT: port },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  onTestFinished(() => void child.kill('SIGKILL'));
  const ask = (path: string) => fetch(`http://127.0.0.1:${port}${path}`, { redirect: 'manual' });
  await expect.poll(async () => (await ask('/healthz')).status).toBe(200);
  const home = await ask('/');
  expect([home.status, home.headers.get('location')]).toEqual([302, '/playground']);
  expect(child.exitCode).toBeNull();
});
