// The workspace signs with node:crypto; openssl, written by others, has to come to the same
// signature over the same bytes.
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { signatureHeaders } from '../../../adapters/playground/slack/signing.ts';

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

function opensslDigest(secret: string, text: string): string {
  const run = spawnSync('openssl', ['dgst', '-sha256', '-hmac', secret], { input: text });
  return /[0-9a-f]{64}/.exec(run.stdout.toString('utf8'))?.[0] ?? 'no digest';
}

const bodies = [
  'token=x&command=%2Frelease&text=plan+payments+4.2.0',
  '{"type":"event_callback","event":{"text":"Größe → 4 €"}}',
  '',
];

test.skipIf(!hasOpenssl)('openssl dgst -sha256 -hmac signs every body alike', () => {
  for (const body of bodies) {
    const headers = signatureHeaders('8f742231b10e8888abcd99yyyzzz85a5', body, 1_531_420_618);
    const base = `v0:1531420618:${body}`;
    const digest = opensslDigest('8f742231b10e8888abcd99yyyzzz85a5', base);
    expect(headers).toEqual({
      'x-slack-request-timestamp': '1531420618',
      'x-slack-signature': `v0=${digest}`,
    });
  }
});
