// Streams whose state isn't JSON any more: nothing of the bot writes such a one, so somebody has changed it.
import type { JournalReading } from './journal.ts';

/** States read at a time. */
const PAGE = 100;

/** In the order of their names; whoever takes only the first doesn't have the rest read. */
export async function* unreadableIn({
  snapshots,
}: Pick<JournalReading, 'snapshots'>): AsyncGenerator<string> {
  for (let after: string | undefined = ''; after !== undefined; ) {
    const page = await snapshots(after, PAGE);
    for (const { stream, state } of page) if (!isReadable(state)) yield stream;
    after = page.length < PAGE ? undefined : page.at(-1)?.stream;
  }
}

export function isReadable(state: string): boolean {
  try {
    JSON.parse(state);
    return true;
  } catch {
    return false;
  }
}
