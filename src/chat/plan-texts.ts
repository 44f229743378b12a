// The texts that a plan and an edit share, each with its limit, and everything that is wrong with them at once.
import { type Found, findRollout, found, notFound } from './find.ts';
import { type Hearing, LONGEST, tooLong } from './meaning.ts';
import type { Misunderstanding, Problem } from './problem.ts';
import { itemProblem, readItem } from './scope-item.ts';
import { unexpectedProblem } from './understand-asking.ts';

/** Collects what is wrong with every part, so that a form shows all of it beside its fields. */
export class Troubles {
  readonly list: Misunderstanding[] = [];

  take<T>(read: Found<T> | undefined, field: string): T | undefined {
    if (read === undefined) return undefined;
    if (read.ok) return read.value;
    this.list.push({ problem: read.problem, field });
    return undefined;
  }

  add(problem: Problem | undefined, field: string): void {
    if (problem !== undefined) this.list.push({ problem, field });
  }
}

export interface PlanTexts {
  readonly why: string | undefined;
  readonly scope: string | undefined;
  readonly backout: string | undefined;
  readonly captain: string | undefined;
  readonly rollout: string | undefined;
}

/** The optional texts; what wasn't said is left out. */
export function readTexts(said: PlanTexts, hearing: Hearing, troubles: Troubles) {
  const why = said.why === undefined ? undefined : hearing.prose(said.why);
  const backout = said.backout === undefined ? undefined : hearing.prose(said.backout);
  troubles.add(why === undefined ? undefined : tooLong('why', why, LONGEST.why), 'why');
  troubles.add(
    backout === undefined ? undefined : tooLong('back-out plan', backout, LONGEST.backout),
    'backout',
  );
  const scope = said.scope === undefined ? undefined : readItems(said.scope, hearing);
  troubles.add(
    scope?.map((item) => itemProblem(item.text, 'R-42')).find((one) => one !== undefined),
    'scope',
  );
  const captain = troubles.take(readCaptain(said.captain, hearing), 'captain');
  const rollout = troubles.take(
    said.rollout === undefined ? undefined : findRollout(said.rollout, hearing),
    'rollout',
  );
  return {
    ...(why === undefined ? {} : { why }),
    ...(backout === undefined ? {} : { backout }),
    ...(scope === undefined ? {} : { scope }),
    ...(captain === undefined ? {} : { captain }),
    ...(rollout === undefined ? {} : { rollout }),
  };
}

function readItems(text: string, hearing: Hearing) {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => readItem(hearing.prose(line.replace(/^\s*[-*•]\s+/, ''))));
}

function readCaptain(word: string | undefined, hearing: Hearing): Found<string> | undefined {
  if (word === undefined || word === '') return undefined;
  const person = hearing.person(word);
  return person === undefined
    ? notFound({ code: 'unknown-person', word: hearing.prose(word) })
    : found(person);
}

/** A version is one word. */
export function versionProblem(version: string): Problem | undefined {
  const long = tooLong('version', version, LONGEST.version);
  if (long !== undefined) return long;
  return version === '' || /\s/.test(version)
    ? {
        ...unexpectedProblem('plan', version),
        inForm: 'A version is one word, for example 4.2.0.',
      }
    : undefined;
}
