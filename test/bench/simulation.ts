// How many simulated worlds are lived through in a minute: what a night of them is worth.
import { withoutChance } from '../simulation/forbidden.ts';
import { openHome } from '../simulation/home.ts';
import { liveThrough } from '../simulation/seed.ts';
import type { Book, TargetName } from './targets.ts';

interface Kind {
  readonly name: string;
  readonly onDisk: boolean;
  readonly seeds: number;
  readonly target: TargetName;
}

const kinds: readonly Kind[] = [
  { name: 'in memory, per minute and core', onDisk: false, seeds: 60, target: 'worlds in memory' },
  { name: 'on disk, per minute', onDisk: true, seeds: 20, target: 'worlds on disk' },
];

/** The first worlds compile what the rest run. */
const WARM_UP = 10;

/** Prints a row for each kind; throws when a world goes wrong. */
export async function measureSimulation(book: Book): Promise<void> {
  console.log('\nSimulated worlds, lived through and checked.\n');
  console.log('where                            worlds  to reach');
  for (const kind of kinds) say(kind, await perMinute(kind), book);
}

/** In memory by the processor's time; on disk by the clock, since waiting for the disk is what it is about. */
async function perMinute({ onDisk, seeds }: Kind): Promise<number> {
  const home = await openHome(onDisk);
  try {
    for (let seed = 0; seed < WARM_UP; seed += 1) await live(seed, home);
    const [since, begun] = [process.cpuUsage(), performance.now()];
    for (let seed = 0; seed < seeds; seed += 1) await live(seed, home);
    const { user, system } = process.cpuUsage(since);
    const ms = onDisk ? performance.now() - begun : (user + system) / 1000;
    return (60_000 * seeds) / ms;
  } finally {
    home.remove();
  }
}

async function live(seed: number, home: Parameters<typeof liveThrough>[1]): Promise<void> {
  const { wrong } = await withoutChance(() => liveThrough(seed, home));
  if (wrong.length > 0) throw new Error(`world ${seed} went wrong: ${wrong.join('; ')}`);
}

function say({ name, target }: Kind, worlds: number, book: Book): void {
  console.log(
    [name.padEnd(31), worlds.toFixed(0).padStart(7), book.judge(target, worlds)].join('  '),
  );
}
