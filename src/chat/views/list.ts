// The private list of releases: one line each.
import type { Release } from '../../domain/release/model.ts';
import { phaseOf } from '../../domain/release/phase.ts';
import { isHeld } from '../../domain/release/rollout.ts';
import { sayDistance } from '../say-time.ts';
import type { Addresses, Text } from '../text.ts';
import { deepLink, person } from '../text.ts';
import type { Notice } from '../view.ts';
import { body, list, notice } from '../view.ts';
import { typed } from './command-line.ts';
import { count } from './phrases.ts';
import { heading, windowSpan } from './release-name.ts';
import { PHASE_WORDS } from './state-words.ts';

/** A private answer can't grow for ever; what is left out is counted. */
export const MOST_ROWS = 20;

/**
 * `rows` are the first of `total`. `filter` says what the list was narrowed to, in words; empty for all. `cards`: where
 * the card of a release stands, by its id.
 */
export function listNotice(
  rows: readonly Release[],
  total: number,
  filter: string,
  zone: string,
  now: number,
  cards: ReadonlyMap<string, Addresses> = new Map(),
): Notice {
  const about = filter === '' ? '' : ` (${filter})`;
  if (rows.length === 0) {
    return notice(body('No release is open', about, '.'), body('Plan one: ', typed('plan')));
  }
  return notice(
    body(count(total, 'release'), ' not closed', about, ':'),
    ...rows.map((row) => list(...rowText(row, zone, now, cards.get(row.id)))),
    ...(total > rows.length
      ? [
          body(
            `And ${total - rows.length} more. Narrow it: `,
            typed('list <service> on <environment>'),
          ),
        ]
      : []),
  );
}

/** A release in a row. */
export function rowText(row: Release, zone: string, now: number, card: Addresses = {}): Text {
  const phase = PHASE_WORDS[phaseOf(row)];
  const { deployment, ending } = row;
  const held =
    deployment !== undefined && ending === undefined && isHeld(deployment) ? ', held' : '';
  const ahead = row.window.start > now ? `, ${sayDistance(row.window.start, now, zone)}` : '';
  return [
    deepLink(card, row.id),
    ' ',
    heading(row),
    ` · ${phase}${held} · `,
    windowSpan(row.window),
    `${ahead} · `,
    ...(row.captain === undefined ? ['no captain yet'] : [person(row.captain)]),
  ];
}
