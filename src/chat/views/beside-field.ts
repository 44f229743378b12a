// What stands beside a field of a form: the same sentence as elsewhere, but a question can only offer what to
// put into the field, since nothing can be pressed or typed there.
import { cut } from '../cut.ts';
import { type PlainReader, plainText } from '../plain.ts';
import type { Misunderstanding, Problem } from '../problem.ts';
import type { Span } from '../text.ts';
import type { Line, Notice } from '../view.ts';
import { problemNotice } from './problem.ts';
import { heading } from './release-name.ts';

const MOST_QUOTED = 80;

const MOST_OF_ROW = 40;

/** One or a few sentences of plain text, with the line they are about where a field holds several. */
export function besideField({ problem, row }: Misunderstanding, say: PlainReader): string {
  const about = row === undefined ? '' : `Line ${row.number}, "${cut(row.text, MOST_OF_ROW)}": `;
  return `${about}${problemBeside(problem, say)}`;
}

function problemBeside(problem: Problem, say: PlainReader): string {
  if (problem.code === 'missing') return `The ${problem.what} is missing.`;
  if (problem.code === 'unexpected') {
    return problem.inForm ?? `"${cut(problem.text, MOST_QUOTED)}" has no place here.`;
  }
  if (problem.code === 'several') {
    const ids = problem.choices.map(({ release }) => `${release.id} (${heading(release)})`);
    return `"${cut(problem.word, MOST_QUOTED)}" names several releases. Put the one you mean: ${ids.join(' · ')}`;
  }
  if (problem.code !== 'time-question') return plainText(problemNotice(problem), say);
  const choices = problem.choices.map(({ line, label }) => `${line} (${label})`);
  return choices.length === 0
    ? problem.ask
    : `${problem.ask} Put the one you mean: ${choices.join(' · ')}`;
}

/** A refusal about one field: without the lines that would be typed, whose place the form itself takes. */
export function refusalBeside(view: Notice, say: PlainReader): string {
  const lines = view.lines.flatMap(untyped);
  return plainText({ ...view, lines: lines.length > 0 ? lines : view.lines }, say);
}

/** `Earlier goes with a reason: /release …` is said up to the colon; `With one: …` would then say nothing. */
function untyped(line: Line): readonly Line[] {
  const at = line.text.findIndex((span) => typeof span === 'object' && isTyped(span));
  if (at < 0) return [line];
  const before = line.text.slice(0, at);
  const said = before.map((span) => (typeof span === 'string' ? span : 'x')).join('');
  if (said.trim().split(/\s+/).length < FEWEST_WORDS) return [];
  return [{ ...line, text: before.map(ended) }];
}

const FEWEST_WORDS = 4;

function isTyped({ kind }: Exclude<Span, string>): boolean {
  return kind === 'line' || kind === 'bot';
}

function ended(span: Span): Span {
  return typeof span === 'string' ? span.replace(/:\s*$/, '.') : span;
}
