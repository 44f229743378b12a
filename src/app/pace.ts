// Chats take about one message a second per conversation and short bursts (Slack docs, Teams docs). Asking here first
// is cheaper than being told 429, and keeps one busy channel from slowing the others. Replicas that share a database share
// their paces by it (adapters/sql/shared-pace.ts); a process that is alone remembers them.
import type { Clock } from './ports.ts';

/** A lane has `burst` tokens and gets one back every `everyMs`. */
export interface Rate {
  readonly burst: number;
  readonly everyMs: number;
}

interface Lane {
  /** When the bucket would be full again if nothing more were taken. */
  fullAt: number;
  closedUntil: number;
}

export interface Pace {
  /** Takes a token: undefined to go on, or the epoch milliseconds before which there is none. */
  take(lane: string, rate: Rate): Promise<number | undefined>;
  /** The chat said 429: nothing more in this lane before `at`. */
  close(lane: string, at: number): Promise<void>;
}

/** When there is a token again in a bucket that this one more would let be full at `fullAt`. */
export function nextTokenAt(fullAt: number, { burst, everyMs }: Rate): number {
  return fullAt - burst * everyMs;
}

const idleLanes = 10_000;

export function createPace(clock: Clock): Pace {
  const lanes = new Map<string, Lane>();

  const laneNamed = (name: string): Lane => {
    const known = lanes.get(name);
    if (known !== undefined) return known;
    if (lanes.size >= idleLanes) forgetIdle(lanes, clock.now());
    const lane = { fullAt: 0, closedUntil: 0 };
    lanes.set(name, lane);
    return lane;
  };

  return {
    take: async (name, rate) => {
      const lane = laneNamed(name);
      const now = clock.now();
      if (now < lane.closedUntil) return lane.closedUntil;
      const fullAt = Math.max(lane.fullAt, now) + rate.everyMs;
      const nextAt = nextTokenAt(fullAt, rate);
      if (nextAt > now) return nextAt;
      lane.fullAt = fullAt;
      return undefined;
    },
    close: async (name, at) => {
      const lane = laneNamed(name);
      lane.closedUntil = Math.max(lane.closedUntil, at);
    },
  };
}

function forgetIdle(lanes: Map<string, Lane>, now: number): void {
  for (const [name, lane] of lanes) {
    if (lane.fullAt <= now && lane.closedUntil <= now) lanes.delete(name);
  }
}
