// Misunderstandings in words: what was expected, the nearest match and a line that works (voice, "A misunderstanding").

import { LIMITS } from '../../domain/release/planning.ts';
import type { Problem } from '../problem.ts';
import type { Line, Notice } from '../view.ts';
import { body, list, notice } from '../view.ts';
import { typed, typedWords } from './command-line.ts';
import { lowerFirst } from './phrases.ts';
import { heading } from './release-name.ts';
import { ENDS_FIRST, tooShort } from './window-words.ts';

type Of<C extends Problem['code']> = Extract<Problem, { code: C }>;

/** More names than this don't help anybody find theirs. */
const MOST_NAMES = 15;

/** Private, and nothing has changed. Never says that something is wrong, but what would be right. */
export function problemNotice(problem: Problem): Notice {
  return notice(...problemLines(problem));
}

function problemLines(problem: Problem): readonly Line[] {
  switch (problem.code) {
    case 'unknown-verb':
      return unknownVerb(problem);
    case 'missing':
      return [
        body(`The ${problem.what} is missing. For example: `, ...typedWords(problem.example)),
        usage(problem),
      ];
    case 'unexpected':
      return [
        body(
          ...quoted(problem.text),
          " wasn't expected there. For example: ",
          ...typedWords(problem.example),
        ),
        usage(problem),
      ];
    case 'unknown-service':
      return unknownName('service', problem);
    case 'unknown-scope':
      return unknownName('service or environment', problem);
    case 'unknown-environment':
      return unknownName('environment', problem);
    case 'unknown-rollout':
      return unknownName('rollout', problem);
    case 'unknown-person':
      return [
        body(...quoted(problem.word), ' is nobody the directory knows.'),
        body('Name a member with @, or by e-mail address.'),
      ];
    case 'unknown-outcome':
      return [
        problem.word === ''
          ? body('The outcome is missing.')
          : body(...quoted(problem.word), " isn't one of the outcomes."),
        body(`One of: ${problem.known.join(', ')}.`),
      ];
    case 'unknown-id':
      return unknownId(problem);
    case 'several':
      return [
        body(...quoted(problem.word), ' names several releases. Which one?'),
        ...problem.choices
          .slice(0, MOST_NAMES)
          .map(({ release, line }) =>
            list(`${release.id} ${heading(release)}: `, ...typedWords(line)),
          ),
      ];
    case 'unreadable-time':
      return [
        body(...quoted(problem.text), " can't be read as a time."),
        body(`These can: ${problem.expected.join(' · ')}`),
      ];
    case 'time-question':
      return timeQuestion(problem);
    case 'window-order':
      return [body(ENDS_FIRST), body('For example: thu 22:00 to thu 23:00')];
    case 'window-short':
      return [body(tooShort(LIMITS.shortestWindowMs))];
    case 'too-long':
      return [
        body(
          `The ${lowerFirst(problem.what)} has ${problem.length} characters; ${problem.limit} fit.`,
        ),
        body('Shorten it, or put the rest behind a link.'),
      ];
    case 'changed-meanwhile':
      return [
        body(`Not saved: ${problem.id} was changed while this form was open.`),
        body('Close it and press Edit once more: it shows the plan as it is now.'),
      ];
    case 'ended-confirmation':
      return [
        body('That question has expired: it was valid for two minutes. Nothing changed.'),
        body('Type the line again to be asked again.'),
      ];
  }
}

function unknownVerb(problem: Of<'unknown-verb'>): readonly Line[] {
  const others =
    problem.others.length === 0 ? '' : `Others that start alike: ${problem.others.join(', ')}. `;
  return [
    body(
      ...quoted(problem.word),
      " isn't a command. ",
      problem.nearest === undefined ? 'For example: ' : 'Did you mean: ',
      ...typedWords(problem.example),
    ),
    body(`${others}All: `, typed('help')),
  ];
}

function unknownName(
  what: string,
  problem: Of<'unknown-service' | 'unknown-scope' | 'unknown-environment' | 'unknown-rollout'>,
): readonly Line[] {
  const { known, nearest } = problem;
  const shown = known.slice(0, MOST_NAMES).join(', ');
  const more = known.length > MOST_NAMES ? ` and ${known.length - MOST_NAMES} more` : '';
  return [
    problem.word === ''
      ? body(`The ${what} is missing.`)
      : body(
          ...quoted(problem.word),
          ` is no ${what} of the policy.`,
          nearest === undefined ? '' : ` Did you mean ${nearest}?`,
        ),
    ...(known.length === 0 ? [] : [body(`Known: ${shown}${more}.`)]),
  ];
}

function unknownId(problem: Of<'unknown-id'>): readonly Line[] {
  const { open, word } = problem;
  return [
    word === ''
      ? body('Which release? Its id is missing.')
      : body(...quoted(word), ' names no release that is open.'),
    open.length === 0
      ? body('None is open. Plan one: ', typed('plan'))
      : body(`Open: ${open.slice(0, MOST_NAMES).join(', ')}. More about them: `, typed('list')),
  ];
}

function timeQuestion(problem: Of<'time-question'>): readonly Line[] {
  return [
    body(...quoted(problem.text), ': ', problem.ask),
    body(
      problem.choices.length === 0
        ? 'Nothing changed. Say it again with a day and a time that are ahead, such as tomorrow 22:00.'
        : 'Nothing changed. Type the one you mean:',
    ),
    ...problem.choices.map((choice) => list(`${choice.label}: `, ...typedWords(choice.line))),
  ];
}

function usage(problem: { readonly usage: string }): Line {
  return body('How it goes: ', ...typedWords(problem.usage));
}

/** What was typed, quoted back as typed, cut where it would drown the answer. */
function quoted(text: string): readonly string[] {
  const letters = [...text];
  return ['"', letters.length > 80 ? `${letters.slice(0, 79).join('')}…` : text, '"'];
}
