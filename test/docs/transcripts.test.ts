// The conversations that README and the tutorial show are true: each is played against the real bot.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { aWorldOfBoth } from '../support/world.ts';
import { play, transcripts } from './transcript.ts';

/** Monday 30 November 2026, 09:00 in London: where the tutorial begins. */
const MONDAY_9 = Date.UTC(2026, 10, 30, 9, 0);

test.each(['README.md', 'docs/tutorial.md'])('%s shows what happens', async (file) => {
  const blocks = transcripts(readFileSync(join(import.meta.dirname, '../..', file), 'utf8'));
  expect(blocks.length).toBeGreaterThan(0);
  const world = await aWorldOfBoth({ at: MONDAY_9 });
  for (const block of blocks) await play(block, world);
  expect(world.log.filter((line) => line.level === 'error')).toEqual([]);
});
