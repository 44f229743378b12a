// The channel as the gate meets it: keys behind an OpenID address on this machine, and tokens made with
// them, good ones and any other. Keys and answers can be changed while it runs.

import { createServer } from 'node:http';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { serving } from '../../../support/serving.ts';

/** Epoch milliseconds at which the tests begin. */
export const start = Date.UTC(2026, 10, 24, 9, 0);
export const appId = '11111111-2222-4333-8444-555555555555';
export const tenant = '00000000-0000-4000-8000-00000000000a';
export const serviceUrl = 'https://smba.trafficmanager.net/emea/';
export const issuer = 'https://api.botframework.com';

export interface Pair {
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
}

/** A key pair whose parts can be read. */
export async function newPair(alg = 'RS256'): Promise<Pair> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { privateKey, jwk: await exportJWK(publicKey) };
}

/** The claims of a good token. */
export function goodClaims(): Readonly<Record<string, unknown>> {
  const now = Math.floor(start / 1000);
  return { iss: issuer, aud: appId, serviceurl: serviceUrl, nbf: now - 60, exp: now + 3600 };
}

/** A token with these claims and header, signed as its `alg` says. */
export function signed(
  privateKey: Parameters<SignJWT['sign']>[0],
  claims: Readonly<Record<string, unknown>> = goodClaims(),
  header: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const whole = { alg: 'RS256', typ: 'JWT', kid: 'own', ...header };
  return new SignJWT(claims).setProtectedHeader(whole).sign(privateKey);
}

/** Where keys are published; every answer can be replaced. */
export interface OpenIdServer {
  /** Address of the metadata. */
  readonly url: string;
  readonly origin: string;
  /** How often each path was asked for. */
  readonly asked: Map<string, number>;
  /** What is answered, by path. */
  readonly answers: Map<string, Answer>;
  /** Publishes these keys and no others. */
  publish(keys: readonly object[]): void;
}

interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Starts a server that ends with the test. */
export async function openIdServer(): Promise<OpenIdServer> {
  const asked = new Map<string, number>();
  const answers = new Map<string, Answer>();
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.set(path, (asked.get(path) ?? 0) + 1);
    const { status = 200, headers = {}, body } = answers.get(path) ?? { status: 404, body: '' };
    response.writeHead(status, headers).end(body);
  });
  const origin = await serving(server);
  answers.set('/openid', { body: JSON.stringify({ issuer, jwks_uri: `${origin}/keys` }) });
  const publish = (keys: readonly object[]) => {
    answers.set('/keys', { body: JSON.stringify({ keys }) });
  };
  publish([]);
  return { url: `${origin}/openid`, origin, asked, answers, publish };
}

/** A published key, endorsed for Teams unless said otherwise. */
export function published(pair: Pair, kid = 'own', endorsements: unknown = ['msteams']): object {
  return { ...pair.jwk, kid, use: 'sig', endorsements };
}

/** A message as Teams sends it. */
export function message(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    type: 'message',
    id: '1700000000000',
    channelId: 'msteams',
    serviceUrl,
    text: 'plan payments 4.12.0',
    from: { id: '29:ana', name: 'Ana', aadObjectId: '00000000-0000-4000-8000-0000000000a1' },
    recipient: { id: `28:${appId}`, name: 'Signalbox' },
    conversation: { id: 'a:1', conversationType: 'personal', tenantId: tenant },
    channelData: { tenant: { id: tenant } },
    ...changes,
  };
}
