// The playground's page in a real browser, in front of the simulated workspace and a bare Bolt bot:
// whatever a bot may send is drawn, and everything on it does what it says.
import type { Server } from 'node:http';
import type { App } from '@slack/bolt';
import type { KnownBlock, ModalView } from '@slack/types';
import express from 'express';
import type { Page } from 'playwright-core';
import { describe, expect, test, vi } from 'vitest';
import { playgroundPage } from '../../adapters/playground/page-routes.ts';
import { desk } from '../../adapters/playground/slack/desk.ts';
import { teamsDesk } from '../../adapters/playground/teams/desk.ts';
import { sampleTenant } from '../../adapters/playground/teams/sample-tenant.ts';
import { startTeamsTenant } from '../../adapters/playground/teams/tenant.ts';
import { aWorkspace, connectBolt } from '../adapters/playground/bare-bolt.ts';
import { browserOfTests } from '../support/browser-of-tests.ts';

const { isThere, ends, newPage } = browserOfTests();

const plain = (text: string) => ({ type: 'plain_text' as const, text });
const section = (text: string): KnownBlock => ({ type: 'section', text: { type: 'mrkdwn', text } });

function card(state: string): KnownBlock[] {
  const button = (text: string, style?: 'primary') => ({
    type: 'button' as const,
    action_id: text.toLowerCase(),
    text: plain(text),
    value: text,
    ...(style ? { style } : {}),
  });
  return [
    { type: 'header', text: plain('payments 4.2.0 → prod') },
    { type: 'context', elements: [{ type: 'mrkdwn', text: `R-1 · ${state} · captain <@U0ANA>` }] },
    {
      type: 'actions',
      elements: [
        button('Approve', 'primary'),
        button('Reject'),
        {
          type: 'overflow',
          action_id: 'more',
          options: [
            { text: plain('Edit'), value: 'edit' },
            { text: plain('Hold'), value: 'hold' },
          ],
        },
      ],
    },
  ];
}

const form: ModalView = {
  type: 'modal',
  callback_id: 'plan',
  title: plain('Plan a release'),
  submit: plain('Plan'),
  close: plain('Back'),
  blocks: [
    {
      type: 'input',
      block_id: 'service',
      label: plain('Service'),
      element: {
        type: 'static_select',
        action_id: 'it',
        options: ['payments', 'ledger'].map((name) => ({ text: plain(name), value: name })),
      },
    },
    {
      type: 'input',
      block_id: 'starts',
      label: plain('Starts'),
      hint: plain('As you would say it'),
      element: { type: 'plain_text_input', action_id: 'it' },
    },
    {
      type: 'input',
      block_id: 'captain',
      optional: true,
      label: plain('Captain'),
      element: { type: 'users_select', action_id: 'it', initial_user: 'U0ANA' },
    },
  ],
};

/** A bot that plans with a card or a form, approves on a click, and reminds when told. */
function bot(app: App, submitted: unknown[]): void {
  app.command('/release', async ({ command, ack, client }) => {
    if (command.text === 'plan') {
      await ack();
      await client.views.open({ trigger_id: command.trigger_id, view: form });
    } else if (command.text.startsWith('plan')) {
      await ack();
      const { channel_id: channel } = command;
      const posted = await client.chat.postMessage({
        channel,
        text: 'card',
        blocks: card('Testing'),
      });
      const thread_ts = posted.ts ?? '';
      await client.chat.postMessage({ channel, thread_ts, text: 'Scope: *fix* refund rounding' });
    } else {
      await ack(`“${command.text}” isn't a command. Try \`/release help\``);
    }
  });
  app.action('approve', async ({ ack, body, client }) => {
    await ack();
    if (body.type !== 'block_actions' || !body.message || !body.channel) return;
    const { ts } = body.message;
    const blocks = card(`Approved by <@${body.user.id}>`);
    await client.chat.update({ channel: body.channel.id, ts, text: 'card', blocks });
  });
  app.action('more', async ({ ack, action, respond }) => {
    await ack();
    const chosen = action.type === 'overflow' ? action.selected_option.value : '';
    await respond({ text: `You chose ${chosen}.`, replace_original: false });
  });
  app.view('plan', async ({ ack, view }) => {
    const { service, starts } = view.state.values;
    if (service?.it?.selected_option?.value === 'ledger') {
      await ack({ response_action: 'errors', errors: { service: 'No ledger on that day.' } });
      return;
    }
    if (starts?.it?.value === 'yesterday') {
      await ack({ response_action: 'errors', errors: { starts: 'That is in the past.' } });
      return;
    }
    submitted.push(view.state.values);
    await ack();
  });
}

