// Follow-up actions: `action R-42 alert on queue depth for @sam by 12 dec`, and the lines of the review form.
import type { NewAction } from '../domain/release/model.ts';
import { MOST_ACTIONS } from '../domain/release/review.ts';
import { addWorkingDays } from '../domain/time/working-days.ts';
import { type Found, found, notFound } from './find.ts';
import type { Line } from './line.ts';
import { type Hearing, LONGEST, type Meaning, misunderstood, tooLong } from './meaning.ts';
import { nearest } from './nearest.ts';
import { PERSON_WORD, WORD_ENDS } from './person-words.ts';
import type { Misunderstanding, Problem } from './problem.ts';
import { lacking, lackingProblem, unexpected, unexpectedProblem } from './understand-asking.ts';
import { readDue } from './understand-time.ts';
import { CALENDAR_WORDS } from './when-words.ts';
import { isId } from './words.ts';

/** Due when nothing is said: ten working days. */
const DEFAULT_WORKING_DAYS = 10;

/** `id` is the release; undefined for `action done A-1 …`. */
export function followUp(line: Line, hearing: Hearing, id: string | undefined): Meaning {
  if (id === undefined) return closeAction(line, hearing);
  const field = hearing.fields?.actions;
  const [text = '', another] = (field ?? line.words.join(' '))
    .split('\n')
    .filter((one) => one.trim() !== '');
  if (another !== undefined) {
    const inForm = 'One action at a time: send this one, then open the form again for the next.';
    return misunderstood({ ...unexpectedProblem('action', another), inForm }, 'actions');
  }
  const release = hearing.release(id);
  const spell = (words: string, due: string) =>
    field === undefined ? `action ${id} ${words} by ${due}` : due;
  const read = readAction(text, hearing, spell);
  if (!read.ok) return misunderstood(read.problem, 'actions');
  return {
    kind: 'action',
    on: undefined,
    command: {
      type: 'action',
      release: id,
      service: release?.service ?? '',
      captains: release?.definition.captains ?? [],
      ...read.value,
    },
  };
}

/** `action done A-1 [https://…] [because <evidence>]`. */
function closeAction(line: Line, hearing: Hearing): Meaning {
  const [, word, ...links] = line.words;
  if (word === undefined) return lacking('action', 'action', undefined, 'action done A-1');
  if (!isId(word) || !/^a/i.test(word)) return unexpected('action', word);
  const said = [...links, ...(line.because === undefined ? [] : [line.because])].join(' ');
  const evidence = hearing.prose(said).trim();
  const long = tooLong('evidence', evidence, LONGEST.link);
  if (long !== undefined) return misunderstood(long);
  return {
    kind: 'action',
    on: word.toUpperCase(),
    command: { type: 'done', ...(evidence === '' ? {} : { evidence }) },
  };
}

/** What was read, or the first line that couldn't be. */
type FoundActions =
  | { readonly ok: true; readonly value: readonly NewAction[] }
  | { readonly ok: false; readonly misunderstood: Misunderstanding };

/** One action a line; nothing means that none are needed. */
export function readActions(field: string, text: string, hearing: Hearing): FoundActions {
  const actions: NewAction[] = [];
  const lines = text.split('\n');
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    // One too many is refused all the same; a thousand more would only take their time.
    if (actions.length > MOST_ACTIONS) break;
    const read = readAction(line.replace(/^\s*[-*•]\s+/, ''), hearing, (_, due) => due);
    if (!read.ok) {
      const row = { number: index + 1, text: hearing.prose(line.trim()) };
      const about = lines.length > 1 ? { row } : {};
      return { ok: false, misunderstood: { problem: read.problem, field, ...about } };
    }
    actions.push(read.value);
  }
  return { ok: true, value: actions };
}

