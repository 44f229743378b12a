// Nobody but Teams, speaking to this very bot, gets past the gate (reliability T3 to T6, T20).
import { createServer, request } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import express from 'express';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import {
  activityOf,
  createTeamsGate,
  type TeamsGateOptions,
} from '../../../adapters/teams/gate.ts';
import { createSigningKeys, type SigningKeys } from '../../../adapters/teams/signing-keys.ts';
import {
  appId,
  goodClaims,
  issuer,
  message,
  newPair,
  type OpenIdServer,
  openIdServer,
  published,
  serviceUrl,
  signed,
  start,
  tenant,
} from './support/channel.ts';
import { forgedTokens } from './support/forged-tokens.ts';

const [own, elsewhere, next] = await Promise.all([newPair(), newPair(), newPair()]);

interface Answer {
  readonly status: number;
  readonly body: string;
}

let clock: { at: number };
let port: number;
let passed: unknown[];
let logged: string[];
let openId: OpenIdServer;
let keys: SigningKeys;

async function open(changes: Partial<TeamsGateOptions> = {}): Promise<void> {
  passed = [];
  logged = [];
  clock = { at: start };
  const now = { now: () => clock.at };
  openId = await openIdServer();
  openId.publish([
    published(own),
    published(elsewhere, 'other-channel', ['webchat']),
    { ...elsewhere.jwk, kid: 'unendorsed', use: 'sig' },
  ]);
  keys = createSigningKeys({ metadataUrl: openId.url, local: true, clock: now });
  const write = (facts: object, text: string) => logged.push(`${JSON.stringify(facts)} ${text}`);
  const app = express();
  app.post(
    '/api/messages',
    createTeamsGate({
      appId,
      local: false,
      issuer,
      keys,
      allowedTenants: () => [tenant.toUpperCase()],
      clock: now,
      log: { info: write, warn: write, error: write },
      ...changes,
    }),
    (received, response) => {
      expect(received.body).toBe(activityOf(received));
      passed.push(received.body);
      response.status(202).end();
    },
  );
  const server = createServer({ maxHeaderSize: 65_536 }, app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
}

function send(
  body: string | Buffer,
  headers: Readonly<Record<string, string | readonly string[]>>,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      // A list of single headers: Node would join or drop the second of a kind.
      { port, host: '127.0.0.1', method: 'POST', path: '/api/messages', headers: flat(headers) },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk) => {
          text += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text }));
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

function flat(headers: Readonly<Record<string, string | readonly string[]>>): string[] {
  const all = { 'content-type': 'application/json; charset=utf-8', host: 'bot', ...headers };
  return Object.entries(all).flatMap(([name, value]) =>
    (typeof value === 'string' ? [value] : value).flatMap((each) => [name, each]),
  );
}

/** The status of an activity with a token that is good but for these claims. */
async function post(
  activity: unknown,
  claims: Readonly<Record<string, unknown>> = {},
  key = { pair: own, kid: 'own' },
): Promise<number> {
  const whole = { ...goodClaims(), ...claims };
  const token = await signed(key.pair.privateKey, whole, { kid: key.kid });
  const body = JSON.stringify(activity);
  return (await send(body, { authorization: `Bearer ${token}` })).status;
}