async function aPlayground() {
  const { slack, clock, client } = await aWorkspace();
  ends.push(() => slack.close());
  const submitted: unknown[] = [];
  ends.push(await connectBolt(slack, (app) => bot(app, submitted)));
  const app = express();
  const advance = (ms: number) => {
    clock.advance(ms);
    return Promise.resolve();
  };
  const teams = await startTeamsTenant({
    ...sampleTenant(),
    clock: clock.now,
    tokenClock: clock.now,
  });
  ends.push(() => teams.close());
  app.use('/playground/api/teams', teamsDesk(teams));
  app.use('/playground/api', desk(slack, { now: clock.now, advance }));
  app.use('/playground', playgroundPage());
  const origin = await new Promise<string>((resolve) => {
    const server: Server = app.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`);
    });
    ends.push(
      () =>
        new Promise((done) => {
          server.close(done);
          server.closeAllConnections();
        }),
    );
  });
  const open = async (hash = '') => {
    const page = await newPage();
    page.setDefaultTimeout(12_000);
    ends.push(() => page.close());
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (line) => line.type() === 'error' && problems.push(line.text()));
    await page.goto(`${origin}/playground${hash}`);
    await page.getByRole('heading', { name: '#', level: 1 }).or(heading(page, 'Release')).waitFor();
    return { page, problems };
  };
  return { slack, client, submitted, open };
}

const heading = (page: Page, name: string) => page.getByRole('heading', { name, level: 1 });

const words = (page: Page) => page.getByRole('textbox', { name: 'Message' });

async function type(page: Page, line: string): Promise<void> {
  await words(page).fill(line);
  await words(page).press('Enter');
}

const article = (page: Page, text: string) => page.getByRole('article').filter({ hasText: text });

describe.skipIf(!isThere)('the playground page', () => {
  test('an example plans a release at once; a click edits its card in place', async () => {
    const { open } = await aPlayground();
    const { page, problems } = await open();
    await page.getByRole('button', { name: '/release plan payments' }).click();
    await words(page).press('Enter');
    const approve = page.getByRole('button', { name: 'Approve' });
    await approve.focus();
    await page.keyboard.press('Enter');
    await article(page, 'Approved by @Ana Alvarez').waitFor();
    expect(await page.getByRole('article').count()).toBe(1);
    await approve.and(page.locator(':focus')).waitFor();
    expect(problems).toEqual([]);
  });

  test('a private answer is marked, and another person never sees it', async () => {
    const { open } = await aPlayground();
    const { page } = await open();
    await type(page, '/release aprove');
    const answer = article(page, "“aprove” isn't a command");
    await answer.getByText('Only visible to you').waitFor();
    await page.getByRole('button', { name: 'Ben Baker' }).click();
    await page
      .getByRole('button', { name: 'Ben Baker' })
      .and(page.locator('[aria-current]'))
      .waitFor();
    await answer.waitFor({ state: 'detached' });
  });

  test('a private answer is gone after reloading, and the person and channel are kept', async () => {
    const { open, client } = await aPlayground();
    const { page } = await open('#as=U0BEN&in=C0OPS');
    await type(page, '/release aprove');
    await article(page, "“aprove” isn't a command").waitFor();
    await client.chat.postMessage({ channel: 'C0OPS', text: 'prod is open again' });
    await page.getByRole('button', { name: '+5 min' }).click();
    await page.getByRole('status').filter({ hasText: '5 min later' }).waitFor();
    await page.reload();
    await article(page, 'prod is open again').waitFor();
    expect(await page.getByRole('article').count()).toBe(1);
    expect(await heading(page, '#operations').count()).toBe(1);
  });

  test('a thread opens at the side; slash commands are turned into a mention there', async () => {
    const { open, slack } = await aPlayground();
    const { page } = await open();
    await type(page, '/release plan payments 4.2.0');
    await page.getByRole('button', { name: '1 reply' }).click();
    const thread = page.getByRole('complementary', { name: 'Thread' });
    await thread.getByText('Scope: fix refund rounding').waitFor();
    await thread.getByRole('textbox').fill('/release list');
    await thread.getByRole('textbox').press('Enter');
    await thread.getByText("Slash commands don't work in threads.").waitFor();
    await thread.getByRole('button', { name: 'Use @Release list' }).click();
    await thread.getByRole('textbox').press('Enter');
    await thread.getByRole('article').filter({ hasText: '@Release list' }).waitFor();
    const [first] = slack.messages('C0PAY');
    expect(slack.thread('C0PAY', first?.ts ?? '').at(-1)?.text).toBe('<@U0BOT> list');
  });

  test('a form says what is wrong beside the input, keeps what was typed, and sends on Enter', async () => {
    const { open, submitted } = await aPlayground();
    const { page } = await open();
    await type(page, '/release plan');
    const dialog = page.getByRole('dialog', { name: 'Plan a release' });
    await dialog.getByLabel('Service').selectOption('payments');
    await dialog.getByLabel('Starts').fill('yesterday');
    await dialog.getByLabel('Starts').press('Enter');
    await dialog.getByText('That is in the past.').waitFor();
    expect(await dialog.getByLabel('Service').inputValue()).toBe('payments');
    // Another try without the first mistake: what was wrong before isn't said any more.
    await dialog.getByLabel('Service').selectOption('ledger');
    await dialog.getByLabel('Starts').press('Enter');
    await dialog.getByText('No ledger on that day.').waitFor();
    expect(await dialog.getByText('That is in the past.').count()).toBe(0);
    await dialog.getByLabel('Service').selectOption('payments');
    await dialog.getByLabel('Starts').fill('thu 22:00');
    await dialog.getByLabel('Captain').selectOption('Ben Baker');
    await dialog.getByRole('button', { name: 'Plan' }).click();
    await dialog.waitFor({ state: 'hidden' });
    expect(submitted).toMatchObject([
      {
        service: { it: { selected_option: { value: 'payments' } } },
        starts: { it: { value: 'thu 22:00' } },
        captain: { it: { selected_user: 'U0BEN' } },
      },
    ]);
  });

  test('Escape leaves a form', async () => {
    const { open, slack } = await aPlayground();
    const { page } = await open();
    await type(page, '/release plan');
    await page.getByRole('dialog').getByLabel('Starts').press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(slack.view('U0ANA')).toBeNull();
  });

  test('a form is closed once, however often that is pressed', async () => {
    const { open, slack } = await aPlayground();
    const { page, problems } = await open();
    await type(page, '/release plan');
    await page.getByRole('dialog').getByLabel('Starts').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Back' }).dblclick();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await type(page, '/release lsit');
    await article(page, "isn't a command").waitFor();
    expect(await page.locator('#notice').isVisible()).toBe(false);
    expect(slack.view('U0ANA')).toBeNull();
    expect(problems).toEqual([]);
  });

  test('a line that could not be sent stays to be sent again', async () => {
    const { open } = await aPlayground();
    const { page } = await open();
    await page.route('**/playground/api/command', (route) => route.abort());
    await type(page, '/release list');
    await page.locator('#notice').waitFor();
    await vi.waitFor(async () => expect(await words(page).inputValue()).toBe('/release list'));
  });

  test('an overflow menu works by keyboard', async () => {
    const { open } = await aPlayground();
    const { page } = await open();
    await type(page, '/release plan payments 4.2.0');
    // Whatever else the line brings redraws the message, and a menu that is open then closes: then it is opened again.
    await vi.waitFor(
      async () => {
        await page
          .getByRole('button', { name: 'More', exact: true })
          .press('Enter', { timeout: 1_000 });
        await page.getByRole('menuitem', { name: 'Edit' }).press('ArrowDown', { timeout: 1_000 });
        await page.getByRole('menuitem', { name: 'Hold' }).press('Enter', { timeout: 1_000 });
      },
      { timeout: 10_000 },
    );
    await article(page, 'You chose hold.').waitFor();
  });

  test('time passes on demand, and what arrives for others is marked at their names', async () => {
    const { open, client } = await aPlayground();
    const { page } = await open();
    const before = await page.locator('#clock-now').textContent();
    await page.getByRole('button', { name: '+1 day' }).click();
    await page.getByRole('status').filter({ hasText: '1 day later' }).waitFor();
    expect(await page.locator('#clock-now').textContent()).not.toBe(before);
    const { channel } = await client.conversations.open({ users: 'U0CAT' });
    await client.chat.postMessage({ channel: channel?.id ?? '', text: 'Approve payments 4.2.0?' });
    await client.chat.postMessage({ channel: 'C0OPS', text: 'prod is frozen' });
    await page.getByRole('status').filter({ hasText: '#operations, for Cat' }).waitFor();
    await page.getByRole('button', { name: 'operations' }).click();
    await article(page, 'prod is frozen').waitFor();
    await page.getByRole('button', { name: 'Cat Cohen' }).click();
    await page.getByRole('button', { name: 'Release', exact: true }).click();
    await article(page, 'Approve payments 4.2.0?').waitFor();
  });

  test('earlier lines come back with the arrow keys', async () => {
    const { open } = await aPlayground();
    const { page } = await open();
    await type(page, '/release one');
    await type(page, '/release two');
    await words(page).press('ArrowUp');
    await words(page).press('ArrowUp');
    expect(await words(page).inputValue()).toBe('/release one');
  });

  test('two windows are two people, and each hears of the other at once', async () => {
    const { open } = await aPlayground();
    const ana = await open('#as=U0ANA&in=C0REL');
    const ben = await open('#as=U0BEN&in=C0REL');
    await type(ana.page, 'Ready when you are, @ben');
    await article(ben.page, 'Ready when you are, @Ben Baker').waitFor();
  });

  test('what people and bots write stays text', async () => {
    const { open, client } = await aPlayground();
    const { page, problems } = await open();
    const nasty = '<img src=x onerror=alert(1)> <script>alert(1)</script> <javascript:alert(1)|go>';
    await client.chat.postMessage({ channel: 'C0PAY', text: 'x', blocks: [section(nasty)] });
    await type(page, '<b onclick=alert(1)>mine</b>');
    await article(page, '<b onclick=alert(1)>mine</b>').waitFor();
    await article(page, '<img src=x onerror=alert(1)>').waitFor();
    expect(await page.locator('article :is(img:not([alt=""]), script, b, a)').count()).toBe(0);
    expect(problems).toEqual([]);
  });
});
