// Draws the pictures of README and docs (`npm run screenshots`): one release in the playground, at a fixed time, so
// that a picture changes only when what it shows has changed.
import { mkdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { playgroundPage } from '../../adapters/playground/page-routes.ts';
import { desk } from '../../adapters/playground/slack/desk.ts';
import { sampleWorkspace } from '../../adapters/playground/slack/sample-workspace.ts';
import { startSlackWorkspace } from '../../adapters/playground/slack/workspace.ts';
import { teamsDesk } from '../../adapters/playground/teams/desk.ts';
import { sampleTenant } from '../../adapters/playground/teams/sample-tenant.ts';
import { startTeamsTenant } from '../../adapters/playground/teams/tenant.ts';
import { jsonLog } from '../../adapters/process/log.ts';
import { loadPolicy, samplePolicyFile } from '../../adapters/process/policy-file.ts';
import { type Signalbox, startSignalbox } from '../../adapters/process/signalbox.ts';
import { MINUTE } from '../../src/domain/time/duration.ts';
import { startBrowser } from '../support/browser.ts';
import { unpackedChromium } from '../support/global-setup.ts';
import { teamsSettings } from '../support/teams-settings.ts';

const images = join(import.meta.dirname, '../../docs/images');
const LARGEST_BYTES = 300 * 1024;

/** Thursday 26 November 2026, 21:40 in London. */
const time = { now: Date.UTC(2026, 10, 26, 21, 40) };
const clock = { now: () => time.now };
const secrets = {
  botToken: 'xoxb-pictures-0123456789',
  signingSecret: '0123456789abcdef'.repeat(2),
};

const policy = loadPolicy(samplePolicyFile);
if (!policy.ok) throw new Error('the sample policy has problems');
const slack = await startSlackWorkspace({ ...sampleWorkspace(), clock: clock.now, ...secrets });
const teams = await startTeamsTenant({
  ...sampleTenant(),
  clock: clock.now,
  tokenClock: clock.now,
});
const file = join(tmpdir(), `signalbox-pictures-${process.pid}.db`);
const current: { bot: Signalbox | undefined } = { bot: undefined };
const controls = { now: clock.now, advance: (ms: number) => pass(ms) };
const bot = await startSignalbox({
  databaseUrl: `file:${file}`,
  policy: policy.policy,
  slack: { ...secrets, apiUrl: slack.apiUrl },
  teams: teamsSettings(teams),
  host: '127.0.0.1',
  port: 0,
  clock,
  log: jsonLog({ level: 'warn', secrets: [] }),
  routers: [
    { path: '/playground/api/teams', router: teamsDesk(teams) },
    { path: '/playground/api', router: desk(slack, controls) },
    { path: '/playground', router: playgroundPage() },
  ],
});
current.bot = bot;
slack.connect(`http://127.0.0.1:${bot.port}/slack/events`);
teams.connect(`http://127.0.0.1:${bot.port}/api/messages`);
for (const { id } of sampleTenant().teams) await teams.install(id);

try {
  mkdirSync(images, { recursive: true });
  await pictures();
} finally {
  await bot.stop();
  await teams.close();
  await slack.close();
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
}

/** Lets time pass from one due moment to the next, as the playground's clock does. */
async function pass(ms: number): Promise<void> {
  const target = time.now + ms;
  for (;;) {
    await current.bot?.idle();
    await slack.idle();
    const next = await current.bot?.world.store.nextDue(time.now);
    if (next === undefined || next > target) break;
    time.now = Math.max(time.now, next);
    current.bot?.world.wakeups.nudge();
  }
  time.now = Math.max(time.now, target);
  current.bot?.world.wakeups.nudge();
  await current.bot?.idle();
}

async function pictures(): Promise<void> {
  const browser = await startBrowser(await unpackedChromium());
  try {
    await says('U0ANA', 'plan payments 4.2.0 at 22:00 for 2h because refund rounding');
    await says('U0ANA', 'scope R-1 add fix: refund rounding');
    await says('U0ANA', 'candidate R-1 @9f3c2ab');
    await says('U0EVE', 'test R-1 uat pass https://tests.example.org/7');
    await says('U0ANA', 'request R-1');

    const asked = await aPage('light', 'U0BEN');
    await asked.getByRole('button', { name: 'Approve', exact: true }).first().waitFor();
    await asked
      .getByRole('region', { name: 'Microsoft Teams' })
      .getByRole('button', { name: 'Approve' })
      .waitFor();
    await asked.locator('#teams-timeline').evaluate((box) => box.scrollTo(0, 0));
    await shoot(asked, 'playground-light.png');

    await presses('U0BEN', 'Approve');
    await pass(20 * MINUTE);
    await presses('U0ANA', 'Start');
    await pass(4 * MINUTE);
    await presses('U0ANA', 'Done');

    const deploying = await aPage('dark', 'U0ANA');
    await deploying.getByRole('button', { name: 'Promote' }).first().waitFor();
    await deploying
      .getByRole('button', { name: /repl(?:y|ies)/ })
      .first()
      .click();
    await deploying.getByRole('complementary', { name: 'Thread' }).waitFor();
    await shoot(deploying, 'playground-dark.png');
  } finally {
    await browser.close();
  }

  async function aPage(colorScheme: 'light' | 'dark', as: string): Promise<Page> {
    const page = await browser.newPage({ colorScheme, viewport: { width: 1440, height: 760 } });
    await page.goto(`http://127.0.0.1:${bot.port}/playground`);
    const name = sampleWorkspace().people.find((one) => one.id === as)?.realName ?? '';
    const chooser = page.getByRole('button', { name }).first();
    await chooser.click();
    await chooser.and(page.locator('[aria-current]')).waitFor();
    await page.getByRole('heading', { name: '#payments' }).waitFor();
    await page.getByRole('article').first().waitFor();
    // The second look marks nothing as new.
    await page.reload();
    const pane = page.getByRole('region', { name: 'Microsoft Teams' });
    await pane.getByRole('button', { name: 'Payments in Teams' }).click();
    await pane.getByRole('article').filter({ hasText: 'payments 4.2.0' }).first().waitFor();
    return page;
  }
}

async function says(who: string, line: string): Promise<void> {
  await slack.command(who, 'C0PAY', line);
  await pass(20_000);
}

async function presses(who: string, label: string): Promise<void> {
  const message = slack
    .messages('C0PAY')
    .find((one) => JSON.stringify(one.blocks).includes(`"text":"${label}"`));
  if (message === undefined) throw new Error(`no message in #payments shows ${label}`);
  await slack.press(who, { channelId: 'C0PAY', ts: message.ts }, label);
  await pass(20_000);
}

async function shoot(page: Page, name: string): Promise<void> {
  const path = join(images, name);
  await page.screenshot({ path, animations: 'disabled' });
  const { size } = statSync(path);
  if (size > LARGEST_BYTES) throw new Error(`${name} has ${size} bytes; ${LARGEST_BYTES} fit.`);
  process.stdout.write(`docs/images/${name}: ${Math.round(size / 1024)} KB\n`);
}
