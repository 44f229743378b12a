// Approval: asking, answering, going stale and running out (product A1-A7, A9). Pure counting over votes and rules.
import type { Decision, Refusal, Who } from '../decision.ts';
import { accept, refuse } from '../decision.ts';
import type { Answer, Person, PersonId, Roster } from '../person.ts';
import { idsIn, idsOf, isAmong, JOINS, peopleOf } from '../person.ts';
import type { Service } from '../policy.ts';
import { who } from '../rights.ts';
import type { ReleaseCommand } from './command.ts';
import { changesBetween, contentOf, fingerprintOf, isMaterial } from './content.ts';
import type { Context } from './context.ts';
import { serviceOf } from './context.ts';
import type { ReleaseEvent } from './event.ts';
import type { Approval, Change, Content, FrozenRule, Release, Vote } from './model.ts';
import { captains, needCaptain } from './rights.ts';
import { rulesFor } from './rules.ts';

/** How far one rule is. `open` are those who still can answer; `stale` approved an earlier version. */
export interface RuleStanding {
  readonly rule: FrozenRule;
  readonly have: number;
  readonly approvedBy: readonly PersonId[];
  readonly stale: readonly PersonId[];
  /** Undefined for a rule anyone may answer, and where a directory can't be asked. */
  readonly open: readonly PersonId[] | undefined;
  /** Every id of those who have answered or may not. */
  readonly closedTo: readonly PersonId[];
  /** False when membership couldn't be established. */
  readonly known: boolean;
  readonly met: boolean;
}

/** Four-eyes (product A3): who is barred from answering, and as what. */
function exclusionOf(person: PersonId, release: Release): 'requester' | 'captain' | undefined {
  const { approval } = release;
  const exclude = approval?.exclude ?? release.definition.approvals.exclude;
  if (exclude.includes('requester')) {
    if (person === release.plannedBy || person === approval?.requestedBy) return 'requester';
  }
  return exclude.includes('captain') && person === release.captain ? 'captain' : undefined;
}

/** The same of everything they are known as: an exclusion follows the person, not the account. */
function excludedAs(person: PersonId, release: Release, roster: Roster) {
  const ids = idsIn(roster, person, release.plannedAt);
  return ids.flatMap((id) => exclusionOf(id, release) ?? [])[0];
}

/** May this person answer for this rule? Membership is read now, at the click and again at start (product A7). */
function isEligible(person: PersonId, rule: FrozenRule, release: Release, roster: Roster): Answer {
  if (excludedAs(person, release, roster) !== undefined) return 'no';
  return rule.refs === undefined ? 'yes' : isAmong(person, rule.refs, roster);
}

/** What changed since this vote, as far as it makes the vote stale for the rule. */
function staleChanges(
  vote: Vote,
  rule: Pick<FrozenRule, 'timeSensitive'>,
  release: Release,
): readonly Change[] {
  const seen = seenContent(release, vote.fingerprint);
  if (seen === undefined) return [];
  return changesBetween(seen, contentOf(release)).filter((change) => isMaterial(change, rule));
}

/** What an approver saw, by the fingerprint; a print out of a button may be anything. */
function seenContent(release: Release, fingerprint: string): Content | undefined {
  const contents = release.approval?.contents ?? {};
  return Object.hasOwn(contents, fingerprint) ? contents[fingerprint] : undefined;
}

export function ruleStandings(release: Release, roster: Roster): readonly RuleStanding[] {
  const { approval } = release;
  if (approval === undefined) return [];
  return approval.rules.map((rule) => standingOf(rule, approval, release, roster));
}

