// What understanding may look at, small and in memory: one policy, a few open releases, a few people.
import type { Hearing, Meaning, OpenRelease } from '../../src/chat/meaning.ts';
import type { Problem } from '../../src/chat/problem.ts';
import { understand } from '../../src/chat/understand.ts';
import type { Policy } from '../../src/domain/policy.ts';
import { aPolicy, aService, idOf, PLANNED_AT, personOf, planned } from './fixtures.ts';

/** Tue 24 Nov 2026, 14:00 in London. */
export const NOW = PLANNED_AT;

/** payments (alias pay), ledger, website and webshop, which share their first letters. */
export function namesPolicy(): Policy {
  const light = { tests: [], captains: [] };
  return aPolicy({
    services: [
      aService(),
      aService({ name: 'ledger', aliases: [] }),
      aService({ name: 'website', aliases: ['web'], ...light }),
      aService({ name: 'webshop', aliases: [], ...light }),
    ],
  });
}

const open = (id: string, service: string, version: string): OpenRelease => ({
  id,
  service,
  version,
  environment: 'prod',
});

/** One of ledger, two of website, and R-42 of payments, which is the one known whole. */
const OPEN: readonly OpenRelease[] = [
  open('R-40', 'ledger', '1.0.0'),
  open('R-42', 'payments', '4.2.0'),
  open('R-50', 'website', '7.0'),
  open('R-51', 'website', 'v8.0'),
];

const PEOPLE: Readonly<Record<string, string>> = {
  '@ana': idOf('ana'),
  '@ben': idOf('ben'),
  'ben@example.org': idOf('ben'),
  '@{slack:T0SIM:U0BEN}': idOf('ben'),
  '@sam': 'sam@example.org',
};

export function aHearing(changes: Partial<Hearing> = {}): Hearing {
  const policy = namesPolicy();
  const release = planned({}, policy).release;
  return {
    now: NOW,
    policy,
    speaker: personOf('ana'),
    here: undefined,
    place: undefined,
    open: OPEN,
    release: (id) => (id === release.id ? release : undefined),
    person: (word) => PEOPLE[word],
    prose: (text) => text.replace(/@\{[^}]*\}/g, '@Ben'),
    fields: undefined,
    confirmed: false,
    ...changes,
  };
}

/** A line as `changes` hear it; without them typed in a channel, in no thread. */
export function heard(line: string, changes: Partial<Hearing> = {}): Meaning {
  return understand(line, aHearing(changes));
}

export type Command = Extract<Meaning, { kind: 'command' }>;

/** The command a line means; fails the test on anything else. */
export function commandOf(line: string, changes: Partial<Hearing> = {}): Command {
  const meaning = heard(line, changes);
  if (meaning.kind !== 'command') throw new Error(`${line}: ${JSON.stringify(meaning)}`);
  return meaning;
}

/** The first problem with a line; fails the test when it was understood. */
export function problemOf(line: string, changes: Partial<Hearing> = {}): Problem {
  const meaning = heard(line, changes);
  const problem = meaning.kind === 'problem' ? meaning.misunderstood[0]?.problem : undefined;
  if (problem === undefined) throw new Error(`${line}: ${JSON.stringify(meaning)}`);
  return problem;
}

/** The line of a command about the calendar, with absolute instants; fails the test on anything else. */
export function calendarLine(line: string, changes: Partial<Hearing> = {}): string {
  const meaning = heard(line, changes);
  if (meaning.kind !== 'calendar') throw new Error(`${line}: ${JSON.stringify(meaning)}`);
  return meaning.line;
}
