// Ids that come in order, and a log that keeps what the house reports as a fault of its own.
import type { Ids, Log } from '../../src/app/ports.ts';

export function countedIds(): Ids {
  let count = 0;
  const next = () => {
    count += 1;
    return String(count).padStart(4, '0');
  };
  return {
    reference: () => `${next()}-REF`,
    code: () => `${next()}-CODE`,
    hash: (text) => `hash of ${text}`,
  };
}

export function faultsIn(list: unknown[]): Log {
  return {
    info: () => undefined,
    warn: () => undefined,
    error: (facts, message) => {
      const { error } = facts;
      list.push({ message, error: error instanceof Error ? error.stack : error, ...facts });
    },
  };
}
