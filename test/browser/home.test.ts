// Home in a real browser, in both panes: what waits for somebody is found, answered and gone from there, and its rows lead to
// the cards.
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { playgroundInBrowser } from '../support/playground-in-browser.ts';

const playground = playgroundInBrowser();

const teams = (page: Page) => page.getByRole('region', { name: 'Microsoft Teams' });
const slack = (page: Page) => page.getByRole('main');

async function becomes(page: Page, person: string): Promise<void> {
  await page.getByRole('navigation').getByRole('button', { name: person }).click();
}

async function inSlack(page: Page, line: string, shows: string): Promise<void> {
  const box = slack(page).getByRole('textbox', { name: 'Message' });
  await box.fill(line);
  await box.press('Enter');
  const card = slack(page).getByRole('article').filter({ hasText: 'payments 4.2.0 → prod' });
  await card.filter({ hasText: shows }).first().waitFor();
}

describe.skipIf(!playground.isThere)('Home on the page', () => {
  test('what waits is answered in Slack’s tab, and both Homes are current', async () => {
    const { page, problems } = await playground.open();
    await becomes(page, 'Ana Alvarez');
    await page.getByRole('button', { name: 'payments', exact: true }).click();
    await inSlack(page, '/release plan payments 4.2.0 at in 10m for 2h because rounding', 'R-1');
    await inSlack(page, '/release candidate R-1 @9f3c2ab', 'Candidate 9f3c2ab');
    await inSlack(page, '/release test R-1 uat pass', 'uat passed');
    await inSlack(page, '/release request R-1', 'Change authority: 0 of 1');

    await becomes(page, 'Ben Baker');
    const pane = teams(page);
    await pane.getByText('ben@example.org').waitFor();
    const line = pane.getByRole('textbox', { name: 'Write in Teams' });
    await line.fill('home');
    await line.press('Enter');
    const card = pane.getByRole('article').filter({ hasText: 'Your releases' });
    await card.filter({ hasText: 'To approve (1)' }).waitFor();

    await page
      .getByRole('navigation')
      .getByRole('button', { name: 'Release', exact: true })
      .first()
      .click();
    await slack(page).getByRole('button', { name: 'Home', exact: true }).click();
    const home = page.locator('#home');
    await home.getByText('To approve (1)').waitFor();
    await home.getByRole('button', { name: 'Approve', exact: true }).click();
    await home.getByText('Nothing waits for your answer.').waitFor();
    await card.filter({ hasText: 'Nothing waits for your answer.' }).waitFor();

    await home.getByRole('link', { name: 'R-1' }).first().click();
    await page.getByRole('heading', { name: 'payments', level: 1 }).waitFor();
    await slack(page).getByText('Change authority: 1 of 1').first().waitFor();
    expect(problems).toEqual([]);
  }, 60_000);
});