describe('what Teams sends', () => {
  beforeEach(() => open());

  test('passes as it came', async () => {
    const activity = message({ value: { odd: ['kept', { as: 'it is' }] }, text: 'né\u202e' });
    expect(await post(activity)).toBe(202);
    expect(passed).toEqual([activity]);
  });

  test.each([
    ['exp', -299],
    ['exp', 0],
    ['nbf', 300],
    ['nbf', 0],
    ['iat', 300],
  ])('passes with %s %i s from now: clocks may differ by five minutes', async (claim, seconds) => {
    expect(await post(message(), { [claim]: Math.floor(start / 1000) + seconds })).toBe(202);
  });

  test('passes without a not-before, which not every issuer gives', async () => {
    expect(await post(message(), { nbf: undefined })).toBe(202);
  });

  test.each(['https://SMBA.trafficmanager.net/emea', 'https://smba.trafficmanager.net/emea'])(
    'passes with a token for %s: neither case of the host nor the slash at its end tell anything',
    async (url) => {
      expect(await post(message(), { serviceurl: url })).toBe(202);
    },
  );

  test('passes with a new key as soon as that is published', async () => {
    expect(await post(message())).toBe(202);
    openId.publish([published(next, 'next')]);
    const rotated = { pair: next, kid: 'next' };
    expect(await post(message(), {}, rotated)).toBe(401);
    clock.at += 60_000;
    expect(await post(message(), {}, rotated)).toBe(202);
    expect(await post(message())).toBe(401);
  });

  test('asks for the keys once', async () => {
    await Promise.all(Array.from({ length: 20 }, () => post(message())));
    expect(passed).toHaveLength(20);
    expect(openId.asked).toEqual(
      new Map([
        ['/openid', 1],
        ['/keys', 1],
      ]),
    );
  });
});

describe('what Teams did not send (reliability T3, T4)', () => {
  beforeEach(() => open());

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
        answers.push([name, await send(JSON.stringify(message()), headers)]);
      }
    };
    await Promise.all(Array.from({ length: 8 }, worker));
    const refused = { status: 401, body: 'unauthorized' };
    expect(
      answers.filter(([, { status, body }]) => status !== 401 || body !== refused.body),
    ).toEqual([]);
    expect(answers).toHaveLength(forged.length);
    expect(passed).toEqual([]);
    expect(logged).toHaveLength(forged.length);
    expect(logged.filter((line) => /eyJ|Bearer/.test(line))).toEqual([]);
    expect(await post(message())).toBe(202);
  }, 30_000);

  test('a token in the query or the body is none', async () => {
    const token = await signed(own.privateKey);
    expect((await send(JSON.stringify({ ...message(), access_token: token }), {})).status).toBe(
      401,
    );
  });

  test('thousands of forged tokens leave nothing behind and ask nobody anything', async () => {
    expect(await post(message())).toBe(202);
    const held = keys.size;
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
        const { status } = await send('{}', {
          authorization: `Bearer ${head}.${body}.${'A'.repeat(342)}`,
        });
        if (status === 401) statuses += 1;
      }
    };
    await Promise.all(Array.from({ length: 16 }, worker));
    expect(statuses).toBe(3_000);
    expect(keys.size).toBe(held);
    expect(openId.asked.get('/keys')).toBe(1);
    clock.at += 60_000;
    await Promise.all(
      Array.from({ length: 50 }, (_, n) => post(message(), {}, { pair: next, kid: `new${n}` })),
    );
    expect(openId.asked.get('/keys')).toBe(2);
  }, 30_000);

  test('before any key is known, wrong issuers and audiences don’t make the gate ask', async () => {
    expect(await post(message(), { iss: 'https://example.org' })).toBe(401);
    expect(await post(message(), { aud: 'somebody' })).toBe(401);
    expect(openId.asked.size).toBe(0);
  });

  test('when the keys can’t be had everybody is refused, and nothing is said about where they are', async () => {
    openId.answers.set('/openid', { status: 500, body: 'secret host name' });
    const token = await signed(own.privateKey);
    const answer = await send(JSON.stringify(message()), { authorization: `Bearer ${token}` });
    expect(answer).toEqual({ status: 503, body: 'unavailable' });
    expect(passed).toEqual([]);
  });
});

