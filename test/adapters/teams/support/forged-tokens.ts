// Headers nobody but a forger, a thief or a broken proxy sends: each differs from a good one in one way.
import { exportSPKI, importJWK, type JWTPayload, SignJWT } from 'jose';
import {
  appId,
  goodClaims,
  issuer,
  newPair,
  type Pair,
  serviceUrl,
  signed,
  start,
} from './channel.ts';

export interface Forged {
  readonly name: string;
  /** An array: the header comes so often. */
  readonly authorization: string | readonly string[] | undefined;
}

export interface Keys {
  /** Published as `own`. */
  readonly own: Pair;
  /** Published as `other-channel`, endorsed for another channel, and as `unendorsed`. */
  readonly elsewhere: Pair;
}

type Values = readonly (readonly [name: string, value: unknown])[];

const now = Math.floor(start / 1000);

const issuers: readonly unknown[] = [
  'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/',
  'https://sts.windows.net/f8cdef31-a31e-4b4a-93e4-5f571e91255a/',
  'https://sts.windows.net/72f988bf-86f1-41af-91ab-2d7cd011db47/',
  'https://sts.windows.net/cab8a31a-1906-4287-a0d8-4eef66b95f6e/',
  'https://login.microsoftonline.com/d6d49420-f39b-4df7-a1dc-d59a935871db/v2.0',
  'https://login.microsoftonline.com/f8cdef31-a31e-4b4a-93e4-5f571e91255a/v2.0',
  'https://login.microsoftonline.com/72f988bf-86f1-41af-91ab-2d7cd011db47/v2.0',
  'https://login.microsoftonline.com/botframework.com/v2.0',
  'https://login.microsoftonline.us/cab8a31a-1906-4287-a0d8-4eef66b95f6e/v2.0',
  'https://api.botframework.us',
  'https://api.botframework.azure.cn',
  `${issuer}/`,
  `${issuer}.example.org`,
  'https://example.org/https://api.botframework.com',
  'http://api.botframework.com',
  'https://API.botframework.com',
  ` ${issuer}`,
  `${issuer}\n`,
  'api.botframework.com',
  appId,
  '',
  null,
  1,
  [issuer],
  { url: issuer },
  undefined,
];

const audiences: readonly unknown[] = [
  '11111111-2222-4333-8444-555555555556',
  'https://api.botframework.com',
  'https://graph.microsoft.com',
  `api://${appId}`,
  `spn:${appId}`,
  `${appId} `,
  ` ${appId}`,
  `{${appId}}`,
  appId.slice(0, -1),
  `${appId}0`,
  '*',
  '',
  null,
  0,
  true,
  [appId],
  [appId, 'https://example.org'],
  ['https://example.org', appId],
  [],
  { id: appId },
  undefined,
];

const serviceUrls: readonly unknown[] = [
  'https://smba.trafficmanager.net/amer/',
  'https://smba.trafficmanager.net/',
  'https://smba.trafficmanager.net/emea/x/',
  'https://smba.trafficmanager.net/EMEA/',
  'https://smba.trafficmanager.net/emea//',
  'https://smba.trafficmanager.net.example.org/emea/',
  'https://smba.trafficmanager.net:8443/emea/',
  'https://x@smba.trafficmanager.net/emea/',
  'http://smba.trafficmanager.net/emea/',
  'https://smba.trafficmanager.net/emea/?x',
  'https://smba.trafficmanager.net/emea/#x',
  'https://example.org/',
  '*',
  '',
  null,
  1,
  [serviceUrl],
  undefined,
];

const times: readonly (readonly [claim: string, values: readonly unknown[]])[] = [
  ['exp', [now - 300, now - 301, now - 600, now - 3600, now - 86_400, 1, 0, -1]],
  ['exp', [null, undefined, '', 'never', String(now + 3600), [now + 3600], true]],
  [
    'nbf',
    [now + 301, now + 600, now + 3600, now + 86_400, start, String(now - 60), [], true, null],
  ],
  ['iat', [now + 301, now + 3600, start, String(now)]],
];

const badKids: Values = [
  ['unknown', 'somebody'],
  ['missing', undefined],
  ['empty', ''],
  ['a number', 1],
  ['a list', ['own']],
  ['null', null],
  ['an object', { kid: 'own' }],
  ['a path', '../../own'],
  ['a file', '/dev/null'],
  ['an address', 'https://example.org/keys'],
  ['SQL', "own' or '1'='1"],
  ['with a NUL', 'own\0'],
  ['with a break', 'own\r\nx: y'],
  ['with a space', ' own'],
  ['of another case', 'OWN'],
  ['very long', 'o'.repeat(3_000)],
  ['a prototype', '__proto__'],
  ['a method', 'constructor'],
  ['another method', 'toString'],
];