function standingOf(
  rule: FrozenRule,
  approval: Approval,
  release: Release,
  roster: Roster,
): RuleStanding {
  const eligible = (person: PersonId) => isEligible(person, rule, release, roster);
  const approvals = approval.votes.filter(
    (vote) => vote.answer === 'approved' && eligible(vote.person) === 'yes',
  );
  const isFresh = (vote: Vote) => staleChanges(vote, rule, release).length === 0;
  const fresh = onePerPerson(approvals.filter(isFresh), release, roster);
  const counted = new Set(fresh.flatMap((vote) => idsIn(roster, vote.person, release.plannedAt)));
  const stale = onePerPerson(
    approvals.filter((vote) => !isFresh(vote) && !counted.has(vote.person)),
    release,
    roster,
  );
  const unsure = approval.votes.some((vote) => eligible(vote.person) === 'unknown');
  const circle = rule.refs === undefined ? undefined : peopleOf(rule.refs, roster);
  const answered = (person: PersonId) => {
    const ids = idsIn(roster, person, release.plannedAt);
    return approval.votes.some((vote) => ids.includes(vote.person) && !stale.includes(vote));
  };
  const isClosedTo = (person: PersonId) =>
    excludedAs(person, release, roster) !== undefined || answered(person);
  return {
    rule,
    have: fresh.length,
    approvedBy: fresh.map((vote) => vote.person),
    stale: stale.map((vote) => vote.person),
    open: circle?.people.filter((person) => !isClosedTo(person)),
    closedTo: everybodyConcerned(release, roster).filter(isClosedTo),
    known: !unsure && (circle?.complete ?? true),
    met: fresh.length >= rule.count,
  };
}

/**
 * One person, one vote: of several by accounts that were one person's at any time since the release was planned, the
 * first stands for all. The votes themselves stay as they were recorded.
 */
function onePerPerson(votes: readonly Vote[], release: Release, roster: Roster): readonly Vote[] {
  const seen = new Set<PersonId>();
  return votes.filter(({ person }) => {
    if (seen.has(person)) return false;
    for (const id of idsIn(roster, person, release.plannedAt)) seen.add(id);
    return true;
  });
}

/** Whether a rule waits for this person's answer; one that anybody may answer waits for everybody who hasn't. */
export function awaits({ met, open, closedTo }: RuleStanding, person: PersonId): boolean {
  if (met) return false;
  return open?.includes(person) ?? !closedTo.includes(person);
}

/** Whoever planned, asks, leads or has answered, by every id. */
function everybodyConcerned(release: Release, roster: Roster): readonly PersonId[] {
  const { approval, plannedBy, captain } = release;
  const people = [
    plannedBy,
    approval?.requestedBy,
    captain,
    ...(approval?.votes ?? []).map((vote) => vote.person),
  ];
  const ids = people.flatMap((id) =>
    id === undefined ? [] : idsIn(roster, id, release.plannedAt),
  );
  return [...new Set(ids)];
}

/**
 * Whether every rule has the answers it needs, as far as the journal alone can say: who was eligible is taken
 * from the click, and who is one person from when that was found. Only timers rest on it; a start asks the directories
 * again (product A7).
 */
export function isMet(release: Release): boolean {
  const { approval } = release;
  if (approval?.status !== 'open') return false;
  const known: Roster = { [JOINS]: release.joins ?? [] };
  return approval.rules.every((rule) => {
    const fresh = approval.votes.filter(
      (vote) =>
        vote.answer === 'approved' &&
        vote.rules.includes(rule.name) &&
        excludedAs(vote.person, release, known) === undefined &&
        staleChanges(vote, rule, release).length === 0,
    );
    return onePerPerson(fresh, release, known).length >= rule.count;
  });
}

/** Answers are missing: reminders run, and so does the life of the request. */
export function isWaiting(release: Release): boolean {
  return release.approval?.status === 'open' && !isMet(release);
}

/** The earlier of the policy's life of a request and the end of the window (product A6). */
export function expiryOf(release: Release): number | undefined {
  const { approval } = release;
  if (approval === undefined) return undefined;
  return isMet(release) ? release.window.end : Math.min(approval.expiresAt, release.window.end);
}