describe('a good token with something else (reliability T5, T6, T11)', () => {
  beforeEach(() => open());

  test.each([
    'https://smba.trafficmanager.net.example.org/emea/',
    'https://x.trafficmanager.net/emea/',
    'http://smba.trafficmanager.net/emea/',
    'http://127.0.0.1:4000/',
    'https://example.org/',
  ])('the service URL %s is not answered at, even if the token says so', async (url) => {
    const [body, claims] = [message({ serviceUrl: url }), { ...goodClaims(), serviceurl: url }];
    const token = await signed(own.privateKey, claims);
    const answer = await send(JSON.stringify(body), { authorization: `Bearer ${token}` });
    expect(answer).toEqual({ status: 403, body: 'forbidden' });
  });

  test('the service URL of another token is not its own', async () => {
    const url = 'https://smba.trafficmanager.net/amer/';
    expect(await post(message({ serviceUrl: url }))).toBe(401);
  });

  const other = '99999999-0000-4000-8000-00000000000b';
  test.each<[string, Record<string, unknown>, number]>([
    [
      'the allowed tenant in another case',
      { channelData: { tenant: { id: tenant.toUpperCase() } } },
      202,
    ],
    ['only the conversation’s tenant', { channelData: undefined }, 202],
    ['only the channel data’s tenant', { conversation: { id: 'a:1' } }, 202],
    ['another tenant in the conversation', { conversation: { id: 'a:1', tenantId: other } }, 403],
    ['another tenant in the channel data', { channelData: { tenant: { id: other } } }, 403],
    ['a sender of another tenant', { from: { id: '29:x', tenantId: other } }, 403],
    ['no tenant at all', { conversation: { id: 'a:1' }, channelData: {} }, 403],
    ['an empty tenant', { conversation: { id: 'a:1', tenantId: '' } }, 403],
    ['a list of tenants', { conversation: { id: 'a:1', tenantId: [tenant] } }, 400],
  ])('%s', async (_, changes, status) => {
    expect(await post(message(changes))).toBe(status);
    expect(passed).toHaveLength(status === 202 ? 1 : 0);
  });

  test.each<[string, unknown]>([
    ['a list', []],
    ['a text', 'message'],
    ['null', null],
    ['no type', message({ type: undefined })],
    ['an empty type', message({ type: '' })],
    ['a type that is no text', message({ type: ['message'] })],
    ['no channel', message({ channelId: undefined })],
    ['a blank channel', message({ channelId: '' })],
    ['another channel', message({ channelId: 'webchat' })],
    ['the emulator', message({ channelId: 'emulator' })],
    ['no service URL', message({ serviceUrl: undefined })],
    ['a blank service URL', message({ serviceUrl: '' })],
    ['nobody', message({ from: undefined })],
    ['somebody without an id', message({ from: { name: 'Ana' } })],
    ['an id that is a number', message({ from: { id: 29 } })],
    ['no recipient', message({ recipient: undefined })],
    ['no conversation', message({ conversation: {} })],
    ['a message without an id', message({ id: undefined })],
    ['an invoke without an id', message({ type: 'invoke', id: undefined })],
    ['33 levels', message({ value: nested(32) })],
  ])('%s is no activity of Teams', async (_, activity) => {
    expect(await post(activity)).toBe(400);
    expect(passed).toEqual([]);
  });

  test('32 levels pass, and events without an id', async () => {
    expect(await post(message({ value: nested(31) }))).toBe(202);
    expect(await post(message({ type: 'conversationUpdate', id: undefined }))).toBe(202);
  });

  test.each([
    ['nothing', ''],
    ['no JSON', '{'],
    ['two values', '{}{}'],
    ['bytes that are no text', Buffer.from([0x22, 0xff, 0x22])],
    ['a prototype', JSON.stringify(message()).replace('{', '{"value":{"__proto__":{"x":1}},')],
    ['hundreds of thousands of levels', `${'['.repeat(400_000)}${']'.repeat(400_000)}`],
  ])('%s is refused', async (_, body) => {
    const authorization = `Bearer ${await signed(own.privateKey)}`;
    expect(await send(body, { authorization })).toEqual({ status: 400, body: 'bad request' });
  });
});

