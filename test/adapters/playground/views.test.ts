// Modals and home tabs against a real Bolt app: triggers, complaints, stacks, hashes and what the
// app hears when a view closes, as Slack's "Modals" and "App Home" pages say.
import type { App } from '@slack/bolt';
import { afterEach, expect, test } from 'vitest';
import { aWorkspace, connectBolt } from './bare-bolt.ts';

const ends: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function aTeam(listen: (app: App) => void, options: Parameters<typeof aWorkspace>[0] = {}) {
  const world = await aWorkspace(options);
  ends.push(() => world.slack.close());
  ends.push(await connectBolt(world.slack, listen));
  return world;
}

const modal = (title: string, more: object = {}) => ({
  type: 'modal' as const,
  callback_id: 'plan',
  title: { type: 'plain_text' as const, text: title },
  submit: { type: 'plain_text' as const, text: 'Save' },
  blocks: [
    {
      type: 'input' as const,
      block_id: 'service',
      label: { type: 'plain_text' as const, text: 'Service' },
      element: { type: 'plain_text_input' as const, action_id: 'it', max_length: 20 },
    },
  ],
  ...more,
});

test('a form opens by its trigger, complains, and closes when the app is content', async () => {
  let values: unknown;
  const { slack } = await aTeam((app) => {
    app.command('/release', async ({ ack, body, client }) => {
      await ack();
      await client.views.open({ trigger_id: body.trigger_id, view: modal('Plan') });
    });
    app.view('plan', async ({ ack, view }) => {
      values = view.state.values;
      const service = view.state.values.service?.it?.value;
      if (service === 'payments') await ack();
      else await ack({ response_action: 'errors', errors: { service: 'No such service.' } });
    });
  });
  await slack.command('U0ANA', 'C0REL', 'plan');
  await expect.poll(() => slack.view('U0ANA')?.title).toBe('Plan');
  const id = String(slack.view('U0ANA')?.id);

  const empty = await slack.submit('U0ANA', id, { Service: '' });
  expect(empty).toMatchObject({ ok: false, status: null });
  expect(empty.errors.service).toContain('required');
  const long = await slack.submit('U0ANA', id, { Service: 'x'.repeat(21) });
  expect(long.errors.service).toContain('20');
  expect(values).toBeUndefined();

  const wrong = await slack.submit('U0ANA', id, { Service: 'paymets' });
  expect(wrong).toMatchObject({ ok: false, errors: { service: 'No such service.' } });
  expect(slack.view('U0ANA')?.id).toBe(id);

  const right = await slack.submit('U0ANA', id, { 'service/it': 'payments' });
  expect(right).toMatchObject({ ok: true, status: 200 });
  expect(values).toMatchObject({
    service: { it: { type: 'plain_text_input', value: 'payments' } },
  });
  expect(slack.view('U0ANA')).toBeNull();
  await expect(slack.submit('U0ANA', id)).rejects.toThrow('open on top');
});

test('forms stack three deep, update in place and say when they are closed', async () => {
  const closed: unknown[] = [];
  const { slack } = await aTeam((app) => {
    app.command('/release', async ({ ack, body, client }) => {
      await ack();
      await client.views.open({ trigger_id: body.trigger_id, view: modal('1') });
    });
    app.view({ callback_id: 'plan', type: 'view_submission' }, async ({ ack, view }) => {
      const depth = Number(view.title.text);
      await ack({
        response_action: 'push',
        view: modal(String(depth + 1), { notify_on_close: true }),
      });
    });
    app.view({ callback_id: 'plan', type: 'view_closed' }, async ({ ack, body, view }) => {
      closed.push([view.title.text, 'is_cleared' in body && body.is_cleared]);
      await ack();
    });
  });
  await slack.command('U0ANA', 'C0REL', 'plan');
  const top = () => slack.view('U0ANA');
  await expect.poll(() => top()?.title).toBe('1');
  const send = () => slack.submit('U0ANA', String(top()?.id), { Service: 'payments' });
  await send();
  await send();
  expect(top()?.title).toBe('3');
  const fourth = await send();
  expect(fourth.ok).toBe(false);
  expect(fourth.notice).toContain('push_limit_reached');
  await slack.closeView('U0ANA', String(top()?.id));
  expect(top()?.title).toBe('2');
  await slack.closeView('U0ANA', String(top()?.id), true);
  expect(top()).toBeNull();
  expect(closed).toEqual([
    ['3', false],
    ['2', true],
  ]);
});

test('App Home: opening is an event, publishing shows, a stale hash conflicts', async () => {
  const home = (text: string) => ({
    type: 'home' as const,
    blocks: [{ type: 'section' as const, text: { type: 'mrkdwn' as const, text } }],
  });
  const { slack, client } = await aTeam((app) => {
    app.event('app_home_opened', async ({ event }) => {
      await client.views.publish({ user_id: event.user, view: home('Your releases') });
    });
  });
  await slack.openHome('U0EVE');
  await expect
    .poll(() => slack.home('U0EVE')?.blocks[0]?.text)
    .toMatchObject({
      text: 'Your releases',
    });
  const stale = slack.home('U0EVE')?.hash;
  await client.views.publish({ user_id: 'U0EVE', view: home('Two'), hash: String(stale) });
  await expect(
    client.views.publish({ user_id: 'U0EVE', view: home('Three'), hash: String(stale) }),
  ).rejects.toMatchObject({ data: { error: 'hash_conflict' } });
});

test('App Home: each look is an event of its own, which says at which tab', async () => {
  const looks: string[] = [];
  const { slack } = await aTeam((app) => {
    app.event('app_home_opened', ({ event }) => {
      looks.push(event.tab ?? '');
      return Promise.resolve();
    });
  });
  await slack.openHome('U0EVE');
  await slack.openHome('U0EVE', 'messages');
  await slack.openHome('U0EVE');
  await expect.poll(() => looks).toEqual(['home', 'messages', 'home']);
});

test('App Home: an app without one can neither be looked at nor publish', async () => {
  const { slack, client } = await aTeam(() => undefined, { homeTab: false });
  expect(await slack.openHome('U0EVE')).toMatchObject({ ok: false });
  await expect(
    client.views.publish({ user_id: 'U0EVE', view: { type: 'home', blocks: [] } }),
  ).rejects.toMatchObject({ data: { error: 'not_enabled' } });
});
