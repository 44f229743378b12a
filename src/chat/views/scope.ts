// What a release changes: counts for a glance, items for a look.
import type { ItemKind, ScopeItem } from '../../domain/release/model.ts';
import type { Text } from '../text.ts';
import { count } from './phrases.ts';

const ORDER: readonly (readonly [kind: ItemKind, one: string, many: string])[] = [
  ['feature', 'feature', 'features'],
  ['fix', 'fix', 'fixes'],
  ['security', 'security', 'security'],
];

/** `2 features, 1 fix, 1 security`, or `nothing listed`. */
export function scopeCounts(scope: readonly ScopeItem[]): string {
  const counts = ORDER.map(([kind, one, many]) => {
    const number = scope.filter((item) => item.kind === kind).length;
    return number === 0 ? '' : count(number, one, many);
  }).filter((part) => part !== '');
  return counts.length === 0 ? 'nothing listed' : counts.join(', ');
}

/** One item with its number, which is what `scope R-1 drop <n>` names. */
function itemText(item: ScopeItem): Text {
  return [`${item.n}. ${item.kind}: `, item.text];
}

/** Up to `most` items, then how many there are besides. */
export function itemTexts(scope: readonly ScopeItem[], most: number): readonly Text[] {
  const shown = scope.slice(0, most).map(itemText);
  const rest = scope.length - shown.length;
  return rest === 0 ? shown : [...shown, [`+${rest} more`]];
}
