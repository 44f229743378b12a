// What is read in one breath is read by one transaction. SQLite locks and unlocks its file around each
// statement that stands alone, and looks whether anybody has committed; an answer reads a dozen times before it waits.
import type { Connection } from './sqlite.ts';

/** One handle's looks at what is committed. */
export interface Looks {
  /** Everything read before the event loop goes on sees the same as this. */
  take(): void;
  /** What is read from here on sees whatever is committed by now. */
  end(): void;
  /**
   * Takes a look; another number whenever another handle, of this process or not, has committed since the look before.
   * Undefined where asking costs as much as reading.
   */
  readonly version: (() => number) | undefined;
}

/** For a server that many read at the same time: each statement is a look of its own. */
export const eachItsOwn: Looks = {
  take: () => undefined,
  end: () => undefined,
  version: undefined,
};

/**
 * A look ends before the event loop goes on: nobody could hear meanwhile, from another process or a chat, of what it doesn't
 * see. What this process itself commits ends it at once; `end` is for that.
 */
export function looksOf({ client }: Connection): Looks {
  const [begin, commit] = [client.prepare('BEGIN'), client.prepare('COMMIT')];
  const asked = client.prepare<[], number>('PRAGMA data_version').pluck();
  let open = false;
  let version: number | undefined;
  const end = () => {
    // A closed handle has ended it already.
    if (open && client.open) commit.run();
    open = false;
    version = undefined;
  };
  const take = () => {
    if (open) return;
    begin.run();
    open = true;
    process.nextTick(end);
  };
  return {
    take,
    end,
    version() {
      take();
      version ??= asked.get() ?? 0;
      return version;
    },
  };
}
