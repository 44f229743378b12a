// What an operator is told about a database, by the codes that its driver gives.
import { expect, test } from 'vitest';
import { troubleOf } from '../../../adapters/sql/trouble.ts';

const failed = (code: string, message = 'as the driver says it, with bot:very-secret@ in it') =>
  troubleOf(Object.assign(new Error(message), { code }), 'db.example.org/signalbox');

test.each([
  ['28P01', /refuses this user and password\. Look at DATABASE_URL/, true],
  ['28000', /doesn't know this user, or doesn't let it in from here/, true],
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

test('a certificate that can’t be trusted, and a server with or without TLS', () => {
  const name = 'db.example.org/signalbox';
  const distrust = failed('DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate');
  expect(distrust?.why).toMatch(/certificate of .* can't be trusted .*sslrootcert=/);
  const plain = troubleOf(new Error('The server does not support SSL connections'), name);
  expect(plain?.why).toMatch(/doesn't speak TLS, and DATABASE_URL asks for it/);
  const secret = failed(
    '28000',
    'no pg_hba.conf entry for host "10.0.0.1", user "bot", database "signalbox", no encryption',
  );
  expect(secret?.why).toMatch(/doesn't let this user in from here without TLS\. Look at pg_hba/);
  expect(failed('CERT_HAS_EXPIRED')).toEqual({
    why: expect.stringMatching(/isn't valid now .*Renew it on the server/),
    ofSettings: false,
  });
  expect(failed('ERR_TLS_CERT_ALTNAME_INVALID')?.why).toMatch(/is for another name\. Look at/);
});

test.each([
  [
    'SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string',
    /db\/x wants a password, and there is none\. Put it into DATABASE_URL/,
    true,
  ],
  ['Connection terminated unexpectedly', /db\/x hung up\. Look at the server's log/, false],
])('what the driver says without a code: %s', (said, words, ofSettings) => {
  const trouble = troubleOf(new Error(said), 'db/x');
  expect(trouble?.why).toMatch(words);
  expect(trouble?.ofSettings).toBe(ofSettings);
});

test('a file or a folder that isn’t there is named', () => {
  const missing = { code: 'ENOENT', syscall: 'open', path: '/etc/ca.pem' };
  expect(troubleOf(Object.assign(new Error('ENOENT'), missing), 'db/x')?.why).toBe(
    "/etc/ca.pem, which DATABASE_URL names, can't be read. Look at the path, and at the right to read it.",
  );
  const folder = { code: 'ENOENT', syscall: 'mkdir', path: '/mnt/sub' };
  expect(troubleOf(Object.assign(new Error('ENOENT'), folder), '/mnt/sub/bot.db')?.why).toMatch(
    /no folder for \/mnt\/sub\/bot\.db, and none can be made/,
  );
});

test('what nobody foresaw is left to whoever asks', () => {
  expect(failed('SQLITE_ERROR', 'near "selct": syntax error')).toBeUndefined();
  expect(troubleOf(new TypeError('x is undefined'), 'db')).toBeUndefined();
});
