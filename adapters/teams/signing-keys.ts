// The keys with which the channel signs its tokens, from the one address that is configured for them.
// Nothing a token says can lead anywhere else, and no number of forged ones makes this grow.

import { type CryptoKey, importJWK } from 'jose';
import { z } from 'zod';
import type { Clock } from '../../src/app/ports.ts';
import { isThisMachine } from '../node/this-machine.ts';

interface SigningKey {
  readonly key: CryptoKey;
  /** The channels the key may sign for. */
  readonly endorsements: readonly string[];
}

export interface SigningKeys {
  /** The key of that name, or undefined; rejects with `KeysUnreachable` when nothing current is known. */
  keyFor(kid: string): Promise<SigningKey | undefined>;
  /** How many keys are held. */
  readonly size: number;
}

/** No current keys can be had: nobody can be told from a forger. The cause is for the log alone. */
export class KeysUnreachable extends Error {
  constructor(cause: unknown) {
    super("the channel's signing keys can't be had", { cause });
  }
}

export interface SigningKeysOptions {
  /** Address of the channel's OpenID metadata. */
  readonly metadataUrl: string;
  /** Local mode: keys may come from this machine without TLS. */
  readonly local: boolean;
  readonly clock: Clock;
}

const HOUR_MS = 3_600_000;
/** Keys older than this are nobody's word any more. */
const KEPT_MS = 24 * HOUR_MS;
/** From here on they are asked for again on the side, so that a short outage at the end of the day does no harm. */
const RENEWED_MS = 12 * HOUR_MS;
/** How often unknown names may make us ask, and how soon after an answer that failed. */
const ASK_AGAIN_MS = 60_000;
const RETRY_MS = 5_000;

const ANSWER_MS = 5_000;
const answerCap = 1024 * 1024;
const mostKeys = 200;

/** Asks for the keys when they are first needed, and then about twice a day. Questions under way are shared. */
export function createSigningKeys(options: SigningKeysOptions): SigningKeys {
  const { clock } = options;
  let known: ReadonlyMap<string, SigningKey> = new Map();
  let loadedAt = Number.NEGATIVE_INFINITY;
  let nextAt = Number.NEGATIVE_INFINITY;
  let underWay: Promise<void> | undefined;

  const load = async () => {
    try {
      known = await fetchKeys(options);
      loadedAt = clock.now();
      nextAt = loadedAt + ASK_AGAIN_MS;
    } catch (cause) {
      nextAt = clock.now() + RETRY_MS;
      throw new KeysUnreachable(cause);
    } finally {
      underWay = undefined;
    }
  };
  /** The question under way, or a new one if it is time for one. */
  const ask = (): Promise<void> | undefined => {
    if (underWay === undefined && clock.now() >= nextAt) underWay = load();
    return underWay;
  };
  const current = async () => {
    const age = clock.now() - loadedAt;
    if (age >= KEPT_MS) {
      await (ask() ?? Promise.reject(new KeysUnreachable('asked a moment ago')));
    } else if (age >= RENEWED_MS) ask()?.catch(() => {});
  };
  return {
    keyFor: async (kid) => {
      await current();
      const found = known.get(kid);
      if (found !== undefined) return found;
      await ask();
      return known.get(kid);
    },
    get size() {
      return known.size;
    },
  };
}

// ---------------------------------------------------------------- the channel's answer

const metadataSchema = z.looseObject({ jwks_uri: z.string() });
const keySetSchema = z.looseObject({ keys: z.array(z.unknown()) });
const keySchema = z.looseObject({
  kty: z.literal('RSA'),
  kid: z.string().min(1),
  n: z.string(),
  e: z.string(),
  endorsements: z.array(z.string()).default([]),
});

async function fetchKeys({
  metadataUrl,
  local,
}: SigningKeysOptions): Promise<ReadonlyMap<string, SigningKey>> {
  const from = new URL(metadataUrl);
  const metadata = metadataSchema.parse(await fetchJson(from, local));
  const to = new URL(metadata.jwks_uri);
  if (to.origin !== from.origin && !(local && isThisMachine(from) && isThisMachine(to))) {
    throw new Error('the keys are said to be on another host');
  }
  const { keys } = keySetSchema.parse(await fetchJson(to, local));
  const known = new Map<string, SigningKey>();
  for (const entry of keys.slice(0, mostKeys)) {
    const read = keySchema.safeParse(entry);
    if (!read.success) continue;
    const { kid, kty, n, e, endorsements } = read.data;
    const key = await importJWK({ kty, n, e }, 'RS256').catch(() => undefined);
    if (key === undefined || key instanceof Uint8Array || !isLong(key)) continue;
    known.set(kid, { key, endorsements });
  }
  if (known.size === 0) throw new Error('there is no usable key');
  return known;
}

/** Shorter ones can be broken, and jose doesn't verify with them. */
function isLong({ algorithm }: CryptoKey): boolean {
  return 'modulusLength' in algorithm && Number(algorithm.modulusLength) >= 2048;
}

async function fetchJson(url: URL, local: boolean): Promise<unknown> {
  if (url.protocol !== 'https:' && !(local && isThisMachine(url))) {
    throw new Error('keys are taken only over https');
  }
  const signal = AbortSignal.timeout(ANSWER_MS);
  const response = await fetch(url, { redirect: 'error', signal });
  if (response.status !== 200 || response.body === null) {
    await response.body?.cancel();
    throw new Error(`answered ${response.status}`);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.length;
    if (size > answerCap) throw new Error('the answer is over the cap');
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}
