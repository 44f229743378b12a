// Names in a line: services, environments, releases, rollouts. By name, alias or a prefix that fits only one.
import type { Service } from '../domain/policy.ts';
import { environmentNamed } from '../domain/policy.ts';
import { isId } from './grammar.ts';
import type { Hearing, OpenRelease } from './meaning.ts';
import { nearest } from './nearest.ts';
import type { Problem } from './problem.ts';

export type Found<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: Problem };

export function found<T>(value: T): Found<T> {
  return { ok: true, value };
}

export function notFound(problem: Problem): { readonly ok: false; readonly problem: Problem } {
  return { ok: false, problem };
}

export function findService(word: string, hearing: Hearing): Found<Service> {
  const wanted = word.toLowerCase();
  const { services } = hearing.policy;
  const exact = services.find((one) => namesOf(one).includes(wanted));
  if (exact !== undefined) return found(exact);
  const starting = services.filter((one) => namesOf(one).some((name) => name.startsWith(wanted)));
  const only = starting[0];
  if (only !== undefined && starting.length === 1) return found(only);
  const known = services.map((one) => one.name);
  return notFound({ code: 'unknown-service', word, nearest: nearest(word, known), known });
}

function namesOf(service: Service): readonly string[] {
  return [service.name, ...service.aliases].map((name) => name.toLowerCase());
}

export function findEnvironment(word: string, hearing: Hearing): Found<string> {
  const name = environmentNamed(hearing.policy, word);
  if (name !== undefined) return found(name);
  const known = hearing.policy.environments.map((one) => one.name);
  return notFound({ code: 'unknown-environment', word, nearest: nearest(word, known), known });
}

export function findRollout(word: string, hearing: Hearing): Found<string> {
  const known = hearing.policy.rollouts.map((one) => one.name);
  const name = known.find((one) => one.toLowerCase() === word.toLowerCase());
  if (name !== undefined) return found(name);
  return notFound({ code: 'unknown-rollout', word, nearest: nearest(word, known), known });
}

/** The release a line is about and the words that follow its name. */
export interface Target {
  readonly id: string;
  readonly words: readonly string[];
}

/**
 * An id, `this`, or a service with or without a version; nothing where a release is implied by the thread.
 * Undefined: the line names none and none is implied.
 */
export function findTarget(
  verb: string,
  words: readonly string[],
  hearing: Hearing,
): Found<Target> | undefined {
  const [first, ...rest] = words;
  if (first !== undefined && isId(first)) return byId(first, rest, hearing);
  const named = first === undefined ? undefined : byService(verb, first, rest, hearing);
  if (named?.ok) return named;
  if (hearing.here !== undefined) return found({ id: hearing.here, words });
  return named;
}

function byId(word: string, rest: readonly string[], hearing: Hearing): Found<Target> {
  const id = word.toLowerCase() === 'this' ? hearing.here : word.toUpperCase();
  if (id === undefined) return notFound(unknownId(word, hearing));
  return found({ id, words: rest });
}

function byService(
  verb: string,
  first: string,
  rest: readonly string[],
  hearing: Hearing,
): Found<Target> {
  const service = findService(first, hearing);
  if (!service.ok) return notFound(unknownId(first, hearing));
  const ofService = hearing.open.filter((one) => one.service === service.value.name);
  const versioned = ofService.filter((one) => one.version === rest[0]);
  const matches = versioned.length > 0 ? versioned : ofService;
  const [only] = matches;
  if (only === undefined) return notFound(unknownId(first, hearing));
  if (matches.length > 1) {
    return notFound({ code: 'several', word: first, ids: matches.map((one) => one.id), verb });
  }
  return found({ id: only.id, words: versioned.length > 0 ? rest.slice(1) : rest });
}

function unknownId(word: string, hearing: Hearing): Problem {
  return { code: 'unknown-id', word, open: hearing.open.slice(0, 5).map(spell) };
}

function spell(open: OpenRelease): string {
  return open.id;
}