/** The owner is who it is `for`, or is named first or last, else the speaker; the date follows the last `by`. */
function readAction(
  line: string,
  hearing: Hearing,
  spell: (words: string, due: string) => string,
): Found<NewAction> {
  const outer = takeOwner(line, [FOR, LAST]);
  const { rest, date } = splitDate(outer.rest, OWNER_BY.test(line), hearing);
  const { rest: words, owner: named } =
    outer.owner === undefined ? takeOwner(rest, [FIRST, LAST]) : { ...outer, rest };
  const owner = named === undefined ? hearing.speaker.id : hearing.person(named);
  if (owner === undefined)
    return notFound({ code: 'unknown-person', word: hearing.prose(named ?? '') });
  const text = hearing
    .prose(words.trim().replace(/(?<![,;])[,;]+$/, ''))
    .replace(/^"(.*)"$/s, '$1');
  const again = (due: string) => spell(named === undefined ? text : `${text} for ${owner}`, due);
  const due = date === undefined ? found(defaultDue(hearing)) : readDue(date, hearing, again);
  if (!due.ok) return due;
  const problem = textProblem(text);
  return problem === undefined ? found({ text, owner, due: due.value }) : notFound(problem);
}

const FOR = new RegExp(String.raw`(?:^|\s)for\s+(${PERSON_WORD})${WORD_ENDS}[,;]?`, 'iu');
const FIRST = new RegExp(String.raw`^\s*(${PERSON_WORD})${WORD_ENDS}[,;:]?`, 'u');
const LAST = new RegExp(String.raw`\s(${PERSON_WORD})[.,;]?\s*$`, 'u');

/** Takes the first of these that fits out of the text. Somebody mentioned in the middle is part of it. */
function takeOwner(
  text: string,
  places: readonly RegExp[],
): { readonly rest: string; readonly owner: string | undefined } {
  for (const place of places) {
    const match = place.exec(text);
    if (match?.[1] === undefined) continue;
    const rest = text.slice(0, match.index) + text.slice(match.index + match[0].length);
    return { rest, owner: match[1] };
  }
  return { rest: text, owner: undefined };
}

function textProblem(text: string): Problem | undefined {
  return text === '' ? lackingProblem('action', 'text') : tooLong('action', text, LONGEST.item);
}

/**
 * The last `by` starts a date when its words read as one, were meant as one, or stand behind the owner, where nothing
 * else can: "agree rollback by script" keeps its words.
 */
function splitDate(
  line: string,
  behindOwner: boolean,
  hearing: Hearing,
): { readonly rest: string; readonly date: string | undefined } {
  const at = [...line.matchAll(BY)].at(-1);
  if (at === undefined) return { rest: line, date: undefined };
  const date = line.slice(at.index + at[0].length).trim();
  const read = readDue(date, hearing, (due) => due);
  const isDate = read.ok || read.problem.code !== 'unreadable-time' || behindOwner || isVague(date);
  return isDate ? { rest: line.slice(0, at.index), date } : { rest: line, date: undefined };
}

const BY = /(?:^|\s)by(?=\s)/gi;
const OWNER_BY = new RegExp(String.raw`(?:${PERSON_WORD})[,;]?\s+by\s(?!.*\sby\s)`, 'iu');

/** Figures, and words close to those of the calendar, are meant as a date; so are those that name none. */
function isVague(text: string): boolean {
  if (/\d/.test(text)) return true;
  const words = text.toLowerCase().split(/\s+/);
  return words.length <= MOST_DATE_WORDS && words.some(isTimeWord);
}

/** Short words are close to too many others: Sam is no Saturday. */
function isTimeWord(word: string): boolean {
  if (TIME_WORDS.includes(word)) return true;
  const long = TIME_WORDS.filter((one) => one.length >= SHORTEST_SLIP);
  return word.length >= SHORTEST_SLIP && nearest(word, long) !== undefined;
}

const SHORTEST_SLIP = 5;

const MOST_DATE_WORDS = 4;
const TIME_WORDS = [
  ...CALENDAR_WORDS,
  ...['today', 'tomorrow', 'tonight', 'week', 'month', 'quarter', 'weekend', 'asap', 'soon'],
  ...['someday', 'sometime', 'later', 'eventually', 'whenever'],
];

function defaultDue(hearing: Hearing): number {
  return addWorkingDays(hearing.now, DEFAULT_WORKING_DAYS, hearing.policy.organisation.calendar);
}
