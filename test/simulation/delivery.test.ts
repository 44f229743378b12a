// The delivery protocol is the only subtle code in the house (architecture), so it is lived
// through in many small worlds. A failure names its seeds: live through one of them alone to see what happened.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { expect, test } from 'vitest';
import { openStore } from '../../adapters/sql/store.ts';
import type { Store } from '../../src/app/store.ts';
import { silent } from '../conformance/store-rows.ts';
import { deleteWhenSent, generationOnly, leaseOnly, silentWhenLate } from './delivery-variants.ts';
import { type Ending, type Protocol, World } from './delivery-world.ts';

type Variant = (store: Store, client: SqliteDatabase.Database) => Protocol;

/** Worlds are many and their data is worth nothing: kept in memory where the machine has such a folder. */
const home = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** Lives through the worlds of the seeds 0, 1, 2 … on one store, until `enough`. */
async function worlds(
  count: number,
  variant: Variant,
  enough: (ending: Ending) => boolean = () => false,
): Promise<readonly Ending[]> {
  const folder = mkdtempSync(join(home, 'signalbox-worlds-'));
  const path = join(folder, 'worlds.db');
  const store = await openStore({ url: `file:${path}`, log: silent });
  const client = new SqliteDatabase(path);
  try {
    const protocol = variant(store, client);
    const endings: Ending[] = [];
    for (let seed = 0; seed < count; seed += 1) {
      const ending = await new World(store, protocol, seed, seed + 1).live();
      endings.push(ending);
      if (enough(ending)) break;
    }
    return endings;
  } finally {
    client.close();
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const seedsWhere = (endings: readonly Ending[], is: (ending: Ending) => boolean) =>
  endings.flatMap((ending, seed) => (is(ending) ? [seed] : []));
const isStale = ({ stale }: Ending) => stale.length > 0;

/** Worlds take the processor's time, which a slow machine has less of. */
const SLOWEST = { timeout: 120_000 };

test('no message is stale in any world once everything is delivered', SLOWEST, async () => {
  const endings = await worlds(120, (store) => store);
  expect(seedsWhere(endings, isStale)).toEqual([]);
  expect(seedsWhere(endings, ({ crossed }) => crossed > 0)).toEqual([]);
  expect(endings.flatMap(({ faults }) => faults)).toEqual([]);
  // A second message for one row needs a send whose outcome nobody heard (reliability I9).
  expect(seedsWhere(endings, ({ strays, doubts }) => strays > doubts)).toEqual([]);
  // The worlds prove something only if answers and leases are lost in them.
  expect(seedsWhere(endings, ({ doubts }) => doubts > 1).length).toBeGreaterThan(100);
});

/** A planted fault is looked for no longer than until it is found; the rarest takes some hundred worlds. */
const MOST_WORLDS = 400;

test.each([
  ['delete when sent', deleteWhenSent],
  ['lease only', leaseOnly],
  ['generation only', generationOnly],
  ['generation and lease, but silent when late', silentWhenLate],
])(
  'the planted protocol "%s" is found out: it leaves a stale message behind',
  SLOWEST,
  async (_, variant) => {
    const endings = await worlds(MOST_WORLDS, variant, isStale);
    expect(seedsWhere(endings, isStale)).toEqual([endings.length - 1]);
  },
);
