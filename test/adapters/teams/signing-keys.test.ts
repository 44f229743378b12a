// Keys come from one configured host, are forgotten after a day, and no request can make us ask for them often.
import { beforeEach, describe, expect, test } from 'vitest';
import {
  createSigningKeys,
  KeysUnreachable,
  type SigningKeys,
} from '../../../adapters/teams/signing-keys.ts';
import { newPair, type OpenIdServer, openIdServer, published, start } from './support/channel.ts';

const [own, next] = await Promise.all([newPair(), newPair()]);
const HOUR = 3_600_000;

let openId: OpenIdServer;
let now: number;
let keys: SigningKeys;

beforeEach(async () => {
  openId = await openIdServer();
  openId.publish([published(own)]);
  now = start;
  keys = keysOf(openId.url);
});

function keysOf(metadataUrl: string, local = true): SigningKeys {
  return createSigningKeys({ metadataUrl, local, clock: { now: () => now } });
}

function asked(): number {
  return openId.asked.get('/openid') ?? 0;
}

/** Waits until what was asked on the side is answered. */
async function askedTwice(): Promise<void> {
  await expect.poll(() => openId.asked.get('/keys'), { interval: 5 }).toBe(2);
}

describe('keys', () => {
  test('are known by name, with the channels they may sign for', async () => {
    const key = await keys.keyFor('own');
    expect(key?.endorsements).toEqual(['msteams']);
    expect(key?.key.algorithm).toMatchObject({ name: 'RSASSA-PKCS1-v1_5' });
    expect(await keys.keyFor('somebody')).toBeUndefined();
    expect(await keys.keyFor('__proto__')).toBeUndefined();
    expect(keys.size).toBe(1);
  });

  test('are asked for once, however many want them at once', async () => {
    await Promise.all(Array.from({ length: 50 }, (_, n) => keys.keyFor(n % 2 ? 'own' : `x${n}`)));
    expect(asked()).toBe(1);
  });

  test('are asked for again for an unknown name, but once a minute at most', async () => {
    await keys.keyFor('own');
    openId.publish([published(own), published(next, 'next')]);
    for (let n = 0; n < 100; n += 1) await keys.keyFor(`x${n}`);
    expect(await keys.keyFor('next')).toBeUndefined();
    expect(asked()).toBe(1);
    now += 60_000;
    const found = await Promise.all(Array.from({ length: 20 }, () => keys.keyFor('next')));
    expect(found.every((key) => key !== undefined)).toBe(true);
    expect(asked()).toBe(2);
  });

  test('that are no longer published are forgotten with the next answer', async () => {
    await keys.keyFor('own');
    openId.publish([published(next, 'next')]);
    now += 60_000;
    await keys.keyFor('next');
    expect(await keys.keyFor('own')).toBeUndefined();
    expect(keys.size).toBe(1);
  });

  test('are renewed on the side after half a day, so that an outage is not felt', async () => {
    await keys.keyFor('own');
    now += 12 * HOUR - 1;
    await keys.keyFor('own');
    expect(asked()).toBe(1);
    now += 1;
    await keys.keyFor('own');
    await askedTwice();
    openId.answers.set('/openid', { status: 503, body: '' });
    now += 23 * HOUR;
    expect(await keys.keyFor('own')).toBeDefined();
  });

  test('are nobody’s word after a day', async () => {
    await keys.keyFor('own');
    openId.answers.set('/openid', { status: 503, body: '' });
    now += 24 * HOUR;
    await expect(keys.keyFor('own')).rejects.toThrow(KeysUnreachable);
  });

  test('that could not be had are asked for again after five seconds, not at every request', async () => {
    openId.answers.set('/openid', { status: 503, body: '' });
    const all = await Promise.allSettled(Array.from({ length: 20 }, () => keys.keyFor('own')));
    expect(all.every(({ status }) => status === 'rejected')).toBe(true);
    await expect(keys.keyFor('own')).rejects.toThrow(KeysUnreachable);
    expect(asked()).toBe(1);
    openId.answers.set('/openid', {
      body: JSON.stringify({ jwks_uri: `${openId.origin}/keys` }),
    });
    now += 5_000;
    expect(await keys.keyFor('own')).toBeDefined();
    expect(asked()).toBe(2);
  });

  test('that are unusable are left out, and never more than 200 are held', async () => {
    const secret = { kty: 'oct', kid: 'secret', k: 'AAAA', endorsements: ['msteams'] };
    const broken = { kty: 'RSA', kid: 'broken', n: '?', e: '', endorsements: ['msteams'] };
    const odd = [{}, [], { ...published(own, 'odd'), endorsements: 'msteams' }];
    openId.publish([secret, broken, ...odd, published(own)]);
    expect(await keys.keyFor('own')).toBeDefined();
    for (const kid of ['secret', 'broken', 'odd']) expect(await keys.keyFor(kid)).toBeUndefined();
    const many = Array.from({ length: 300 }, (_, n) => published(own, `k${n}`));
    openId.publish(many);
    now += 60_000;
    await keys.keyFor('k0');
    expect(keys.size).toBe(200);
  });
});

describe('no keys are taken', () => {
  const long = JSON.stringify({ keys: [published(own)] }) + ' '.repeat(1024 * 1024);

  test.each<[string, { status?: number; headers?: Record<string, string>; body: string }]>([
    ['an answer that is no JSON', { body: '<html>' }],
    ['no keys', { body: '{"keys":[]}' }],
    ['keys that are no list', { body: '{"keys":{}}' }],
    ['a refusal', { status: 403, body: '{"keys":[]}' }],
    ['an answer without end', { body: long }],
  ])('from %s', async (_, answer) => {
    openId.answers.set('/keys', answer);
    await expect(keys.keyFor('own')).rejects.toThrow(KeysUnreachable);
  });

  test('from behind a redirect, even on the same host', async () => {
    const body = openId.answers.get('/keys')?.body ?? '';
    openId.answers.set('/moved', { body });
    openId.answers.set('/keys', { status: 302, headers: { location: '/moved' }, body: '' });
    await expect(keys.keyFor('own')).rejects.toThrow(KeysUnreachable);
    expect(openId.asked.get('/moved')).toBeUndefined();
  });

  test.each(['https://keys.example.org/keys', 'http://10.0.0.1/keys'])(
    'from another host than the metadata, such as %s',
    async (uri) => {
      openId.answers.set('/openid', { body: JSON.stringify({ jwks_uri: uri }) });
      await expect(keys.keyFor('own')).rejects.toMatchObject({
        cause: { message: 'the keys are said to be on another host' },
      });
    },
  );

  test('but this machine is one host under each of its names', async () => {
    const uri = `${openId.origin.replace('127.0.0.1', 'localhost')}/keys`;
    openId.answers.set('/openid', { body: JSON.stringify({ jwks_uri: uri }) });
    expect(await keys.keyFor('own')).toBeDefined();
  });

  test('without TLS outside local mode, nor from another machine in local mode', async () => {
    await expect(keysOf(openId.url, false).keyFor('own')).rejects.toThrow(KeysUnreachable);
    await expect(keysOf('http://keys.example.org/openid').keyFor('own')).rejects.toThrow(
      KeysUnreachable,
    );
    expect(asked()).toBe(0);
  });

  test('and what is thrown says nothing about where they were asked for', async () => {
    openId.answers.set('/keys', { status: 500, body: 'secret' });
    const error = await keys.keyFor('own').catch((thrown: unknown) => thrown);
    expect(String(error)).not.toMatch(/127|secret|500/);
  });
});
