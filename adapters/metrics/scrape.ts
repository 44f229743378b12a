// What a scrape answers: the counts so far, and how much of the outbox waits right now.
import type { Backlog } from '../../src/app/store.ts';
import type { Instruments } from './instruments.ts';
import { processMetrics } from './prometheus.ts';

export interface Scrape {
  /** For the `Content-Type` header. */
  readonly type: string;
  readonly text: string;
}

/** By queue and by what they wait for. */
type JobCounts = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** What is looked at when it is asked for. Undefined: the database or Redis doesn't say, so that there are no figures rather than old ones. */
export interface Looked {
  readonly backlog: Backlog | undefined;
  readonly jobs: JobCounts | undefined;
  /** As `/readyz` has them. */
  readonly conditions: readonly { readonly name: string; readonly state: string }[];
}

export async function scrape(
  instruments: Instruments,
  { backlog, jobs, conditions }: Looked,
  now: number,
): Promise<Scrape> {
  const { registry, rows, oldestLateness, databaseUp, queueJobs, degraded } = instruments;
  degraded.reset();
  for (const { name, state } of conditions)
    degraded.set({ condition: name }, state === 'ok' ? 0 : 1);
  queueJobs.reset();
  for (const [queue, counts] of Object.entries(jobs ?? {})) {
    for (const [state, count] of Object.entries(counts)) queueJobs.set({ queue, state }, count);
  }
  rows.reset();
  oldestLateness.reset();
  databaseUp.set(backlog === undefined ? 0 : 1);
  if (backlog !== undefined) {
    const { due, overdue, soon, dead, oldestTimer = now, oldestMessage = now } = backlog;
    for (const [state, count] of Object.entries({ due, overdue, soon, dead })) {
      rows.set({ state }, count);
    }
    oldestLateness.set({ kind: 'timer' }, (now - oldestTimer) / 1000);
    oldestLateness.set({ kind: 'message' }, (now - oldestMessage) / 1000);
  }
  const text = `${await registry.metrics()}\n${await processMetrics()}`;
  return { type: registry.contentType, text };
}
