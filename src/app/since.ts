// What an old button was drawn for, found again in the journal, so that its click can say what changed since.
import type { Refusal } from '../domain/decision.ts';
import type { ReleaseCommand } from '../domain/release/command.ts';
import { changesBetween, contentOf, fingerprintOf } from '../domain/release/content.ts';
import type { ReleaseEvent } from '../domain/release/event.ts';
import { evolve } from '../domain/release/evolve.ts';
import type { Content, Release } from '../domain/release/model.ts';
import type { Reader } from './store.ts';
import { eventOf } from './streams.ts';

/** The refusal with the changes since the button was drawn, where the release itself no longer knows them. */
export async function withChanges(
  refusal: Refusal,
  command: ReleaseCommand,
  release: Release,
  reader: Reader,
): Promise<Refusal> {
  if (refusal.code !== 'outdated' || refusal.changes.length > 0) return refusal;
  if (!('fingerprint' in command) || command.fingerprint === undefined) return refusal;
  const seen = await contentAt(command.fingerprint, release.id, reader);
  return seen === undefined
    ? refusal
    : { ...refusal, changes: changesBetween(seen, contentOf(release)) };
}

/** The content a fingerprint stands for; undefined when the release never was like that. */
async function contentAt(
  fingerprint: string,
  stream: string,
  reader: Reader,
): Promise<Content | undefined> {
  let release: Release | undefined;
  for (const row of await reader.events(stream)) {
    release = evolve(release, eventOf<ReleaseEvent>(row));
    const content = contentOf(release);
    if (fingerprintOf(content) === fingerprint) return content;
  }
  return undefined;
}
