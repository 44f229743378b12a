// What a failed call means for the message it carried: did it arrive, may it be tried again, will it ever
// work (architecture, "Storage and delivery"; Slack docs).

import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api';
import type { Sent } from '../../src/app/ports.ts';
import type { ClosedReason } from '../../src/chat/views/closed-words.ts';
import { NEVER_SENT } from '../node/never-sent.ts';

export type Failure = Exclude<Sent, { kind: 'done' }>;

/** Slack's codes that no repetition cures: the place or the message itself is at fault. */
const permanent = new Set([
  'as_user_not_supported',
  'cannot_dm_bot',
  'cannot_reply_to_message',
  'cant_update_message',
  'channel_not_found',
  'duplicate_channel_not_found',
  'duplicate_message_not_found',
  'edit_window_closed',
  'invalid_arguments',
  'invalid_blocks',
  'invalid_blocks_format',
  'is_archived',
  'is_inactive',
  'metadata_too_large',
  'msg_blocks_too_long',
  'msg_too_long',
  'no_text',
  'not_enabled',
  'not_in_channel',
  'restricted_action',
  'restricted_action_non_threadable_channel',
  'restricted_action_read_only_channel',
  'restricted_action_thread_locked',
  'restricted_action_thread_only_channel',
  'user_disabled',
  'user_not_found',
  'user_not_visible',
  'view_too_large',
]);

/** Codes about the installation: an operator mends them, and then the same message goes out. */
const installation = new Set([
  'access_denied',
  'account_inactive',
  'invalid_auth',
  'missing_scope',
  'no_permission',
  'not_allowed_token_type',
  'not_authed',
  'org_login_required',
  'team_access_not_granted',
  'token_expired',
  'token_revoked',
]);

/** Slack failed inside and doesn't say how far it got. */
const halfway = new Set([
  'fatal_error',
  'internal_error',
  'request_timeout',
  'service_unavailable',
]);

/** What Slack says of a channel that is closed to us. */
const closedCodes = new Map<string, ClosedReason>([
  ['is_archived', 'archived'],
  ['not_in_channel', 'not-a-member'],
  ['channel_not_found', 'not-found'],
]);

/** Slack's own code for an error, e.g. `channel_not_found`; undefined when Slack didn't answer with one. */
export function slackCode(error: unknown): string | undefined {
  return error instanceof WebAPIPlatformError ? error.data.error : undefined;
}

/** True for an error that an operator has to mend before anything works again. */
export function isInstallationProblem(code: string | undefined): boolean {
  return code !== undefined && installation.has(code);
}

/** What became of a message whose call failed at `now`. */
export function failureOf(error: unknown, now: number): Failure {
  if (error instanceof WebAPIRateLimitedError) {
    return { kind: 'not-before', at: now + Math.max(1, error.retryAfter) * 1000 };
  }
  if (error instanceof WebAPIPlatformError) return fromSlack(error);
  if (error instanceof WebAPIHTTPError) {
    // A proxy or Slack's edge; below 500 the request was understood and refused.
    return error.statusCode >= 500
      ? { kind: 'uncertain', why: `HTTP ${error.statusCode}` }
      : { kind: 'failed', why: `HTTP ${error.statusCode}`, permanent: false };
  }
  if (error instanceof WebAPIRequestError) return fromConnection(error);
  return { kind: 'uncertain', why: error instanceof Error ? error.message : String(error) };
}

function fromSlack(error: WebAPIPlatformError): Failure {
  const { error: code, response_metadata } = error.data;
  if (code === 'message_not_found') return { kind: 'gone', why: code };
  if (halfway.has(code)) return { kind: 'uncertain', why: code };
  const details = response_metadata?.messages ?? [];
  const why = [code, ...details].join(' ');
  const closed = closedCodes.get(code);
  const told = closed === undefined ? {} : { closed };
  return { kind: 'failed', why, permanent: permanent.has(code), ...told };
}

function fromConnection(error: WebAPIRequestError): Failure {
  const code = causeCode(error.original);
  return code !== undefined && NEVER_SENT.has(code)
    ? { kind: 'failed', why: code, permanent: false }
    : { kind: 'uncertain', why: code ?? error.original.message };
}

/** The system's code beneath a failed fetch; an AggregateError holds one per address tried. */
function causeCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  if (error instanceof AggregateError) return causeCode(error.errors[0]);
  return error.name === 'TimeoutError' ? 'timeout' : causeCode(error.cause);
}
