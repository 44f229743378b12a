// A PostgreSQL of the run's own, which may be restarted at any moment in any way. It syncs what it commits, as an
// installation's does.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { freePort, postgresBinaries } from '../support/servers-setup.ts';
import { atExit } from './leftovers.ts';

const run = promisify(execFile);

/** `fast` breaks connections in order; `immediate` as if the power of the process had gone, with recovery at the next start. */
type Ending = 'fast' | 'immediate';

export interface PostgresServer {
  /** Makes an empty database and answers its address. */
  database(name: string): Promise<string>;
  stop(how: Ending): Promise<void>;
  start(): Promise<void>;
  /** Ends it for good. */
  remove(): Promise<void>;
}

/** Started. Nobody is asked for the `password`, but it stands in every address. */
export async function aPostgresServer(password: string): Promise<PostgresServer> {
  const binaries = postgresBinaries();
  if (binaries === undefined) throw new Error('PostgreSQL is not installed: there is no initdb.');
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-postgres-'));
  const data = join(folder, 'data');
  const port = await freePort();
  // PostgreSQL refuses to run as root.
  const isRoot = process.getuid?.() === 0;
  if (isRoot) await run('chown', ['nobody', folder]);
  const command = (name: string, ...args: string[]): readonly [string, string[]] => {
    const program = join(binaries, name);
    return isRoot ? ['runuser', ['-u', 'nobody', '--', program, ...args]] : [program, args];
  };
  await run(...command('initdb', '-D', data, '-U', 'test', '-A', 'trust', '-N'), { cwd: folder });
  const control = async (...args: string[]) => {
    // Not by execFile: the server keeps the pipes open that pg_ctl was given.
    const [program, given] = command('pg_ctl', '-D', data, '-w', ...args);
    const child = spawn(program, given, { cwd: folder, stdio: 'ignore' });
    const [code] = await once(child, 'exit');
    if (code !== 0) throw new Error(`pg_ctl ${args.join(' ')} ended with ${code}`);
  };
  const options = `-p ${port} -k ${folder} -c listen_addresses=127.0.0.1 -c max_connections=200`;
  const start = () => control('-l', join(folder, 'log'), '-o', options, 'start');
  await start();
  const kept = atExit(() => quit(data));
  const url = (name: string) => `postgres://test:${password}@127.0.0.1:${port}/${name}`;
  return {
    async database(name) {
      const client = new pg.Client({ connectionString: url('postgres') });
      await client.connect();
      await client.query(`create database ${name}`);
      await client.end();
      return url(name);
    },
    stop: (how) => control('-m', how, 'stop'),
    start,
    async remove() {
      kept();
      await control('-m', 'immediate', 'stop').catch(() => undefined);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** As `pg_ctl -m immediate stop`, without waiting. */
function quit(data: string): void {
  try {
    const [pid] = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
    process.kill(Number(pid), 'SIGQUIT');
  } catch {
    // It doesn't run.
  }
}
