// One try at a due row: the claim, what a failure costs, and when to give up. Messages are sent by it; a timer is claimed only
// to note that ringing failed (ring.ts).
import { type Claim, type QueuedRow, StoreUnavailable } from './store.ts';
import type { World } from './world.ts';

/**
 * Longer than one message may take: a token, a chat opened and the message in it, each within 8 s in Teams; 10 s in Slack.
 * Whoever tries a second way looks at the lease first.
 */
export const LEASE_MS = 30_000;

/**
 * A row whose ringing or drawing throws is a bug: it is given up after this many tries, with an alarm. The last two have to fail
 * alike, for what was tried so often may only have waited for a chat or for the database.
 */
const MOST_FAULTS = 6;

const LONGEST_PAUSE_MS = 5 * 60_000;

/** What was sent could not be recorded: the chat shows something, or may, that the bot knows nothing of. */
export class Unrecorded extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'Unrecorded';
  }
}

/** Runs `work` while holding the row; does nothing when it can't be had. Only a broken store makes it reject. */
export async function attempt(
  key: string,
  work: (claim: Claim) => Promise<void>,
  world: World,
): Promise<void> {
  const claim = await world.store.claim(key, world.clock.now(), LEASE_MS);
  if (claim === undefined) return;
  try {
    await work(claim);
  } catch (error) {
    const { attempts, lastError } = claim.row;
    world.log.error({ key, attempts, error }, 'a due row failed');
    const failed = error instanceof Error ? error.message : 'unknown fault';
    if (attempts + 1 >= MOST_FAULTS && isFault(error) && failed === lastError) {
      return world.store.bury(claim, failed, world.clock.now());
    }
    const uncertain = error instanceof Unrecorded;
    await world.store.postpone(claim, pauseUntil(claim.row, world), { failed, uncertain });
  }
}

/** Whether the row itself is to blame: a database that can't be had comes back. */
function isFault(error: unknown): boolean {
  const cause = error instanceof Unrecorded ? error.cause : error;
  return !(cause instanceof StoreUnavailable);
}

/** 1 s, 2 s, 4 s … five minutes from now. */
export function pauseUntil({ attempts }: QueuedRow, world: World): number {
  return world.clock.now() + Math.min(LONGEST_PAUSE_MS, 1000 * 2 ** Math.min(attempts, 10));
}
