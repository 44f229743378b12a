// Things that go wrong on purpose: the next calls of the bot fail in a chosen way, or nothing of
// the connector can be reached at all.

/** Whether the call still had its effect before it went wrong. */
export type When = 'before' | 'after';

/** What the bot can call. */
export type CallName =
  | 'token'
  | 'conversations.create'
  | 'activities.send'
  | 'activities.update'
  | 'activities.delete'
  | 'members.list'
  | 'members.get'
  | 'teams.get'
  | 'teams.channels';

/**
 * How a call fails: with a status and error code (`retryAfter` in seconds, for 429); without any
 * answer until the caller gives up; with a cut connection. Or it only takes long: until a promise
 * has resolved.
 */
export type CallFault =
  | { status: number; code?: string; retryAfter?: number; when?: When }
  | { timeout: When }
  | { reset: When }
  | { until: Promise<unknown> };

/** What a fault may look at to decide whether it is meant. */
export type CallFacts = {
  /** The conversation or team in the address, as it was written there; null without one. */
  conversation: string | null;
  activity: string | null;
  body: unknown;
};

export type CallFilter = (facts: CallFacts) => boolean;

/** Faults waiting for their calls. */
export class CallFaults {
  /** True: every connection is cut. */
  down = false;
  #planned: { call: CallName | '*'; fault: CallFault; left: number; filter: CallFilter }[] = [];

  /** The next `times` calls of that name (`*`: any but `token`) that pass the filter fail. */
  plan(call: CallName | '*', fault: CallFault, times: number, filter: CallFilter): void {
    this.#planned.push({ call, fault, left: times, filter });
  }

  /** Forgets what was planned, and the connector is up again. */
  clear(): void {
    this.#planned = [];
    this.down = false;
  }

  /** The fault for this call, used up by asking. */
  next(call: CallName, facts: CallFacts): CallFault | null {
    if (this.down) return { reset: 'before' };
    const plan = this.#planned.find(
      (each) =>
        (each.call === call || (each.call === '*' && call !== 'token')) && each.filter(facts),
    );
    if (plan === undefined) return null;
    plan.left -= 1;
    if (plan.left <= 0) this.#planned.splice(this.#planned.indexOf(plan), 1);
    return plan.fault;
  }
}
