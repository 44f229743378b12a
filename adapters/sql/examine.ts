// Looks at a database without changing anything: whether it is there, of this version, sound and writable, and whether its
// clock agrees with ours.
import { accessSync, constants, existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Finding } from '../node/finding.ts';
import { isPostgres } from './address.ts';
import { contentsOf } from './copy.ts';
import { sql } from './drizzle.ts';
import { journalReading } from './journal.ts';
import { OlderDatabase } from './migrations.ts';
import { openSource, type Source } from './sides.ts';
import { locate } from './sqlite.ts';
import { unreadableIn } from './unreadable.ts';

/** Below this much room a bot has days rather than months. */
const LITTLE_ROOM_BYTES = 100 * 1024 * 1024;

/** More than a chat's own tolerance would be noticed; less is what two machines differ by. */
const SKEW_MS = 2_000;

/** Findings in the order of looking. Rejects with what the driver says when the database can't be had. */
export async function examineDatabase(url: string): Promise<readonly Finding[]> {
  const room = isPostgres(url) ? [] : roomFor(locate(url).path);
  if (!isPostgres(url) && !existsSync(locate(url).path)) {
    return [{ state: 'note', says: `${locate(url).path} will be made at start` }, ...room];
  }
  try {
    const source = await openSource(url);
    try {
      return [await soundness(source), ...room, ...(isPostgres(url) ? await server(source) : [])];
    } finally {
      await source.close();
    }
  } catch (error) {
    if (!(error instanceof OlderDatabase)) throw error;
    return [
      { state: 'note', says: 'it is empty or of an older version, and will be migrated at start' },
      ...room,
    ];
  }
}

async function soundness(source: Source): Promise<Finding> {
  try {
    const { events } = await contentsOf(source);
    for await (const stream of unreadableIn(journalReading(source.db, source.tables))) {
      const says = `the state of ${stream} in ${source.name} can't be read: somebody has changed it. \`npm run replay\` says more; use a backup from before`;
      return { state: 'problem', says };
    }
    return {
      state: 'ok',
      says: `${source.name}: this version, ${events} events, all as they were written`,
    };
  } catch (error) {
    return { state: 'problem', says: error instanceof Error ? error.message : String(error) };
  }
}

/** Whether a file can be written where it is, or made. */
function roomFor(path: string): readonly Finding[] {
  let folder = dirname(path);
  while (!existsSync(folder)) folder = dirname(folder);
  try {
    accessSync(folder, constants.W_OK);
    if (existsSync(path)) accessSync(path, constants.W_OK);
  } catch {
    const says = `${path} can't be written: give this process the right to write the file and its folder`;
    return [{ state: 'problem', says }];
  }
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  if (free >= LITTLE_ROOM_BYTES) return [];
  const says = `only ${Math.floor(free / 1024 / 1024)} MiB are free on the disk of ${path}: make room before it is full`;
  return [{ state: 'problem', says }];
}

interface Server {
  readonly readonly: string;
  readonly standby: boolean;
  readonly version: string;
  readonly now: number;
}

async function server({ db, name }: Source): Promise<readonly Finding[]> {
  const asked = Date.now();
  // Its own transaction is read-only; what a session begins with is asked for.
  const question = sql`select current_setting('default_transaction_read_only') as readonly,
    pg_is_in_recovery() as standby, current_setting('server_version') as version,
    (extract(epoch from clock_timestamp()) * 1000)::bigint as now`;
  const { rows } = await (db as unknown as Executing).execute(question);
  const [facts] = rows;
  if (facts === undefined) return [];
  const ahead = Number(facts.now) - (asked + Date.now()) / 2;
  const findings: Finding[] = [{ state: 'ok', says: `${name} is PostgreSQL ${facts.version}` }];
  if (facts.standby || facts.readonly === 'on') {
    const says = `${name} can only be read: point DATABASE_URL at the primary, or make it writable`;
    findings.push({ state: 'problem', says });
  }
  if (Math.abs(ahead) > SKEW_MS) {
    const by = `${Math.round(Math.abs(ahead) / 1000)} s ${ahead > 0 ? 'ahead of' : 'behind'}`;
    const says = `the clock of ${name} is ${by} this machine's: set both by NTP, or replicas will ring at different times`;
    findings.push({ state: 'problem', says });
  }
  return findings;
}

/** What drizzle has for PostgreSQL and not for SQLite. */
interface Executing {
  execute(query: ReturnType<typeof sql>): Promise<{ readonly rows: readonly Server[] }>;
}
