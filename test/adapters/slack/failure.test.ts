// Failures that a test can't wait for over HTTP: what Node says of a connection, and what we make of it.
import { WebAPIRequestError } from '@slack/web-api';
import { expect, test } from 'vitest';
import { failureOf } from '../../../adapters/slack/failure.ts';

const now = 1_000_000;
const failed = (cause: Error) =>
  failureOf(new WebAPIRequestError(new TypeError('fetch failed', { cause })), now);
const withCode = (code: string) => Object.assign(new Error(code), { code });

test('an answer that didn’t come in time may be an answer all the same', () => {
  const timeout = new DOMException('The operation was aborted due to timeout', 'TimeoutError');
  expect(failureOf(new WebAPIRequestError(timeout), now)).toEqual({
    kind: 'uncertain',
    why: 'timeout',
  });
});

test.each(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'UND_ERR_BODY_TIMEOUT'])(
  '%s: it may have been sent',
  (code) => {
    expect(failed(withCode(code))).toEqual({ kind: 'uncertain', why: code });
  },
);

test.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'])(
  '%s: it was never sent',
  (code) => {
    expect(failed(withCode(code))).toEqual({ kind: 'failed', why: code, permanent: false });
  },
);

test('no address of several could be reached: never sent', () => {
  const cause = new AggregateError([withCode('ECONNREFUSED'), withCode('ECONNREFUSED')]);
  expect(failed(cause)).toMatchObject({ kind: 'failed', permanent: false });
});

test('what we don’t understand may have been sent', () => {
  expect(failureOf(new Error('odd'), now)).toEqual({ kind: 'uncertain', why: 'odd' });
});
