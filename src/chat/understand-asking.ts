// Questions: lines that change nothing.
import { findEnvironment, findService } from './find.ts';
import { verbNamed, verbWords } from './grammar.ts';
import { clauses, type Line } from './line.ts';
import { type Hearing, type Meaning, misunderstood } from './meaning.ts';
import { nearest } from './nearest.ts';
import type { Problem } from './problem.ts';
import type { VerbName } from './verb.ts';
import { isId, isReleaseId } from './words.ts';

type Asking = 'list' | 'actions' | 'approvals' | 'whoami' | 'help' | 'can';

export function ask(verb: Asking, line: Line, hearing: Hearing): Meaning {
  switch (verb) {
    case 'approvals':
      return alone(
        verb,
        line.words[0]?.toLowerCase() === 'mine' ? line.words.slice(1) : line.words,
      );
    case 'whoami':
      return alone(verb, line.words);
    case 'help':
      return help(line);
    case 'actions':
      return actions(line, hearing);
    case 'list':
      return list(line, hearing);
    case 'can':
      return can(line, hearing);
  }
}

function alone(verb: 'approvals' | 'whoami', words: readonly string[]): Meaning {
  const [extra] = words;
  return extra === undefined ? { kind: 'query', query: { type: verb } } : unexpected(verb, extra);
}

function help(line: Line): Meaning {
  const [word, extra] = line.words;
  if (word === undefined) return { kind: 'query', query: { type: 'help' } };
  if (extra !== undefined) return unexpected('help', extra);
  const topic = verbNamed(word.toLowerCase());
  if (topic !== undefined) return { kind: 'query', query: { type: 'help', topic: topic.name } };
  const near = nearest(word, verbWords());
  const example = `help ${near ?? 'plan'}`;
  return misunderstood({ code: 'unknown-verb', word, nearest: near, example, others: [] });
}

function actions(line: Line, hearing: Hearing): Meaning {
  const [word = hearing.here === undefined ? 'all' : 'this', extra] = line.words;
  if (extra !== undefined) return unexpected('actions', extra);
  const said = word.toLowerCase();
  if (said === 'all' || said === 'mine') {
    return { kind: 'query', query: { type: 'actions', mine: said === 'mine' } };
  }
  const release = idNamed(word, hearing);
  if (release === undefined) return unexpected('actions', word);
  return { kind: 'query', query: { type: 'actions', mine: false, release } };
}

/** `R-42`, or the release of the thread; an action is no release. */
function idNamed(word: string, hearing: Hearing): string | undefined {
  if (word.toLowerCase() === 'this') return hearing.here;
  return isReleaseId(word) ? word.toUpperCase() : undefined;
}

function list(line: Line, hearing: Hearing): Meaning {
  const { head, by, twice } = clauses(line.words, ['on']);
  const [word, extra] = head;
  const surplus = extra ?? twice;
  if (surplus !== undefined) return unexpected('list', surplus);
  const environment = by.on === undefined ? undefined : findEnvironment(by.on, hearing);
  if (environment?.ok === false) return misunderstood(environment.problem);
  const where = environment === undefined ? {} : { environment: environment.value };
  if (word === undefined) return { kind: 'query', query: { type: 'list', mine: false, ...where } };
  if (word.toLowerCase() === 'mine')
    return { kind: 'query', query: { type: 'list', mine: true, ...where } };
  const service = findService(word, hearing);
  if (!service.ok) return misunderstood(service.problem);
  return {
    kind: 'query',
    query: { type: 'list', mine: false, service: service.value.name, ...where },
  };
}

/** `can payments [4.2.0] [on prod]`, `can R-42`, or `can` in a release's thread. */
function can(line: Line, hearing: Hearing): Meaning {
  const { head, by, twice } = clauses(line.words, ['on', 'at']);
  const [word = hearing.here === undefined ? undefined : 'this', version, extra] = head;
  const surplus = by.at === undefined ? (extra ?? twice) : `at ${by.at}`;
  if (surplus !== undefined) return unexpected('can', surplus);
  if (word === undefined) return lacking('can', 'service');
  if (isId(word)) return canRelease(word, version ?? by.on, hearing);
  const service = findService(word, hearing);
  if (!service.ok) return misunderstood(service.problem);
  const environment = by.on === undefined ? undefined : findEnvironment(by.on, hearing);
  if (environment?.ok === false) return misunderstood(environment.problem);
  return {
    kind: 'query',
    query: {
      type: 'can',
      service: service.value.name,
      ...(environment === undefined ? {} : { environment: environment.value }),
      ...(version === undefined ? {} : { version }),
    },
  };
}

function canRelease(word: string, extra: string | undefined, hearing: Hearing): Meaning {
  const id = idNamed(word, hearing);
  if (id === undefined) return unexpected('can', word);
  if (extra !== undefined) return unexpected('can', extra);
  return { kind: 'query', query: { type: 'can', id } };
}

/** Something this command needs wasn't said. `example` replaces the grammar's own. */
export function lacking(verb: VerbName, what: string, field?: string, example?: string): Meaning {
  return misunderstood(lackingProblem(verb, what, example), field);
}

export function lackingProblem(verb: VerbName, what: string, example?: string): Problem {
  const known = verbNamed(verb);
  return {
    code: 'missing',
    what,
    usage: known?.usage ?? verb,
    example: example ?? known?.example ?? verb,
  };
}

/** Something was said that this command has no place for. */
export function unexpected(verb: VerbName, text: string, field?: string): Meaning {
  return misunderstood(unexpectedProblem(verb, text), field);
}

export function unexpectedProblem(
  verb: VerbName,
  text: string,
  example?: string,
): Extract<Problem, { code: 'unexpected' }> {
  const known = verbNamed(verb);
  return {
    code: 'unexpected',
    text,
    usage: known?.usage ?? verb,
    example: example ?? known?.example ?? verb,
  };
}
