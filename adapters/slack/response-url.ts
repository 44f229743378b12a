// Answering through a payload's response_url: an address that came in with a request, so it is used only
// when it is Slack's (reliability T26; contract "Starting").
import type { Log } from '../../src/app/ports.ts';
import type { Shown } from './block-kit.ts';

const timeoutMs = 8_000;

/** A private message through a response_url. */
interface Response extends Shown {
  readonly replace_original: boolean;
  readonly thread_ts?: string;
}

/** `https://hooks.slack.com/…`, or anything at the host (and port) of the Web API that we were told to use. */
export function isResponseUrl(address: string, apiUrl: string | undefined): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  if (url.username !== '' || url.password !== '') return false;
  if (url.protocol === 'https:' && url.host === 'hooks.slack.com') return true;
  if (apiUrl === undefined || !URL.canParse(apiUrl)) return false;
  const api = new URL(apiUrl);
  return url.host === api.host && url.protocol === api.protocol;
}

export interface ResponseUrls {
  /**
   * False when the message certainly didn't arrive (no usable address, refused, used up, expired), so that
   * another way may be taken. An answer that nobody heard counts as arrived: better missing than twice.
   */
  send(address: string | undefined, response: Response): Promise<boolean>;
}

export function createResponseUrls(options: {
  readonly apiUrl: string | undefined;
  readonly log: Log;
}): ResponseUrls {
  const { apiUrl, log } = options;
  return {
    send: async (address, response) => {
      if (address === undefined) return false;
      if (!isResponseUrl(address, apiUrl)) {
        log.warn({}, "a response address that is not Slack's was not used");
        return false;
      }
      try {
        const answer = await fetch(address, {
          method: 'POST',
          headers: { 'content-type': 'application/json; charset=utf-8' },
          body: JSON.stringify({ response_type: 'ephemeral', ...response }),
          redirect: 'error',
          signal: AbortSignal.timeout(timeoutMs),
        });
        if (answer.ok) return true;
        log.warn({ status: answer.status }, 'Slack refused an answer to a response address');
        return false;
      } catch (error) {
        log.warn({ error: String(error) }, 'an answer to a response address was not confirmed');
        return true;
      }
    },
  };
}
