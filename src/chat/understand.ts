// Words (and a form's fields) in, meaning out: the one parser behind typed lines, buttons and forms.
// Pure and total: whatever it can't understand is a problem with a line that would work.

import { findTarget } from './find.ts';
import { verbNamed } from './grammar.ts';
import { type Line, LONGEST_LINE, readLine } from './line.ts';
import { type Hearing, LONGEST, type Meaning, misunderstood } from './meaning.ts';
import { opensForm } from './opens-form.ts';
import { fitted, readItem } from './scope-item.ts';
import { aboutTheirs, unknownVerb } from './suggest.ts';
import { followUp } from './understand-action.ts';
import { ask, lacking, unexpected } from './understand-asking.ts';
import { editFrom, moveFrom } from './understand-change.ts';
import { freezing } from './understand-freeze.ts';
import { linking } from './understand-link.ts';
import { planFrom } from './understand-plan.ts';
import { onRelease } from './understand-release.ts';
import { remindFrom } from './understand-remind.ts';
import { snoozeFrom } from './understand-snooze.ts';
import type { Verb, VerbName } from './verb.ts';
import { endsInText, isId, keepsReason } from './words.ts';

/** The title of the form these words open, or undefined; see `opensForm`. */
export function formTitle(text: string): string | undefined {
  const line = readLine(text.slice(0, LONGEST_LINE), endsInText);
  return opensForm(line, false) ? verbNamed(line.verb)?.form : undefined;
}

/** How long a confirmation may be given (contract "Words"). */
export const CONFIRM_MS = 2 * 60 * 1000;

export function understand(text: string, hearing: Hearing): Meaning {
  if (text.length > LONGEST_LINE) {
    return misunderstood({
      code: 'too-long',
      what: 'line',
      limit: LONGEST_LINE,
      length: text.length,
    });
  }
  const line = readLine(text, endsInText);
  if (line.verb === '' || isGreeting(line)) return { kind: 'query', query: { type: 'home' } };
  if (line.verb === 'confirm') return confirmed(line, hearing);
  return understandLine(text, line, hearing);
}

/** What people say to somebody they don't know yet. */
const GREETINGS = ['hi', 'hello', 'hey'];

function isGreeting({ verb, rest }: Line): boolean {
  return rest === '' && GREETINGS.includes(verb.replace(/\W+$/, ''));
}

function understandLine(text: string, line: Line, hearing: Hearing): Meaning {
  const verb = verbNamed(line.verb);
  if (verb === undefined) return unknownVerb(text, line, hearing);
  const meaning =
    line.because !== undefined && !keepsReason(verb.name)
      ? unexpected(verb.name, `because ${line.because}`)
      : dispatch(verb, line, hearing);
  return meaning.kind === 'problem' ? aboutTheirs(meaning, verb, line, hearing) : meaning;
}

/** `confirm 1764190800 cancel R-42 because …`: the second until which the line may be confirmed, and the line. */
function confirmed({ rest }: Line, hearing: Hearing): Meaning {
  const match = /^(\d{1,12})\s+(\S.*)$/s.exec(rest);
  const text = match?.[2] ?? '';
  const line = readLine(text, endsInText);
  if (match?.[1] === undefined || line.verb === 'confirm') return lacking('confirm', 'line');
  const until = Number(match[1]) * 1000;
  const holds = hearing.now <= until && until <= hearing.now + CONFIRM_MS;
  if (holds) return understandLine(text, line, { ...hearing, confirmed: true });
  // A form still has its fields: it is asked about anew instead of being typed again.
  if (hearing.fields !== undefined) return understandLine(text, line, hearing);
  return misunderstood({ code: 'ended-confirmation' });
}

