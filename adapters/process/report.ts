// What the operator's commands have in common: they need the database's address and nothing else, say what they did in a
// few lines, and end with an exit code. `npm run audit:verify` is one of them.
import { nameOf as nameOfServer } from '../sql/address.ts';
import { troubleOf } from '../sql/trouble.ts';
import { EX_CONFIG, processEnvironment, readDatabaseConfig } from './config.ts';
import { addressOf, type DatabaseConfig } from './config-database.ts';

export interface Report {
  readonly ok: boolean;
  /** Lines for the operator; the first says it all. */
  readonly lines: readonly string[];
}

/** The configured database, as a command is told about it. */
export interface Named {
  /** As the store takes it; may hold a password. */
  readonly url: string;
  /** For people: without user and password. */
  readonly name: string;
}

/**
 * Prints the report of `work`, each line begun with `name`, and sets the exit code: 0 if all is well, 78 if the
 * settings are to blame, else 1.
 */
export async function reportOn(
  name: string,
  work: (database: Named) => Promise<Report>,
): Promise<void> {
  const { database, problems } = readDatabaseConfig(processEnvironment(), process.cwd());
  if (database === undefined) return say(name, { ok: false, lines: problems }, EX_CONFIG);
  const named = { url: addressOf(database), name: nameOf(database) };
  try {
    const report = await work(named);
    say(name, report, report.ok ? 0 : 1);
  } catch (error) {
    const trouble = troubleOf(error, named.name);
    const why = trouble?.why ?? (error instanceof Error ? error.message : String(error));
    const code = trouble?.ofSettings === true ? EX_CONFIG : 1;
    say(name, { ok: false, lines: [`could not be done: ${why}`] }, code);
  }
}

function say(name: string, report: Report, code: number): void {
  const out = report.ok ? process.stdout : process.stderr;
  for (const line of report.lines) out.write(`${name}: ${line}\n`);
  process.exitCode = code;
}

/** Which database it is, for messages: without user and password. */
export function nameOf(database: DatabaseConfig): string {
  return database.kind === 'file' ? database.file : nameOfServer(database.address.reveal());
}
