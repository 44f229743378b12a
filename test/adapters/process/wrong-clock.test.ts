// A machine whose clock is off beside a database and a Redis whose clocks are right: what is due is done when it is due there.
import { expect, onTestFinished, test, vi } from 'vitest';
import { databaseClock } from '../../../adapters/process/database-clock.ts';
import { loadPolicy, samplePolicyFile } from '../../../adapters/process/policy-file.ts';
import { startSignalbox } from '../../../adapters/process/signalbox.ts';
import { silent } from '../../conformance/store-rows.ts';
import { hasRedisServer, privateRedis } from '../../support/private-redis.ts';
import { timer } from '../../support/replica.ts';
import { freshSchema, servers } from '../../support/servers.ts';

const right = Date.now;

/** From now on this machine is so far off, until the test is over. */
function offBy(ms: number): void {
  vi.spyOn(Date, 'now').mockImplementation(() => right() + ms);
  onTestFinished(() => void vi.restoreAllMocks());
}

async function aBot(redisUrl: string | undefined) {
  const reading = loadPolicy(samplePolicyFile);
  if (!reading.ok) throw new Error('the sample policy can not be read');
  const schema = await freshSchema();
  const bot = await startSignalbox({
    databaseUrl: schema.url,
    ...(redisUrl !== undefined && { queue: { url: redisUrl } }),
    policy: reading.policy,
    host: '127.0.0.1',
    port: 0,
    clock: { now: () => Date.now() },
    log: silent,
  });
  onTestFinished(async () => {
    await bot.stop();
    await schema.drop();
  });
  return bot;
}

test.skipIf(servers.postgres === undefined || !hasRedisServer).each([
  ['behind', -60_000, 'by Redis'],
  ['ahead', 60_000, 'in process'],
] as const)(
  'a machine %s by a minute rings when it is time by the database (%i ms, %s)',
  async (_way, ms, waker) => {
    offBy(ms);
    const redis = await privateRedis();
    await redis.start();
    const bot = await aBot(waker === 'by Redis' ? redis.url : undefined);
    const { store, wakeups } = bot.world;
    const due = right() + 1_500;
    await store.transaction((tx) => tx.enqueue([timer('soon', due)]));
    wakeups.nudge();
    await expect.poll(() => store.queued('timer:soon')).toBeUndefined();
    expect(right()).toBeGreaterThanOrEqual(due - 250);
    expect(right()).toBeLessThan(due + 3_000);
  },
);

test('a database that is slow to say the time at first is asked again until it has said it', async () => {
  const answers = [
    () => Promise.reject(new Error('not yet')),
    () => Promise.reject(new Error('not yet')),
    () => Promise.resolve(-90_000),
  ];
  const time = await databaseClock({ now: () => 0 }, () => answers.shift()?.() ?? never(), silent);
  onTestFinished(time.stop);
  expect(time.clock.now()).toBe(0);
  await expect.poll(time.clock.now).toBe(90_000);
  expect(time.conditions()).toHaveLength(1);
});

function never(): Promise<number> {
  return new Promise(() => undefined);
}
