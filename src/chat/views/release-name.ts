// What a release, its window and its back-out target are called, everywhere the same.
import type { Neighbour } from '../../domain/release/context.ts';
import type { Release, Window } from '../../domain/release/model.ts';
import { sayDuration } from '../../domain/time/duration.ts';
import type { Picture } from '../picture.ts';
import type { Addresses, Span, Text } from '../text.ts';
import { deepLink } from '../text.ts';

type Named = Pick<Release, 'service' | 'version'>;

/** `payments 4.2.0` */
export function releaseName(release: Named): string {
  return `${release.service} ${release.version}`;
}

/** `payments 4.2.0 → prod` */
export function heading(release: Named & Pick<Release, 'environment'>): string {
  return `${releaseName(release)} → ${release.environment}`;
}

/** `R-42 (payments 4.2.0 → prod)` */
export function fullName(release: Named & Pick<Release, 'environment' | 'id'>): string {
  return `${release.id} (${heading(release)})`;
}

/** The same, its id leading to the release's card. */
export function linkedName(
  release: Named & Pick<Release, 'environment' | 'id'>,
  cards: ReadonlyMap<string, Addresses>,
): Text {
  return [linkedId(release.id, cards), ` (${heading(release)})`];
}

/** `R-42` or `F-3`, leading to its card where it has one. */
export function linkedId(id: string, cards: ReadonlyMap<string, Addresses>): Span {
  return deepLink(cards.get(id) ?? {}, id);
}

export function windowSpan(window: Window): Span {
  return { kind: 'window', start: window.start, end: window.end, zone: window.zone };
}

/** How long a window is: `1 h`. */
export function windowLength(window: Window): string {
  return sayDuration(window.end - window.start);
}

/** What a rollback leads back to: the newest other release that completed there, as the journal will name it. */
export function previousRelease(p: Pick<Picture, 'release' | 'neighbours'>): Neighbour | undefined {
  return p.neighbours.find((other) => other.completed && other.id !== p.release.id);
}

/** Policy versions are hashes; eight digits tell them apart. */
export function shortHash(hash: string): string {
  return hash.slice(0, 8);
}
