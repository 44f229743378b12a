// What a failed call to Teams means for the message it carried: did it arrive, may it be tried again, will it ever work
// (architecture, "Storage and delivery"; Teams docs).
import type { Sent } from '../../src/app/ports.ts';
import type { ClosedReason } from '../../src/chat/views/closed-words.ts';
import { ConnectorError, NO_TOKEN } from './connector.ts';

export type Failure = Exclude<Sent, { kind: 'done' }>;

/** Without a number of seconds from Teams. */
const BACK_OFF_MS = 2_000;

/** The connection was never made, so nothing was sent. */
const neverSent = [
  NO_TOKEN,
  'ECONNREFUSED',
  'EAI_AGAIN',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ENETUNREACH',
];

/** Teams' words for a place that takes nothing from us; 403 and 404 without one of them are about the place too. */
const closedCodes = new Map<string, ClosedReason>([
  ['BotNotInConversationRoster', 'not-a-member'],
  ['ConversationBlockedByUser', 'not-a-member'],
  ['BotDisabledByAdmin', 'not-a-member'],
  ['ConversationNotFound', 'not-found'],
  ['ThreadNotFound', 'not-found'],
]);

/** What Teams says of a place that is closed to us; undefined when this error says nothing about it. */
export function closedReason(error: unknown): ClosedReason | undefined {
  if (!(error instanceof ConnectorError) || error.code === undefined) return undefined;
  return closedCodes.get(error.code);
}

/** What became of a new message or an edit whose call failed at `now`. */
export function failureOf(error: unknown, now: number, what: 'post' | 'edit'): Failure {
  if (!(error instanceof ConnectorError)) return { kind: 'uncertain', why: String(error) };
  const { status, code, retryAfterMs } = error;
  const why = error.message;
  if (status === undefined) {
    return code !== undefined && neverSent.includes(code)
      ? { kind: 'failed', why, permanent: false }
      : { kind: 'uncertain', why };
  }
  if (status === 429) return { kind: 'not-before', at: now + (retryAfterMs ?? BACK_OFF_MS) };
  // Refused before anything was done; the same call may go through in a moment (Teams docs).
  if (status === 412) return { kind: 'failed', why, permanent: false };
  if (status >= 500) return { kind: 'uncertain', why };
  const closed = closedReason(error);
  if (status === 404 && what === 'edit' && closed === undefined) return { kind: 'gone', why };
  if (status === 403 || status === 404) {
    const reason = closed ?? (status === 403 ? 'not-a-member' : 'not-found');
    return { kind: 'failed', why, permanent: true, closed: reason };
  }
  // 401 is about the installation: an operator mends it, and then the same message goes out.
  return { kind: 'failed', why, permanent: status === 400 || status === 413 };
}
