// Which lines open a form: decided on the words alone, because a trigger lives three seconds.
import { verbNamed } from './grammar.ts';
import type { Line } from './line.ts';
import { planClauses } from './plan-clauses.ts';
import type { VerbName } from './verb.ts';
import { isId } from './words.ts';

/** The commands whose reason a form can ask for. */
const REASONED: readonly VerbName[] = ['reject', 'revise', 'promote', 'hold', 'rollback', 'cancel'];

/** Forms for everything a command says after its release; complete lines open none. */
const WHOLE_FORMS: readonly VerbName[] = [
  'move',
  'scope',
  'remind',
  'snooze',
  'captain',
  'candidate',
  'test',
  'action',
];

/** Whose reason alone may be missing; what they are about stands in the line, or goes without saying. */
const LIFTING: readonly VerbName[] = ['unfreeze', 'stop', 'go'];

/** Forms that ask only for the reason. */
const REASON_FORMS: readonly VerbName[] = ['reject', 'revise', 'hold', 'rollback', 'cancel'];

/**
 * Whether a line opens a form, decided on its words alone (a trigger lives three seconds). `here`: a release
 * is implied, so that `words` begin behind it.
 */
export function opensForm(line: Line, here: boolean): boolean {
  const verb = verbNamed(line.verb);
  if (verb?.form === undefined) return false;
  if (verb.name === 'plan') return leavesStartOpen(line);
  if (verb.name === 'add') return true;
  if (verb.name === 'can') return line.rest === '' && !here;
  if (verb.name === 'freeze') return line.words.length === 0 && line.because === undefined;
  if (verb.name === 'unfreeze' && line.words.length === 0) return false;
  if (LIFTING.includes(verb.name)) return line.because === undefined;
  if (verb.name === 'action' && line.words[0]?.toLowerCase() === 'done') return false;
  const behind = here ? line.words : wordsBehind(line);
  if (behind === undefined) return true;
  if (behind.length > 0) return false;
  if (verb.name === 'edit' || verb.name === 'review') return true;
  if (WHOLE_FORMS.includes(verb.name)) return true;
  if (line.asks) return REASONED.includes(verb.name);
  return REASON_FORMS.includes(verb.name) && line.because === undefined;
}

/** Words of a plan that belong nowhere may be a start without its `at`: they are read, and no form opens. */
function leavesStartOpen({ words }: Line): boolean {
  const { at, from, leftOver, twice } = planClauses(words);
  return at === undefined && from === undefined && leftOver === '' && twice === undefined;
}

/**
 * The words behind the release's name: an id, or a single word (`move payments`) with a version behind it.
 * Undefined when no release is named, which asks for one.
 */
function wordsBehind(line: Line): readonly string[] | undefined {
  const [first, second] = line.words;
  if (first === undefined) return undefined;
  if (isId(first)) return line.words.slice(1);
  if (first.startsWith('@')) return line.words;
  const version = second !== undefined && /^v?\d/i.test(second) && line.verb !== 'candidate';
  return line.words.slice(version ? 2 : 1);
}
