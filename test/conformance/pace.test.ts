// One message a second per conversation, in short bursts, by the clock we are given: whether one process remembers it or
// several share it.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStore } from '../../adapters/sql/store.ts';
import { createPace, type Pace } from '../../src/app/pace.ts';
import type { Clock } from '../../src/app/ports.ts';
import { freshSchema, type Schema, servers } from '../support/servers.ts';
import { silent } from './store-rows.ts';

const rate = { burst: 3, everyMs: 1_000 };

function paceConformance(create: (clock: Clock) => Promise<Pace>): void {
  let lanes = 0;
  const aPace = async () => {
    let now = 1_795_000_000_000;
    lanes += 1;
    const pace = await create({ now: () => now });
    const advance = (ms: number) => {
      now += ms;
    };
    return { pace, lane: `C${lanes}`, other: `D${lanes}`, advance, now: () => now };
  };
  const spent = async (pace: Pace, lane: string) => {
    for (let index = 0; index < 3; index += 1) expect(await pace.take(lane, rate)).toBeUndefined();
  };

  test('a burst passes, then one a second, and each refusal says when (contract "Starting")', async () => {
    const { pace, lane, advance, now } = await aPace();
    await spent(pace, lane);
    const notBefore = await pace.take(lane, rate);
    expect(notBefore).toBe(now() + 1_000);
    advance(999);
    expect(await pace.take(lane, rate)).toBe(notBefore);
    advance(1);
    expect(await pace.take(lane, rate)).toBeUndefined();
    expect(await pace.take(lane, rate)).toBe(now() + 1_000);
  });

  test('an idle minute saves up one burst, not more', async () => {
    const { pace, lane, advance } = await aPace();
    await spent(pace, lane);
    advance(60_000);
    await spent(pace, lane);
    expect(await pace.take(lane, rate)).toBeDefined();
  });

  test('a busy channel does not slow another', async () => {
    const { pace, lane, other } = await aPace();
    await spent(pace, lane);
    expect(await pace.take(lane, rate)).toBeDefined();
    expect(await pace.take(other, rate)).toBeUndefined();
  });

  test('what the chat closed stays closed until the last it said', async () => {
    const { pace, lane, advance, now } = await aPace();
    const until = now() + 30_000;
    await pace.close(lane, until);
    await pace.close(lane, until - 10_000);
    expect(await pace.take(lane, rate)).toBe(until);
    advance(30_000);
    expect(await pace.take(lane, rate)).toBeUndefined();
  });

  test('of many who ask at once, as many go on as there are tokens', async () => {
    const { pace, lane } = await aPace();
    const answers = await Promise.all(Array.from({ length: 20 }, () => pace.take(lane, rate)));
    expect(answers.filter((at) => at === undefined)).toHaveLength(3);
  });
}

describe('a pace that one process remembers', () => {
  paceConformance(async (clock) => createPace(clock));

  test('forgets idle lanes among ten thousand, and none that is closed', async () => {
    const now = 1_000_000;
    const pace = createPace({ now: () => now });
    await pace.close('closed', now + 60_000);
    for (let index = 0; index < 25_000; index += 1) {
      await pace.take(`C${index}`, { burst: 1, everyMs: 0 });
    }
    expect(await pace.take('closed', rate)).toBe(now + 60_000);
  });
});

describe.skipIf(servers.postgres === undefined)('a pace that replicas share by PostgreSQL', () => {
  let schema: Schema;
  const stores: Awaited<ReturnType<typeof openStore>>[] = [];
  beforeAll(async () => {
    schema = await freshSchema();
    for (const _ of [1, 2]) stores.push(await openStore({ url: schema.url, log: silent }));
  });
  afterAll(async () => {
    await Promise.all(stores.map((store) => store.close()));
    await schema.drop();
  });

  // Each question goes to the other replica than the one before.
  paceConformance(async (clock) => {
    const paces = stores.flatMap((store) => store.paceOf?.('slack', clock) ?? []);
    let turn = 0;
    const next = () => {
      turn += 1;
      const pace = paces[turn % paces.length];
      if (pace === undefined) throw new Error('Nothing is shared.');
      return pace;
    };
    return {
      take: (lane, given) => next().take(lane, given),
      close: (lane, at) => next().close(lane, at),
    };
  });

  test('is one chat’s own: the other takes its own time', async () => {
    const clock = { now: () => 1_795_000_000_000 };
    const [store] = stores;
    for (let n = 0; n < 3; n += 1) await store?.paceOf?.('slack', clock).take('same', rate);
    expect(await store?.paceOf?.('slack', clock).take('same', rate)).toBeDefined();
    expect(await store?.paceOf?.('teams', clock).take('same', rate)).toBeUndefined();
  });
});
