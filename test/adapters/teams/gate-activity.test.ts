// A good token isn't enough: what comes with it has to be an activity of Teams, from an allowed tenant and
// address, and of a bearable size (reliability T5, T6, T11, T20).
import { beforeEach, describe, expect, test } from 'vitest';
import { goodClaims, message, serviceUrl, signed, tenant } from './support/channel.ts';
import { type Gated, gated, own } from './support/gated.ts';

let gate: Gated;

describe('a good token with something else (reliability T5, T6, T11)', () => {
  beforeEach(async () => {
    gate = await gated();
  });

  test.each([
    'https://smba.trafficmanager.net.example.org/emea/',
    'https://x.trafficmanager.net/emea/',
    'http://smba.trafficmanager.net/emea/',
    'http://127.0.0.1:4000/',
    'https://example.org/',
  ])('the service URL %s is not answered at, even if the token says so', async (url) => {
    const [body, claims] = [message({ serviceUrl: url }), { ...goodClaims(), serviceurl: url }];
    const token = await signed(own.privateKey, claims);
    const answer = await gate.send(JSON.stringify(body), { authorization: `Bearer ${token}` });
    expect(answer).toEqual({ status: 403, body: 'forbidden' });
  });

  test('the service URL of another token is not its own', async () => {
    const url = 'https://smba.trafficmanager.net/amer/';
    expect(await gate.post(message({ serviceUrl: url }))).toBe(401);
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
    expect(await gate.post(message(changes))).toBe(status);
    expect(gate.passed).toHaveLength(status === 202 ? 1 : 0);
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
    expect(await gate.post(activity)).toBe(400);
    expect(gate.passed).toEqual([]);
  });

  test('32 levels pass, and events without an id', async () => {
    expect(await gate.post(message({ value: nested(31) }))).toBe(202);
    expect(await gate.post(message({ type: 'conversationUpdate', id: undefined }))).toBe(202);
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
    expect(await gate.send(body, { authorization })).toEqual({ status: 400, body: 'bad request' });
  });
});

describe('bodies that aren’t read (reliability T20)', () => {
  beforeEach(async () => {
    gate = await gated();
  });

  test.each([
    ['content-encoding', 'gzip'],
    ['content-encoding', 'identity, br'],
    ['content-type', 'text/plain'],
    ['content-type', 'application/x-www-form-urlencoded'],
    ['content-type', 'application/json-seq'],
    ['content-type', ['application/json', 'text/plain']],
  ])('%s: %s is refused', async (name, value) => {
    const authorization = `Bearer ${await signed(own.privateKey)}`;
    const answer = await gate.send(JSON.stringify(message()), { authorization, [name]: value });
    expect(answer.status).toBe(415);
  });

  test('a stranger’s body is not even looked at, a good one may have a megabyte', async () => {
    const most = JSON.stringify(message({ text: '' }));
    const filled = most.replace('"text":""', `"text":"${'a'.repeat(1024 * 1024 - most.length)}"`);
    const authorization = `Bearer ${await signed(own.privateKey)}`;
    expect((await gate.send(filled, { authorization })).status).toBe(202);
    expect((await gate.send(`${filled} `, { authorization })).status).toBe(413);
    expect(await gate.answerTo(['content-length: 1000000'])).toMatch(/^HTTP\/1.1 401 /);
    expect(await gate.answerTo(['content-length: 1048577'])).toMatch(/^HTTP\/1.1 413 /);
  });

  test('one that says nothing of its length is cut off when it gets too long', async () => {
    const authorization = `authorization: Bearer ${await signed(own.privateKey)}`;
    const chunk = `10000\r\n${'a'.repeat(0x10000)}\r\n`;
    const lines = [authorization, 'transfer-encoding: chunked', '', chunk.repeat(17)];
    expect(await gate.answerTo(lines)).toMatch(/^HTTP\/1.1 413 /);
    expect(gate.passed).toEqual([]);
  });
});

describe('local mode (contract "Starting")', () => {
  const here = 'http://127.0.0.1:4000/_connector';

  test('without an app id no token is asked for, and Teams may be on this machine', async () => {
    gate = await gated({ local: true, appId: undefined, allowedTenants: () => undefined });
    for (const url of [here, 'http://localhost:56150/_connector', 'https://[::1]/', serviceUrl]) {
      expect((await gate.send(JSON.stringify(message({ serviceUrl: url })), {})).status).toBe(202);
    }
    const simulated = message({ id: undefined, channelId: 'emulator', serviceUrl: here });
    expect((await gate.send(JSON.stringify(simulated), { authorization: 'Bearer x' })).status).toBe(
      202,
    );
    expect(gate.openId.asked.size).toBe(0);
  });

  test('nor may a page of another site speak there, by whatever name it leads here', async () => {
    gate = await gated({ local: true, appId: undefined, allowedTenants: () => undefined });
    const body = JSON.stringify(message({ serviceUrl: here }));
    for (const headers of [
      { host: 'evil.example' },
      { host: '127.0.0.1.evil.example:3000' },
      { host: '127.0.0.1:3000', origin: 'https://evil.example' },
      { host: 'localhost:3000', origin: 'null' },
    ]) {
      expect((await gate.send(body, headers)).status).toBe(403);
    }
  });

  test('but nowhere else, and a list of tenants still counts', async () => {
    gate = await gated({ local: true, appId: undefined });
    const away = message({ serviceUrl: 'http://example.org:4000/' });
    expect((await gate.send(JSON.stringify(away), {})).status).toBe(403);
    const other = message({ serviceUrl: here, channelData: { tenant: { id: 'x' } } });
    expect((await gate.send(JSON.stringify(other), {})).status).toBe(403);
  });

  test('with an app id a token is asked for', async () => {
    gate = await gated({ local: true, allowedTenants: () => undefined });
    expect((await gate.send(JSON.stringify(message()), {})).status).toBe(401);
    expect(await gate.post(message({ serviceUrl: here }), { serviceurl: here })).toBe(202);
  });

  test('only there may the app id be missing and the tenants be all', async () => {
    await expect(gated({ appId: undefined })).rejects.toThrow('the app id is missing');
    gate = await gated({ allowedTenants: () => undefined });
    expect(await gate.post(message())).toBe(403);
  });
});

function nested(levels: number): unknown {
  return Array.from({ length: levels }).reduce((inner) => ({ inner }), 'end');
}
