// Idempotency towards people and platforms: the same request gets the same answer, and one effect.
import type { Reader, Transaction } from './ports.ts';
import type { Said } from './saying.ts';
import type { Reply } from './speech.ts';

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

export async function keepReceipts(
  receipts: Receipts | undefined,
  outcome: string,
  reply: Reply,
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
