// A connection that is cut twice within seconds, with the waits that the program has outside of tests: for a second, then
// for two, nobody hears Slack. Whatever is said then must arrive once, or be known not to have.
import { expect, test } from 'vitest';
import { MINUTE } from '../../src/domain/time/duration.ts';
import { aWorld } from '../support/world.ts';

test('what is said while no connection is there comes later, once, or is refused at once', async () => {
  // Slack's own times: again at once, after a minute, after five.
  const workspace = { retryDelays: [0, MINUTE, 5 * MINUTE] };
  const world = await aWorld({ slackBy: 'Socket Mode, unhurried', workspace });
  const { ana, slack } = world;
  const { sockets } = slack;
  const back = async () => {
    const begun = performance.now();
    await sockets.until(1);
    return performance.now() - begun;
  };
  const attempts = () =>
    slack.log.filter((entry) => entry.kind === 'delivery' && entry.what === 'app_mention');
  await ana.says('plan payments 4.2.0 at 10:30 for 3h');

  sockets.cut();
  await sockets.until(0);
  const lost = await slack.command('U0ANA', 'C0PAY', 'plan payments 4.3.0 at 15:00');
  expect(lost).toMatchObject({ ok: false, notice: expect.stringContaining('dispatch_failed') });
  await slack.say('U0ANA', 'C0PAY', '@Release scope R-1 add fix: refund rounding');
  expect(await back()).toBeGreaterThan(500);
  expect(attempts()).toMatchObject([{ status: null }, { status: null, retry: 1 }]);

  // Recorded, but the acknowledgement is lost with the connection.
  slack.fail('envelope', { reset: 'after' });
  await slack.say('U0ANA', 'C0PAY', '@Release scope R-1 add feature: card tokens');
  await sockets.until(0);
  expect(await back()).toBeGreaterThan(1_500);

  await world.pass(2 * MINUTE);
  expect(attempts().filter(({ status }) => status === 200)).toHaveLength(2);
  expect(slack.messages('C0PAY')[0]?.text).toMatch(/1 feature, 1 fix\b/);
  const shown = await ana.says('show R-1');
  for (const one of ['refund rounding', 'card tokens']) expect(shown.split(one)).toHaveLength(2);
  expect(await ana.says('list')).not.toContain('4.3.0');
  expect(world.log.filter((line) => line.level === 'error')).toEqual([]);
}, 20_000);