const schemes = (
  good: string,
): readonly (readonly [string, string | readonly string[] | undefined])[] => [
  ['no header', undefined],
  ['an empty header', ''],
  ['only a scheme', 'Bearer'],
  ['a scheme and a space', 'Bearer '],
  ['no scheme', good],
  ['a small scheme', `bearer ${good}`],
  ['a loud scheme', `BEARER ${good}`],
  ['two spaces', `Bearer  ${good}`],
  ['a tab', `Bearer\t${good}`],
  ['a colon', `Bearer: ${good}`],
  ['quotes', `Bearer "${good}"`],
  ['something behind', `Bearer ${good} x`],
  ['a list', `Bearer ${good}, Bearer ${good}`],
  ['two tokens', `Bearer ${good} ${good}`],
  ['a parameter', `Bearer token=${good}`],
  ['Basic', `Basic ${Buffer.from(`${appId}:${good}`).toString('base64')}`],
  ['Token', `Token ${good}`],
  ['Digest', 'Digest username="x"'],
  ['Negotiate', 'Negotiate YIIB'],
  ['null', 'Bearer null'],
  ['undefined', 'Bearer undefined'],
  ['an object', 'Bearer [object Object]'],
  ['garbage', 'Bearer a.b.c'],
  ['dots', 'Bearer ..'],
  ['no signature', `Bearer ${good.split('.').slice(0, 2).join('.')}`],
  ['an empty signature', `Bearer ${good.split('.').slice(0, 2).join('.')}.`],
  ['a fourth part', `Bearer ${good}.x`],
  ['five parts', `Bearer ${good}.x.y`],
  ['an empty header part', `Bearer .${good.split('.').slice(1).join('.')}`],
  ['an empty payload', `Bearer ${good.split('.')[0]}..${good.split('.')[2]}`],
  ['padding', `Bearer ${good}==`],
  ['plain base64', `Bearer ${good.replaceAll('-', '+').replaceAll('_', '/')}+`],
  ['a percent', `Bearer ${good.replace('.', '%2E')}`],
  ['very long', `Bearer ${good}${'a'.repeat(9_000)}`],
  ['twice', [`Bearer ${good}`, `Bearer ${good}`]],
  ['twice, the first bad', ['Bearer x.y.z', `Bearer ${good}`]],
  ['twice, the second bad', [`Bearer ${good}`, 'Bearer x.y.z']],
];

/** Each of them, with the reason in its name; no two are the same. */
export async function forgedTokens({ own, elsewhere }: Keys): Promise<readonly Forged[]> {
  const forger = await newPair();
  const good = await signed(own.privateKey);
  const list: Forged[] = schemes(good).map(([name, authorization]) => ({ name, authorization }));
  const add = (name: string, token: string) =>
    list.push({ name, authorization: `Bearer ${token}` });
  const withClaims = async (name: string, claims: Readonly<Record<string, unknown>>) =>
    add(name, await signed(own.privateKey, { ...goodClaims(), ...claims }));

  for (const iss of issuers) await withClaims(`issuer ${show(iss)}`, { iss });
  for (const aud of audiences) await withClaims(`audience ${show(aud)}`, { aud });
  for (const url of serviceUrls) await withClaims(`serviceurl ${show(url)}`, { serviceurl: url });
  for (const [claim, values] of times) {
    for (const value of values) await withClaims(`${claim} ${show(value)}`, { [claim]: value });
  }
  await withClaims("the bot's own outbound token (reliability T4)", {
    iss: 'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/',
    aud: 'https://api.botframework.com',
    appid: appId,
    ver: '1.0',
    serviceurl: undefined,
  });
  await withClaims('an emulator token for this bot', {
    iss: 'https://login.microsoftonline.com/f8cdef31-a31e-4b4a-93e4-5f571e91255a/v2.0',
    azp: appId,
    ver: '2.0',
  });
  await withClaims('a skill token', {
    iss: 'https://login.microsoftonline.com/72f988bf-86f1-41af-91ab-2d7cd011db47/v2.0',
    azp: '22222222-2222-4333-8444-555555555555',
    ver: '2.0',
  });

  for (const [name, kid] of badKids) {
    add(`kid ${name}`, await signed(own.privateKey, goodClaims(), { kid }));
    add(`kid ${name}, own key`, await signed(forger.privateKey, goodClaims(), { kid }));
  }
  add("another's key", await signed(forger.privateKey));
  add(
    'key of another channel',
    await signed(elsewhere.privateKey, goodClaims(), { kid: 'other-channel' }),
  );
  add(
    'key without channels',
    await signed(elsewhere.privateKey, goodClaims(), { kid: 'unendorsed' }),
  );
  add('kid of another key', await signed(own.privateKey, goodClaims(), { kid: 'other-channel' }));
  for (const [name, header] of [
    ['jku', { jku: 'https://example.org/keys' }],
    ['x5u', { x5u: 'https://example.org/cert' }],
    ['jwk', { jwk: forger.jwk }],
    ['x5c', { x5c: ['MIIB'] }],
  ] as const) {
    add(`${name} of a forger`, await signed(forger.privateKey, goodClaims(), header));
    add(
      `${name} and a new kid`,
      await signed(forger.privateKey, goodClaims(), { ...header, kid: 'mine' }),
    );
    add(`${name} under the right key`, await signed(own.privateKey, goodClaims(), header));
  }
  await addAlgorithms(add, own, good);
  addAltered(add, good);
  // By chance two ways of altering may make the same.
  return [...new Map(list.map((each) => [String(each.authorization), each])).values()];
}

