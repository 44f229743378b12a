// Private answers to questions: a release, what it lacks, lists, the audit trail, who the bot takes one for.
import type { Person, PersonId } from '../../domain/person.ts';
import type { RuleStanding } from '../../domain/release/approval.ts';
import type { Release } from '../../domain/release/model.ts';
import { phaseOf } from '../../domain/release/phase.ts';
import type { Picture } from '../picture.ts';
import { sayDistance } from '../say-time.ts';
import type { Text } from '../text.ts';
import { join, moment, person } from '../text.ts';
import type { Button, Line, Notice } from '../view.ts';
import { body, list, notice, title } from '../view.ts';
import { blockerLine, readerOf } from './blocker.ts';
import { openButton, shareButton } from './buttons.ts';
import { releaseLines, stateText } from './card.ts';
import { typed } from './command-line.ts';
import { fullName, heading, windowSpan } from './name.ts';
import { needLines } from './needs.ts';
import { count } from './phrases.ts';
import { ruleCount, ruleText } from './standing.ts';
import { PHASE_WORDS } from './state-words.ts';
import { refSpan } from './who.ts';

/** A private answer can't grow for ever; what is left out is counted. */
const MOST_ROWS = 20;
const MOST_EVENTS = 40;

/** The card's lines for one reader, with a way to share it and to open its message. */
export function showNotice(p: Picture, cardLink?: string): Notice {
  const open: readonly Button[] = cardLink === undefined ? [] : [openButton(cardLink)];
  return { kind: 'notice', lines: releaseLines(p), buttons: [shareButton(p.release.id), ...open] };
}

/** What is missing before it can start, and who brings it; afterwards, how far it is. */
export function checkNotice(p: Picture): Notice {
  const lines = [title(heading(p.release)), body(...stateText(p)), ...readiness(p)];
  return { kind: 'notice', lines, buttons: [shareButton(p.release.id)] };
}

function readiness(p: Picture): readonly Line[] {
  if (p.release.ending !== undefined || p.release.deployment !== undefined) {
    return needLines(p).map((text) => body(...text));
  }
  const rules = p.standings.filter((one) => one.met).map((one) => list(...ruleText(one)));
  const met: readonly Line[] = rules.length === 0 ? [] : [body('Approved:'), ...rules];
  if (p.blockers.length === 0) {
    return [body('Ready to start now: ', typed(`start ${p.release.id}`)), ...met, ...softGaps(p)];
  }
  return [
    body('Not ready to start:'),
    ...blockerLines(p),
    ...(p.earliest === undefined
      ? []
      : [body('Earliest start if all is answered: ', moment(p.earliest, p.zone), '.')]),
    ...met,
    ...softGaps(p),
  ];
}

function blockerLines(p: Picture): readonly Line[] {
  return p.blockers.map((blocker) => list(...blockerLine(blocker, readerOf(p))));
}

/** Missing, but no reason to wait unless the policy says so (contract "What must be there to start"). */
function softGaps(p: Picture): readonly Line[] {
  const words = { scope: 'what changes', backout: 'the back-out plan', captain: 'the captain' };
  const soft = p.missing.filter((part) => !p.blockers.some((blocker) => blocker.kind === part));
  if (soft.length === 0) return [];
  const names = soft.map((part) => words[part]).join(', ');
  return [body(`Missing, though it doesn't block: ${names}. `, typed(`edit ${p.release.id}`))];
}

/** `filter` says what the list was narrowed to, in words; empty for all. */
export function listNotice(
  rows: readonly Release[],
  filter: string,
  zone: string,
  now: number,
): Notice {
  const about = filter === '' ? '' : ` (${filter})`;
  if (rows.length === 0) {
    return notice(body('No release is open', about, '.'), body('Plan one: ', typed('plan')));
  }
  return notice(
    body(count(rows.length, 'release'), ' not closed', about, ':'),
    ...rows.slice(0, MOST_ROWS).map((row) => list(...rowText(row, zone, now))),
    ...(rows.length > MOST_ROWS
      ? [
          body(
            `And ${rows.length - MOST_ROWS} more. Narrow it: `,
            typed('list <service> on <environment>'),
          ),
        ]
      : []),
  );
}

