// One message a second per channel, in short bursts (Slack docs), by the clock we are given.
import { expect, test } from 'vitest';
import { createPace } from '../../../src/app/pace.ts';

const rate = { burst: 3, everyMs: 1_000 };

function aPace() {
  let now = 1_000_000;
  const pace = createPace({ now: () => now });
  return {
    pace,
    advance: (ms: number) => {
      now += ms;
    },
    now: () => now,
  };
}

test('a burst passes, then one a second, and each refusal says when (contract "Starting")', () => {
  const { pace, advance, now } = aPace();
  for (let index = 0; index < 3; index += 1) expect(pace.take('C1', rate)).toBeUndefined();
  const notBefore = pace.take('C1', rate);
  expect(notBefore).toBe(now() + 1_000);
  advance(999);
  expect(pace.take('C1', rate)).toBe(notBefore);
  advance(1);
  expect(pace.take('C1', rate)).toBeUndefined();
  expect(pace.take('C1', rate)).toBe(now() + 1_000);
});

test('an idle minute saves up one burst, not more', () => {
  const { pace, advance } = aPace();
  for (let index = 0; index < 3; index += 1) pace.take('C1', rate);
  advance(60_000);
  for (let index = 0; index < 3; index += 1) expect(pace.take('C1', rate)).toBeUndefined();
  expect(pace.take('C1', rate)).toBeDefined();
});

test('a busy channel does not slow another', () => {
  const { pace } = aPace();
  for (let index = 0; index < 9; index += 1) pace.take('C1', rate);
  expect(pace.take('C2', rate)).toBeUndefined();
});

test('what Slack closed stays closed until then', () => {
  const { pace, advance, now } = aPace();
  const until = now() + 30_000;
  pace.close('C1', until);
  expect(pace.take('C1', rate)).toBe(until);
  advance(30_000);
  expect(pace.take('C1', rate)).toBeUndefined();
});

test('ten thousand lanes later the idle ones are forgotten, the closed ones are not', () => {
  const { pace, now } = aPace();
  pace.close('closed', now() + 60_000);
  for (let index = 0; index < 25_000; index += 1) {
    pace.take(`C${index}`, { burst: 1, everyMs: 0 });
  }
  expect(pace.take('closed', rate)).toBe(now() + 60_000);
});
