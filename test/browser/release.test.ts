// A newcomer's first release, in a real browser: the whole program as `npm start` runs it, from plan to review,
// and killed in the middle.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { playgroundInBrowser } from '../support/playground-in-browser.ts';

const playground = playgroundInBrowser();

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const card = (page: Page) => page.getByRole('article').filter({ hasText: 'payments 4.2.0 → prod' });

async function says(page: Page, line: string): Promise<void> {
  const box = page.getByRole('textbox', { name: 'Message' });
  await box.fill(line);
  await box.press('Enter');
}

/** Waits until the living card says so. */
async function cardShows(page: Page, text: string): Promise<void> {
  await card(page).filter({ hasText: text }).first().waitFor();
}

async function becomes(page: Page, person: string, place: string): Promise<void> {
  await page.getByRole('button', { name: person }).click();
  await button(page, place).click();
  await page.getByRole('heading', { name: place, level: 1 }).waitFor();
}

/** Moves the workspace's clock and waits for what that must bring to the card, and until the clock has arrived. */
async function later(page: Page, step: string, shows: string): Promise<void> {
  await button(page, step).click();
  await cardShows(page, shows);
  await page.locator('[data-advance][aria-busy]').waitFor({ state: 'detached' });
}

test.skipIf(!playground.isThere)(
  'one release from plan to review in the playground, with a kill in the middle',
  async () => {
    const { page } = await playground.open();
    expect(playground.bot().printed().trim().split('\n')).toHaveLength(1);

    await becomes(page, 'Ana Alvarez', 'payments');
    await says(page, '/release plan');
    const form = page.getByRole('dialog', { name: 'Plan a release' });
    await form.getByLabel('Service').selectOption('payments');
    await form.getByLabel('Version').fill('4.2.0');
    await form.getByLabel('Starts').fill('in 10m');
    await form.getByLabel('Ends').fill('in 3h');
    await form.getByLabel('What changes').fill('fix: refund rounding');
    await form.getByRole('button', { name: 'Plan' }).click();
    await cardShows(page, 'R-1 · Building');

    await says(page, '/release candidate R-1 @9f3c2ab');
    await says(page, '/release test R-1 uat pass');
    await says(page, '/release request R-1');
    await cardShows(page, 'Change authority: 0 of 1');

    await becomes(page, 'Ben Baker', 'Release');
    await button(page, 'Approve').click();
    await page.getByText('You approved this').waitFor();

    await playground.bot().killAndRestart();
    await page.goto(playground.bot().address());
    await becomes(page, 'Ana Alvarez', 'payments');
    await cardShows(page, 'Change authority: 1 of 1');

    await later(page, '+15 min', 'Ready to start');
    await button(page, 'Start').click();
    await cardShows(page, 'stage 1 of 3');
    await button(page, 'Done').click();
    await cardShows(page, '10% baking');
    await later(page, '+5 min', '10% baked');
    await button(page, 'Promote').click();
    await cardShows(page, 'stage 2 of 3');
    await button(page, 'Done').click();
    await cardShows(page, '50% baking');
    await later(page, '+15 min', 'stage 3 of 3');
    await button(page, 'Done').click();
    await cardShows(page, '100% baking');
    await later(page, '+5 min', 'Completed');

    await later(page, '+15 min', 'Needed now: the review');
    await button(page, 'Release').click();
    await button(page, 'Review').click();
    const review = page.getByRole('dialog', { name: 'Review the release' });
    await review.getByLabel('Outcome').selectOption('successful');
    await review.getByLabel('What went well').fill('Nobody noticed.');
    await review.getByRole('button', { name: 'File' }).click();
    await page.getByText('Filed by Ana').waitFor();
    await button(page, 'payments').click();
    await cardShows(page, 'Closed, successful');
  },
  60_000,
);
