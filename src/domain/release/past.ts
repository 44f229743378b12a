// How a question that was put again had ended: its old messages go on saying that, not what became of the new one.
import type { ReleaseEvent, Stamped } from './event.ts';
import { evolve } from './evolve.ts';
import type { Release } from './model.ts';

type Event = Stamped<ReleaseEvent>;

/**
 * The release as it stood when approval was asked for again after `round`; undefined while that round is the last.
 * A request that had run out without anybody noticing counts as expired: nothing else lets another follow it.
 */
export function afterRound(journal: readonly Event[], round: number): Release | undefined {
  const release = before(
    journal,
    (event) => event.type === 'requested' && event.approval.round > round,
  );
  if (release?.approval?.status !== 'open') return release;
  return { ...release, approval: { ...release.approval, status: 'expired' } };
}

/** The release as it stood when a waiver of `phase` was asked for again after event `seq`; undefined: it wasn't. */
export function afterWaiver(
  journal: readonly Event[],
  phase: string,
  seq: number,
): Release | undefined {
  return before(
    journal,
    (event) => event.type === 'waiver-asked' && event.phase === phase && event.seq > seq,
  );
}

function before(journal: readonly Event[], comes: (event: Event) => boolean): Release | undefined {
  const next = journal.findIndex(comes);
  return journal.slice(0, Math.max(0, next)).reduce<Release | undefined>(evolve, undefined);
}
