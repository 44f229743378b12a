// When the wake-ups of one process look at the rows: as soon as one is due, together for a burst, and at the latest after
// five seconds (contract "Starting").
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { inProcessWakeups } from '../../../adapters/queue/in-process.ts';
import type { Work } from '../../../src/app/ports.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
});

afterEach(() => {
  vi.useRealTimers();
});

/** Work of which these tests only see the sweep. */
function sweeping(sweep: Work['sweep']): Work {
  return { sweep, ahead: async () => ({ wakes: [], next: undefined }), take: async () => {} };
}

const log = { info() {}, warn() {}, error() {} };

/** Wake-ups whose rows answer with these due times, look by look, and when each look was. */
function looking(...next: readonly (number | undefined)[]) {
  const looks: number[] = [];
  const wakeups = inProcessWakeups({ clock: { now: Date.now }, log });
  wakeups.start(
    sweeping(async () => {
      looks.push(Date.now());
      return next[looks.length - 1];
    }),
  );
  return { wakeups, looks };
}

test('looks when the next row is due, to the millisecond', async () => {
  const { looks } = looking(1234, 1301);
  await vi.advanceTimersByTimeAsync(2000);
  expect(looks).toEqual([0, 1234, 1301]);
});

test('looks, once it has rested, at a row that fell due meanwhile', async () => {
  const { looks } = looking(7);
  await vi.advanceTimersByTimeAsync(50);
  expect(looks).toEqual([0, 21]);
});

test('leaves a row that is due and could not be started alone for a while', async () => {
  const { looks } = looking(0);
  await vi.advanceTimersByTimeAsync(200);
  expect(looks).toEqual([0, 120]);
});

test('rests as long as it is told', async () => {
  const looks: number[] = [];
  const clock = { now: Date.now };
  const wakeups = inProcessWakeups({ clock, log, restMs: 10, lookAgainMs: 5 });
  wakeups.start(
    sweeping(async () => {
      looks.push(Date.now());
      return looks.length === 1 ? 0 : undefined;
    }),
  );
  await vi.advanceTimersByTimeAsync(100);
  expect(looks).toEqual([0, 15]);
});

test('looks every five seconds, whatever it was told or wasn’t', async () => {
  const { looks } = looking(undefined, 60_000);
  await vi.advanceTimersByTimeAsync(10_100);
  expect(looks).toEqual([0, 5000, 10_000]);
});

test('looks at a burst together: at once, and once more for all that came meanwhile', async () => {
  const { wakeups, looks } = looking();
  await vi.advanceTimersByTimeAsync(1000);
  for (const _ of 'burst') {
    wakeups.nudge();
    await vi.advanceTimersByTimeAsync(1);
  }
  await vi.advanceTimersByTimeAsync(100);
  expect(looks).toEqual([0, 1000, 1020]);
});

test('looks on when a look fails, and never again once stopped', async () => {
  const looks: number[] = [];
  const wakeups = inProcessWakeups({ clock: { now: Date.now }, log });
  wakeups.start(
    sweeping(async () => {
      looks.push(Date.now());
      throw new Error('the disk is full');
    }),
  );
  await vi.advanceTimersByTimeAsync(5100);
  expect(looks).toEqual([0, 5000]);
  await wakeups.stop();
  wakeups.nudge();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(looks).toEqual([0, 5000]);
});
