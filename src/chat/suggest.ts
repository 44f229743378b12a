// What somebody may have meant: their own line with the wrong word put right, and examples about their own release.
import { isEmail } from '../domain/person.ts';
import { findTarget } from './find.ts';
import { VERBS, verbNamed, verbWords } from './grammar.ts';
import type { Line } from './line.ts';
import { type Hearing, type Meaning, misunderstood } from './meaning.ts';
import { nearest } from './nearest.ts';
import { PERSON_TOKEN } from './person-words.ts';
import type { Misunderstanding, Problem } from './problem.ts';
import type { Verb } from './verb.ts';
import { isId, isReleaseId } from './words.ts';

/** The release that the grammar's examples are about. */
const EXAMPLES_RELEASE = /\bR-42\b/;

/** Longer than this a corrected line would drown the answer it stands in. */
const LONGEST_CORRECTED = 1000;

/** The nearest command with what was typed behind it, whatever that comes to; `text` is the whole line. */
export function unknownVerb(text: string, line: Line, hearing: Hearing): Meaning {
  const near = nearest(line.verb, verbWords());
  const verb = near === undefined ? undefined : verbNamed(near);
  const others = VERBS.filter(
    (one) => one.group !== undefined && one.name !== near && sharesStart(one.name, line.verb),
  ).map((one) => one.name);
  return misunderstood({
    code: 'unknown-verb',
    word: line.verb,
    nearest: near,
    example:
      near === undefined || verb === undefined
        ? (verbNamed('plan')?.example ?? 'plan')
        : corrected(text.trim(), near, line, verb, hearing),
    others: others.slice(0, 5),
  });
}

function sharesStart(name: string, word: string): boolean {
  return word.length >= 2 && name.startsWith(word.slice(0, 2));
}

function corrected(text: string, near: string, line: Line, verb: Verb, hearing: Hearing): string {
  const bare = line.rest === '' && verb.target === 'release' && hearing.here !== undefined;
  const whole = `${near}${text.slice(line.verb.length)}${bare ? ` ${hearing.here}` : ''}`;
  const typed = typedAgain(whole, hearing);
  if (typed.length <= LONGEST_CORRECTED) return typed;
  return aboutRelease(verb.example, line.words.find(isReleaseId)?.toUpperCase() ?? hearing.here);
}

/** Mentions in a form that can be typed again. */
function typedAgain(line: string, hearing: Hearing): string {
  return line.replace(PERSON_TOKEN, (word) => typedPerson(word, hearing));
}

function typedPerson(word: string, hearing: Hearing): string {
  const id = hearing.person(word);
  return id !== undefined && isEmail(id) ? id : hearing.prose(word);
}

/** Examples out of the grammar, made about the release that was named or is implied. */
export function aboutTheirs(
  { misunderstood: list }: Extract<Meaning, { kind: 'problem' }>,
  verb: Verb,
  line: Line,
  hearing: Hearing,
): Meaning {
  const id = theirRelease(verb, line, hearing);
  return { kind: 'problem', misunderstood: list.map((one) => theirs(one, id, line, hearing)) };
}

function theirs(
  one: Misunderstanding,
  id: string | undefined,
  line: Line,
  hearing: Hearing,
): Misunderstanding {
  const { problem } = one;
  if (problem.code === 'several')
    return { ...one, problem: { ...problem, choices: wholeLines(problem, line, hearing) } };
  if (problem.code !== 'missing' && problem.code !== 'unexpected') return one;
  return { ...one, problem: { ...problem, example: aboutRelease(problem.example, id) } };
}

/** The reason as well, so that only the id differs from what was typed; where that would drown the answer, the id alone. */
function wholeLines(
  { choices }: Extract<Problem, { code: 'several' }>,
  { verb, because }: Line,
  hearing: Hearing,
): typeof choices {
  const reason = because === undefined ? '' : ` because ${because}`;
  const longest = LONGEST_CORRECTED / choices.length;
  return choices.map(({ release, line }) => {
    const typed = typedAgain(`${line}${reason}`, hearing);
    return { release, line: typed.length <= longest ? typed : `${verb} ${release.id} …` };
  });
}

function theirRelease(verb: Verb, line: Line, hearing: Hearing): string | undefined {
  const named = line.words.find((word) => isId(word) && isReleaseId(word));
  if (named !== undefined && named.toLowerCase() !== 'this') return named.toUpperCase();
  if (verb.target !== 'release') return hearing.here;
  const target = findTarget(verb.name, line.words, hearing);
  return target?.ok ? target.value.id : hearing.here;
}

function aboutRelease(example: string, id: string | undefined): string {
  return id === undefined ? example : example.replace(EXAMPLES_RELEASE, id);
}
