// A snooze as people and buttons write it: which reminder, and until when on the clock of whoever puts it off.
import { ownName } from '../domain/release/own-reminder.ts';
import { snoozableIn } from '../domain/release/snoozed.ts';
import { parseSpan } from '../domain/time/duration.ts';
import { addDays } from '../domain/time/zone.ts';
import { type Found, found, notFound } from './find.ts';
import type { Line } from './line.ts';
import { command, type Hearing, type Meaning, misunderstood } from './meaning.ts';
import { typedInstant } from './say-time.ts';
import { lacking } from './understand-asking.ts';
import { timeProblem, whenContext } from './understand-time.ts';
import { readWhen } from './when.ts';

/** `line.words` are those after the release's name. */
export function snoozeFrom(id: string, line: Line, hearing: Hearing): Meaning {
  const { fields } = hearing;
  const words = fields === undefined ? line.words : [fields.reminder ?? '', fields.until ?? ''];
  const { reminder, rest } = named(words);
  if (rest.trim() === '') return lacking('snooze', 'time', 'until', `snooze ${id} 2h`);
  const spelled = (until: string) =>
    `snooze ${id}${reminder === undefined ? '' : ` ${reminder.word}`} until ${until}`;
  const until = readUntil(rest, hearing, spelled);
  if (!until.ok) return misunderstood(until.problem, 'until');
  const { value } = until;
  const what = reminder === undefined ? {} : { reminder: reminder.name };
  const again = spelled(value === 'last-call' ? 'last call' : typedInstant(value));
  return command(id, { type: 'snooze', ...what, until: value }, again);
}

interface Named {
  readonly reminder: { readonly name: string; readonly word: string } | undefined;
  readonly rest: string;
}

/** A kind of reminder, or the number of one that somebody set: `3`, `#3`, `reminder 3`. */
function named(words: readonly string[]): Named {
  const [first = '', second = ''] = words;
  const isOwn = /^remind(?:er)?$/i.test(first);
  const word = (isOwn ? second : first).replace(/^#/, '');
  if (/^\d{1,6}$/.test(word)) {
    const rest = words.slice(isOwn ? 2 : 1).join(' ');
    return { reminder: { name: ownName(Number(word)), word }, rest };
  }
  const kind = first.includes(':') ? undefined : snoozableIn(first.toLowerCase());
  const isKind = kind !== undefined && kind !== 'remind';
  return {
    reminder: isKind ? { name: kind, word: kind } : undefined,
    rest: words.slice(isKind ? 1 : 0).join(' '),
  };
}

function readUntil(
  text: string,
  hearing: Hearing,
  again: (text: string) => string,
): Found<number | 'last-call'> {
  const said = text.replace(/^(?:until|for|to)\s+/i, '');
  if (/^last[ -]call$/i.test(said)) return found('last-call');
  const { now, speaker } = hearing;
  const span = parseSpan(said);
  if (span !== undefined) return found(addDays(now, span.days, speaker.zone) + span.ms);
  const read = readWhen(said, { ...whenContext(hearing), zone: speaker.zone });
  if (read.kind === 'at') return found(read.at);
  const problem = timeProblem(read, ({ at }) => again(typedInstant(at)));
  return notFound(
    problem.code === 'unreadable-time' ? { ...problem, expected: expectedTimes } : problem,
  );
}

const expectedTimes = ['30m', '2h', 'until tomorrow 09:00', 'until last call'];
