// Whether Slack can be used right now, for /readyz: a chat that is down degrades the service and stops
// nothing (contract "Starting").

import type { Watch } from './client.ts';
import { connectionWords } from './connection-words.ts';
import { failureOf, isInstallationProblem, slackCode } from './failure.ts';

export type SlackHealth =
  | { readonly state: 'ok' }
  | { readonly state: 'degraded'; readonly why: string };

export interface HealthWatch extends Watch {
  /** Slack told us that the app was removed or its token withdrawn. */
  withdrawn(why: string): void;
  problem(): string | undefined;
}

/** The last call decides: what works again is well again. */
export function createHealthWatch(): HealthWatch {
  let problem: string | undefined;
  return {
    worked: () => {
      problem = undefined;
    },
    failed: (error) => {
      const code = slackCode(error);
      if (isInstallationProblem(code)) problem = `Slack refuses our token: ${code}`;
      else if (code === undefined && failureOf(error, 0).kind !== 'not-before') {
        problem = `Slack can't be reached: ${connectionWords(error)}`;
      }
    },
    withdrawn: (why) => {
      problem = why;
    },
    problem: () => problem,
  };
}
