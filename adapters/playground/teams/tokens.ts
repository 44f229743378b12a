// The tenant's own issuer: it signs what it sends to the bot, publishes the keys, gives the bot
// tokens and knows them again. It can also make every kind of bad token, for tests of the bot.
import {
  base64url,
  type CryptoKey,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  type JWK,
  jwtVerify,
  SignJWT,
} from 'jose';
import type { Json } from '../slack/json.ts';

/**
 * Which key signs: the published one; another with the same kid; one that is published for another
 * channel; one that isn't published; none at all (`alg: none`); the public key used as
 * the secret of an HMAC.
 */
export type TokenKey = 'own' | 'forged' | 'unendorsed' | 'unknown' | 'none' | 'public as secret';

/** What to change in an otherwise good token; a claim of `undefined` is left out. */
export type TokenWish = { claims?: Json; header?: Json; key?: TokenKey };

export type IssuerOptions = {
  /** Epoch milliseconds as verifiers count them. */
  now: () => number;
  /** Where the issuer is served; also its name. */
  issuer: string;
  appId: string;
  serviceUrl: () => string;
};

const connectorAudience = 'https://api.botframework.com';

type Key = { kid: string; privateKey: CryptoKey; publicKey: CryptoKey };

async function newKey(kid: string): Promise<Key> {
  return { kid, ...(await generateKeyPair('RS256', { extractable: true })) };
}

/** Signs and verifies; made by {@link startIssuer}. */
export class Issuer {
  readonly #options: IssuerOptions;
  readonly #own: Key;
  readonly #other: Key;
  readonly #unendorsed: Key;

  constructor(options: IssuerOptions, own: Key, other: Key, unendorsed: Key) {
    this.#options = options;
    this.#own = own;
    this.#other = other;
    this.#unendorsed = unendorsed;
  }

  get name(): string {
    return this.#options.issuer;
  }

  /** The published keys. */
  async keys(): Promise<{ keys: (JWK & { endorsements: string[] })[] }> {
    const published = async ({ kid, publicKey }: Key, endorsements: string[]) => ({
      ...(await exportJWK(publicKey)),
      kid,
      use: 'sig',
      alg: 'RS256',
      endorsements,
    });
    const own = await published(this.#own, ['msteams']);
    return { keys: [own, await published(this.#unendorsed, ['webchat'])] };
  }

  /** A token as the channel sends it, or a bad one. */
  async sign(wish: TokenWish = {}): Promise<string> {
    const now = Math.floor(this.#options.now() / 1000);
    const claims = {
      serviceurl: this.#options.serviceUrl(),
      iss: this.#options.issuer,
      aud: this.#options.appId,
      nbf: now - 1,
      exp: now + 3600,
      ...wish.claims,
    };
    return this.#seal(claims, wish.header ?? {}, wish.key ?? 'own');
  }

  async #seal(claims: Json, header: Json, key: TokenKey): Promise<string> {
    const kid = { unendorsed: this.#unendorsed.kid, unknown: 'nobody-knows' }[key as string];
    const rs256 = { alg: 'RS256', typ: 'JWT', kid: kid ?? this.#own.kid, ...header };
    if (key === 'none') return `${encoded({ ...rs256, alg: 'none' })}.${encoded(claims)}.`;
    if (key === 'public as secret') {
      const secret = new TextEncoder().encode(await exportSPKI(this.#own.publicKey));
      return new SignJWT(claims).setProtectedHeader({ ...rs256, alg: 'HS256' }).sign(secret);
    }
    const signer = { own: this.#own, unendorsed: this.#unendorsed }[key as string] ?? this.#other;
    return new SignJWT(claims).setProtectedHeader(rs256).sign(signer.privateKey);
  }

  /** A token for the bot's calls to the connector, good for an hour. */
  botToken(): Promise<string> {
    const { appId } = this.#options;
    return this.sign({ claims: { aud: connectorAudience, appid: appId, serviceurl: undefined } });
  }

  /** Whether the tenant has given this token to the bot and it is still good. */
  async isBotToken(token: string): Promise<boolean> {
    const { issuer, appId, now } = this.#options;
    try {
      const { payload } = await jwtVerify(token, this.#own.publicKey, {
        issuer,
        audience: connectorAudience,
        algorithms: ['RS256'],
        currentDate: new Date(now()),
      });
      return payload.appid === appId;
    } catch {
      return false;
    }
  }
}

function encoded(value: Json): string {
  return base64url.encode(JSON.stringify(value));
}

/** An issuer with fresh keys. */
export async function startIssuer(options: IssuerOptions, kid: string): Promise<Issuer> {
  const [own, other, unendorsed] = await Promise.all([
    newKey(kid),
    newKey(kid),
    newKey(`${kid}-unendorsed`),
  ]);
  return new Issuer(options, own, other, unendorsed);
}
