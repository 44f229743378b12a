// Asking for approval: one direct message per approver, or one message in the thread for a larger circle.
import type { PersonId } from '../../domain/person.ts';
import type { RuleStanding } from '../../domain/release/approval.ts';
import { changesBetween, contentOf } from '../../domain/release/content.ts';
import type { Vote } from '../../domain/release/model.ts';
import type { Picture } from '../picture.ts';
import { beforeStart, isAsking } from '../picture.ts';
import type { Text } from '../text.ts';
import { join, moment, person } from '../text.ts';
import type { Button, Card, Line } from '../view.ts';
import { body, list, title } from '../view.ts';
import { answeredThis, requestEnd } from './answer-words.ts';
import { abstainButton, lookButton } from './buttons.ts';
import { forApprovers, voteButtons } from './card-buttons.ts';
import { changeLines } from './changes.ts';
import { near } from './clock-or-date.ts';
import { allOf, because, sentence } from './phrases.ts';
import { releaseName, windowLength, windowSpan } from './release-name.ts';
import { planText } from './rollout.ts';
import { scopeCounts } from './scope.ts';
import { type Reader, withSnooze } from './snooze.ts';
import { ruleCount, ruleCounts, ruleText, testsText } from './standing.ts';
import { circleText, pinged } from './who.ts';

const MOST_ITEMS = 3;

/**
 * The direct message to one approver, true at any moment: buttons while an answer is open, what was answered
 * afterwards, what changed when the answer has gone stale, and how it ended.
 */
export function approvalRequest(p: Picture, approver: PersonId): Card {
  const state = approvalState(p, approver);
  return {
    kind: 'card',
    lines: [...contentLines(p), ...state.lines],
    buttons: state.buttons,
    overflow: state.buttons.length > 0 ? [abstainButton(p), lookButton(p)] : [],
  };
}

/** The same request again for somebody who hasn't answered yet (product A9). */
export function approverNudge(p: Picture, approver: Reader): Card {
  const request = approvalRequest(p, approver.id);
  if (request.buttons.length === 0) return request;
  const { approval } = p.release;
  const asked: Text =
    approval === undefined ? [] : [', asked ', moment(approval.requestedAt, p.zone)];
  const lines = [body('Your answer is still open', ...asked, '.'), ...request.lines];
  return withSnooze({ ...request, lines, overflow: [abstainButton(p)] }, 'approvers', p, approver);
}

/** For the thread: a circle of more than ten, a rule anybody may answer, or a directory that can't be asked. */
export function approvalAsked(p: Picture): Card {
  const open = isAsking(p);
  const asked = p.standings.filter((standing) => !standing.met);
  return {
    kind: 'card',
    lines: [
      ...contentLines(p),
      ...(open ? asked.map((standing) => body(...askedOf(standing, p))) : [body(...endText(p))]),
    ],
    buttons: open && asked.length > 0 ? forApprovers(voteButtons(p), p) : [],
    overflow:
      open && asked.length > 0 ? [...forApprovers([abstainButton(p)], p), lookButton(p)] : [],
  };
}

function askedOf(standing: RuleStanding, p: Picture): Text {
  const { refs } = standing.rule;
  if (refs === undefined) {
    return [ruleCount(standing), ' · ', ...circleText(undefined, undefined, 1), ' can answer'];
  }
  return [
    ...ruleText(standing),
    ' · asked: ',
    ...join(pinged(refs, p.policy, standing.open), ', '),
  ];
}

function contentLines(p: Picture): readonly Line[] {
  const { approval, backout, environment, id, scope, window } = p.release;
  const by: Text = approval === undefined ? [] : [', asked by ', person(approval.requestedBy)];
  return [
    title(`Approve ${releaseName(p.release)} for ${environment}?`),
    body(windowSpan(window), `, ${windowLength(window)}, ${planText(p.release)} · ${id}`, ...by),
    body(...scopeText(scope)),
    body(
      ...(p.tests.length === 0 ? [] : ['Tests: ', ...testsText(p), ' · ']),
      'Candidate ',
      p.release.candidate?.ref ?? 'missing',
      ' · Back-out: ',
      backout === '' ? 'missing' : backout,
    ),
    ...(p.release.why === '' ? [] : [body('Why: ', p.release.why)]),
  ];
}

