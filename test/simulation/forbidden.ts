// Nothing of the product may look at a clock, set a timer or throw dice by itself while a world is
// lived through: whatever does can't be lived through again.
import nodeCrypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import nodeTimers from 'node:timers';
import timersPromises from 'node:timers/promises';

class Forbidden extends Error {}

/** Only what the product's own files call counts: the test runner has a clock of its own. */
function isOurs(stack: string): boolean {
  const caller = stack
    .split('\n')
    .find((line) => line.includes('/') && !line.includes(import.meta.filename));
  return caller !== undefined && /\/(?:src|adapters)\/[^)]*\.ts/.test(caller);
}

type Function = (...args: never[]) => unknown;

/** Replaces a function by one that throws when the product calls it. */
function guard(holder: object, name: string): () => void {
  const before = Reflect.get(holder, name) as Function;
  const guarded = function (this: unknown, ...args: never[]): unknown {
    if (isOurs(new Error(name).stack ?? '')) throw new Forbidden(`the product used ${name}`);
    return Reflect.apply(before, this, args);
  };
  Reflect.set(holder, name, guarded);
  return () => void Reflect.set(holder, name, before);
}

/** Runs `work` while clocks, timers and random numbers are out of the product's reach. */
export async function withoutChance<T>(work: () => Promise<T>): Promise<T> {
  const restore = [
    guard(Date, 'now'),
    guard(Math, 'random'),
    ...['setTimeout', 'setInterval'].flatMap((name) => [
      guard(globalThis, name),
      guard(nodeTimers, name),
    ]),
    guard(timersPromises, 'setTimeout'),
    guard(globalThis.performance, 'now'),
    ...['randomBytes', 'randomInt', 'randomUUID', 'randomFillSync'].map((name) =>
      guard(nodeCrypto, name),
    ),
  ];
  syncBuiltinESMExports();
  try {
    return await work();
  } finally {
    for (const back of restore) back();
    syncBuiltinESMExports();
  }
}
