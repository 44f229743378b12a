// Why the bot can't start although its settings are well formed, in words for the operator instead of a stack trace.
import { type Trouble, troubleOf } from '../sql/trouble.ts';
import type { Config } from './config.ts';
import { nameOf } from './report.ts';

/** Undefined: nobody foresaw it, and only its stack says more. */
export function startTrouble(
  error: unknown,
  { database, port }: Pick<Config, 'database' | 'port'>,
): Trouble | undefined {
  const { syscall, code } = Object(error) as {
    readonly syscall?: unknown;
    readonly code?: unknown;
  };
  if (syscall !== 'listen') return troubleOf(error, nameOf(database));
  const why =
    code === 'EADDRINUSE'
      ? `port ${port} is taken by another program. Stop that, or set PORT to another.`
      : `this process may not listen on port ${port} (${String(code)}). Set PORT to another.`;
  // Whoever has the port may be the last one of us, about to stop.
  return { why, ofSettings: code !== 'EADDRINUSE' };
}
