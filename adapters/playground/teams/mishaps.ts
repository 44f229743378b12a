// What a test does to the calls of a bot: lets them fail, refuses or throttles those of one conversation, lets all through.
import type { CallFaults, CallFilter } from './call-faults.ts';
import type { ConnectorParts } from './connector.ts';
import { splitId } from './conversation-calls.ts';
import type { TeamsTenant } from './tenant.ts';

export function mishaps(
  faults: CallFaults,
  calls: Pick<ConnectorParts, 'limits'>,
): Pick<TeamsTenant, 'fail' | 'refuse' | 'throttle' | 'down' | 'recover' | 'unlimited'> {
  const inside =
    (conversation: string): CallFilter =>
    ({ conversation: called, body }) =>
      isIn(called, conversation) || (called === null && namesIn(body).includes(conversation));
  return {
    fail: (call, fault, times = 1, filter = () => true) => faults.plan(call, fault, times, filter),
    refuse: (conversation, status, code, times = 1) =>
      faults.plan('*', { status, code }, times, inside(conversation)),
    throttle: (conversation, retryAfter, times = 1) =>
      faults.plan(
        '*',
        { status: 429, code: 'TooManyRequests', retryAfter },
        times,
        inside(conversation),
      ),
    down: (isDown) => {
      faults.down = isDown;
    },
    recover: () => faults.clear(),
    unlimited: () => {
      calls.limits = null;
    },
  };
}

/** The channel that a new post is for. */
function namesIn(body: unknown): unknown[] {
  const at = (value: unknown, field: string): unknown =>
    typeof value === 'object' && value !== null ? Reflect.get(value, field) : undefined;
  return [at(at(at(body, 'channelData'), 'channel'), 'id')];
}

/** True when a call's conversation is this one, or a thread in it. */
export function isIn(called: string | null, conversation: string): boolean {
  return called !== null && (called === conversation || splitId(called).chatId === conversation);
}
