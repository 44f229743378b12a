// The time that counts where replicas share a database: the database's. A lease is written by one machine and compared by another,
// and any of them may ring anybody's timer: one whose own clock is off must not go by it (reliability F16).
import type { Clock, Log } from '../../src/app/ports.ts';
import type { Condition } from '../http/server.ts';
import { within } from '../node/patience.ts';

/** As much as two machines differ by: below it each goes by its own. */
const NOTED_MS = 2_000;
const LOOK_EVERY_MS = 60_000;
const PATIENCE_MS = 1_000;
/** The first question finds out how far the server is, too; and nobody waits for an answer at the start. */
const FIRST_PATIENCE_MS = 10_000;

export interface DatabaseClock {
  readonly clock: Clock;
  /** Compares now. Never rejects; where the database doesn't say, what it said last goes on. */
  look(): Promise<void>;
  conditions(): readonly Condition[];
  stop(): void;
}

/** `skewMs`: by how much this machine is ahead; undefined where the database has no clock of its own. Compares before it resolves. */
export async function databaseClock(
  machine: Clock,
  skewMs: (() => Promise<number>) | undefined,
  log: Log,
): Promise<DatabaseClock> {
  let ahead = 0;
  let hasSaid = skewMs === undefined;
  const look = async (patienceMs = PATIENCE_MS) => {
    if (skewMs === undefined) return;
    const skew = await within(skewMs(), patienceMs).catch(() => 'late' as const);
    if (skew === 'late') return;
    hasSaid = true;
    const before = ahead;
    ahead = Math.abs(skew) > NOTED_MS ? Math.round(skew) : 0;
    if (ahead !== 0 && before === 0) log.warn({ why: said(ahead) }, 'the clock is off');
    if (ahead === 0 && before !== 0) log.info({}, 'the clock is right again');
  };
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  /** Until it has been heard once it is asked again at once: this machine's own clock may be the wrong one. */
  const lookAgain = () => {
    if (stopped) return;
    const wait = hasSaid ? LOOK_EVERY_MS : PATIENCE_MS;
    timer = setTimeout(() => void look().then(lookAgain), wait).unref();
  };
  await look(FIRST_PATIENCE_MS);
  lookAgain();
  return {
    clock: { now: () => machine.now() - ahead },
    look: () => look(),
    conditions: () => (ahead === 0 ? [] : [{ name: 'clock', state: 'degraded', why: said(ahead) }]),
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

function said(ahead: number): string {
  const seconds = Math.round(Math.abs(ahead) / 1000);
  const way = ahead > 0 ? 'ahead of' : 'behind';
  return `this machine's clock is ${seconds} s ${way} the database's, which counts: set both by NTP`;
}
