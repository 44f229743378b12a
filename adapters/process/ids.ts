// References by which a person and an operator find the same fault, and one-time codes: random, short, easy to say.
import { createHash, randomInt } from 'node:crypto';
import type { Ids } from '../../src/app/ports.ts';

/** Digits and capitals without I, L, O and U, which are misheard, misread or unfortunate (Crockford's base 32). */
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * Ids from the system's random numbers; a reference is like `7F3K-2QD`, one of 34 thousand million, a code like
 * `7F3K-2QDX`, one of a million million.
 */
export function systemIds(): Ids {
  return {
    reference: () => `${random(4)}-${random(3)}`,
    code: () => `${random(4)}-${random(4)}`,
    hash: (text) => createHash('sha256').update(text).digest('hex'),
  };
}

function random(length: number): string {
  return Array.from({ length }, () => letters.charAt(randomInt(letters.length))).join('');
}
