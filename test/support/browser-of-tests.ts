// A browser for a test file whose pages stand before servers of each test's own.
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, inject } from 'vitest';
import { startBrowser } from './browser.ts';

export interface BrowserOfTests {
  /** False where the package has no Chromium for this machine: the tests are skipped. */
  readonly isThere: boolean;
  newPage(): Promise<Page>;
  /** What ends with the test that began it, the last first. */
  readonly ends: (() => Promise<unknown>)[];
}

/** Called once at the top of a test file. */
export function browserOfTests(): BrowserOfTests {
  const executable = inject('chromium');
  const ends: (() => Promise<unknown>)[] = [];
  let running: Awaited<ReturnType<typeof startBrowser>> | undefined;
  beforeAll(async () => {
    if (executable !== null) running = await startBrowser(executable);
  });
  afterAll(async () => {
    await running?.close();
  });
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });
  return {
    isThere: executable !== null,
    ends,
    newPage: () => {
      if (running === undefined) throw new Error('there is no browser');
      return running.newPage();
    },
  };
}
