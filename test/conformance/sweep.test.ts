// While the store fails, what is due is tried one row at a time, and it is always something that is due.
import { expect, onTestFinished, test } from 'vitest';
import { openStore } from '../../adapters/sql/store.ts';
import type { QueuedRow } from '../../src/app/store.ts';
import { sweeper } from '../../src/app/sweep.ts';
import { HOUR } from '../../src/domain/time/duration.ts';
import { bareWorld } from '../support/bare-world.ts';
import { timer } from '../support/replica.ts';
import { enqueued, message, silent } from './store-rows.ts';

const NOW = 1_000_000;

/** A store with these rows, and what is dealt with while `isBroken`. */
async function swept(...rows: Parameters<typeof enqueued>[1][]) {
  const store = await openStore({ url: ':memory:', log: silent });
  onTestFinished(() => store.close());
  await enqueued(store, ...rows);
  const state = { isBroken: true, lasts: Promise.resolve() };
  const dealt: string[] = [];
  const world = bareWorld(store, () => NOW, silent);
  const deal = async ({ key }: QueuedRow) => {
    dealt.push(key);
    await state.lasts;
    if (state.isBroken) throw new Error('the store is broken');
  };
  return { store, dealt, state, ...sweeper(world, deal) };
}

/** What is begun lasts until the returned function is called. */
function slowly(state: { lasts: Promise<void> }): () => void {
  const { promise, resolve } = Promise.withResolvers<void>();
  state.lasts = promise;
  return resolve;
}

const aMessage = (key: string) => message(key, { place: `slack:${key}`, dueAt: 1000 });

test.each([
  ['two messages', ['a', 'b'].map(aMessage)],
  ['three messages', ['a', 'b', 'c'].map(aMessage)],
  ['a timer and two messages', [timer('t', 1000), ...['a', 'b'].map(aMessage)]],
])(
  'one due row a look is tried, another each time, and all of them once one has come through: %s',
  async (_what, due) => {
    const all = due.map(({ key }) => key).toSorted();
    const { dealt, state, sweep, settled } = await swept(...due);
    const fail = slowly(state);
    await sweep();
    fail();
    await settled();
    expect(dealt.splice(0).toSorted()).toEqual(all);
    for (const _ of due) {
      expect(await sweep()).toBeUndefined();
      await settled();
    }
    expect(dealt.splice(0).toSorted()).toEqual(all);
    state.isBroken = false;
    await sweep();
    await settled();
    expect(dealt.splice(0)).toHaveLength(1);
    await sweep();
    await settled();
    expect(dealt.toSorted()).toEqual(all);
  },
);

test('what fails during a look is heeded by it: nothing more is begun', async () => {
  const many = Array.from({ length: 64 }, (_, n) => aMessage(String(n)));
  const { dealt, state, sweep, settled, store } = await swept(...many);
  const fail = slowly(state);
  await sweep();
  const begun = dealt.length;
  expect(begun).toBeGreaterThan(1);
  expect(begun).toBeLessThan(64);
  const due = store.due;
  store.due = async (...asked) => {
    fail();
    await settled();
    return due(...asked);
  };
  await sweep();
  expect(dealt).toHaveLength(begun);
});

test('that messages can’t be looked for keeps no timer from ringing', async () => {
  for (const isBroken of [false, true]) {
    const { dealt, state, sweep, settled, store } = await swept(timer('a', 1000), timer('b', 1000));
    state.isBroken = isBroken;
    if (isBroken) {
      await sweep();
      await settled();
      dealt.splice(0);
      state.isBroken = false;
    }
    const due = store.due;
    store.due = (now, limit, kind) =>
      kind === 'message' ? Promise.reject(new Error('it takes too long')) : due(now, limit, kind);
    await sweep().catch(() => undefined);
    await settled();
    expect(dealt).toHaveLength(isBroken ? 1 : 2);
  }
});

test('what is only ahead is no trial: Redis is given the row that is due', async () => {
  const ahead = Array.from({ length: 50 }, (_, n) => timer(String(n), NOW + 1000 + n));
  const { take, ahead: look } = await swept(message('due', { dueAt: 1000 }), ...ahead);
  await take('due');
  for (let n = 0; n < 3; n += 1) {
    const { wakes, next } = await look(NOW + HOUR, 1000);
    expect(wakes.map(({ key }) => key)).toEqual(['due']);
    expect(next).toBeUndefined();
  }
});

test('with nothing due there is nothing to be careful about', async () => {
  const {
    store,
    take,
    ahead: look,
  } = await swept(message('due', { dueAt: 1000 }), timer('later', NOW + 9));
  await take('due');
  const claim = await store.claim('due', NOW, 30_000);
  if (claim !== undefined) await store.complete(claim, undefined, NOW);
  const { wakes, next } = await look(NOW + HOUR, 1000);
  expect(wakes.map(({ key }) => key)).toEqual(['timer:later']);
  expect(next).toBe(NOW + 9);
});

test('nor about what falls due after nothing was', async () => {
  const { store, dealt, sweep, settled } = await swept(aMessage('a'));
  await sweep();
  await settled();
  const claim = await store.claim('a', NOW, 30_000);
  if (claim !== undefined) await store.complete(claim, undefined, NOW);
  await sweep();
  await enqueued(store, ...['b', 'c'].map(aMessage));
  await sweep();
  expect(dealt).toEqual(['a', 'b', 'c']);
  await settled();
});