function scopeText(scope: Picture['release']['scope']): Text {
  if (scope.length === 0) return [`Scope: ${scopeCounts(scope)}`];
  const names = scope.slice(0, MOST_ITEMS).map((item): Text => [item.text]);
  const more: Text = scope.length > MOST_ITEMS ? [' …'] : [];
  return [`${scopeCounts(scope)}: `, ...join(names, ', '), ...more];
}

/** What one approver is told of their answer, and how they can give it. */
interface State {
  readonly lines: readonly Line[];
  readonly buttons: readonly Button[];
}

export function approvalState(p: Picture, approver: PersonId): State {
  const vote = p.release.approval?.votes.find((one) => one.person === approver);
  if (!isAsking(p)) return { lines: endLines(vote, p), buttons: [] };
  if (vote !== undefined) return answeredState(vote, p, approver);
  // Out of the directory's reach nobody is told that they aren't asked; the click is checked anyway.
  const asked = p.standings.filter((one) => !one.known || one.open?.includes(approver) === true);
  if (asked.length === 0) {
    return {
      lines: [body('You are no longer among those asked. ', ...ruleCounts(p), '.')],
      buttons: [],
    };
  }
  if (asked.every((one) => one.met)) {
    return { lines: [body('Answered by others: ', ...ruleCounts(p), '.')], buttons: [] };
  }
  return {
    lines: [body('You answer for: ', ...answersFor(asked))],
    buttons: voteButtons(p, false),
  };
}

/** Whoever ended the request by their own answer isn't told so a second time. */
function endLines(vote: Vote | undefined, p: Picture): readonly Line[] {
  const answered = vote === undefined ? [] : [body(...answerText(vote, p))];
  const own = vote !== undefined && vote.answer === p.release.approval?.status;
  return own && beforeStart(p) ? answered : [...answered, body(...endText(p))];
}

/** `Change authority (1 of 2 so far: Ben)` */
function answersFor(asked: readonly RuleStanding[]): Text {
  return join(
    asked.map((one) => [
      `${one.rule.name} (${one.have} of ${one.rule.count} so far`,
      ...(one.approvedBy.length === 0
        ? []
        : [': ', ...allOf(one.approvedBy.map((id) => [person(id)]))]),
      ')',
    ]),
    ' · ',
  );
}

function answeredState(vote: Vote, p: Picture, approver: PersonId): State {
  const stale = p.standings.some((one) => one.stale.includes(approver));
  if (!stale) {
    return { lines: [body(...answerText(vote, p), ' ', ...ruleCounts(p), '.')], buttons: [] };
  }
  const seen = p.release.approval?.contents[vote.fingerprint];
  const since = seen === undefined ? [] : changesBetween(seen, contentOf(p.release));
  return {
    lines: [
      body(
        since.length === 0
          ? 'You approved an earlier version.'
          : 'You approved an earlier version. Since then:',
      ),
      ...changeLines(since).map((text) => list(...text)),
    ],
    buttons: voteButtons(p, true),
  };
}

function answerText(vote: Vote, p: Picture): Text {
  const asked = p.release.approval?.requestedAt ?? vote.at;
  return [
    `You ${answeredThis(vote.answer)} `,
    near(vote.at, asked, p.zone),
    ...because(vote.because),
  ];
}

function endText(p: Picture): Text {
  const { approval, deployment, ending } = p.release;
  if (ending?.how === 'cancelled') return ['The release was cancelled', ...because(ending.because)];
  if (deployment !== undefined) {
    return [
      'It started ',
      near(deployment.startedAt, approval?.requestedAt ?? 0, p.zone),
      '. ',
      ...ruleCounts(p),
      '.',
    ];
  }
  if (approval === undefined) return ['Nothing is asked at the moment.'];
  if (approval.status === 'open') return ['This request is open.'];
  const vote = approval.votes.findLast((one) => one.answer === approval.status);
  return [...sentence(requestEnd(approval.status, vote?.person)), ...because(vote?.because)];
}
