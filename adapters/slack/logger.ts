// What Bolt and the Web API client have to say goes into our log. Their debug lines hold whole requests
// and are dropped.
import { type Logger, LogLevel } from '@slack/bolt';
import type { Log } from '../../src/app/ports.ts';

/** For parts whose troubles we tell of ourselves, by what they mean: everything is a remark. */
export function quietLogger({ info }: Log): Logger {
  return slackLogger({ info, warn: info, error: info });
}

export function slackLogger(log: Log): Logger {
  const words = (parts: readonly unknown[]) =>
    parts.map((part) => (part instanceof Error ? part.message : String(part))).join(' ');
  return {
    debug: () => {},
    info: (...parts) => log.info({ from: 'slack sdk' }, words(parts)),
    warn: (...parts) => log.warn({ from: 'slack sdk' }, words(parts)),
    error: (...parts) => log.error({ from: 'slack sdk' }, words(parts)),
    setLevel: () => {},
    getLevel: () => LogLevel.INFO,
    setName: () => {},
  };
}
