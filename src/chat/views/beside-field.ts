// What stands beside a field of a form: the same sentence as elsewhere, but a question can only offer what to
// put into the field, since nothing can be pressed or typed there.
import { cut } from '../cut.ts';
import { type PlainReader, plainText } from '../plain.ts';
import type { Problem } from '../problem.ts';
import type { Line, Notice } from '../view.ts';
import { problemNotice } from './problem.ts';

const MOST_QUOTED = 80;

/** One or a few sentences of plain text. */
export function besideField(problem: Problem, say: PlainReader): string {
  if (problem.code === 'missing') return `The ${problem.what} is missing.`;
  if (problem.code === 'unexpected') {
    return problem.inForm ?? `"${cut(problem.text, MOST_QUOTED)}" has no place here.`;
  }
  if (problem.code !== 'time-question') return plainText(problemNotice(problem), say);
  const choices = problem.choices.map(({ line, label }) => `${line} (${label})`);
  return choices.length === 0
    ? problem.ask
    : `${problem.ask} Put the one you mean: ${choices.join(' · ')}`;
}

/** A refusal about one field: without the lines that would be typed, which the form itself takes the place of. */
export function refusalBeside(view: Notice, say: PlainReader): string {
  const isTyped = (line: Line) =>
    line.text.some(
      (span) => typeof span === 'object' && (span.kind === 'line' || span.kind === 'bot'),
    );
  const lines = view.lines.filter((line) => !isTyped(line));
  return plainText({ ...view, lines: lines.length > 0 ? lines : view.lines }, say);
}
