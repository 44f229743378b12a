// Slack waits three seconds for an answer; ours come within two or take another way (contract "What people see").
import { setTimeout as later } from 'node:timers/promises';

/** The value when it is there within `ms`, else `late`; a rejection in time rejects. */
export async function within<T>(value: Promise<T>, ms: number): Promise<T | 'late'> {
  const stop = new AbortController();
  const timeout = later(ms, 'late' as const, { signal: stop.signal }).catch(() => 'late' as const);
  try {
    return await Promise.race([value, timeout]);
  } finally {
    stop.abort();
  }
}
