// What /readyz says of a connection that can't be made: nothing that the network or a driver says itself.
import { expect, test } from 'vitest';
import { connectionWords, rawWords } from '../../../adapters/slack/connection-words.ts';

const refused = Object.assign(new Error('connect ECONNREFUSED 10.0.0.7:443'), {
  code: 'ECONNREFUSED',
});

test.each([
  ['wrapped by the SDK', new Error('a request error', { cause: refused })],
  ['one of several addresses', new AggregateError([refused, refused])],
])('a connection that is refused is said to be, %s', (_, error) => {
  expect(connectionWords(error)).toBe('the connection is refused');
  expect(rawWords(error)).toBe('connect ECONNREFUSED 10.0.0.7:443');
});

test('of a proxy that says no, its number is told', () => {
  expect(connectionWords(new Error('Proxy response (407) !== 200 when HTTP Tunneling'))).toBe(
    'Proxy response (407)',
  );
});

test('whatever else it is stays in the log', () => {
  const odd = new Error('0A000126:SSL routines::unexpected eof while reading');
  expect(connectionWords(odd)).toBe('the connection fails, and the log says how');
  expect(rawWords(odd)).toContain('SSL routines');
});