function rowText(row: Release, zone: string, now: number): Text {
  const phase = PHASE_WORDS[phaseOf(row)];
  const held = row.deployment?.held !== undefined && row.ending === undefined ? ', held' : '';
  const ahead = row.window.start > now ? `, ${sayDistance(row.window.start, now, zone)}` : '';
  return [
    `${row.id} `,
    heading(row),
    ` · ${phase}${held} · `,
    windowSpan(row.window),
    `${ahead} · `,
    ...(row.captain === undefined ? ['no captain yet'] : [person(row.captain)]),
  ];
}

/** Can I ship? Every blocker of every open release there, and when the next one could start (product F7). */
export function canNotice(
  service: string,
  environment: string,
  entries: readonly Picture[],
): Notice {
  const where = `${service} on ${environment}`;
  const waiting = entries.filter(
    (p) => p.release.deployment === undefined && p.release.ending === undefined,
  );
  const running = entries.filter(
    (p) => p.release.deployment !== undefined && p.release.ending === undefined,
  );
  const ready = waiting.filter((p) => p.blockers.length === 0);
  const opens = waiting.flatMap((p) => p.earliest ?? []).toSorted((a, b) => a - b)[0];
  const zone = entries[0]?.zone ?? 'UTC';
  return notice(
    canAnswer(where, ready, waiting, running),
    ...running.map((p) => list(...deployingText(p))),
    ...waiting.flatMap(canLines),
    ...(ready.length > 0 || opens === undefined
      ? []
      : [body('Earliest start if all is answered: ', moment(opens, zone), '.')]),
    ...(waiting.length === 0 ? [body('Plan one: ', typed(`plan ${service} <version>`))] : []),
  );
}

function canAnswer(
  where: string,
  ready: readonly Picture[],
  waiting: readonly Picture[],
  running: readonly Picture[],
): Line {
  const [first] = ready;
  if (first !== undefined) {
    return body(`Yes: ${first.release.id} can start now. `, typed(`start ${first.release.id}`));
  }
  if (waiting.length > 0) return body(`Not yet: nothing of ${where} is ready to start.`);
  return running.length > 0
    ? body(`Not now: ${where} is deploying already, and nothing else is planned.`)
    : body(`Nothing of ${where} is planned, so nothing can start.`);
}

function deployingText(p: Picture): Text {
  return [fullName(p.release), ' is deploying: ', ...stateText(p)];
}

function canLines(p: Picture): readonly Line[] {
  if (p.blockers.length === 0) return [body(fullName(p.release), ': ready.')];
  return [body(fullName(p.release), ':'), ...blockerLines(p)];
}

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

/** One fact of the audit trail, worded by `eventText`. */
export interface AuditEntry {
  readonly seq: number;
  readonly at: number;
  readonly summary: Text;
}

/** Oldest first; of a long history the newest part, with how much is left out. */
export function auditNotice(id: string, events: readonly AuditEntry[], zone: string): Notice {
  const shown = events.slice(-MOST_EVENTS);
  const left = events.length - shown.length;
  return {
    kind: 'notice',
    lines: [
      body(
        `${count(events.length, 'entry', 'entries')} about ${id}${left === 0 ? '' : `, the newest ${shown.length}`}:`,
      ),
      ...shown.map((event) =>
        list(`${event.seq}. `, moment(event.at, zone), ' ', ...event.summary),
      ),
    ],
    buttons: [shareButton(id)],
  };
}

const STANDINGS = {
  member: 'member',
  guest: 'guest, who decides nothing about releases',
  bot: 'bot, which decides nothing about releases',
  foreign: 'member of another organisation, who decides nothing about releases',
} as const;

/** Who the bot takes the speaker for: one person however many accounts (product B2). */
export function whoamiNotice(
  speaker: Person,
  accounts: readonly string[],
  groups: readonly string[],
): Notice {
  return notice(
    body(`You are ${speaker.name}, `, speaker.id, `, ${STANDINGS[speaker.standing]}.`),
    body(`Your zone is ${speaker.zone}.`),
    ...(accounts.length === 0 ? [] : [body('Accounts: ', accounts.join(', '))]),
    groups.length === 0
      ? body('No group of the policy names you.')
      : body(
          'Groups of the policy: ',
          ...join(
            groups.map((ref): Text => [refSpan(ref)]),
            ', ',
          ),
        ),
  );
}
