// The book of the people: what each of them asked for, and what they were told. Whatever was acknowledged has to be in the
// journal, whatever is in the journal has to have been asked for.
import type { EventLine } from '../support/rows.ts';

/** `failed`: the bot said that something went wrong, and that nothing was recorded. `unknown`: there was no answer. */
export type Told = 'accepted' | 'refused' | 'failed' | 'unknown';

/** What a command records, told apart from everything else in the journal. */
export interface Fact {
  readonly type: string;
  readonly stream: string;
  readonly actor: string;
  /** Text that only this command brought into the body of its event; '' where the rest says enough. */
  readonly mark: string;
}

interface Entry {
  readonly fact: Fact;
  readonly line: string;
  readonly told: Told;
  /** What they read; empty where nothing came. */
  readonly words: string;
  /** Real milliseconds until the answer, or until the chat gave up. */
  readonly took: number;
  /** The chat waited as long as it does, and nothing came. */
  readonly late: boolean;
}

export interface Book {
  write(entry: Entry): void;
  readonly entries: readonly Entry[];
}

export function aBook(): Book {
  const entries: Entry[] = [];
  return { entries, write: (entry) => void entries.push(entry) };
}

/** What the clock records by itself. */
const OF_THE_CLOCK = ['bake-ended', 'promoted', 'completed', 'review-opened', 'ready', 'reminded'];

const nameOf = ({ stream, type, actor, mark }: Fact) => [stream, type, actor, mark].join(' ');

/** Lost, invented, or recorded although it was refused or said to have failed. */
export function againstJournal(
  { entries }: Book,
  journal: readonly EventLine[],
): readonly string[] {
  const facts = new Map(entries.map(({ fact }) => [nameOf(fact), fact]));
  const wrongs = [...facts.values()].flatMap((fact) => {
    const name = nameOf(fact);
    const asked = entries.filter((entry) => nameOf(entry.fact) === name);
    const count = (told: Told) => asked.filter((entry) => entry.told === told).length;
    const recorded = journal.filter((event) => isOf(event, fact)).length;
    const [accepted, unknown] = [count('accepted'), count('unknown')];
    if (recorded < accepted) {
      return [`lost: ${name} was acknowledged ${accepted} times and is recorded ${recorded} times`];
    }
    return recorded > accepted + unknown
      ? [`invented: ${name} is recorded ${recorded} times, asked for ${accepted + unknown} times`]
      : [];
  });
  const known = [...facts.values()];
  const strange = journal.filter(
    (event) => !OF_THE_CLOCK.includes(event.type) && !known.some((fact) => isOf(event, fact)),
  );
  return [
    ...wrongs,
    ...strange.map(({ stream, type, actor }) => `nobody asked for ${type} of ${stream} (${actor})`),
  ];
}

/** A plan's stream isn't known where its answer was lost; its mark is its alone. */
function isOf(event: EventLine, { type, stream, actor, mark }: Fact): boolean {
  return (
    event.type === type &&
    event.actor === actor &&
    (type === 'planned' || event.stream === stream) &&
    event.body.includes(mark)
  );
}

/** Answers have three seconds. */
export function lateIn({ entries }: Book): readonly string[] {
  return entries
    .filter(({ late }) => late)
    .map(({ line, took }) => `late: "${line}" was not answered in ${Math.round(took)} ms`);
}

/** Those who were told that something went wrong, or nothing at all. */
export function unansweredIn({ entries }: Book): readonly string[] {
  return entries
    .filter(({ told }) => told === 'failed' || told === 'unknown')
    .map(({ line, told, words }) => `unanswered: "${line}" (${told}: ${words})`);
}

/** Where nobody got anywhere nothing was shown. */
export function idleIn({ entries }: Book): readonly string[] {
  return entries.some(({ told }) => told === 'accepted') ? [] : ['no command was accepted at all'];
}

/** How much was asked, and how long the answers took. */
export function summaryOf({ entries }: Book): string {
  const times = entries.map(({ took }) => took).toSorted((one, other) => one - other);
  const at = (share: number) => Math.round(times[Math.floor(share * (times.length - 1))] ?? 0);
  const count = (told: Told) => entries.filter((entry) => entry.told === told).length;
  const late = entries.filter((entry) => entry.late).length;
  return `${entries.length} commands: ${count('accepted')} accepted, ${count('refused')} refused, ${count('failed')} failed, ${count('unknown')} without an answer, ${late} of them after all the time a chat gives; p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, longest ${at(1)} ms`;
}
