// A named moment in a stream's future; computed from state, never scheduled (architecture, "The shapes").

export interface Timer {
  readonly name: string;
  /** Epoch milliseconds. */
  readonly at: number;
}
