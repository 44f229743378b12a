// Names in a line: services, environments, releases, rollouts. By name, alias or a prefix that fits only one.
import type { Service } from '../domain/policy.ts';
import { environmentNamed, serviceCalled } from '../domain/policy.ts';
import type { Hearing, OpenRelease } from './meaning.ts';
import { nearest } from './nearest.ts';
import type { Problem } from './problem.ts';
import type { VerbName } from './verb.ts';
import { isId, isReleaseId } from './words.ts';

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
  const exact = serviceCalled(hearing.policy, word);
  if (exact !== undefined) return found(exact);
  const starting = services.filter(
    (one) => wanted !== '' && namesOf(one).some((name) => name.startsWith(wanted)),
  );
  const only = starting[0];
  if (only !== undefined && starting.length === 1) return found(only);
  const known = services.map((one) => one.name);
  const near = nearest(word, [...known, ...services.flatMap((one) => one.aliases)]);
  return notFound({ code: 'unknown-service', word, nearest: near, known });
}

function namesOf(service: Service): readonly string[] {
  return [service.name, ...service.aliases].map((name) => name.toLowerCase());
}

export function findEnvironment(word: string, hearing: Hearing): Found<string> {
  const name = environmentNamed(hearing.policy, word);
  if (name !== undefined) return found(name);
  const { environments } = hearing.policy;
  const known = environments.map((one) => one.name);
  const near = nearest(word, [...known, ...environments.flatMap((one) => one.aliases)]);
  return notFound({ code: 'unknown-environment', word, nearest: near, known });
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
 * Undefined: the line names none and none is implied. In a thread only whole names count as a service, since
 * `to` and `add` belong to the command.
 */
export function findTarget(
  verb: VerbName,
  words: readonly string[],
  hearing: Hearing,
): Found<Target> | undefined {
  const [first, ...rest] = words;
  const { here } = hearing;
  if (first !== undefined && isId(first)) return byId(first, rest, hearing);
  const isNamed =
    first !== undefined && (here === undefined || serviceCalled(hearing.policy, first));
  const named = isNamed ? byService(verb, first, rest, hearing) : undefined;
  if (named?.ok || here === undefined) return named;
  return named?.problem.code === 'several' ? named : found({ id: here, words });
}

function byId(word: string, rest: readonly string[], hearing: Hearing): Found<Target> {
  const id = word.toLowerCase() === 'this' ? hearing.here : word.toUpperCase();
  if (id === undefined || !isReleaseId(id)) return notFound(unknownId(word, hearing));
  return found({ id, words: rest });
}

function byService(
  verb: VerbName,
  first: string,
  rest: readonly string[],
  hearing: Hearing,
): Found<Target> {
  const service = findService(first, hearing);
  if (!service.ok) return notFound(unknownId(first, hearing));
  const ofService = hearing.open.filter((one) => one.service === service.value.name);
  const versioned = ofVersion(verb, rest, ofService);
  const matches = versioned.length > 0 ? versioned : ofService;
  const [only] = matches;
  if (only === undefined) return notFound(unknownId(first, hearing));
  const behind = versioned.length > 0 ? rest.slice(1) : rest;
  if (matches.length > 1) {
    const choices = matches.map((release) => ({
      release,
      line: [verb, release.id, ...behind].join(' '),
    }));
    return notFound({ code: 'several', word: first, choices });
  }
  return found({ id: only.id, words: behind });
}

/** Those of the version that is named next, with or without its `v`; a lone word to pin is the candidate. */
function ofVersion(
  verb: VerbName,
  [word, ...behind]: readonly string[],
  releases: readonly OpenRelease[],
): readonly OpenRelease[] {
  if (word === undefined || (verb === 'candidate' && behind.length === 0)) return [];
  const exact = releases.filter((one) => one.version === word);
  return exact.length > 0 ? exact : releases.filter((one) => plain(one.version) === plain(word));
}

function plain(version: string): string {
  return version.toLowerCase().replace(/^v(?=\d)/, '');
}

function unknownId(word: string, hearing: Hearing): Problem {
  return { code: 'unknown-id', word, open: hearing.open.slice(0, 5).map(spell) };
}

function spell(open: OpenRelease): string {
  return open.id;
}