/** Whether a request or an approval that is still open has outlived its time, rung or not (product A6). */
export function hasExpired(release: Release, now: number): boolean {
  const status = release.approval?.status;
  if (status !== 'open' && status !== 'revised') return false;
  return now >= (expiryOf(release) ?? Number.POSITIVE_INFINITY);
}

function approversWho(release: Release, service: Service): Who {
  const rules = release.approval?.rules ?? rulesFor(release, service);
  return who({
    groups: rules.flatMap((rule) => rule.refs ?? []),
    anyone: rules.some((rule) => rule.refs === undefined),
  });
}

export function request(release: Release, context: Context): Decision<ReleaseEvent> {
  const refusal = needCaptain(release, context, 'request');
  if (refusal !== undefined) return refuse(refusal);
  if (release.deployment !== undefined) return refuse(started(release));
  const service = serviceOf(release, context.policy);
  const rules = rulesFor(release, service);
  if (rules.length === 0) return refuse({ code: 'no-approval-needed', id: release.id });
  if (release.candidate === undefined) {
    return refuse({ code: 'no-candidate', id: release.id, who: captains(release, context) });
  }
  if (context.now >= release.window.end)
    return refuse({ code: 'window-past', end: release.window.end });
  const { approval } = release;
  const over = hasExpired(release, context.now);
  if (approval?.status === 'open' && !over) {
    return refuse({ code: 'already-requested', id: release.id, at: approval.requestedAt });
  }
  const kept = approval?.status === 'revised' && !over ? approval.votes : [];
  const terms = service.approvals;
  return accept<ReleaseEvent>({
    type: 'requested',
    approval: {
      round: (approval?.round ?? 0) + 1,
      expiresAt: context.now + terms.expiresAfterMs,
      rules,
      exclude: terms.exclude,
      remindAfterMs: terms.remindAfterMs,
      escalateAfterMs: terms.escalateAfterMs,
      escalateTo: terms.escalateTo,
      votes: kept.filter((vote) => vote.answer !== 'revised'),
    },
  });
}

type VoteCommand = Extract<ReleaseCommand, { type: 'approve' | 'reject' | 'revise' | 'abstain' }>;

const ANSWERS = {
  approve: 'approved',
  reject: 'rejected',
  revise: 'revised',
  abstain: 'abstained',
} as const;

export function vote(
  release: Release,
  command: VoteCommand,
  context: Context,
): Decision<ReleaseEvent> {
  const { approval } = release;
  const { actor } = context;
  if (actor === undefined) return refuse({ code: 'not-eligible', id: release.id, who: who({}) });
  if (release.deployment !== undefined) return refuse(started(release));
  if (approval === undefined) {
    return refuse({ code: 'not-requested', id: release.id, who: captains(release, context) });
  }
  const barred = notAllowedToAnswer(release, approval, actor, context);
  if (barred !== undefined) return barred;
  const how = hasExpired(release, context.now) ? 'expired' : approval.status;
  if (how === 'rejected' || how === 'expired') {
    return refuse({
      code: 'request-ended',
      id: release.id,
      how,
      who: captains(release, context),
    });
  }
  const outdated = drawnForOther(release, command);
  if (outdated !== undefined) return outdated;
  const answer = ANSWERS[command.type];
  const mine = approval.votes.find((one) => one.person === actor.id);
  if (mine?.answer === answer && !isStale(mine, approval, release)) {
    return refuse({ code: 'already-answered', id: release.id, answer, at: mine.at });
  }
  if ((answer === 'rejected' || answer === 'revised') && command.because === undefined) {
    return refuse({ code: 'reason-needed', line: `${command.type} ${release.id} because …` });
  }
  return accept(answerEvent(release, approval, actor, answer, command.because, context));
}

function isStale(one: Vote, approval: Approval, release: Release): boolean {
  return approval.rules.some((rule) => staleChanges(one, rule, release).length > 0);
}

