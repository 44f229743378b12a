// When a row is given up: for a fault of its own, and not for having waited for something else.
import { expect, onTestFinished, test } from 'vitest';
import { openStore } from '../../adapters/sql/store.ts';
import { attempt } from '../../src/app/attempt.ts';
import { type Claim, StoreUnavailable } from '../../src/app/store.ts';
import { HOUR } from '../../src/domain/time/duration.ts';
import { bareWorld } from '../support/bare-world.ts';
import { enqueued, message, silent } from './store-rows.ts';

/** A message that can be tried again and again, each time an hour later. */
async function aMessage() {
  const store = await openStore({ url: ':memory:', log: silent });
  onTestFinished(() => store.close());
  await enqueued(store, message('m', { dueAt: 0 }));
  let now = 0;
  const world = bareWorld(store, () => now, silent);
  const tried = async (times: number, work: (claim: Claim) => Promise<void>) => {
    for (let n = 0; n < times; n += 1) {
      now += HOUR;
      await attempt('m', work, world);
    }
  };
  return {
    waits: (times: number) =>
      tried(times, (claim) => store.postpone(claim, now + 1, { failed: 'Slack does not answer' })),
    throws: (times: number, error: Error) => tried(times, () => Promise.reject(error)),
    isGivenUp: async () => (await store.queued('m'))?.deadAt !== undefined,
  };
}

const bug = new Error('it can’t be drawn');

test('a row that throws the same again and again is given up at its sixth try', async () => {
  const { throws, isGivenUp } = await aMessage();
  await throws(5, bug);
  expect(await isGivenUp()).toBe(false);
  await throws(1, bug);
  expect(await isGivenUp()).toBe(true);
});

test('a row that has waited long for its chat isn’t given up for one fault, but for one that stays', async () => {
  const { waits, throws, isGivenUp } = await aMessage();
  await waits(20);
  await throws(1, bug);
  await waits(1);
  await throws(1, bug);
  expect(await isGivenUp()).toBe(false);
  await throws(1, bug);
  expect(await isGivenUp()).toBe(true);
});

test('a row is never given up because the database can’t be had', async () => {
  const { throws, isGivenUp } = await aMessage();
  await throws(20, new StoreUnavailable(new Error('Connection terminated')));
  expect(await isGivenUp()).toBe(false);
});
