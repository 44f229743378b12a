// Slack in Socket Mode, with the whole program behind it: the same bot, whose requests come over a connection that
// it opened itself. What connections do must not show in what is recorded.
import { expect, test } from 'vitest';
import { MINUTE } from '../../src/domain/time/duration.ts';
import { aWorld } from '../support/world.ts';

test('nothing is lost and nothing happens twice, whatever becomes of the connection', async () => {
  // Slack sends an event again at once, and after a minute.
  const workspace = { retryDelays: [0, MINUTE] };
  const world = await aWorld({ slackBy: 'Socket Mode', workspace });
  const { ana, ben, eve, slack } = world;
  const { sockets } = slack;
  const posts = () => slack.messages('C0PAY').map((message) => message.text);
  const reconnected = async () => {
    await sockets.until(0);
    await sockets.until(1);
  };

  // The plan is recorded, but its acknowledgement doesn't arrive; Slack delivers the same envelope again.
  slack.fail('envelope', { reset: 'after' });
  const lost = await slack.command('U0ANA', 'C0PAY', 'plan payments 4.2.0 at 10:30 for 3h');
  expect(lost.notice).toContain('dispatch_failed');
  await reconnected();
  expect((await slack.repeat()).body).toContain('R-1');
  await world.settle();
  expect(posts()).toHaveLength(1);
  expect(await ana.says('list')).not.toContain('R-2');

  // A mention is cut off before it is acknowledged; Slack sends the event again over the new connection.
  slack.fail('envelope', { reset: 'before' });
  await slack.say('U0ANA', 'C0PAY', '@Release scope R-1 add fix: refund rounding');
  await reconnected();
  await world.pass(2 * MINUTE);
  expect(posts()[0]).toContain('1 fix');

  // Slack asks for another connection: people don't notice, and what waits for an approver goes on waiting.
  await ana.says('candidate R-1 @9f3c2ab');
  await eve.says('test R-1 uat pass');
  sockets.disconnect('warning');
  await ana.says('request R-1');
  await sockets.until(1);
  await ben.presses('Approve', { direct: true });
  await slack.repeat();
  await world.settle();
  expect(posts()[0]).toContain('Change authority: 1 of 1');

  // The bot is started anew in the middle.
  await world.restart();
  expect(await ana.says('show R-1')).toContain('Change authority: 1 of 1');
  expect(world.log.filter((line) => line.level === 'error')).toEqual([]);
});

test('health says what Slack does not take, and there is no endpoint for Slack', async () => {
  const world = await aWorld({ slackBy: 'Socket Mode' });
  const ask = (path: string, method = 'GET') =>
    fetch(`http://127.0.0.1:${world.bot().port}${path}`, { method });
  const ready = async () => (await ask('/readyz')).json();
  expect((await ask('/healthz')).status).toBe(200);
  expect((await ask('/slack/events', 'POST')).status).toBe(404);
  await world.ana.says('plan payments 4.2.0 at 10:30 for 3h');
  const others = [
    { name: 'database', state: 'ok' },
    { name: 'outbox', state: 'ok' },
  ];
  expect(await ready()).toEqual({
    status: 'ok',
    conditions: [{ name: 'slack', state: 'ok' }, ...others],
  });

  world.slack.sockets.revokeToken();
  await expect.poll(ready, { timeout: 10_000 }).toEqual({
    status: 'degraded',
    conditions: [
      {
        name: 'slack',
        state: 'degraded',
        why: expect.stringMatching(/^Slack refuses SLACK_APP_TOKEN \(token_revoked\)/),
      },
      ...others,
    ],
  });
  expect((await ask('/readyz')).status).toBe(200);
  expect((await ask('/healthz')).status).toBe(200);
  // What needs no word from Slack still happens.
  await world.pass(31 * MINUTE);
  expect(JSON.stringify(world.log)).not.toContain('xapp-');
});
