// Idempotency towards people and platforms: the same request gets the same answer, and one effect.
import type { Refusal } from '../domain/decision.ts';
import type { Said } from './saying.ts';
import type { Reply, ReplyOutcome } from './speech.ts';
import type { Reader, Transaction } from './store.ts';
import type { World } from './world.ts';

export interface Receipts {
  /** This very delivery: signed bytes, an event's id. */
  readonly request: string;
  /** Remembered once accepted only: a form that was corrected may be submitted again. */
  readonly once: string | undefined;
}

export function receiptsOf({ utterance }: Pick<Said, 'utterance'>): Receipts {
  return { request: utterance.request, once: utterance.once };
}

/** What was answered before, as far as this reader can see. */
export async function seenBefore(
  receipts: Receipts | undefined,
  reader: Reader,
): Promise<Reply | undefined> {
  if (receipts === undefined) return undefined;
  const seen =
    (await reader.receipt(receipts.request)) ??
    (receipts.once === undefined ? undefined : await reader.receipt(receipts.once));
  return seen === undefined ? undefined : (JSON.parse(seen.reply) as Reply);
}

/** What came of a request: the answer, and the word it is remembered under. */
export interface Answered {
  /** `accepted`, or a refusal's code. */
  readonly outcome: ReplyOutcome;
  readonly reply: Reply;
}

/** A decision and its answer, as they are remembered. */
export function answered(
  outcome: { readonly kind: 'accepted' } | { readonly kind: 'refused'; readonly refusal: Refusal },
  reply: Reply,
): Answered {
  return { outcome: outcome.kind === 'accepted' ? 'accepted' : outcome.refusal.code, reply };
}

/**
 * One request, one transaction: its work and its answer are recorded together, and who asks again gets the first answer
 * and no second effect. Without receipts nobody asks again: a timer's row is its key. `ahead` reads what the work is going
 * to, while it is looked whether there is anything to do.
 */
export async function answerOnce(
  receipts: Receipts | undefined,
  work: (tx: Transaction) => Promise<Answered>,
  world: World,
  ahead: (tx: Transaction) => Promise<void> = async () => undefined,
): Promise<Reply> {
  const reply = await world.store.transaction(async (tx) => {
    const [seen] = await Promise.all([seenBefore(receipts, tx), ahead(tx)]);
    if (seen !== undefined) return seen;
    const { outcome, reply } = await work(tx);
    const done = { outcome, reply: { ...reply, outcome } };
    await keepReceipts(receipts, done, world.clock.now(), tx);
    return done.reply;
  });
  world.wakeups.nudge();
  return reply;
}

async function keepReceipts(
  receipts: Receipts | undefined,
  { outcome, reply }: Answered,
  at: number,
  tx: Transaction,
): Promise<void> {
  if (receipts === undefined) return;
  const text = JSON.stringify(reply);
  await tx.keepReceipt({ id: receipts.request, at, outcome, reply: text });
  if (receipts.once !== undefined && outcome === 'accepted') {
    await tx.keepReceipt({ id: receipts.once, at, outcome, reply: text });
  }
}
