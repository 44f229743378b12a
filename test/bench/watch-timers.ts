// How late timers ring, as another process sees it in the journal.
import { openJournal } from '../../adapters/sql/store.ts';
import { ascending } from './statistics.ts';

/** Whoever hasn't rung so long after the last was due counts as never. */
const PATIENCE_MS = 120_000;
const LOOK_MS = 4;

interface Watch {
  /**
   * Resolves when so many more timers have rung, with how late each was, ascending, in milliseconds; without end for those
   * that haven't in time.
   */
  rung(count: number, lastDue: number): Promise<readonly number[]>;
  close(): Promise<void>;
}

/** Looks at the journal behind the first `events`, as another process sees it. */
export async function watchTimers(url: string, events: number): Promise<Watch> {
  const journal = await openJournal(url);
  let position = events + 1;
  return {
    async rung(count, lastDue) {
      const late: number[] = [];
      while (late.length < count) {
        if (Date.now() > lastDue + PATIENCE_MS) {
          console.log(`only ${late.length} of ${count} timers rang in time`);
          while (late.length < count) late.push(Number.POSITIVE_INFINITY);
          break;
        }
        const rows = await journal.journal(position, count);
        const seen = Date.now();
        for (const { type, body } of rows) {
          const { due } = JSON.parse(body) as { readonly due?: number };
          if (type === 'reminded' && due !== undefined) late.push(seen - due);
        }
        position += rows.length;
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      }
      return ascending(late);
    },
    close: () => journal.close(),
  };
}
