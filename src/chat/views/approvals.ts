// The private list of what waits for one person's answer.
import type { PersonId } from '../../domain/person.ts';
import type { RuleStanding } from '../../domain/release/approval.ts';
import type { Picture } from '../picture.ts';
import { sayDistance } from '../say-time.ts';
import type { Text } from '../text.ts';
import { person } from '../text.ts';
import type { Notice } from '../view.ts';
import { body, list, notice } from '../view.ts';
import { typed } from './command-line.ts';
import { count } from './phrases.ts';
import { fullName, windowSpan } from './release-name.ts';
import { ruleCount } from './standing.ts';

/** A private answer can't grow for ever. */
const MOST_ROWS = 20;

/** What waits for this person's answer. Private answers hold no decision buttons, so the lines are typed. */
export function approvalsNotice(pictures: readonly Picture[], approver: PersonId): Notice {
  const mine = pictures.filter((p) =>
    p.standings.some((one) => !one.met && awaits(one, approver, p)),
  );
  if (mine.length === 0) return notice(body('Nothing waits for your answer.'));
  return notice(
    body(
      `${count(mine.length, 'release')} ${mine.length === 1 ? 'waits' : 'wait'} for your answer:`,
    ),
    ...mine.slice(0, MOST_ROWS).map((p) => list(...waitingText(p, approver))),
    body(
      'Reject or ask for a change: ',
      typed('reject <release> because …'),
      ' · ',
      typed('revise <release> because …'),
    ),
  );
}

/** A rule that anybody may answer waits for everybody who hasn't. */
function awaits(standing: RuleStanding, approver: PersonId, p: Picture): boolean {
  if (standing.open !== undefined) return standing.open.includes(approver);
  const answered = p.release.approval?.votes.some((vote) => vote.person === approver) === true;
  return !answered || standing.stale.includes(approver);
}

function waitingText(p: Picture, approver: PersonId): Text {
  const { approval } = p.release;
  const rules = p.standings.filter((one) => !one.met && awaits(one, approver, p));
  const stale = rules.some((one) => one.stale.includes(approver));
  return [
    fullName(p.release),
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
