// What went over the wire, for tests and for people who wonder: every call of the bot and every
// delivery to it, in order.

/** A call of the Web API, or a post to a response URL. */
type CallEntry = {
  kind: 'call';
  /** Epoch milliseconds of the workspace's clock. */
  at: number;
  /** The method, or `response_url`. */
  method: string;
  args: Record<string, unknown>;
  /** HTTP status; null when the connection was cut or never answered. */
  status: number | null;
  /** Slack's error code; null when the call succeeded or had no answer. */
  error: string | null;
};

/** A request sent to the bot. */
type DeliveryEntry = {
  kind: 'delivery';
  at: number;
  /** `command`, `block_actions`, `view_submission`, an event's type, … or `raw`. */
  what: string;
  /** 0 for the first attempt. */
  retry: number;
  request: { body: string; headers: Record<string, string> };
  /** HTTP status of the bot; null when there was none. */
  status: number | null;
  /** Milliseconds the bot took. */
  took: number;
};

export type LogEntry = CallEntry | DeliveryEntry;

const most = 10_000;

/** Keeps the latest entries and counts what is still under way. */
export class Journal<Entry = LogEntry> {
  readonly entries: Entry[] = [];
  #busy = 0;
  #waiting: (() => void)[] = [];

  add(entry: Entry): void {
    this.entries.push(entry);
    if (this.entries.length > most) this.entries.splice(0, this.entries.length - most);
  }

  /** Runs work that `idle` waits for. */
  async during<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#busy += 1;
    try {
      return await work();
    } finally {
      this.#busy -= 1;
      if (this.#busy === 0) for (const done of this.#waiting.splice(0)) done();
    }
  }

  /** Resolves when nothing is under way, at once if so now. */
  idle(): Promise<void> {
    if (this.#busy === 0) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}
