// What stands beside a field of a form: the same sentence as elsewhere, but a question can only offer what to
// put into the field, since nothing can be pressed or typed there.
import { type PlainReader, plainText } from '../plain.ts';
import type { Problem } from '../problem.ts';
import { problemNotice } from './problem.ts';

/** One or a few sentences of plain text. */
export function besideField(problem: Problem, say: PlainReader): string {
  if (problem.code !== 'time-question') return plainText(problemNotice(problem), say);
  const choices = problem.choices.map(({ line, label }) => `${line} (${label})`);
  return choices.length === 0
    ? problem.ask
    : `${problem.ask} Put the one you mean: ${choices.join(' · ')}`;
}
