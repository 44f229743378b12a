// Things that go wrong on purpose: the next calls of a method fail in a chosen way, or nothing of
// Slack's API can be reached at all.

/** Whether the call still had its effect before it went wrong. */
export type When = 'before' | 'after';

/**
 * How a call fails: with Slack's error code; with an HTTP status; with 429 and a Retry-After in
 * seconds; without any answer until the caller gives up; with a cut connection.
 */
export type Fault =
  | { error: string }
  | { status: number; when?: When }
  | { ratelimited: number }
  | { timeout: When }
  | { reset: When };

/** Which calls of the method are meant, by their arguments. */
export type FaultFilter = (args: Record<string, unknown>) => boolean;

/** Faults waiting for their calls. */
export class Faults {
  /** True: every connection to the Web API and to response URLs is cut. */
  down = false;
  #planned: { method: string; fault: Fault; left: number; filter: FaultFilter }[] = [];

  /** The next `times` calls of the method (`*`: any; `response_url`) that pass the filter fail. */
  plan(method: string, fault: Fault, times: number, filter: FaultFilter): void {
    this.#planned.push({ method, fault, left: times, filter });
  }

  /** Forgets what was planned, and Slack is up again. */
  clear(): void {
    this.#planned = [];
    this.down = false;
  }

  /** The fault for this call, used up by asking. */
  next(method: string, args: Record<string, unknown>): Fault | null {
    if (this.down) return { reset: 'before' };
    const plan = this.#planned.find(
      (each) => (each.method === method || each.method === '*') && each.filter(args),
    );
    if (plan === undefined) return null;
    plan.left -= 1;
    if (plan.left <= 0) this.#planned.splice(this.#planned.indexOf(plan), 1);
    return plan.fault;
  }
}
