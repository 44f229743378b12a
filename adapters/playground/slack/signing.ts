// Slack signs what it sends so that an app can tell Slack from anybody else. This is Slack's side
// of it, written from "Verifying requests from Slack", signature version v0.
import { createHmac } from 'node:crypto';

/** The two headers of a signed request. */
export type SignatureHeaders = {
  'x-slack-request-timestamp': string;
  'x-slack-signature': string;
};

/** Signs the exact bytes of a body; `timestamp` is in epoch seconds, as Slack sends it. */
export function signatureHeaders(
  signingSecret: string,
  body: string,
  timestamp: number,
): SignatureHeaders {
  const base = `v0:${timestamp}:${body}`;
  const digest = createHmac('sha256', signingSecret).update(base, 'utf8').digest('hex');
  return { 'x-slack-request-timestamp': String(timestamp), 'x-slack-signature': `v0=${digest}` };
}
