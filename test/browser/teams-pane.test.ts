// Both panes of the playground in a real browser, in front of the whole program: what is done in
// Teams is seen in Slack, and Teams' cards and forms do what they say.
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { playgroundInBrowser } from '../support/playground-in-browser.ts';

const playground = playgroundInBrowser();

const teams = (page: Page) => page.getByRole('region', { name: 'Microsoft Teams' });
const slack = (page: Page) => page.getByRole('main');
const cards = (page: Page, text: string) =>
  slack(page).getByRole('article').filter({ hasText: text });

async function open(width: number) {
  const { page, problems } = await playground.open({ viewport: { width, height: 900 } });
  return { page, problems };
}

async function becomes(page: Page, person: string): Promise<void> {
  await page.getByRole('navigation').getByRole('button', { name: person }).click();
}

async function inSlack(page: Page, line: string): Promise<void> {
  const box = slack(page).getByRole('textbox', { name: 'Message' });
  await box.fill(line);
  await box.press('Enter');
}

async function inTeams(page: Page, line: string): Promise<void> {
  const box = teams(page).getByRole('textbox', { name: 'Write in Teams' });
  await box.fill(line);
  await box.press('Enter');
}

async function closes(page: Page, title: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name: title });
  await dialog.getByRole('button', { name: 'Close the dialog' }).click();
  await dialog.waitFor({ state: 'hidden' });
}

