// What an operator is told about a database, by the codes that its driver gives.
import { expect, test } from 'vitest';
import { troubleOf } from '../../../adapters/sql/trouble.ts';

const failed = (code: string, message = 'as the driver says it, with bot:very-secret@ in it') =>
  troubleOf(Object.assign(new Error(message), { code }), 'db.example.org/signalbox');

test.each([
  ['28P01', /refuses this user and password\. Look at DATABASE_URL/, true],
  ['28000', /doesn't let this user in from here/, true],
  ['3D000', /there is no database db\.example\.org\/signalbox/, true],
  ['53100', /disk .* is full\. Nothing was recorded/, false],
  ['57P03', /is starting or stopping/, false],
  ['SQLITE_READONLY_DIRECTORY', /can only be read/, true],
  ['SQLITE_IOERR_WRITE', /the disk of .* fails/, false],
])('%s is told in our own words, never in the driver’s', (code, words, ofSettings) => {
  const trouble = failed(code);
  expect(trouble?.why).toMatch(words);
  expect(trouble?.why).not.toContain('very-secret');
  expect(trouble?.ofSettings).toBe(ofSettings);
});

test('a server that is not there is known under the error that lists all its addresses', () => {
  const refused = Object.assign(new AggregateError([], ''), { code: 'ECONNREFUSED' });
  expect(troubleOf(refused, 'db/x')?.why).toMatch(/nothing answers at db\/x/);
  expect(troubleOf(new Error('timeout expired'), 'db/x')?.why).toMatch(/doesn't answer in time/);
});

test('what nobody foresaw is left to whoever asks', () => {
  expect(failed('SQLITE_ERROR', 'near "selct": syntax error')).toBeUndefined();
  expect(troubleOf(new TypeError('x is undefined'), 'db')).toBeUndefined();
});
