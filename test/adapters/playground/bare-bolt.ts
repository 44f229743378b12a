// An unmodified Bolt app on a free port and a sample workspace connected to it: the other side
// that the workspace's tests talk to.
import { App, HTTPReceiver, type Logger, LogLevel } from '@slack/bolt';
import { WebClient } from '@slack/web-api';
import { sampleWorkspace } from '../../../adapters/playground/slack/sample-workspace.ts';
import {
  type SlackWorkspace,
  type SlackWorkspaceOptions,
  startSlackWorkspace,
} from '../../../adapters/playground/slack/workspace.ts';

const signingSecret = 'a-signing-secret';
const botToken = 'xoxb-sample';

/** A clock that moves only when told to. */
type ManualClock = { now: () => number; advance: (ms: number) => void };

function manualClock(): ManualClock {
  // Bolt compares signatures with the real time, so the clock starts there and then stands still.
  let now = Date.now();
  return {
    now: () => now,
    advance: (ms) => {
      now += ms;
    },
  };
}

/** A workspace with the sample's people, and a client that speaks for the bot. */
export async function aWorkspace(
  options: Partial<SlackWorkspaceOptions> = {},
): Promise<{ slack: SlackWorkspace; clock: ManualClock; client: WebClient }> {
  const clock = manualClock();
  const slack = await startSlackWorkspace({
    ...sampleWorkspace(),
    clock: clock.now,
    signingSecret,
    botToken,
    ...options,
  });
  return { slack, clock, client: clientOf(slack, botToken) };
}

/** Refusals are expected here: they are looked at, not logged. */
export const quiet: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  setLevel: () => undefined,
  getLevel: () => LogLevel.ERROR,
  setName: () => undefined,
};

/** The real client without retries, so that every failure is seen once. */
export function clientOf(slack: { apiUrl: string }, token: string, timeout = 5000): WebClient {
  return new WebClient(token, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout,
    logger: quiet,
  });
}

/** A Bolt app with these listeners, connected to the workspace; returns how to stop it. */
export async function connectBolt(
  slack: SlackWorkspace,
  listen: (app: App) => void,
): Promise<() => Promise<void>> {
  const receiver = new HTTPReceiver({ signingSecret, logger: quiet });
  const app = new App({
    receiver,
    authorize: () => Promise.resolve({ botToken, botId: 'B0BOT', botUserId: 'U0BOT' }),
    clientOptions: { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } },
    logger: quiet,
  });
  app.error(() => Promise.resolve());
  listen(app);
  const server = await app.start({ port: 0, host: '127.0.0.1' });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('Bolt has no port.');
  slack.connect(`http://127.0.0.1:${address.port}/slack/events`);
  return async () => {
    await app.stop();
  };
}
