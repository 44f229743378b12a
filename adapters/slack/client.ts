// The one Web API client. Its defaults retry for half an hour and stop the whole queue at a 429
// (Slack docs); here a call is tried once, within a time, and the outbox decides what happens next.
import { type WebAPICallResult, WebClient, type WebClientOptions } from '@slack/web-api';
import type { Log } from '../../src/app/ports.ts';
import { slackLogger } from './logger.ts';

/** Shorter than any lease of the outbox. */
const timeoutMs = 8_000;

export interface ClientOptions {
  readonly botToken: string;
  /** `https://slack.com/api/` when absent. */
  readonly apiUrl?: string | undefined;
  readonly log: Log;
}

export function clientOptions(options: Omit<ClientOptions, 'botToken'>): WebClientOptions {
  return {
    ...(options.apiUrl === undefined ? {} : { slackApiUrl: options.apiUrl }),
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: timeoutMs,
    logger: slackLogger(options.log),
    // Method names are ours; an address in their place would carry the token elsewhere.
    allowAbsoluteUrls: false,
  };
}

/** Told about every call, for health. */
export interface Watch {
  worked(): void;
  failed(error: unknown): void;
}

class WatchedClient extends WebClient {
  readonly #watch: Watch;

  constructor(options: ClientOptions, watch: Watch) {
    super(options.botToken, clientOptions(options));
    this.#watch = watch;
  }

  override async apiCall(
    method: string,
    options?: Record<string, unknown>,
  ): Promise<WebAPICallResult> {
    try {
      const answer = await super.apiCall(method, options);
      this.#watch.worked();
      return answer;
    } catch (error) {
      this.#watch.failed(error);
      throw error;
    }
  }
}

export function createClient(options: ClientOptions, watch: Watch): WebClient {
  return new WatchedClient(options, watch);
}
