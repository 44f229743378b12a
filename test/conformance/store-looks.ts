// A look for due messages costs about the same however many there are: it looks at the oldest, and finds what stands before each
// of them by an index, also where the database has no statistics yet.
import { describe, expect, test } from 'vitest';
import type { OutboxRow } from '../../src/app/store.ts';
import { enqueued, message, type OpenedStore } from './store-rows.ts';

const FEW = 400;
const MANY = 4_000;
/** A thousand are looked at instead of four hundred; looking at all of the others for each of them would be 25 times as much. */
const MOST_TIMES = 10;
const LOOKS = 5;

const NOTE = { dueAt: 1000, priority: 1 };
const oneOfMany = (n: number) =>
  message(`m${n}`, { ...NOTE, stream: `R-${n}`, place: `slack:C${n}` });
const ofOneStream = (n: number) =>
  message(`m${n}`, { ...NOTE, stream: 'calendar', place: `slack:C${n}` });

export function looks(open: () => Promise<OpenedStore>): void {
  describe('a look for what is due', () => {
    test.each([
      ['of thousands of streams', oneOfMany],
      ['of one stream in thousands of places', ofOneStream],
    ])('among thousands of messages %s takes no longer for each', async (_whose, rowOf) => {
      const store = await open();
      await put(store, 0, FEW, rowOf);
      const few = await lookMs(store);
      await put(store, FEW, MANY, rowOf);
      expect(await lookMs(store)).toBeLessThan(MOST_TIMES * few);
    });
  });
}

async function put(
  store: OpenedStore,
  from: number,
  to: number,
  rowOf: (n: number) => OutboxRow,
): Promise<void> {
  await enqueued(store, ...Array.from({ length: to - from }, (_, n) => rowOf(from + n)));
}

/** The quickest of a few: what else the machine does makes a look slower, never quicker. */
async function lookMs(store: OpenedStore): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < LOOKS; n += 1) {
    const begun = performance.now();
    await store.due(2000, 32, 'message');
    times.push(performance.now() - begun);
  }
  return Math.min(...times);
}
