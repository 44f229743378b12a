// How long `npm run audit:verify` takes on a long journal, and that its memory doesn't grow with it.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { memoryOf } from './installed-bot.ts';
import { anOrganisation, reviewed, write } from './organisation.ts';
import { median } from './statistics.ts';
import type { Book } from './targets.ts';

const TOOL = join(import.meta.dirname, '../../adapters/process/audit-verify.ts');
const EVENTS_EACH = 20;
const ROUNDS = 3;
const SAMPLE_MS = 5;

interface Run {
  readonly ms: number;
  /** Bytes at its highest; undefined where the machine doesn't say. */
  readonly peak: number | undefined;
}

/** Prints time and peak memory for a short and a long journal. */
export async function measureAudit(book: Book): Promise<void> {
  const organisation = anOrganisation(40);
  const { policy } = organisation;
  const telling = reviewed(Date.now());
  try {
    const url = organisation.newFile();
    console.log('\naudit:verify as an operator runs it, the whole process.\n');
    console.log('events      ms  to reach                  peak MB  to reach');
    let written = 0;
    let short: number | undefined;
    for (const releases of [1_000, 10_000]) {
      const events = releases * EVENTS_EACH;
      written += await write(url, {
        from: written / EVENTS_EACH + 1,
        to: releases,
        telling,
        policy,
      });
      if (written !== events)
        throw new Error(`${written} events were written instead of ${events}`);
      const runs: Run[] = [];
      while (runs.length < ROUNDS) runs.push(await verify(url, events));
      const peak = median(runs.map((run) => run.peak ?? 0)) / 1e6;
      say(events, median(runs.map(({ ms }) => ms)), peak, short, book);
      short = peak;
    }
  } finally {
    organisation.remove();
  }
}

async function verify(url: string, events: number): Promise<Run> {
  const begun = performance.now();
  const child = spawn(process.execPath, [TOOL], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH ?? '', DATABASE_URL: url },
  });
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => {
    printed += chunk.toString();
  });
  let peak: number | undefined;
  const sampling = setInterval(() => {
    peak = memoryOf(child.pid, 'VmHWM') ?? peak;
  }, SAMPLE_MS);
  await new Promise((resolve) => child.once('close', resolve));
  clearInterval(sampling);
  if (child.exitCode !== 0 || !printed.includes(`${events} events`)) {
    throw new Error(`${events} events were not verified: ${printed}`);
  }
  return { ms: performance.now() - begun, peak };
}

function say(
  events: number,
  ms: number,
  peak: number,
  short: number | undefined,
  book: Book,
): void {
  const columns = [
    String(events).padStart(6),
    ms.toFixed(0).padStart(6),
    (short === undefined ? '' : book.judge('audit time', ms)).padEnd(24),
    peak.toFixed(0).padStart(7),
    short === undefined ? '' : book.judge('audit memory', peak / short),
  ];
  console.log(columns.join('  '));
}
