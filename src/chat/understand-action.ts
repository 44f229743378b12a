// Follow-up actions: `action R-42 alert on queue depth for @sam by 12 dec`, and the lines of the review form.
import type { NewAction } from '../domain/release/model.ts';
import { addWorkingDays } from '../domain/time/working-days.ts';
import { type Found, found, notFound } from './find.ts';
import { isId, verbNamed } from './grammar.ts';
import type { Line } from './line.ts';
import { type Hearing, LONGEST, type Meaning, misunderstood, tooLong } from './meaning.ts';
import type { Problem } from './problem.ts';
import { unexpected } from './understand-asking.ts';
import { readDue } from './understand-time.ts';

/** Due when nothing is said: ten working days. */
const DEFAULT_WORKING_DAYS = 10;

/** `id` is the release; undefined for `action done A-1 …`. */
export function followUp(line: Line, hearing: Hearing, id: string | undefined): Meaning {
  if (id === undefined) return closeAction(line, hearing);
  const text = hearing.fields?.actions ?? textOf(line);
  const release = hearing.release(id);
  const read = readAction(text, hearing);
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

function textOf(line: Line): string {
  return line.because === undefined
    ? line.words.join(' ')
    : `${line.words.join(' ')} because ${line.because}`;
}

/** `action done A-1 [https://…] [because <evidence>]`. */
function closeAction(line: Line, hearing: Hearing): Meaning {
  const [, word, ...links] = line.words;
  if (word === undefined) {
    const usage = verbNamed('action')?.usage ?? 'action';
    return misunderstood({ code: 'missing', what: 'action', usage, example: 'action done A-1' });
  }
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

/** One action a line; nothing means that none are needed. */
export function readActions(text: string, hearing: Hearing): Found<readonly NewAction[]> {
  const actions: NewAction[] = [];
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const read = readAction(line.replace(/^\s*[-*•]\s+/, ''), hearing);
    if (!read.ok) return read;
    actions.push(read.value);
  }
  return found(actions);
}

const PERSON =
  /(?:^|\s)(?:for\s+|@?)?(@\{[^}\s]{1,200}\}|@[\p{L}\d._-]{1,80}|[^\s@]{1,64}@[^\s@]{1,120})(?=\s|$)/u;

/** The owner is whoever is named, else the speaker; the date follows the last `by`. */
function readAction(line: string, hearing: Hearing): Found<NewAction> {
  const { text: withoutDate, date } = splitDate(line);
  const due = date === undefined ? found(defaultDue(hearing)) : readDue(date, hearing);
  if (!due.ok) return due;
  const match = PERSON.exec(withoutDate);
  const named = match?.[1];
  const owner = named === undefined ? hearing.speaker.id : hearing.person(named);
  if (owner === undefined)
    return notFound({ code: 'unknown-person', word: hearing.prose(named ?? '') });
  const text = hearing
    .prose(
      match === null
        ? withoutDate
        : withoutDate.slice(0, match.index) + withoutDate.slice(match.index + match[0].length),
    )
    .replace(/\s+for\s*$/i, '')
    .trim()
    .replace(/^"(.*)"$/s, '$1');
  const problem = textProblem(text);
  return problem === undefined ? found({ text, owner, due: due.value }) : notFound(problem);
}

function textProblem(text: string): Problem | undefined {
  if (text !== '') return tooLong('action', text, LONGEST.item);
  const verb = verbNamed('action');
  return {
    code: 'missing',
    what: 'text',
    usage: verb?.usage ?? 'action',
    example: verb?.example ?? 'action',
  };
}

/** Only a last `by` whose words read as a date is one: "agree rollback by script" keeps its words. */
function splitDate(line: string): { readonly text: string; readonly date: string | undefined } {
  const at = line.toLowerCase().lastIndexOf(' by ');
  if (at === -1) return { text: line, date: undefined };
  return { text: line.slice(0, at), date: line.slice(at + 4).trim() };
}

function defaultDue(hearing: Hearing): number {
  return addWorkingDays(hearing.now, DEFAULT_WORKING_DAYS, hearing.policy.organisation.calendar);
}