describe('bodies that aren’t read (reliability T20)', () => {
  beforeEach(() => open());

  test.each([
    ['content-encoding', 'gzip'],
    ['content-encoding', 'identity, br'],
    ['content-type', 'text/plain'],
    ['content-type', 'application/x-www-form-urlencoded'],
    ['content-type', 'application/json-seq'],
    ['content-type', ['application/json', 'text/plain']],
  ])('%s: %s is refused', async (name, value) => {
    const authorization = `Bearer ${await signed(own.privateKey)}`;
    const answer = await send(JSON.stringify(message()), { authorization, [name]: value });
    expect(answer.status).toBe(415);
  });

  test('a stranger’s body is not even looked at, a good one may have a megabyte', async () => {
    const most = JSON.stringify(message({ text: '' }));
    const filled = most.replace('"text":""', `"text":"${'a'.repeat(1024 * 1024 - most.length)}"`);
    const authorization = `Bearer ${await signed(own.privateKey)}`;
    expect((await send(filled, { authorization })).status).toBe(202);
    expect((await send(`${filled} `, { authorization })).status).toBe(413);
    expect(await answerTo(['content-length: 1000000'])).toMatch(/^HTTP\/1.1 401 /);
    expect(await answerTo(['content-length: 1048577'])).toMatch(/^HTTP\/1.1 413 /);
  });

  test('one that says nothing of its length is cut off when it gets too long', async () => {
    const authorization = `authorization: Bearer ${await signed(own.privateKey)}`;
    const chunk = `10000\r\n${'a'.repeat(0x10000)}\r\n`;
    const lines = [authorization, 'transfer-encoding: chunked', '', chunk.repeat(17)];
    expect(await answerTo(lines)).toMatch(/^HTTP\/1.1 413 /);
    expect(passed).toEqual([]);
  });
});

describe('local mode (contract "Starting")', () => {
  const here = 'http://127.0.0.1:4000/_connector';

  test('without an app id no token is asked for, and Teams may be on this machine', async () => {
    await open({ local: true, appId: undefined, allowedTenants: () => undefined });
    for (const url of [here, 'http://localhost:56150/_connector', 'https://[::1]/', serviceUrl]) {
      expect((await send(JSON.stringify(message({ serviceUrl: url })), {})).status).toBe(202);
    }
    const simulated = message({ id: undefined, channelId: 'emulator', serviceUrl: here });
    expect((await send(JSON.stringify(simulated), { authorization: 'Bearer x' })).status).toBe(202);
    expect(openId.asked.size).toBe(0);
  });

  test('but nowhere else, and a list of tenants still counts', async () => {
    await open({ local: true, appId: undefined });
    const away = message({ serviceUrl: 'http://example.org:4000/' });
    expect((await send(JSON.stringify(away), {})).status).toBe(403);
    const other = message({ serviceUrl: here, channelData: { tenant: { id: 'x' } } });
    expect((await send(JSON.stringify(other), {})).status).toBe(403);
  });

  test('with an app id a token is asked for', async () => {
    await open({ local: true, allowedTenants: () => undefined });
    expect((await send(JSON.stringify(message()), {})).status).toBe(401);
    expect(await post(message({ serviceUrl: here }), { serviceurl: here })).toBe(202);
  });

  test('only there may the app id be missing and the tenants be all', async () => {
    await expect(open({ appId: undefined })).rejects.toThrow('the app id is missing');
    await open({ allowedTenants: () => undefined });
    expect(await post(message())).toBe(403);
  });
});

function nested(levels: number): unknown {
  return Array.from({ length: levels }).reduce((inner) => ({ inner }), 'end');
}

/** What comes back first for a request with these lines. */
function answerTo(lines: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const head = ['POST /api/messages HTTP/1.1', 'host: bot', 'content-type: application/json'];
    const socket = connect(port, '127.0.0.1', () => {
      socket.write([...head, ...lines, '', ''].join('\r\n'));
    });
    socket.once('data', (data) => {
      resolve(data.toString());
      socket.destroy();
    });
    socket.once('error', reject);
  });
}
