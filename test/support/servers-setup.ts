// Finds the servers that tests may use, or starts private ones for the time of a run: PostgreSQL and Redis at
// DATABASE_URL and REDIS_URL, else at their standard local ports, else from the binaries on the path.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';

const run = promisify(execFile);

/** A server to test against; `stop` ends it if it was started here. */
export interface Server {
  readonly url: string;
  stop(): Promise<void>;
}

const elsewhere = async () => undefined;

/** Undefined: there is none, and none can be started. */
export async function findPostgres(): Promise<Server | undefined> {
  const given = process.env.DATABASE_URL;
  if (given?.startsWith('postgres')) return { url: given, stop: elsewhere };
  const user = encodeURIComponent(process.env.PGUSER ?? userInfo().username);
  const local = `postgres://${user}@127.0.0.1:5432/postgres`;
  if (await answersSql(local)) return { url: local, stop: elsewhere };
  return privatePostgres();
}

/** Undefined: there is none, and none can be started. */
export async function findRedis(): Promise<Server | undefined> {
  const given = process.env.REDIS_URL;
  if (given !== undefined && given !== '') return { url: given, stop: elsewhere };
  if (await listens(6379)) return { url: 'redis://127.0.0.1:6379', stop: elsewhere };
  return privateRedis();
}

async function answersSql(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** A cluster in a temporary folder; PostgreSQL refuses to run as root, so then it runs as nobody. */
async function privatePostgres(): Promise<Server | undefined> {
  const binaries = postgresBinaries();
  if (binaries === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-postgres-'));
  const isRoot = process.getuid?.() === 0;
  const as = isRoot ? ['runuser', '-u', 'nobody', '--'] : [];
  const command = (name: string, ...args: string[]) => [...as, join(binaries, name), ...args];
  if (isRoot) await run('chown', ['nobody', folder]);
  const data = join(folder, 'data');
  const [first = '', ...rest] = command('initdb', '-D', data, '-U', 'test', '-A', 'trust', '-N');
  await run(first, rest);
  const port = await freePort();
  const options = ['-p', `${port}`, '-k', folder, '-c', 'listen_addresses=127.0.0.1', '-F'];
  const [program = '', ...args] = command('postgres', '-D', data, ...options);
  const server = spawn(program, args, { stdio: 'ignore' });
  const url = `postgres://test@127.0.0.1:${port}/postgres`;
  await until(() => answersSql(url));
  return { url, stop: () => ended(server, folder) };
}

/** One that keeps nothing, on a free port. */
async function privateRedis(): Promise<Server | undefined> {
  if (folderOf('redis-server') === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-redis-'));
  const port = await freePort();
  const args = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--dir', folder];
  const server = spawn('redis-server', args, { stdio: 'ignore' });
  await until(() => listens(port));
  return { url: `redis://127.0.0.1:${port}`, stop: () => ended(server, folder) };
}

async function ended(server: ChildProcess, folder: string): Promise<void> {
  const gone = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGTERM');
  await Promise.race([gone, pause(5_000)]);
  rmSync(folder, { recursive: true, force: true });
}

/** Where `initdb`, `pg_ctl` and the rest are; undefined where PostgreSQL isn't installed. */
export function postgresBinaries(): string | undefined {
  return folderOf('initdb') ?? debianPostgres();
}

function folderOf(binary: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.find((folder) => existsSync(join(folder, binary)));
}

/** Debian keeps the server's own programs off the path; the newest version is the last. */
function debianPostgres(): string | undefined {
  const home = '/usr/lib/postgresql';
  if (!existsSync(home)) return undefined;
  const versions = readdirSync(home).toSorted((a, b) => Number(b) - Number(a));
  return versions.map((version) => join(home, version, 'bin')).find((bin) => existsSync(bin));
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: 1_000 });
    const say = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => say(true));
    socket.once('error', () => say(false));
    socket.once('timeout', () => say(false));
  });
}

/** Below those that systems hand out by themselves: a server that isn't started yet keeps its port meanwhile. */
const [FIRST_PORT, PORTS] = [20_000, 10_000];

export async function freePort(): Promise<number> {
  const port = FIRST_PORT + randomInt(PORTS);
  return (await isFree(port)) ? port : freePort();
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

const LOOK_MS = 50;
const PATIENCE_MS = 20_000;

async function until(ready: () => Promise<boolean>): Promise<void> {
  for (let waited = 0; waited < PATIENCE_MS; waited += LOOK_MS) {
    if (await ready()) return;
    await pause(LOOK_MS);
  }
  throw new Error('A server that was started for the tests does not answer.');
}
