// Why a connection can't be made, in words for /readyz: what the network or a driver says stays in the log.

import { WebAPIHTTPError } from '@slack/web-api';

const WORDS = new Map([
  ['ENOTFOUND', "its name isn't found"],
  ['EAI_AGAIN', "its name isn't found now"],
  ['ECONNREFUSED', 'the connection is refused'],
  ['ECONNRESET', 'the connection is cut'],
  ['EHOSTUNREACH', 'there is no way out to it'],
  ['ENETUNREACH', 'there is no way out to it'],
  ['ETIMEDOUT', 'there is no answer'],
  ['UND_ERR_CONNECT_TIMEOUT', 'there is no answer'],
]);

/** What is at the bottom of it: a name that isn't known, a connection that is refused, a proxy that says no; or `otherwise`. */
export function connectionWords(
  error: unknown,
  otherwise = 'the connection fails, and the log says how',
): string {
  if (error instanceof WebAPIHTTPError) return `it answers with HTTP ${error.statusCode}`;
  const { message, code } = bottomOf(error);
  const known = code === undefined ? undefined : WORDS.get(code);
  return known ?? PROXY.exec(message)?.[0] ?? otherwise;
}

/** What the network itself says, for the log. */
export function rawWords(error: unknown): string {
  return bottomOf(error).message;
}

/** How the proxy's no is written: the number says what to do. */
const PROXY = /Proxy response \(\d{3}\)/;

function bottomOf(error: unknown): { readonly message: string; readonly code?: string } {
  if (!(error instanceof Error)) return { message: String(error) };
  if (error.cause instanceof Error) return bottomOf(error.cause);
  // Where several addresses of a host were tried in vain, each has its own error.
  if (error instanceof AggregateError) return bottomOf(error.errors[0]);
  const { message } = error;
  return 'code' in error && typeof error.code === 'string'
    ? { message, code: error.code }
    : { message };
}