function dispatch(verb: Verb, line: Line, hearing: Hearing): Meaning {
  switch (verb.name) {
    case 'back':
      return line.rest === '' ? { kind: 'back' } : unexpected('back', line.rest);
    case 'plan':
      return planFrom(line, hearing);
    case 'add':
      return addition(line, hearing);
    case 'action':
      if (line.words[0]?.toLowerCase() === 'done') return followUp(line, hearing, undefined);
      break;
    case 'freeze':
    case 'unfreeze':
    case 'stop':
    case 'keep':
    case 'go':
      return freezing(verb.name, line, hearing);
    case 'link':
    case 'unlink':
      return linking(verb.name, line);
    case 'list':
    case 'actions':
    case 'approvals':
    case 'freezes':
    case 'home':
    case 'whoami':
    case 'help':
    case 'can':
      return ask(verb.name, line, hearing);
  }
  return aboutRelease(verb, line, hearing);
}

/** `add fix: refund rounding`: which release is asked for in a form; sending that is saying `scope R-1 add …`. */
function addition(line: Line, hearing: Hearing): Meaning {
  const scope = verbNamed('scope');
  if (hearing.fields === undefined || scope === undefined) {
    return { kind: 'form', wish: { form: 'add', ...offered(line, hearing), here: hearing.here } };
  }
  return aboutRelease(scope, { ...line, verb: scope.name, words: [], rest: '' }, hearing);
}

/** What the form opens with: never more than may be sent. */
function offered({ words }: Line, hearing: Hearing) {
  const { kind, text } = readItem(hearing.prose(words.join(' ')));
  return { kind, text: fitted(text, LONGEST.item) };
}

function aboutRelease(verb: Verb, line: Line, hearing: Hearing): Meaning {
  const picked = hearing.fields?.release;
  const words = picked === undefined || isId(line.words[0]) ? line.words : [picked, ...line.words];
  const target = findTarget(verb.name, words, hearing);
  if (target === undefined) {
    if (verb.form === undefined) return lacking(verb.name, 'release');
    return {
      kind: 'form',
      wish: {
        form: 'pick',
        verb: verb.name,
        line: line.rest === '' ? verb.name : `${verb.name} ${line.rest}`,
      },
    };
  }
  if (!target.ok)
    return misunderstood(target.problem, picked === undefined ? undefined : 'release');
  const { id } = target.value;
  const about: Line = { ...line, words: target.value.words };
  if (wantsForm(about, hearing)) return { kind: 'form', wish: formWish(verb.name, id, about) };
  switch (verb.name) {
    case 'show':
    case 'check':
    case 'audit':
    case 'share':
      return about.words[0] === undefined
        ? { kind: 'query', query: { type: verb.name, id } }
        : unexpected(verb.name, about.words[0]);
    case 'action':
      return followUp(about, hearing, id);
    case 'edit':
      return editFrom(id, about, hearing);
    case 'move':
      return moveFrom(id, about, hearing);
    case 'remind':
      return remindFrom(id, about, hearing);
    case 'snooze':
      return snoozeFrom(id, about, hearing);
    default:
      return onRelease(verb, id, about, hearing);
  }
}

/** What a picker of releases chose may go on to a form; any other form that was sent is not asked again, however empty. */
function wantsForm(line: Line, hearing: Hearing): boolean {
  const { fields } = hearing;
  if (fields !== undefined && fields.release === undefined) return false;
  const answered = Object.keys(fields ?? {}).some((name) => name !== 'release');
  return !answered && opensForm(line, true);
}

function formWish(verb: VerbName, id: string, line: Line) {
  switch (verb) {
    case 'edit':
    case 'move':
    case 'scope':
    case 'remind':
    case 'snooze':
    case 'captain':
    case 'candidate':
    case 'test':
    case 'review':
    case 'action':
      return { form: verb, id } as const;
    default:
      return { form: 'reason', verb, id, line: reasonLine(verb, id, line) } as const;
  }
}

/** What the reason completes, with the marks its button carried. */
function reasonLine(verb: VerbName, id: string, line: Line): string {
  const print = line.fingerprint === undefined ? '' : ` v:${line.fingerprint}`;
  const stage = line.stage === undefined ? '' : ` s:${line.stage.stage}.${line.stage.attempt}`;
  return `${verb} ${id}${print}${stage}`;
}
