// What differs between what somebody answered for and what stands now: "since you approved" (product A5).
import type { Change } from '../../domain/release/model.ts';
import type { Text } from '../text.ts';
import { windowSpan } from './release-name.ts';

/** One text per difference, in the order given, without a final stop. */
export function changeLines(changes: readonly Change[]): readonly Text[] {
  return changes.map(changeText);
}

function changeText(change: Change): Text {
  switch (change.what) {
    case 'candidate':
      return fromTo('candidate', change.from ?? 'none', change.to ?? 'none');
    case 'scope-added':
      return [`+ ${change.item.kind} "`, change.item.text, '"'];
    case 'scope-dropped':
      return [`- ${change.item.kind} "`, change.item.text, '"'];
    case 'window':
      return ['window ', windowSpan(change.from), ' → ', windowSpan(change.to)];
    case 'backout':
      return change.to === ''
        ? ['back-out plan removed']
        : fromTo('back-out plan', change.from === '' ? 'none' : change.from, change.to);
    case 'environment':
    case 'version':
    case 'stage':
      return fromTo(change.what, change.from, change.to);
    case 'rollout':
      return change.from === change.to
        ? ['the stages of rollout ', change.to]
        : fromTo('rollout', change.from, change.to);
  }
}

function fromTo(what: string, from: string, to: string): Text {
  return [`${what} `, from, ' → ', to];
}
