// One item of a release's scope as people write it: `fix: refund rounding`.
import type { ItemKind } from '../domain/release/model.ts';
import { cut } from './cut.ts';
import { LONGEST, tooLong } from './meaning.ts';
import type { Problem } from './problem.ts';
import { lackingProblem } from './understand-asking.ts';

const KINDS: readonly ItemKind[] = ['feature', 'fix', 'security'];

export function kindNamed(word: string): ItemKind | undefined {
  return KINDS.find((one) => one === word.toLowerCase());
}

/** Without a kind in the text it is of the kind `otherwise`. The text may be empty. */
export function readItem(
  text: string,
  otherwise: ItemKind = 'feature',
): { readonly kind: ItemKind; readonly text: string } {
  const match = /^([a-z]+)\s*:\s*([\s\S]*)$/i.exec(text.trim());
  const kind = kindNamed(match?.[1] ?? '');
  return kind === undefined || match?.[2] === undefined
    ? { kind: otherwise, text: text.trim() }
    : { kind, text: match[2].trim() };
}

/** The text of at most so many UTF-16 units; of a longer one its beginning, and the link at its end if there is one. */
export function fitted(text: string, most: number): string {
  if (text.length <= most) return text;
  const link = /\shttps?:\/\/\S+$/.exec(text)?.[0] ?? '';
  const kept = link.length < most ? link : '';
  return cut(text.slice(0, text.length - kept.length), most - kept.length) + kept;
}

/** An item has a text, and not more of it than fits. */
export function itemProblem(text: string, id: string): Problem | undefined {
  if (text === '') return lackingProblem('scope', 'item', `scope ${id} add fix: refund rounding`);
  return tooLong('scope item', text, LONGEST.item);
}
