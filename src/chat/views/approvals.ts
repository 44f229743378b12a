// The private list of what waits for one person's answer.
import type { PersonId } from '../../domain/person.ts';
import { awaits } from '../../domain/release/approval.ts';
import type { Picture } from '../picture.ts';
import { sayDistance } from '../say-time.ts';
import type { Addresses, Text } from '../text.ts';
import { person } from '../text.ts';
import type { Notice } from '../view.ts';
import { body, list, notice } from '../view.ts';
import { typed } from './command-line.ts';
import { count } from './phrases.ts';
import { linkedName, windowSpan } from './release-name.ts';
import { ruleCount } from './standing.ts';

/** A private answer can't grow for ever; what is left out is counted. */
export const MOST_APPROVALS = 20;

/**
 * What waits for this person's answer, `total` in all, of which the first are `shown`. Private answers hold no decision
 * buttons, so the lines are typed. `cards`: where the card of a release stands, by its id.
 */
export function approvalsNotice(
  shown: readonly Picture[],
  approver: PersonId,
  total: number,
  cards: ReadonlyMap<string, Addresses> = new Map(),
): Notice {
  if (shown.length === 0) return notice(body('Nothing waits for your answer.'));
  return notice(
    body(`${count(total, 'release')} ${total === 1 ? 'waits' : 'wait'} for your answer:`),
    ...shown.map((p) => list(...waitingText(p, approver, cards))),
    ...(total > shown.length ? [body(`And ${total - shown.length} more.`)] : []),
    body(
      'Reject or ask for a change: ',
      typed('reject <release> because …'),
      ' · ',
      typed('revise <release> because …'),
    ),
  );
}

/** One request in a row, with the line that answers it. */
export function waitingText(
  p: Picture,
  approver: PersonId,
  cards: ReadonlyMap<string, Addresses> = new Map(),
): Text {
  const { approval } = p.release;
  const rules = p.standings.filter((one) => awaits(one, approver));
  const stale = rules.some((one) => one.stale.includes(approver));
  return [
    ...linkedName(p.release, cards),
    ', ',
    windowSpan(p.release.window),
    ...(approval === undefined
      ? []
      : [
          ', asked by ',
          person(approval.requestedBy),
          ` ${sayDistance(approval.requestedAt, p.now, p.zone)}`,
        ]),
    ` · ${rules.map(ruleCount).join(', ')}`,
    stale ? ' · you approved an earlier version' : '',
    ': ',
    typed(`approve ${p.release.id}`),
  ];
}
