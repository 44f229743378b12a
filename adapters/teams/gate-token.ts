// Whether a bearer token is the channel's word to this very bot. What can be seen without a key is
// looked at first, so that a forged token neither asks anybody anything nor leaves a trace (reliability T3, T4).
import { hash } from 'node:crypto';
import { type CryptoKey, errors, jwtVerify } from 'jose';
import { z } from 'zod';
import type { Clock } from '../../src/app/ports.ts';
import type { SigningKeys } from './signing-keys.ts';

export interface TokenRules {
  /** The only audience. */
  readonly appId: string;
  /** The channel, the only issuer. */
  readonly issuer: string;
  readonly keys: SigningKeys;
  readonly clock: Clock;
}

/** What a good token vouches for, or why it isn't one: a text for the log. */
export type TokenReading =
  | {
      readonly ok: true;
      /** Where the sender may be answered. */
      readonly serviceUrl: string;
      /** The channels its key may sign for. */
      readonly endorsements: readonly string[];
    }
  | { readonly ok: false; readonly why: string };

/** How far the clocks of both sides may differ (Bot Connector authentication). */
const SKEW_S = 300;
const longest = 8192;

const bearer = /^Bearer ([\w-]+)\.([\w-]+)\.([\w-]+)$/;

/** Headers that would name a key of the sender's own make a token nobody's. */
const headerSchema = z.looseObject({
  alg: z.literal('RS256'),
  kid: z.string().regex(/^[\w.~-]{1,200}$/),
  jku: z.undefined().optional(),
  jwk: z.undefined().optional(),
  x5u: z.undefined().optional(),
  x5c: z.undefined().optional(),
  crit: z.undefined().optional(),
});

const claimsSchema = z.looseObject({
  exp: z.number(),
  nbf: z.number().optional(),
  iat: z.number().optional(),
  serviceurl: z.string().min(1),
});

/** A good token, and what made it one: it stays good while that key is published and its time hasn't run out. */
interface Verified {
  readonly reading: TokenReading;
  readonly kid: string;
  readonly key: CryptoKey;
  readonly exp: number;
}

/** Teams sends one token with everything it says within an hour or so. */
const MOST_VERIFIED = 100;

/**
 * Reads Authorization headers. Rejects with `KeysUnreachable` when there are no keys to verify with. Only good tokens are
 * remembered, by their digest: verifying the same bytes with the same key can't come out otherwise.
 */
export function createTokenReader(
  rules: TokenRules,
): (header: string | undefined) => Promise<TokenReading> {
  const verified = new Map<string, Verified>();
  const still = async ({ kid, key, exp }: Verified): Promise<boolean> =>
    !isOver(exp, rules.clock.now()) && (await rules.keys.keyFor(kid))?.key === key;
  return async (header = '') => {
    const digest = hash('sha256', header);
    const before = verified.get(digest);
    if (before !== undefined && (await still(before))) return before.reading;
    verified.delete(digest);
    const now = await readToken(header, rules);
    if (!('key' in now)) return now;
    if (verified.size >= MOST_VERIFIED) verified.clear();
    verified.set(digest, now);
    return now.reading;
  };
}

/** As `jose` has it. */
function isOver(exp: number, now: number): boolean {
  return exp <= Math.floor(now / 1000) - SKEW_S;
}

async function readToken(
  header: string,
  { appId, issuer, keys, clock }: TokenRules,
): Promise<Verified | Extract<TokenReading, { ok: false }>> {
  if (header === '') return bad('no token');
  const [whole, head = '', body = '', signature = ''] =
    bearer.exec(header.slice(0, longest + 1)) ?? [];
  if (whole === undefined || header.length > longest) return bad('no bearer token');
  if (![head, body, signature].every(isCanonical)) return bad('spelling of the token');
  const protectedHeader = headerSchema.safeParse(decoded(head));
  if (!protectedHeader.success) return bad('header of the token');
  const claims = claimsSchema.safeParse(decoded(body));
  if (!claims.success) return bad('claims of the token');
  const { iss, aud, iat = 0, exp, serviceurl } = claims.data;
  if (iss !== issuer) return bad('another issuer');
  if (aud !== appId) return bad('another audience');
  const now = clock.now();
  if (iat > now / 1000 + SKEW_S) return bad('issued in the future');
  const { kid } = protectedHeader.data;
  const key = await keys.keyFor(kid);
  if (key === undefined) return bad('unknown key');
  try {
    await jwtVerify(whole.slice('Bearer '.length), key.key, {
      algorithms: ['RS256'],
      issuer,
      audience: appId,
      clockTolerance: SKEW_S,
      currentDate: new Date(now),
      requiredClaims: ['exp'],
    });
  } catch (error) {
    return bad(error instanceof errors.JOSEError ? error.code : 'not verifiable');
  }
  const reading = { ok: true, serviceUrl: serviceurl, endorsements: key.endorsements } as const;
  return { reading, kid, key: key.key, exp };
}

function bad(why: string): Extract<TokenReading, { ok: false }> {
  return { ok: false, why };
}

/** Some bits of a last letter carry nothing: a token altered in them would still pass as the same one. */
function isCanonical(part: string): boolean {
  return Buffer.from(part, 'base64url').toString('base64url') === part;
}

function decoded(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