describe.skipIf(!playground.isThere)('two chats on one page', () => {
  test('planned in Slack and approved in Teams, the card in Slack changes by itself', async () => {
    const { page, problems } = await open(1600);
    await becomes(page, 'Ana Alvarez');
    await page.getByRole('button', { name: 'payments', exact: true }).click();
    await inSlack(page, '/release plan payments 4.2.0 at in 10m for 2h because refund rounding');
    const card = cards(page, 'payments 4.2.0');
    await card.first().waitFor();
    await inSlack(page, '/release candidate R-1 @9f3c2ab');
    await card.filter({ hasText: 'Candidate 9f3c2ab' }).first().waitFor();
    await inSlack(page, '/release test R-1 uat pass');
    await card.filter({ hasText: 'uat passed' }).first().waitFor();
    await inSlack(page, '/release request R-1');
    await card.filter({ hasText: 'Change authority: 0 of 1' }).first().waitFor();

    await becomes(page, 'Ben Baker');
    await teams(page).getByText('ben@example.org').waitFor();
    await teams(page).getByRole('button', { name: 'Payments in Teams' }).click();
    const approve = teams(page).getByRole('button', { name: 'Approve', exact: true }).first();
    await approve.focus();
    await page.keyboard.press('Enter');
    await card.filter({ hasText: 'Change authority: 1 of 1' }).first().waitFor();
    // What was told belongs to the chat it was told in.
    const toast = teams(page).getByText('You approved', { exact: false });
    await toast.first().waitFor();
    await teams(page).getByRole('button', { name: 'General in Teams' }).click();
    await toast.first().waitFor({ state: 'detached' });
    expect(problems).toEqual([]);
  }, 60_000);

  test('what is typed after going to another chat is said there, however long it takes to come', async () => {
    const { page, problems } = await open(1600);
    await becomes(page, 'Ana Alvarez');
    await teams(page).getByText('ana@example.org').waitFor();
    await teams(page).getByRole('button', { name: 'General in Teams' }).click();
    await teams(page).getByRole('log', { name: 'General in Teams' }).waitFor();
    const said = Promise.withResolvers<void>();
    await page.route(/teams\/messages/, async (route) => {
      await said.promise;
      await route.continue();
    });
    await teams(page).getByRole('button', { name: 'Releases in Teams' }).click();
    const sent = page.waitForRequest(/teams\/say/);
    await inTeams(page, 'Where does this go?');
    await sent;
    said.resolve();
    await teams(page).getByRole('log', { name: 'Releases in Teams' }).waitFor();
    await teams(page).getByText('Where does this go?').waitFor();
    expect(problems).toEqual([]);
  }, 60_000);

  test('further actions stand in a menu beside their button, for the mouse and for the keyboard', async () => {
    const { page, problems } = await open(1600);
    await becomes(page, 'Ben Baker');
    await teams(page).getByText('ben@example.org').waitFor();
    await teams(page).getByRole('button', { name: 'Payments in Teams' }).click();
    const more = teams(page).getByRole('button', { name: 'More options' }).first();
    const at = await more.boundingBox();
    await more.click();
    const menu = page.getByRole('menu');
    const box = await menu.boundingBox();
    expect(await more.boundingBox()).toEqual(at);
    if (at === null || box === null) throw new Error('nothing to see');
    const gap = Math.min(Math.abs(box.y - at.y - at.height), Math.abs(at.y - box.y - box.height));
    expect(gap).toBeLessThan(20);
    expect(Math.abs(box.x - at.x)).toBeLessThan(box.width);
    expect(box.width).toBeLessThan(400);
    const items = menu.getByRole('menuitem');
    const focused = () => page.locator(':focus').textContent();
    expect(await focused()).toBe(await items.nth(0).textContent());
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toBe(await items.nth(1).textContent());
    await page.keyboard.press('Escape');
    await menu.waitFor({ state: 'detached' });
    expect(await focused()).toBe(await more.textContent());
    await page.keyboard.press('Enter');
    await items.filter({ hasText: 'Ask for change' }).click();
    await closes(page, 'Ask for change');
    expect(problems).toEqual([]);
  }, 60_000);

  test('a dialog says what is missing, and sends what is filled in', async () => {
    const { page, problems } = await open(1600);
    await becomes(page, 'Ana Alvarez');
    await page.getByRole('button', { name: 'payments', exact: true }).click();
    await inSlack(page, '/release plan payments 7.0.0 at in 1d for 2h because new ledger');
    const card = cards(page, 'payments 7.0.0');
    await card.first().waitFor();
    await inSlack(page, '/release candidate R-2 @1a2b3c4');
    await card.filter({ hasText: 'Candidate 1a2b3c4' }).first().waitFor();
    await inSlack(page, '/release test R-2 uat pass');
    await card.filter({ hasText: 'uat passed' }).first().waitFor();
    await inSlack(page, '/release request R-2');
    await card.filter({ hasText: 'Change authority: 0 of 1' }).first().waitFor();
    await becomes(page, 'Cat Cohen');
    await teams(page).getByText('cat@example.org').waitFor();
    const rejects = card.getByRole('button', { name: 'Reject', exact: true });
    await rejects.waitFor();
    await teams(page).getByRole('button', { name: 'Payments in Teams' }).click();
    const post = teams(page).getByRole('article').filter({ hasText: 'payments 7.0.0' }).first();
    await post.getByRole('button', { name: 'Reject' }).press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Reject' });
    await dialog.getByRole('button', { name: 'Reject', exact: true }).click();
    await dialog.getByText('Reason is needed.').waitFor();
    await dialog.getByLabel('Reason').fill('The ledger is closed that day');
    await dialog.getByRole('button', { name: 'Reject', exact: true }).click();
    await dialog.waitFor({ state: 'hidden' });
    await rejects.waitFor({ state: 'detached' });
    expect(problems).toEqual([]);
  }, 60_000);

  test('people are shown by name, and a name that is nobody’s is told', async () => {
    const { page, problems } = await open(1600);
    await becomes(page, 'Ana Alvarez');
    await teams(page).getByText('ana@example.org').waitFor();
    await teams(page).getByRole('button', { name: 'Payments in Teams' }).click();
    const post = teams(page).getByRole('article').filter({ hasText: 'payments 4.2.0' }).first();
    await post.getByRole('button', { name: 'Edit', exact: true }).first().click();
    const dialog = page.getByRole('dialog', { name: 'Edit the release' });
    const captain = dialog.locator('.ac-choiceSetInput-filtered');
    await captain.waitFor();
    expect(await captain.inputValue()).toBe('Ana Alvarez');
    await captain.fill('An');
    await dialog.getByRole('button', { name: 'Save', exact: true }).click();
    await dialog.getByText('Captain: choose a name from the list').waitFor();
    await closes(page, 'Edit the release');
    expect(problems).toEqual([]);
  }, 60_000);

  test('a form in a card keeps what is typed while something is missing', async () => {
    const { page, problems } = await open(1600);
    await becomes(page, 'Dan Dahl');
    await teams(page).getByText('dan@example.org').waitFor();
    await inTeams(page, 'plan');
    const form = teams(page).getByRole('article').filter({ hasText: 'Plan a release' }).last();
    await form.getByLabel('Service').selectOption('payments');
    await form.getByLabel('Version').fill('8.0.0');
    await form.getByRole('button', { name: 'Plan' }).click();
    await form.getByText('Starts is needed.').waitFor();
    expect(await form.getByLabel('Version').inputValue()).toBe('8.0.0');
    expect(problems).toEqual([]);
  }, 60_000);

  test('a reply leaves the card above it as it was', async () => {
    const { page, problems } = await open(1600);
    await becomes(page, 'Ana Alvarez');
    await teams(page).getByText('ana@example.org').waitFor();
    await teams(page).getByRole('button', { name: 'Payments in Teams' }).click();
    const post = teams(page).getByRole('article').filter({ hasText: 'payments 7.0.0' }).first();
    const card = post.locator('.post-head .card');
    await card.evaluate((drawn) => drawn.setAttribute('title', 'the same drawing'));
    await post.getByRole('button', { name: 'Reply' }).click();
    await inTeams(page, 'the ledger opens on Monday');
    await post.getByText('the ledger opens on Monday').waitFor();
    expect(await card.getAttribute('title')).toBe('the same drawing');
    expect(problems).toEqual([]);
  }, 60_000);

  test('a narrow window shows one chat at a time', async () => {
    const { page, problems } = await open(700);
    await slack(page).getByRole('textbox', { name: 'Message' }).waitFor();
    expect(await teams(page).isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Teams', exact: true }).press('Enter');
    await becomes(page, 'Eve Evans');
    await teams(page).getByText('eve@clinic.example').waitFor();
    expect(await slack(page).isVisible()).toBe(false);
    expect(problems).toEqual([]);
  }, 60_000);
});
