// The whole program in front of a real browser, for the test file that asks for it, where this machine has one.
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, inject } from 'vitest';
import { startBrowser } from './browser.ts';
import { type LocalBot, startLocalBot } from './local-bot.ts';

export interface PlaygroundInBrowser {
  /** False where the package has no Chromium for this machine: the tests are skipped. */
  readonly isThere: boolean;
  bot(): LocalBot;
  /** A new window on the playground; `problems` fills with what the page complains about. */
  open(look?: BrowserContextOptions): Promise<{ readonly page: Page; readonly problems: string[] }>;
}

/** Long enough on a busy machine, and shorter than a test may take. */
const PATIENCE_MS = 12_000;

/** Called once at the top of a test file: program and browser are started before its tests, and stopped after them. */
export function playgroundInBrowser(): PlaygroundInBrowser {
  const executable = inject('chromium');
  let running: { readonly browser: Browser; readonly bot: LocalBot } | undefined;
  const now = () => {
    if (running === undefined) throw new Error('nothing has been started');
    return running;
  };
  beforeAll(async () => {
    if (executable === null) return;
    const [browser, bot] = await Promise.all([startBrowser(executable), startLocalBot()]);
    running = { browser, bot };
  });
  afterAll(async () => {
    await running?.browser.close();
    await running?.bot.stop();
  });
  return {
    isThere: executable !== null,
    bot: () => now().bot,
    open: async (look = { viewport: { width: 1600, height: 900 } }) => {
      const page = await now().browser.newPage(look);
      page.setDefaultTimeout(PATIENCE_MS);
      const problems: string[] = [];
      page.on('pageerror', (error) => problems.push(error.message));
      page.on('console', (line) => line.type() === 'error' && problems.push(line.text()));
      await page.goto(now().bot.address());
      return { page, problems };
    },
  };
}
