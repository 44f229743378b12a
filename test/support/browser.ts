// Browser tests start the Chromium that an npm package brings along; how to
// start it stands in one place.
import { type Browser, chromium } from 'playwright-core';

/** Starts the browser at this path (`inject('chromium')`); its own sandbox can't run as root. */
export function startBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
}
