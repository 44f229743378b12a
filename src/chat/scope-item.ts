// One item of a release's scope as people write it: `fix: refund rounding`.
import type { ItemKind } from '../domain/release/model.ts';
import { LONGEST, tooLong } from './meaning.ts';
import type { Problem } from './problem.ts';
import { lackingProblem } from './understand-asking.ts';

const KINDS: readonly ItemKind[] = ['feature', 'fix', 'security'];

/** Without a kind it is a feature. The text may be empty. */
export function readItem(text: string): { readonly kind: ItemKind; readonly text: string } {
  const match = /^([a-z]+)\s*:\s*([\s\S]*)$/i.exec(text.trim());
  const kind = KINDS.find((one) => one === match?.[1]?.toLowerCase());
  return kind === undefined || match?.[2] === undefined
    ? { kind: 'feature', text: text.trim() }
    : { kind, text: match[2].trim() };
}

/** An item has a text, and not more of it than fits. */
export function itemProblem(text: string, id: string): Problem | undefined {
  if (text === '') return lackingProblem('scope', 'item', `scope ${id} add fix: refund rounding`);
  return tooLong('scope item', text, LONGEST.item);
}
