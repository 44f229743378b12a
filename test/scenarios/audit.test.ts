// What an operator sees who checks the journal and replays it, on the data of a real release.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import SqliteDatabase from 'better-sqlite3';
import { expect, test } from 'vitest';
import { aWorld } from '../support/world.ts';

const run = promisify(execFile);

interface Said {
  readonly code: number;
  readonly out: string;
}

/** Runs one of the operator's commands as `npm run` would, with no setting but the database. */
async function operator(command: 'audit-verify' | 'replay', file: string): Promise<Said> {
  const entry = join(import.meta.dirname, '../../adapters/process', `${command}.ts`);
  const env = { DATABASE_URL: `file:${file}` };
  try {
    const { stdout } = await run(process.execPath, [entry], { env });
    return { code: 0, out: stdout };
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && 'stderr' in error)) throw error;
    return { code: Number(error.code), out: String(error.stderr) };
  }
}

/** A release as far as its approval, and a second one that was only planned. */
async function lived() {
  const world = await aWorld();
  const { ana, ben } = world;
  await ana.says('plan payments 4.2.0 at 10:30 for 3h because refund rounding');
  await ana.says('scope R-1 add fix: refund rounding');
  await ana.says('candidate R-1 @9f3c2ab');
  await ana.says('request R-1');
  await ben.presses('Approve', { direct: true });
  expect(await ana.says('plan payments 4.3.0 at 15:00 for 1h')).toContain('R-2');
  return world;
}

function tamper(file: string, ...statements: readonly string[]): void {
  const client = new SqliteDatabase(file);
  client.pragma('foreign_keys = OFF');
  for (const statement of statements) client.exec(statement);
  client.close();
}

test('an operator checks the journal and replays it beside the running bot', async () => {
  const { databaseFile } = await lived();
  const [audit, replay] = await Promise.all([
    operator('audit-verify', databaseFile),
    operator('replay', databaseFile),
  ]);
  expect(audit.out).toMatch(
    /^audit: \d+ events, all as they were written; the last hash is [0-9a-f]{64}\naudit: looked at .*\.db\n$/,
  );
  expect(audit.code).toBe(0);
  expect(replay.out).toMatch(
    /^replay: 2 snapshots, each equal to what its journal makes\nreplay: looked at .*\.db\n$/,
  );
  expect(replay.code).toBe(0);
});

test('both name what is wrong after somebody edited the database (product U1)', async () => {
  const { databaseFile } = await lived();
  tamper(
    databaseFile,
    'drop trigger events_refuse_update',
    "update events set actor = 'eve@example.org' where type = 'approved'",
    `update streams set state = replace(state, '9f3c2ab', 'deadbee') where stream = 'R-1'`,
  );
  const [audit, replay] = await Promise.all([
    operator('audit-verify', databaseFile),
    operator('replay', databaseFile),
  ]);
  expect(audit.code).toBe(1);
  expect(audit.out).toMatch(
    /^audit: the journal is BROKEN at position \d+, event \d+ of R-1: its content is not what was sealed\naudit: looked at .*\n$/,
  );
  expect(replay.code).toBe(1);
  expect(replay.out).toMatch(
    /^replay: 1 of 2 snapshots differ from the journal\nreplay: R-1: state\./,
  );
});

test('both say so when there is nothing to check, and create nothing', async () => {
  for (const command of ['audit-verify', 'replay'] as const) {
    const { code, out } = await operator(command, '/nowhere/at/all.db');
    expect(out).toContain('could not be done: There is no database at /nowhere/at/all.db.');
    expect(code).toBe(1);
  }
});
