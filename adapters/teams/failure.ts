// What a failed call to Teams means for the message it carried: did it arrive, may it be tried again, will it ever work
// (architecture, "Storage and delivery"; Teams docs).

import type { Sent } from '../../src/app/ports.ts';
import type { ClosedReason } from '../../src/chat/views/closed-words.ts';
import { NEVER_SENT } from '../node/never-sent.ts';
import { ConnectorError, NO_SIGN_IN, NO_TOKEN } from './connector.ts';

export type Failure = Exclude<Sent, { kind: 'done' }>;

/** Without a number of seconds from Teams. */
const BACK_OFF_MS = 2_000;

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

/** The same without a word of Teams': enough to say so now, too little to remember it. */
export function closedByStatus(error: unknown): ClosedReason | undefined {
  const status = error instanceof ConnectorError ? error.status : undefined;
  if (status === 403) return 'not-a-member';
  return status === 404 ? 'not-found' : undefined;
}

/** What became of a new message or an edit whose call failed at `now`. */
export function failureOf(error: unknown, now: number, what: 'post' | 'edit'): Failure {
  if (!(error instanceof ConnectorError)) return { kind: 'uncertain', why: String(error) };
  const { status, code, retryAfterMs } = error;
  const why = error.message;
  if (status === undefined) {
    return code !== undefined && ([NO_TOKEN, NO_SIGN_IN].includes(code) || NEVER_SENT.has(code))
      ? { kind: 'failed', why, permanent: false }
      : { kind: 'uncertain', why };
  }
  if (status === 429) return { kind: 'not-before', at: now + (retryAfterMs ?? BACK_OFF_MS) };
  // Refused before anything was done; the same call may go through in a moment (Teams docs).
  if (status === 412) return { kind: 'failed', why, permanent: false };
  if (status >= 500) return { kind: 'uncertain', why };
  const named = closedReason(error);
  if (status === 404 && what === 'edit' && named === undefined) return { kind: 'gone', why };
  const closed = named ?? closedByStatus(error);
  if (closedByStatus(error) !== undefined && closed !== undefined) {
    return { kind: 'failed', why, permanent: true, closed };
  }
  // 401 is about the installation: an operator mends it, and then the same message goes out.
  return { kind: 'failed', why, permanent: status === 400 || status === 413 };
}
