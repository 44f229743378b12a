// Shortcuts in a real browser, in both panes: found where the chats have them, by pointer and by keyboard, and doing what
// the lines do.
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { playgroundInBrowser } from '../support/playground-in-browser.ts';

const playground = playgroundInBrowser();

const teams = (page: Page) => page.getByRole('region', { name: 'Microsoft Teams' });
const slack = (page: Page) => page.getByRole('main');
const choose = (page: Page, name: string) =>
  page.getByRole('menuitem', { name, exact: true }).filter({ visible: true }).click();

async function open(): Promise<{ page: Page; problems: string[] }> {
  const { page, problems } = await playground.open();
  await page.getByRole('navigation').getByRole('button', { name: 'Ana Alvarez' }).click();
  await page.getByRole('button', { name: 'payments', exact: true }).click();
  await page.getByRole('heading', { name: 'payments', level: 1 }).waitFor();
  return { page, problems };
}

async function writes(page: Page, text: string): Promise<void> {
  const box = slack(page).getByRole('textbox', { name: 'Message' });
  await box.fill(text);
  await box.press('Enter');
}

describe.skipIf(!playground.isThere)('shortcuts on the page', () => {
  test('plan, add and ask in Slack without typing a command', async () => {
    const { page, problems } = await open();
    const menu = slack(page).getByRole('button', { name: 'Shortcuts', exact: true });
    await menu.press('Enter');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    const plan = page.getByRole('dialog', { name: 'Plan a release' });
    await plan.getByLabel('Service').selectOption('payments');
    await plan.getByLabel('Version').fill('4.2.0');
    await plan.getByLabel('Starts').fill('in 10m');
    await plan.getByLabel('Ends').fill('in 3h');
    await plan.getByRole('button', { name: 'Plan' }).click();
    // From no conversation: the answer takes the place of the form.
    await plan.getByText('Planned').waitFor();
    await plan.getByRole('button', { name: 'Close' }).first().click();
    await plan.waitFor({ state: 'hidden' });

    await writes(page, 'Refunds are rounded wrongly');
    const message = slack(page).getByRole('article').filter({ hasText: 'Refunds are rounded' });
    await message.hover();
    await message.getByRole('button', { name: 'More message shortcuts' }).click();
    await choose(page, 'Add to release');
    const add = page.getByRole('dialog', { name: 'Add to release' });
    await add.getByLabel('Kind').waitFor();
    await add.getByLabel('Kind').selectOption('fix');
    expect(await add.getByLabel('What changes').inputValue()).toMatch(
      /^Refunds are rounded wrongly https:\/\/\S+\/archives\//,
    );
    await add.getByRole('button', { name: 'Add' }).click();
    const card = slack(page).getByRole('article').filter({ hasText: 'payments 4.2.0 → prod' });
    await card.filter({ hasText: '1 fix' }).first().waitFor();

    await menu.click();
    await choose(page, 'Can I ship');
    const can = page.getByRole('dialog', { name: 'Can I ship?' });
    await can.getByLabel('Service').selectOption('payments');
    await can.getByRole('button', { name: 'Check' }).click();
    await can.getByText('No candidate yet').waitFor();
    await can.getByRole('button', { name: 'Close' }).first().click();
    await can.waitFor({ state: 'hidden' });
    expect(problems).toEqual([]);
  }, 60_000);

  test('the same in Teams, in the same menus', async () => {
    const { page, problems } = await open();
    const pane = teams(page);
    await pane.getByRole('textbox', { name: 'Write in Teams' }).fill('Rounding again');
    await pane.getByRole('button', { name: 'payments in Teams' }).click();
    await pane.getByRole('textbox', { name: 'Write in Teams' }).fill('Rounding again');
    await pane.getByRole('textbox', { name: 'Write in Teams' }).press('Enter');
    const post = pane.getByRole('article').filter({ hasText: 'Rounding again' });
    await post.hover();
    await post.getByRole('button', { name: /^More actions/ }).click();
    await choose(page, 'Add to release');
    const add = page.getByRole('dialog', { name: 'Add to release' });
    expect(await add.getByLabel('What changes').inputValue()).toMatch(
      /^Rounding again https:\/\/teams\.microsoft\.com\/l\/message\//,
    );
    await add.getByRole('button', { name: 'Add' }).click();
    const card = slack(page).getByRole('article').filter({ hasText: 'payments 4.2.0 → prod' });
    await card.filter({ hasText: '1 feature, 1 fix' }).first().waitFor();

    await pane.getByRole('button', { name: 'Shortcuts in Teams' }).click();
    await choose(page, 'Can I ship');
    const can = page.getByRole('dialog', { name: 'Can I ship?' });
    await can.getByLabel('Service').selectOption('payments');
    await can.getByRole('button', { name: 'Check' }).click();
    await pane.getByText('No candidate yet').first().waitFor();
    expect(problems).toEqual([]);
  }, 60_000);
});
