// Questions: lines that change nothing.
import { type Found, findEnvironment, findService, found } from './find.ts';
import { verbNamed, verbWords } from './grammar.ts';
import { clauses, type Line } from './line.ts';
import { type Hearing, type Meaning, misunderstood } from './meaning.ts';
import { nearest } from './nearest.ts';
import { opensForm } from './opens-form.ts';
import type { Problem } from './problem.ts';
import { readInstant } from './understand-time.ts';
import type { VerbName } from './verb.ts';
import { isId, isReleaseId } from './words.ts';

type Asking = 'home' | 'list' | 'actions' | 'approvals' | 'freezes' | 'whoami' | 'help' | 'can';

export function ask(verb: Asking, line: Line, hearing: Hearing): Meaning {
  switch (verb) {
    case 'approvals':
      return alone(
        verb,
        line.words[0]?.toLowerCase() === 'mine' ? line.words.slice(1) : line.words,
      );
    case 'home':
    case 'whoami':
    case 'freezes':
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

function alone(
  verb: 'approvals' | 'freezes' | 'home' | 'whoami',
  words: readonly string[],
): Meaning {
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

/** What is asked about, as texts: from words or from a form. */
interface Asked {
  readonly what: string;
  readonly version: string | undefined;
  readonly on: string | undefined;
  readonly at: string | undefined;
}

/** `can payments [4.2.0] [on prod] [at thu 22:00]`, `can R-42`, or `can` in a release's thread; elsewhere alone a form. */
function can(line: Line, hearing: Hearing): Meaning {
  if (hearing.fields !== undefined) return canFrom(hearing.fields, hearing);
  if (opensForm(line, hearing.here !== undefined)) return { kind: 'form', wish: { form: 'can' } };
  const { head, by, twice } = clauses(line.words, ['on', 'at']);
  const [what = hearing.here === undefined ? undefined : 'this', version, extra] = head;
  const surplus = extra ?? twice;
  if (surplus !== undefined) return unexpected('can', surplus);
  if (what === undefined) return lacking('can', 'service');
  const asked: Asked = { what, version, on: by.on, at: by.at };
  const when = momentAsked(asked.at, hearing, (text) => askedAgain(asked, text));
  return when.ok ? canAbout(asked, when.value, hearing) : misunderstood(when.problem);
}

/** Every problem stands beside its field. */
function canFrom(fields: Readonly<Record<string, string>>, hearing: Hearing): Meaning {
  const { service: what = '', environment: on, when: at } = fields;
  const asked: Asked = { what, version: undefined, on, at };
  const when = momentAsked(at, hearing, (text) => text);
  if (!when.ok) return misunderstood(when.problem, 'when');
  return canAbout(asked, when.value, hearing, { service: 'service', environment: 'environment' });
}

function canAbout(
  { what, version, on }: Asked,
  at: number | undefined,
  hearing: Hearing,
  fields: { readonly service?: string; readonly environment?: string } = {},
): Meaning {
  const when = at === undefined ? {} : { at };
  if (isId(what)) return canRelease(what, version ?? on, when, hearing);
  const service = findService(what, hearing);
  if (!service.ok) return misunderstood(service.problem, fields.service);
  const environment = on === undefined ? undefined : findEnvironment(on, hearing);
  if (environment?.ok === false) return misunderstood(environment.problem, fields.environment);
  return {
    kind: 'query',
    query: {
      type: 'can',
      service: service.value.name,
      ...(environment === undefined ? {} : { environment: environment.value }),
      ...(version === undefined ? {} : { version }),
      ...when,
    },
  };
}

function canRelease(
  word: string,
  extra: string | undefined,
  when: { readonly at?: number },
  hearing: Hearing,
): Meaning {
  const id = idNamed(word, hearing);
  if (id === undefined) return unexpected('can', word);
  if (extra !== undefined) return unexpected('can', extra);
  return { kind: 'query', query: { type: 'can', id, ...when } };
}

/** Nothing said, or now: undefined. `again` spells what was said with another time in it. */
function momentAsked(
  at: string | undefined,
  hearing: Hearing,
  again: (text: string) => string,
): Found<number | undefined> {
  if (at === undefined || at.trim().toLowerCase() === 'now') return found(undefined);
  return readInstant(at, hearing, again);
}

function askedAgain({ what, version, on }: Asked, at: string): string {
  const about = [what, version, ...(on === undefined ? [] : ['on', on])];
  return `can ${about.filter((word) => word !== undefined).join(' ')} at ${at}`;
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
