// The table of every command: the words people type, in the order help prints them.
// The manifest, help, the parser and docs/reference/commands.md are all held to it.
import type { Verb } from './verb.ts';
import { OTHER_VERBS } from './verbs-around.ts';
import { RELEASE_VERBS } from './verbs-of-release.ts';

export const VERBS: readonly Verb[] = [...RELEASE_VERBS, ...OTHER_VERBS];

export function verbNamed(word: string): Verb | undefined {
  return VERBS.find((one) => one.name === word || one.aliases.includes(word));
}

/** Every word that could be meant, for the nearest one. Nobody confirms what wasn't asked. */
export function verbWords(): readonly string[] {
  return VERBS.filter(({ name }) => name !== 'confirm').flatMap((one) => [
    one.name,
    ...one.aliases,
  ]);
}
