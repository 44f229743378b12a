// The log: one JSON object a line on standard output, with nothing in it that wasn't meant to be there.
// Two nets: only facts with known names are written, and no text leaves with a secret inside (threat "secrets in logs").
import { pino } from 'pino';
import type { Log } from '../../src/app/ports.ts';
import { requestId } from '../node/request-id.ts';
import type { LogLevel } from './config.ts';
import { secretsOut } from './redaction.ts';
import type { Secret } from './secret.ts';

export interface LogOptions {
  readonly level: LogLevel;
  /** Every secret that was loaded; their values are cut out of every line. */
  readonly secrets: readonly Secret[];
  /** Takes each line with its line break; standard output unless a test listens. */
  readonly write?: (line: string) => void;
}

/**
 * What may be logged: names of facts that hold no free text of people and no message bodies. A fact
 * with another name isn't written, but its name is, under `withheld`, so that it can be added here.
 */
const facts: ReadonlySet<string> = new Set([
  'account',
  'address',
  'applied',
  'attempts',
  'channel',
  'code',
  'count',
  'database',
  'dead',
  'due',
  'error',
  'event',
  'file',
  'files',
  'from',
  'generation',
  'host',
  'id',
  'key',
  'kind',
  'ms',
  'name',
  'outcome',
  'part',
  'pending',
  'place',
  'platform',
  'policy',
  'port',
  'problems',
  'reason',
  'reference',
  'request',
  'route',
  'service',
  'signal',
  'status',
  'stream',
  'team',
  'timer',
  'url',
  'version',
  'what',
  'why',
]);

const longestText = 2000;

/** A log that writes JSON lines with `time` (ISO 8601), `level`, `message`, the facts, and in a request `request`, its id. */
export function jsonLog({ level, secrets, write = toStandardOutput }: LogOptions): Log {
  const clean = secretsOut(secrets);
  const logger = pino(
    {
      level,
      base: null,
      messageKey: 'message',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    { write: (line: string) => write(clean(line)) },
  );
  return {
    info: (given, message) => logger.info(writable(given), message),
    warn: (given, message) => logger.warn(writable(given), message),
    error: (given, message) => logger.error(writable(given), message),
  };
}

function toStandardOutput(line: string): void {
  process.stdout.write(line);
}

function writable(given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const entries = Object.entries({ request: requestId(), ...given }).filter(
    ([, value]) => value !== undefined,
  );
  const withheld = entries.map(([name]) => name).filter((name) => !facts.has(name));
  const written = entries
    .filter(([name]) => facts.has(name))
    .map(([name, value]) => [name, plain(value)]);
  return Object.fromEntries(withheld.length === 0 ? written : [...written, ['withheld', withheld]]);
}

/** Texts, numbers, errors and lists of them; anything else may hold what isn't known here. */
function plain(value: unknown): unknown {
  if (typeof value === 'string') return value.slice(0, longestText);
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return value;
  if (value instanceof Error) return errorFacts(value);
  if (Array.isArray(value)) return value.slice(0, 100).map((item) => plain(item));
  return `[${typeof value}]`;
}

function errorFacts(error: Error): Record<string, unknown> {
  const code = 'code' in error ? error.code : undefined;
  return {
    name: error.name,
    message: error.message.slice(0, longestText),
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(error.stack === undefined ? {} : { stack: error.stack.slice(0, 2 * longestText) }),
    ...(error.cause instanceof Error ? { cause: errorFacts(error.cause) } : {}),
  };
}
