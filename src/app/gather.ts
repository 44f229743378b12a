// How long a reminder that can wait is kept back for others that are about to come: not at all, unless some are.
import { reminderName, snoozableIn } from '../domain/release/snoozed.ts';
import type { QueuedRow, Transaction } from './store.ts';
import type { World } from './world.ts';

/** Rows that fall due at the same moment ring one after the other. */
const IN_A_MOMENT_MS = 5_000;

/** Mostly the first of them is one that counts: where thousands ring at once, each of them asks. */
const FEW = 8;
/** More than this within minutes, and waiting for the last of them doesn't make a difference. */
const MOST_LOOKED_AT = 200;

/** The moment until which a reminder waits for its like: that of the last which rings within `reminders.group_within`. */
export async function gatheredBy(
  ringing: { readonly stream: string; readonly timer: string | undefined },
  tx: Transaction,
  world: World,
): Promise<number> {
  const now = world.clock.now();
  const { groupWithinMs } = world.policy().reminders;
  if (groupWithinMs === 0) return now;
  const isOther = ({ stream, part }: QueuedRow) =>
    remindsSomebody(part) && (stream !== ringing.stream || part !== ringing.timer);
  for (const limit of [FEW, MOST_LOOKED_AT]) {
    const rows = await tx.timersUntil(now + groupWithinMs, limit);
    // They come last due first.
    const last = rows.find(isOther);
    if (last !== undefined) return Math.max(last.dueAt, now) + IN_A_MOMENT_MS;
    if (rows.length < limit) break;
  }
  return now;
}

/** Most timers remind nobody in person. */
function remindsSomebody(timer: string): boolean {
  const kind = reminderName(timer);
  return kind === 'snooze' || kind === 'digest' || snoozableIn(kind) !== undefined;
}
