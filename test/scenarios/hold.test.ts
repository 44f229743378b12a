// A bot that is held, as after a restore: people are answered, nobody is written to, and what waited comes when it is let go.
import { expect, test } from 'vitest';
import { MINUTE } from '../../src/domain/time/duration.ts';
import { aWorld } from '../support/world.ts';

test('answers people and sends nothing until it is let go', async () => {
  const { ana, bot, now, pass, settle, slack } = await aWorld();
  const { store } = bot().world;
  const posted = () => slack.messages('C0PAY').length;
  await store.hold('restored from a backup', now());
  expect(await ana.says('plan payments 4.2.0 at 15:00 for 1h')).toContain('R-1');
  await pass(10 * MINUTE);
  expect(posted()).toBe(0);
  const ready = await fetch(`http://127.0.0.1:${bot().port}/readyz`);
  expect(ready.status).toBe(200);
  expect(await ready.text()).toContain('Nothing is sent or rung since');
  await store.resume();
  await pass(MINUTE);
  await settle();
  expect(posted()).toBeGreaterThan(0);
});
