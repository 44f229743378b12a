// A reminder as people write it: whom, when as a distance from the window or as a date, and what is to be said.
import type { PersonId } from '../domain/person.ts';
import { plainRef } from '../domain/person.ts';
import type { Offset } from '../domain/release/own-reminder.ts';
import { type Found, found, notFound } from './find.ts';
import type { Line } from './line.ts';
import { command, type Hearing, LONGEST, type Meaning, misunderstood, tooLong } from './meaning.ts';
import { readOffset, sayOffset } from './offset.ts';
import { typedInstant } from './say-time.ts';
import { lacking, unexpected } from './understand-asking.ts';
import { readInstant } from './understand-time.ts';

/** `line.words` are those after the release's name. */
export function remindFrom(id: string, line: Line, hearing: Hearing): Meaning {
  const { fields } = hearing;
  const dropped = fields === undefined && line.words[0]?.toLowerCase() === 'drop';
  if (dropped) return takeBack(id, line);
  const typed = parts(line);
  const whom =
    fields === undefined
      ? recipients(typed.who, hearing)
      : chosen([fields.person, fields.group], hearing);
  if (!whom.ok) return misunderstood(whom.problem, 'person');
  const said = fields?.when ?? typed.when;
  const example = `remind ${id} @ana at T-2h: check replication`;
  if (said === undefined || said.trim() === '') return lacking('remind', 'time', 'when', example);
  const text = hearing.prose(fields?.text ?? line.because ?? typed.text ?? '').trim();
  const spelled = (when: string) => `remind ${id}${spelledWho(typed.who)} at ${when}: ${text}`;
  const when = readTime(said, hearing, spelled);
  if (!when.ok) return misunderstood(when.problem, 'when');
  if (text === '') return lacking('remind', 'text', 'text', example);
  const long = tooLong('reminder', text, LONGEST.item);
  if (long !== undefined) return misunderstood(long, 'text');
  const add = { when: when.value, ...whom.value, text };
  const word = 'at' in when.value ? typedInstant(when.value.at) : sayOffset(when.value);
  return command(id, { type: 'remind', add }, spelled(word));
}

function takeBack(id: string, { words, because }: Line): Meaning {
  const [, word = '', extra] = words;
  const number = /^#?\d{1,6}$/.test(word) ? Number(word.replace('#', '')) : 0;
  if (number < 1) return lacking('remind', 'reminder number', undefined, `remind ${id} drop 2`);
  const surplus = extra ?? because;
  if (surplus !== undefined) return unexpected('remind', surplus);
  return command(id, { type: 'remind', drop: number }, `remind ${id} drop ${number}`);
}

interface Parts {
  readonly who: readonly string[];
  readonly when: string | undefined;
  readonly text?: string;
}

/** The time follows the first `at`; a last word such as `T-2h` needs none. After such a word the colon may be missing. */
function parts({ words, because }: Line): Parts {
  const at = words.findIndex((word) => word.toLowerCase() === 'at');
  if (at >= 0) {
    const who = words.slice(0, at);
    const [first = '', ...rest] = words.slice(at + 1);
    const when = [first, ...rest].join(' ');
    // A `T` alone may go on: `T - 1d`.
    const isDistance = /\d/.test(first) && readOffset(first) !== undefined;
    return because === undefined && isDistance && readOffset(when) === undefined
      ? { who, when: first, text: rest.join(' ') }
      : { who, when };
  }
  const last = words.at(-1);
  const isTime = last !== undefined && readOffset(last) !== undefined;
  return isTime ? { who: words.slice(0, -1), when: last } : { who: words, when: undefined };
}

function spelledWho(words: readonly string[]): string {
  return words.length === 0 ? '' : ` ${words.join(' ')}`;
}

/** A distance from the window, else a date: as distances are written most often, both are offered when it is neither. */
function readTime(
  text: string,
  hearing: Hearing,
  again: (text: string) => string,
): Found<Offset | { readonly at: number }> {
  const offset = readOffset(text);
  if (offset !== undefined) return found(offset);
  const read = readInstant(text, hearing, again);
  if (read.ok) return found({ at: read.value });
  const { problem } = read;
  return notFound(
    problem.code === 'unreadable-time' ? { ...problem, expected: expectedTimes } : problem,
  );
}

const expectedTimes = ['T-2h', 'T-1d', 'T+15m', 'end-30m', 'thu 09:00', '2026-12-03T20:00'];

interface Whom {
  readonly people: readonly PersonId[];
  readonly groups: readonly string[];
}

const JOINING = ['and', '&', 'the', 'thread'];

function recipients(words: readonly string[], hearing: Hearing): Found<Whom> {
  const names = words
    .flatMap((word) => word.split(','))
    .filter((word) => word !== '' && !JOINING.includes(word.toLowerCase()));
  return chosen(names, hearing);
}

function chosen(names: readonly (string | undefined)[], hearing: Hearing): Found<Whom> {
  const people = new Set<PersonId>();
  const groups = new Set<string>();
  for (const name of names) {
    if (name === undefined || name === '') continue;
    const group = groupNamed(name, hearing);
    const person = group === undefined ? hearing.person(name) : undefined;
    if (group !== undefined) groups.add(group);
    else if (person !== undefined) people.add(person);
    else return notFound({ code: 'unknown-person', word: hearing.prose(name) });
  }
  return found({ people: [...people], groups: [...groups] });
}

/** A group of the policy with or without `@`, or a user group of Slack that the policy names. */
function groupNamed(word: string, { policy }: Hearing): string | undefined {
  const plain = plainRef(word).toLowerCase();
  const known = Object.keys(policy.groups);
  const named = known.find((name) => [name, `@${name}`].some((one) => one.toLowerCase() === plain));
  if (named !== undefined) return named;
  const refs = [
    ...Object.values(policy.groups).flat(),
    ...policy.services.flatMap((service) => service.captains),
  ];
  const wanted = plain.startsWith('@') ? `slack:${plain}` : plain;
  return refs.find((ref) => ref.startsWith('slack:') && ref.toLowerCase() === wanted);
}
