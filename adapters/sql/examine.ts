// Looks at a database without changing anything: whether it is there, of this version, sound and writable, and whether its
// clock agrees with ours.
import { accessSync, constants, existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Hold } from '../../src/app/store.ts';
import type { Finding } from '../node/finding.ts';
import { isPostgres, nameOf } from './address.ts';
import { contentsOf } from './copy.ts';
import { sql } from './drizzle.ts';
import { givenUpReading } from './due.ts';
import { missingGuards } from './guards.ts';
import { holdReading } from './hold.ts';
import { journalReading } from './journal.ts';
import { OlderDatabase, unfitEncoding } from './migrations.ts';
import { openSource, rehearse, type Source } from './sides.ts';
import { locate } from './sqlite.ts';
import { troubleOf } from './trouble.ts';
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
    if (isPostgres(url)) await expectPostgresConnections(url);
    const source = await openSource(url);
    try {
      return [
        await soundness(source),
        ...(await guarding(source)),
        ...(await lyingStill(source)),
        ...room,
        ...(isPostgres(url) ? await server(source) : []),
      ];
    } finally {
      await source.close();
    }
  } catch (error) {
    if (!(error instanceof OlderDatabase)) throw error;
    return [await toBeMigrated(url), ...room];
  }
}

async function expectPostgresConnections(url: string): Promise<void> {
  return (await import('./postgres.ts')).expectConnections(url);
}

async function toBeMigrated(url: string): Promise<Finding> {
  const name = isPostgres(url) ? nameOf(url) : locate(url).path;
  try {
    await rehearse(url);
  } catch (error) {
    if (!isInTheWay(error)) return { state: 'problem', says: wordsFor(error, name) };
  }
  return {
    state: 'note',
    says: `${name} is empty or of an older version, and will be migrated at start`,
  };
}

/** Somebody uses the database, as the version before may: they are gone when it is migrated. */
function isInTheWay(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code === '55P03' || code.startsWith('SQLITE_BUSY');
}

function wordsFor(error: unknown, name: string): string {
  return troubleOf(error, name)?.why ?? (error instanceof Error ? error.message : String(error));
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
      says: `${source.name}: this version, a journal of ${events} events, all as they were written`,
    };
  } catch (error) {
    return { state: 'problem', says: wordsFor(error, source.name) };
  }
}

/** What keeps the journal from being changed can be removed by who may do everything; that shows nowhere else. */
async function guarding(source: Source): Promise<readonly Finding[]> {
  const missing = await missingGuards(source);
  if (missing.length === 0) return [];
  const says = `nothing keeps the journal of ${source.name} from being changed any more: somebody has removed ${missing.join(', ')}. Look whether it is as it was written (npm run audit:verify), and make them again as migrations/ does`;
  return [{ state: 'problem', says }];
}

/** How many of the rows that were given up are told, the newest first. */
const MOST_TOLD = 5;

/** What isn't sent or rung: all of it during a hold, and what was given up. */
async function lyingStill({ db, tables }: Source): Promise<readonly Finding[]> {
  const held = await holdReading(db, tables, () => undefined).held();
  const given = await givenUpReading(db, tables)(MOST_TOLD + 1);
  const rows = given.slice(0, MOST_TOLD).map(({ key, lastError, deadAt }): Finding => {
    const when = deadAt === undefined ? '' : ` on ${new Date(deadAt).toISOString()}`;
    return {
      state: 'note',
      says: `${key} was given up${when}: ${lastError ?? 'nothing was said'}`,
    };
  });
  return [
    ...(held === undefined ? [] : [holdFinding(held)]),
    ...rows,
    ...(given.length > MOST_TOLD ? [{ state: 'note', says: MORE } as const] : []),
  ];
}

const MORE = 'more was given up before that; the log says when and why';

function holdFinding({ since, why }: Hold): Finding {
  const says = `nothing is sent or rung since ${new Date(since).toISOString()} (${why}); \`npm run resume\` ends this`;
  return { state: 'note', says };
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
  readonly encoding: string;
  readonly now: number;
}

async function server({ db, name }: Source): Promise<readonly Finding[]> {
  const asked = Date.now();
  // Its own transaction is read-only; what a session begins with is asked for.
  const question = sql`select current_setting('default_transaction_read_only') as readonly,
    pg_is_in_recovery() as standby, current_setting('server_version') as version,
    current_setting('server_encoding') as encoding,
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
  if (facts.encoding !== 'UTF8') {
    findings.push({ state: 'problem', says: unfitEncoding(name, facts.encoding) });
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