function answerEvent(
  release: Release,
  approval: Approval,
  actor: Person,
  answer: (typeof ANSWERS)[keyof typeof ANSWERS],
  because: string | undefined,
  context: Context,
): ReleaseEvent {
  const content = contentOf(release);
  const fingerprint = fingerprintOf(content);
  const rules = approval.rules.filter(
    (rule) => isEligible(actor.id, rule, release, context.roster) === 'yes',
  );
  const names = rules.map((rule) => rule.name);
  const cast: Vote = { person: actor.id, answer, at: context.now, fingerprint, rules: names };
  const formerly = approval.votes
    .map((one) => one.person)
    .filter((id) => actor.formerly?.includes(id));
  const after = withVote(release, approval, cast, { [fingerprint]: content }, formerly);
  const complete =
    answer === 'approved' && ruleStandings(after, context.roster).every((one) => one.met);
  return {
    type: answer,
    fingerprint,
    content,
    rules: names,
    complete,
    ...(formerly.length === 0 ? {} : { formerly }),
    ...(because === undefined ? {} : { because }),
  };
}

/** The release with this answer in place of the person's earlier one: one person, one vote. */
function withVote(
  release: Release,
  approval: Approval,
  cast: Vote,
  contents: Approval['contents'],
  formerly: readonly PersonId[],
): Release & { readonly approval: Approval } {
  const replaced = [cast.person, ...formerly];
  const votes = [...approval.votes.filter((one) => !replaced.includes(one.person)), cast];
  return {
    ...release,
    approval: { ...approval, votes, contents: { ...approval.contents, ...contents } },
  };
}

function notAllowedToAnswer(
  release: Release,
  approval: Approval,
  actor: Person,
  context: Context,
): { readonly ok: false; readonly refusal: Refusal } | undefined {
  const allowed = approversWho(release, serviceOf(release, context.policy));
  const [excluded] = idsOf(actor).flatMap((id) => excludedAs(id, release, context.roster) ?? []);
  if (excluded !== undefined)
    return refuse({ code: 'excluded', id: release.id, as: excluded, who: allowed });
  const answers = approval.rules.map((rule) => isEligible(actor.id, rule, release, context.roster));
  if (answers.includes('yes')) return undefined;
  if (answers.includes('unknown')) return refuse({ code: 'directory-unreachable' });
  return refuse({ code: 'not-eligible', id: release.id, who: allowed });
}

/** A vote button drawn for another content counts for nothing and is told what changed (reliability T9). */
function drawnForOther(release: Release, command: VoteCommand) {
  const { because, fingerprint, type } = command;
  const now = contentOf(release);
  if (fingerprint === undefined || fingerprint === fingerprintOf(now)) return undefined;
  const seen = seenContent(release, fingerprint);
  return refuse({
    code: 'outdated',
    id: release.id,
    what: 'approval',
    changes: seen === undefined ? [] : changesBetween(seen, now),
    line:
      because === undefined ? `${type} ${release.id}` : `${type} ${release.id} because ${because}`,
  });
}

/** Takes one's own answer back, until start. */
export function withdraw(
  release: Release,
  because: string | undefined,
  context: Context,
): Decision<ReleaseEvent> {
  if (release.deployment !== undefined) return refuse(started(release));
  const { actor } = context;
  const ids = actor === undefined ? [] : idsOf(actor);
  const mine = release.approval?.votes.find((one) => ids.includes(one.person));
  if (mine === undefined) return refuse({ code: 'not-answered', id: release.id });
  return accept<ReleaseEvent>({
    type: 'withdrawn',
    answer: mine.answer,
    ...(mine.person === actor?.id ? {} : { formerly: [mine.person] }),
    ...(because === undefined ? {} : { because }),
  });
}

function started(release: Release) {
  return {
    code: 'already-started',
    id: release.id,
    at: release.deployment?.startedAt ?? 0,
  } as const;
}