type Add = (name: string, token: string) => void;

async function addAlgorithms(add: Add, own: Pair, good: string): Promise<void> {
  const [, body = '', signature = ''] = good.split('.');
  const headed = (header: object, end: string) => `${encoded(header)}.${body}.${end}`;
  for (const alg of [
    'none',
    'None',
    'NONE',
    'nOnE',
    '',
    'rs256',
    'RS256 ',
    null,
    1,
    ['RS256'],
    undefined,
  ]) {
    for (const end of ['', 'AA', signature]) {
      add(
        `alg ${show(alg)} with ${end.length} letters`,
        headed({ alg, typ: 'JWT', kid: 'own' }, end),
      );
    }
  }
  const publicKey = await importJWK({ ...own.jwk }, 'RS256');
  const pem = publicKey instanceof Uint8Array ? '' : await exportSPKI(publicKey);
  for (const [name, secret] of [
    ['its PEM', pem],
    ['its PEM without break', pem.trim()],
    ['its JWK', JSON.stringify(own.jwk)],
    ['its modulus', String(own.jwk.n)],
    ['its kid', 'own'],
  ] as const) {
    for (const alg of ['HS256', 'HS384', 'HS512']) {
      const key = new TextEncoder().encode(secret.padEnd(64, ' '));
      add(`${alg} with ${name} as secret`, await signed(key, goodClaims(), { alg }));
    }
  }
  const { privateKey } = own;
  const bytes = await crypto.subtle.exportKey('pkcs8', privateKey);
  for (const [alg, name, hash] of [
    ['RS384', 'RSASSA-PKCS1-v1_5', 'SHA-384'],
    ['RS512', 'RSASSA-PKCS1-v1_5', 'SHA-512'],
    ['PS256', 'RSA-PSS', 'SHA-256'],
    ['PS384', 'RSA-PSS', 'SHA-384'],
    ['PS512', 'RSA-PSS', 'SHA-512'],
  ] as const) {
    const key = await crypto.subtle.importKey('pkcs8', bytes, { name, hash }, false, ['sign']);
    add(`${alg} with the right key`, await signed(key, goodClaims(), { alg }));
    const [, , other = ''] = (await signed(key, goodClaims(), { alg })).split('.');
    add(`${alg} signature under RS256`, `${good.split('.').slice(0, 2).join('.')}.${other}`);
  }
  for (const alg of ['ES256', 'ES384', 'ES512', 'EdDSA']) {
    const { privateKey: key } = await newPair(alg);
    add(`${alg} of a forger`, await signed(key, goodClaims(), { alg }));
  }
  const critical = { crit: ['b64'], b64: true };
  const jwt = new SignJWT(goodClaims() as JWTPayload);
  const header = { alg: 'RS256', typ: 'JWT', kid: 'own', ...critical };
  add('crit', await jwt.setProtectedHeader(header).sign(privateKey));
}

/** Single letters changed, parts swapped, other contents under a signature that was right. */
function addAltered(add: Add, good: string): void {
  const parts = good.split('.');
  for (const [index, name] of ['header', 'payload', 'signature'].entries()) {
    const part = parts[index] ?? '';
    const step = Math.max(1, Math.floor(part.length / 20));
    const places = [...Array.from({ length: 20 }, (_, n) => n * step), part.length - 1];
    for (const at of new Set(places.filter((place) => place < part.length))) {
      const letter = part.charAt(at);
      const other = letter === 'B' ? 'C' : 'B';
      const changed = part.slice(0, at) + other + part.slice(at + 1);
      add(`${name} changed at ${at}`, parts.with(index, changed).join('.'));
    }
    add(`${name} cut`, parts.with(index, part.slice(0, -4)).join('.'));
    add(`${name} doubled`, parts.with(index, part + part).join('.'));
  }
  const [head = '', body = '', signature = ''] = parts;
  add('header and payload swapped', [body, head, signature].join('.'));
  for (const [name, claims] of [
    ['a longer life', { ...goodClaims(), exp: now + 86_400 }],
    ['another address', { ...goodClaims(), serviceurl: 'https://example.org/' }],
    ['one claim more', { ...goodClaims(), tid: 'x' }],
  ] as const) {
    add(`payload with ${name}`, [head, encoded(claims), signature].join('.'));
  }
  for (const [name, text] of [
    ['no JSON', 'x'],
    ['a list', '[]'],
    ['null', 'null'],
    ['a text', '"x"'],
    ['empty', '{}'],
  ] as const) {
    const odd = Buffer.from(text).toString('base64url');
    add(`payload ${name}`, [head, odd, signature].join('.'));
    add(`header ${name}`, [odd, body, signature].join('.'));
  }
  // The last letter of a signature of 256 bytes has four bits that mean nothing.
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const last = alphabet.indexOf(signature.slice(-1));
  for (const bits of [1, 2, 4, 8, 15]) {
    const letter = alphabet.charAt(last ^ bits);
    add(
      `signature spelled otherwise (${bits})`,
      [head, body, signature.slice(0, -1) + letter].join('.'),
    );
  }
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? 'missing';
}
