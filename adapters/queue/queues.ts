// The queues on Redis, what a job in them looks like, and which of them a row belongs to.
import type { Wake } from '../../src/app/ports.ts';

/** Kept apart so that a slow chat takes no turn of a timer or of the other chat. */
export const QUEUES = ['signalbox-timers', 'signalbox-slack', 'signalbox-teams'] as const;

export type QueueName = (typeof QUEUES)[number];

/** What the keys in Redis begin with. */
export const PREFIX = 'signalbox';

/** How many rows of a queue one process has under way: of timers as many as share a commit, of messages some for each chat. */
export const AT_ONCE: Readonly<Record<QueueName, number>> = {
  'signalbox-timers': 32,
  'signalbox-slack': 8,
  'signalbox-teams': 8,
};

/** Nothing but the row's name: what it means is read when it is its turn. */
export interface Payload {
  readonly key: string;
}

/**
 * By the platform its place begins with. Which chat reaches a person is known only when the message is sent; such a
 * message waits with Slack's, and takes no turn of a timer.
 */
export function queueOf({ place }: Wake): QueueName {
  if (place === undefined) return 'signalbox-timers';
  const at = /^(?:home:)?teams:/.test(place) ? 'teams' : 'slack';
  return `signalbox-${at}`;
}

/** A job as BullMQ takes it. Its id is the row's in its present state: a row that is staged twice is there once. */
export function jobOf(wake: Wake, delay: number, staging: string) {
  return {
    name: 'due',
    data: { key: wake.key } satisfies Payload,
    opts: {
      // BullMQ takes a colon for a separator of its own.
      jobId: `${wake.id}-${staging}`.replaceAll(':', '~'),
      delay: Math.max(0, delay),
      attempts: 1,
      removeOnComplete: true,
      removeOnFail: true,
    },
  };
}
