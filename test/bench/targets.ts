// Everything that is to be reached, in one table, and the book of what was.

interface Bar {
  /** What is measured, as the summary prints it. */
  readonly what: string;
  readonly unit: string;
  readonly atMost?: number;
  readonly atLeast?: number;
}

export const TARGETS = {
  'slack list': { what: "Slack, list: share of bare Bolt's rate", unit: '', atLeast: 0.5 },
  'slack durable': {
    what: "Slack, durable command: share of bare Bolt's rate",
    unit: '',
    atLeast: 0.2,
  },
  'slack p99': { what: 'Slack, sixteen at once: p99', unit: 'ms', atMost: 100 },
  'teams rate': { what: "Teams: share of bare botbuilder's rate", unit: '', atLeast: 0.4 },
  'teams p95': { what: "Teams, sixteen at once: p95, times the bare one's", unit: '', atMost: 2 },
  'chats p50': { what: 'From one chat to the other: p50', unit: 'ms', atMost: 150 },
  'chats p99': { what: 'From one chat to the other: p99', unit: 'ms', atMost: 500 },
  'timers p50': { what: 'Lateness of timers beside 100,000: p50', unit: 'ms', atMost: 100 },
  'timers p99': { what: 'Lateness of timers beside 100,000: p99', unit: 'ms', atMost: 1000 },
  'start-up': { what: 'Start-up with 10,000 releases', unit: 'ms', atMost: 1500 },
  memory: { what: 'Resident memory at rest, Teams unset', unit: 'MB', atMost: 200 },
  'list growth': { what: 'list among 10,000 releases, times among 100', unit: '', atMost: 2 },
  'audit time': { what: 'Audit verification of 200,000 events', unit: 'ms', atMost: 3000 },
  'audit memory': {
    what: 'Its peak memory, times that of 20,000 events',
    unit: '',
    atMost: 1.2,
  },
  'servers durable': {
    what: "PostgreSQL and Redis, durable command: share of bare Bolt's rate",
    unit: '',
    atLeast: 0.1,
  },
  'two replicas': { what: "Two replicas: share of one's rate", unit: '', atLeast: 0.8 },
  'redis stopped': {
    what: 'Acknowledgement p99 with Redis stopped, times the calm one',
    unit: '',
    atMost: 1.5,
  },
  'look among a million': {
    what: 'A look among 1,000,000 pending timers, times among 1,000',
    unit: '',
    atMost: 2,
  },
  'rush in process': {
    what: 'Lateness of 10,000 timers due in one second, in process: p99',
    unit: 'ms',
    atMost: 1000,
  },
  'rush by Redis': {
    what: 'The same on PostgreSQL and Redis: p99',
    unit: 'ms',
    atMost: 3000,
  },
  'after a flush': {
    what: '100,000 overdue rows dealt with after Redis was flushed',
    unit: 'ms',
    atMost: 60_000,
  },
  'worlds in memory': {
    what: 'Simulated worlds in memory, per minute and core',
    unit: '',
    atLeast: 200,
  },
  'worlds on disk': { what: 'Simulated worlds on disk, per minute', unit: '', atLeast: 60 },
} as const satisfies Readonly<Record<string, Bar>>;

export type TargetName = keyof typeof TARGETS;

export interface Book {
  /** Notes a measured value and answers how it is printed beside it: `0.5: not reached`. */
  judge(target: TargetName, value: number): string;
  /** A line for each target that was measured, those measured several times by their worst. */
  summary(): readonly string[];
}

export function aBook(): Book {
  const worst = new Map<TargetName, number>();
  return {
    judge(target, value) {
      const before = worst.get(target);
      if (before === undefined || isWorse(TARGETS[target], value, before)) worst.set(target, value);
      return verdict(TARGETS[target], value);
    },
    summary: () =>
      [...worst].map(([target, value]) => {
        const { what, unit }: Bar = TARGETS[target];
        return `${what}: ${said(value)}${unit === '' ? '' : ` ${unit}`} (${verdict(TARGETS[target], value)})`;
      }),
  };
}

function isWorse({ atMost }: Bar, value: number, than: number): boolean {
  return atMost === undefined ? value < than : value > than;
}

function verdict({ atMost, atLeast }: Bar, value: number): string {
  const isReached =
    (atMost === undefined || value <= atMost) && (atLeast === undefined || value >= atLeast);
  const bar = atMost === undefined ? `at least ${atLeast}` : `at most ${atMost}`;
  return `${bar}: ${isReached ? 'reached' : 'not reached'}`;
}

function said(value: number): string {
  return value >= 10 ? value.toFixed(0) : value.toFixed(2);
}
