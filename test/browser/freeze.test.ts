// A freeze in the playground, in a real browser: laid over a rollout that bakes, seen in both panes, and over once the
// clock has gone by.
import type { Page } from 'playwright-core';
import { test } from 'vitest';
import { playgroundInBrowser } from '../support/playground-in-browser.ts';

const playground = playgroundInBrowser();

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const inTeams = (page: Page) => page.getByRole('region', { name: 'Microsoft Teams' });

async function becomes(page: Page, person: string): Promise<void> {
  await page.getByRole('button', { name: person }).first().click();
  await button(page, 'payments').click();
}

async function says(page: Page, line: string): Promise<void> {
  const box = page.getByRole('textbox', { name: 'Message' });
  await box.fill(`/release ${line}`);
  await box.press('Enter');
  // The next line may need what this one does.
  await page.locator('form[aria-busy]').waitFor({ state: 'detached' });
}

/** Waits until the card of the release says so in both panes. */
async function bothShow(page: Page, text: string): Promise<void> {
  const cards = (where: Page | ReturnType<typeof inTeams>) =>
    where
      .getByRole('article')
      .filter({ hasText: 'payments 4.2.0 → prod' })
      .filter({ hasText: text });
  await cards(page).first().waitFor();
  await cards(inTeams(page)).first().waitFor();
}

test.skipIf(!playground.isThere)(
  'a freeze pauses a bake, holds it and lets it go on by the clock (product F5)',
  async () => {
    const { page } = await playground.open({ viewport: { width: 1440, height: 900 } });
    await becomes(page, 'Ana Alvarez');
    await inTeams(page).getByRole('button', { name: 'Payments in Teams' }).click();
    await says(page, 'plan payments 4.2.0 at now for 8h because refund rounding');
    await says(page, 'candidate R-1 @9f3c2ab');
    await says(page, 'test R-1 uat pass');
    await says(page, 'request R-1');
    await bothShow(page, 'Change authority: 0 of 1');
    await becomes(page, 'Ben Baker');
    await says(page, 'approve R-1');
    await bothShow(page, 'Change authority: 1 of 1');
    await becomes(page, 'Ana Alvarez');
    await button(page, 'Start').first().click();
    await bothShow(page, 'stage 1 of 3');
    await button(page, 'Done').first().click();
    await bothShow(page, '10% baking');

    await becomes(page, 'Dan Dahl');
    await says(page, 'freeze prod from now for 58m because quarter end');
    await page.getByText('It catches 1 release:').waitFor();
    await button(page, 'Confirm').click();
    await bothShow(page, 'Held by freeze F-1');
    await bothShow(page, 'Bake kept');
    await button(page, 'releases').click();
    await page.getByText('Freeze F-1: everything on prod').first().waitFor();
    await button(page, 'Unfreeze').click();
    const form = page.getByRole('dialog', { name: 'Lift the freeze' });
    await form.getByText('Paused bakes go on at once').waitFor();
    await form.getByRole('button', { name: 'Close' }).click();
    await button(page, 'payments').click();

    await button(page, '+1 h').click();
    await bothShow(page, '10% baking until');
    await button(page, '+5 min').click();
    await bothShow(page, '10% baked');
  },
  60_000,
);
