// What people say about their own accounts: `link`, `link 7F3K-2QDX`, `unlink`.
import type { Line } from './line.ts';
import type { Meaning } from './meaning.ts';
import { unexpected } from './understand-asking.ts';

/** Whatever is left of a code without its spaces and dashes; anything longer than this was never one. */
const LONGEST_CODE = 32;

/** A code may be typed in pieces: `link 7f3k 2qdx`. */
export function linking(verb: 'link' | 'unlink', { words }: Line): Meaning {
  const [word] = words;
  if (verb === 'unlink') {
    if (word !== undefined) return unexpected('unlink', word);
    return { kind: 'link', wish: { type: 'unlink' } };
  }
  if (word === undefined) return { kind: 'link', wish: { type: 'ask-code' } };
  const code = words.join(' ');
  const typed = /^[a-z0-9][a-z0-9 -]*$/i.test(code) && code.length <= LONGEST_CODE;
  return typed ? { kind: 'link', wish: { type: 'give-code', code } } : unexpected('link', code);
}
