// Questions: lines that change nothing.
import { findEnvironment, findService } from './find.ts';
import { isId, verbNamed } from './grammar.ts';
import { clauses, type Line } from './line.ts';
import { type Hearing, type Meaning, misunderstood } from './meaning.ts';
import type { Problem } from './problem.ts';

type Asking = 'list' | 'actions' | 'approvals' | 'whoami' | 'help' | 'can';

export function ask(verb: Asking, line: Line, hearing: Hearing): Meaning {
  switch (verb) {
    case 'approvals':
    case 'whoami':
      return { kind: 'query', query: { type: verb } };
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

function help(line: Line): Meaning {
  const [word] = line.words;
  if (word === undefined) return { kind: 'query', query: { type: 'help' } };
  const topic = verbNamed(word.toLowerCase());
  if (topic === undefined) return unexpected('help', word);
  return { kind: 'query', query: { type: 'help', topic: topic.name } };
}

function actions(line: Line, hearing: Hearing): Meaning {
  const [word] = line.words;
  if (word === undefined && hearing.here !== undefined) {
    return { kind: 'query', query: { type: 'actions', mine: false, release: hearing.here } };
  }
  if (word === undefined || word.toLowerCase() === 'all') {
    return { kind: 'query', query: { type: 'actions', mine: false } };
  }
  if (word.toLowerCase() === 'mine')
    return { kind: 'query', query: { type: 'actions', mine: true } };
  if (!isId(word)) return unexpected('actions', word);
  return { kind: 'query', query: { type: 'actions', mine: false, release: word.toUpperCase() } };
}

function list(line: Line, hearing: Hearing): Meaning {
  const { head, by } = clauses(line.words, ['on']);
  const [word, extra] = head;
  if (extra !== undefined) return unexpected('list', extra);
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
  const { head, by } = clauses(line.words, ['on']);
  const [word = hearing.fields?.service ?? hearing.here, version] = head;
  if (word === undefined) return missingService(hearing);
  if (isId(word)) {
    const id = word.toLowerCase() === 'this' ? hearing.here : word.toUpperCase();
    return id === undefined
      ? unexpected('can', word)
      : { kind: 'query', query: { type: 'can', id } };
  }
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

function missingService(hearing: Hearing): Meaning {
  const known = hearing.policy.services.map((one) => one.name).slice(0, 10);
  const usage = verbNamed('can')?.usage ?? 'can <service>';
  return misunderstood({
    code: 'missing',
    what: 'service',
    usage,
    example: `can ${known[0] ?? 'payments'}`,
  });
}

/** Something was said that this command has no place for. */
export function unexpected(verb: string, text: string): Meaning {
  return misunderstood(unexpectedProblem(verb, text));
}

export function unexpectedProblem(verb: string, text: string): Problem {
  const known = verbNamed(verb);
  return {
    code: 'unexpected',
    text,
    usage: known?.usage ?? verb,
    example: known?.example ?? verb,
  };
}
