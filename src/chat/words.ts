// What single words of a line say by themselves: ids, and whether the line ends in text or in a reason.
import type { VerbName } from './verb.ts';

/** An item of the scope and a follow-up action's text hold any words: no `:` or `because` in them starts a reason. */
export function endsInText(line: string): boolean {
  return /^(?:scope|add|action(?!\s+done(?:\s|$)))(?:\s|$)/i.test(line);
}

/** The commands that keep a reason; any other is told that it has no place for one. */
const KEEPS_REASON: readonly VerbName[] = [
  'plan',
  'move',
  'remind',
  'cancel',
  'test',
  'approve',
  'reject',
  'revise',
  'abstain',
  'withdraw',
  'promote',
  'hold',
  'rollback',
  'freeze',
  'unfreeze',
  'stop',
  'go',
  'action',
];

export function keepsReason(verb: VerbName): boolean {
  return KEEPS_REASON.includes(verb);
}

const ID = /^(?:[RA]-\d{1,9}|this)$/i;

export function isId(word: string | undefined): boolean {
  return word !== undefined && ID.test(word);
}

/** An id of a release, or the one that is implied; `A-1` is an action's. */
export function isReleaseId(word: string | undefined): boolean {
  return isId(word) && !/^a/i.test(word ?? '');
}
