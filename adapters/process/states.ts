// Whether every release can be read: those that can't are looked for when the bot starts, beside its work, and health names
// them until they are mended.
import { setImmediate as turn } from 'node:timers/promises';
import type { Log } from '../../src/app/ports.ts';
import type { Store } from '../../src/app/store.ts';
import type { Condition } from '../http/server.ts';
import type { JournalReading } from '../sql/journal.ts';
import { isReadable, unreadableIn } from '../sql/unreadable.ts';

export interface States {
  /** Looks at all of them once. Never rejects. */
  look(): Promise<void>;
  /** What was found and is still so. Never rejects. */
  conditions(): Promise<readonly Condition[]>;
}

export function statesOf(store: JournalReading & Pick<Store, 'stream'>, log: Log): States {
  let found: readonly string[] = [];
  const snapshots: JournalReading['snapshots'] = async (...page) => {
    // People are answered between two pages.
    await turn();
    return store.snapshots(...page);
  };
  /** All of them where nobody can say. */
  const stillUnreadable = async (streams: readonly string[]): Promise<readonly string[]> => {
    try {
      const rows = await Promise.all(streams.map((stream) => store.stream(stream)));
      const mended = rows.flatMap((row) => (row && isReadable(row.state) ? row.stream : []));
      return streams.filter((stream) => !mended.includes(stream));
    } catch {
      return streams;
    }
  };
  return {
    async look() {
      try {
        const unreadable: string[] = [];
        for await (const stream of unreadableIn({ snapshots })) unreadable.push(stream);
        found = unreadable;
        if (found.length > 0) log.error({ streams: found }, 'states that can not be read');
      } catch (error) {
        log.error({ error }, 'the states could not be looked through');
      }
    },
    async conditions() {
      if (found.length === 0) return [];
      found = await stillUnreadable(found);
      return found.length === 0 ? [] : [{ name: 'states', state: 'degraded', why: said(found) }];
    },
  };
}

function said([first, ...others]: readonly string[]): string {
  const more = others.length === 0 ? '' : ` and of ${others.length} more`;
  return `the state of ${first}${more} can't be read: somebody has changed it. Whoever asks for it gets a reference, all else goes on; \`npm run replay\` says more, a backup has it (npm run restore)`;
}
