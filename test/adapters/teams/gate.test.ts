// Nobody but Teams, speaking to this very bot, gets past the gate (reliability T3, T4).
import { beforeEach, describe, expect, test } from 'vitest';
import { goodClaims, message, published, signed, start } from './support/channel.ts';
import { forgedTokens } from './support/forged-tokens.ts';
import { type Answer, elsewhere, type Gated, gated, own, rotated } from './support/gated.ts';

let gate: Gated;

describe('what Teams sends', () => {
  beforeEach(async () => {
    gate = await gated();
  });

  test('passes as it came', async () => {
    const activity = message({ value: { odd: ['kept', { as: 'it is' }] }, text: 'né\u202e' });
    expect(await gate.post(activity)).toBe(202);
    expect(gate.passed).toEqual([activity]);
  });

  test.each([
    ['exp', -299],
    ['exp', 0],
    ['nbf', 300],
    ['nbf', 0],
    ['iat', 300],
  ])('passes with %s %i s from now: clocks may differ by five minutes', async (claim, seconds) => {
    expect(await gate.post(message(), { [claim]: Math.floor(start / 1000) + seconds })).toBe(202);
  });

  test('passes without a not-before, which not every issuer gives', async () => {
    expect(await gate.post(message(), { nbf: undefined })).toBe(202);
  });

  test.each(['https://SMBA.trafficmanager.net/emea', 'https://smba.trafficmanager.net/emea'])(
    'passes with a token for %s: neither case of the host nor the slash at its end tell anything',
    async (url) => {
      expect(await gate.post(message(), { serviceurl: url })).toBe(202);
    },
  );

  test('passes with a new key as soon as that is published', async () => {
    expect(await gate.post(message())).toBe(202);
    gate.openId.publish([published(rotated, 'next')]);
    const key = { pair: rotated, kid: 'next' };
    expect(await gate.post(message(), {}, key)).toBe(401);
    gate.clock.at += 60_000;
    expect(await gate.post(message(), {}, key)).toBe(202);
    expect(await gate.post(message())).toBe(401);
  });

  test('passes with one token as often as it is sent, until its time has run out', async () => {
    expect(await gate.post(message())).toBe(202);
    gate.clock.at = start + 3_899_000;
    expect(await gate.post(message())).toBe(202);
    gate.clock.at = start + 3_900_000;
    expect(await gate.post(message())).toBe(401);
  });

  test('passes no more with a token whose key was replaced under the same name', async () => {
    const exp = Math.floor(start / 1000) + 48 * 3_600;
    expect(await gate.post(message(), { exp })).toBe(202);
    gate.openId.publish([published(rotated)]);
    gate.clock.at += 24 * 3_600_000;
    expect(await gate.post(message(), { exp })).toBe(401);
    expect(await gate.post(message(), { exp }, { pair: rotated, kid: 'own' })).toBe(202);
  });

  test('asks for the keys once', async () => {
    await Promise.all(Array.from({ length: 20 }, () => gate.post(message())));
    expect(gate.passed).toHaveLength(20);
    expect(gate.openId.asked).toEqual(
      new Map([
        ['/openid', 1],
        ['/keys', 1],
      ]),
    );
  });
});

describe('what Teams did not send (reliability T3, T4)', () => {
  beforeEach(async () => {
    gate = await gated();
  });

  test('hundreds of forged or broken tokens: all the same answer, none passes, none is logged', async () => {
    const forged = await forgedTokens({ own, elsewhere });
    expect(new Set(forged.map(({ authorization }) => String(authorization))).size).toBe(
      forged.length,
    );
    expect(forged.length).toBeGreaterThanOrEqual(200);
    const answers: [string, Answer][] = [];
    const rest = forged.values();
    const worker = async () => {
      for (const { name, authorization } of rest) {
        const headers = authorization === undefined ? {} : { authorization };
        answers.push([name, await gate.send(JSON.stringify(message()), headers)]);
      }
    };
    await Promise.all(Array.from({ length: 8 }, worker));
    const refused = { status: 401, body: 'unauthorized' };
    expect(
      answers.filter(([, { status, body }]) => status !== 401 || body !== refused.body),
    ).toEqual([]);
    expect(answers).toHaveLength(forged.length);
    expect(gate.passed).toEqual([]);
    expect(gate.logged).toHaveLength(forged.length);
    expect(gate.logged.filter((line) => /eyJ|Bearer/.test(line))).toEqual([]);
    expect(await gate.post(message())).toBe(202);
  }, 30_000);

  test('a token in the query or the body is none', async () => {
    const token = await signed(own.privateKey);
    expect(
      (await gate.send(JSON.stringify({ ...message(), access_token: token }), {})).status,
    ).toBe(401);
  });

  test('thousands of forged tokens leave nothing behind and ask nobody anything', async () => {
    expect(await gate.post(message())).toBe(202);
    const held = gate.keys.size;
    const now = Math.floor(start / 1000);
    const ways = [
      (n: number) => ({
        claims: { iss: `https://sts.windows.net/${n}/`, tid: `${n}` },
        kid: 'own',
      }),
      (n: number) => ({ claims: { aud: `${n}` }, kid: `k${n}` }),
      (n: number) => ({ claims: {}, kid: `k${n}` }),
      (n: number) => ({ claims: { exp: now + n, tid: `${n}` }, kid: 'own' }),
    ];
    let statuses = 0;
    const numbers = Array.from({ length: 3_000 }, (_, n) => n).values();
    const worker = async () => {
      for (const n of numbers) {
        const { claims, kid } = ways[n % ways.length]?.(n) ?? { claims: {}, kid: '' };
        const parts = [
          { alg: 'RS256', kid },
          { ...goodClaims(), ...claims },
        ];
        const [head, body] = parts.map((part) =>
          Buffer.from(JSON.stringify(part)).toString('base64url'),
        );
        const { status } = await gate.send('{}', {
          authorization: `Bearer ${head}.${body}.${'A'.repeat(342)}`,
        });
        if (status === 401) statuses += 1;
      }
    };
    await Promise.all(Array.from({ length: 16 }, worker));
    expect(statuses).toBe(3_000);
    expect(gate.keys.size).toBe(held);
    expect(gate.openId.asked.get('/keys')).toBe(1);
    gate.clock.at += 60_000;
    await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        gate.post(message(), {}, { pair: rotated, kid: `new${n}` }),
      ),
    );
    expect(gate.openId.asked.get('/keys')).toBe(2);
  }, 30_000);

  test('before any key is known, wrong issuers and audiences don’t make the gate ask', async () => {
    expect(await gate.post(message(), { iss: 'https://example.org' })).toBe(401);
    expect(await gate.post(message(), { aud: 'somebody' })).toBe(401);
    expect(gate.openId.asked.size).toBe(0);
  });

  test('when the keys can’t be had everybody is refused, and nothing is said about where they are', async () => {
    gate.openId.answers.set('/openid', { status: 500, body: 'secret host name' });
    const token = await signed(own.privateKey);
    const answer = await gate.send(JSON.stringify(message()), { authorization: `Bearer ${token}` });
    expect(answer).toEqual({ status: 503, body: 'unavailable' });
    expect(gate.passed).toEqual([]);
  });
});
