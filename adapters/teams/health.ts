// Whether Teams can be used right now, for /readyz: a chat that is down degrades the service and stops nothing (contract
// "Starting").
import type { Clock } from '../../src/app/ports.ts';
import { type Connector, ConnectorError, NO_SIGN_IN, NO_TOKEN } from './connector.ts';

export type TeamsHealth =
  | { readonly state: 'ok' }
  | { readonly state: 'degraded'; readonly why: string };

export interface WatchedConnector extends Connector {
  health(): TeamsHealth;
}

/** Whatever waits is tried again within five minutes: an older failure holds nothing up any more. */
const REMEMBERED_MS = 6 * 60_000;

/** The last call decides: what works again is well again. */
export function watched(connector: Connector, clock: Clock): WatchedConnector {
  let problem: string | undefined;
  let failedAt = 0;
  const seen = async <T>(call: Promise<T>): Promise<T> => {
    try {
      const answer = await call;
      problem = undefined;
      return answer;
    } catch (error) {
      problem = problemIn(error);
      failedAt = clock.now();
      throw error;
    }
  };
  return {
    turn: connector.turn,
    send: (...args) => seen(connector.send(...args)),
    update: (...args) => seen(connector.update(...args)),
    openChat: (...args) => seen(connector.openChat(...args)),
    openThread: (...args) => seen(connector.openThread(...args)),
    member: (...args) => seen(connector.member(...args)),
    members: (...args) => seen(connector.members(...args)),
    health: () =>
      problem === undefined || clock.now() - failedAt > REMEMBERED_MS
        ? { state: 'ok' }
        : { state: 'degraded', why: problem },
  };
}

/** Other answers are about one conversation, and show that Teams is there. */
function problemIn(error: unknown): string | undefined {
  if (!(error instanceof ConnectorError)) return "Teams can't be reached";
  if (error.code === NO_SIGN_IN) return "Microsoft's sign-in can't be reached";
  if (error.code === NO_TOKEN) return 'Microsoft gives the bot no token';
  if (error.status === undefined || error.status >= 500) return "Teams can't be reached";
  return error.status === 401 ? 'Teams refuses our credentials' : undefined;
}
