// What the playground's page does where a reader would otherwise be left behind: it follows what they send, and stops
// complaining once the program answers again.

import { createServer } from 'node:http';
import express from 'express';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { closing, listening } from '../../adapters/playground/listening.ts';
import { playgroundPage } from '../../adapters/playground/page-routes.ts';
import { desk } from '../../adapters/playground/slack/desk.ts';
import { aWorkspace } from '../adapters/playground/bare-bolt.ts';
import { browserOfTests } from '../support/browser-of-tests.ts';

const { isThere, ends, newPage } = browserOfTests();

async function aPage() {
  const { slack, clock, client } = await aWorkspace();
  ends.push(() => slack.close());
  const app = express();
  const advance = (ms: number) => Promise.resolve(clock.advance(ms));
  app.use('/playground/api', desk(slack, { now: clock.now, advance }));
  app.use('/playground', playgroundPage());
  const server = createServer(app);
  const origin = await listening(server, 0);
  ends.push(() => closing(server));
  const page = await newPage();
  ends.push(() => page.close());
  page.setDefaultTimeout(12_000);
  await page.goto(`${origin}/playground`);
  await words(page).waitFor();
  return { page, client };
}

const words = (page: Page) => page.getByRole('textbox', { name: 'Message' });

const fromEnd = (page: Page) =>
  page
    .locator('#timeline')
    .evaluate((box) => Math.round(box.scrollHeight - box.scrollTop - box.clientHeight));

describe.skipIf(!isThere)('the page', () => {
  test('goes to the end when its reader sends something, however far up they had read', async () => {
    const { page, client } = await aPage();
    const text = Array.from({ length: 60 }, (_, index) => `line ${index}`).join('\n');
    await client.chat.postMessage({ channel: 'C0PAY', text });
    await page.getByText('line 39').first().waitFor();
    await page.locator('#timeline').evaluate((box) => {
      box.scrollTop = 0;
    });
    await expect.poll(() => fromEnd(page)).toBeGreaterThan(300);
    await words(page).fill('well, then');
    await words(page).press('Enter');
    await page.getByRole('article').filter({ hasText: 'well, then' }).waitFor();
    await expect.poll(() => fromEnd(page)).toBeLessThan(60);
  });

  test('says that nothing answers, and takes it back once something does', async () => {
    const { page, client } = await aPage();
    const api = '**/playground/api/**';
    await page.route(api, (route) => route.abort());
    await words(page).fill('is anybody there');
    await words(page).press('Enter');
    const notice = page.locator('#notice');
    await expect.poll(() => notice.textContent()).toContain("doesn't answer");
    await expect.poll(() => words(page).inputValue()).toBe('is anybody there');
    await page.unroute(api);
    await client.chat.postMessage({ channel: 'C0PAY', text: 'back again' });
    await page.getByText('back again').first().waitFor();
    await notice.waitFor({ state: 'hidden', timeout: 3_000 });
  });
});
