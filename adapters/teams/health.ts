// Whether Teams can be used right now, for /readyz: a chat that is down degrades the service and stops nothing (contract
// "Starting").
import type { Connector } from './connector.ts';
import { ConnectorError } from './connector.ts';

export type TeamsHealth =
  | { readonly state: 'ok' }
  | { readonly state: 'degraded'; readonly why: string };

export interface WatchedConnector extends Connector {
  health(): TeamsHealth;
}

/** The last call decides: what works again is well again. */
export function watched(connector: Connector): WatchedConnector {
  let problem: string | undefined;
  const seen = async <T>(call: Promise<T>): Promise<T> => {
    try {
      const answer = await call;
      problem = undefined;
      return answer;
    } catch (error) {
      problem = problemIn(error) ?? problem;
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
    health: () => (problem === undefined ? { state: 'ok' } : { state: 'degraded', why: problem }),
  };
}

/** Other answers are about one conversation, not about Teams. */
function problemIn(error: unknown): string | undefined {
  if (!(error instanceof ConnectorError)) return "Teams can't be reached";
  if (error.status === undefined || error.status >= 500) return "Teams can't be reached";
  return error.status === 401 ? 'Teams refuses our credentials' : undefined;
}
