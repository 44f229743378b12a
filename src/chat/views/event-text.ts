// What happened, in one sentence per fact: the same words in the thread, in the audit and in answers.
import type { PersonId } from '../../domain/person.ts';
import type { ReleaseEvent, Stamped } from '../../domain/release/event.ts';
import type { ScopeItem } from '../../domain/release/model.ts';
import { sayDuration } from '../../domain/time/duration.ts';
import { sayOffset } from '../offset.ts';
import type { Text } from '../text.ts';
import { day, join, moment, person } from '../text.ts';
import { ANSWERED } from './answer-words.ts';
import { heldText } from './freeze-words.ts';
import { because, count, endedWith } from './phrases.ts';
import { windowSpan } from './release-name.ts';
import { REMINDED_OF } from './reminded-of.ts';
import { remindedText } from './reminders.ts';
import { snoozedName } from './snooze.ts';

type Event = Stamped<ReleaseEvent>;

/**
 * One sentence with its stop. `zone` is the organisation's, printed beside readers' times. Pings nobody.
 * `by` stands for whoever did it: a name, unless it is said to that person (`You`).
 */
export function eventText(event: Event, zone: string, by: Text = actor(event.by)): Text {
  switch (event.type) {
    case 'planned':
      return [
        ...by,
        ` planned ${event.service} `,
        event.version,
        ` for ${event.environment}: `,
        windowSpan(event.window),
        '.',
      ];
    case 'edited':
      return [...by, ' changed ', ...join(editedParts(event), ' · '), '.'];
    case 'moved':
      return [
        ...by,
        ' moved the window: ',
        windowSpan(event.from),
        ' → ',
        windowSpan(event.to),
        ...because(event.because),
      ];
    case 'scope-changed':
      return 'added' in event
        ? [...by, ' added ', ...itemText(event.added), '.']
        : [...by, ' dropped ', ...itemText(event.dropped), '.'];
    case 'snoozed':
      return [
        ...by,
        ' snoozed ',
        ...snoozedName(event.reminder),
        ' until ',
        moment(event.until, zone),
        '.',
      ];
    case 'reminders-changed':
      return remindersText(event, zone, by);
    case 'captain-changed':
      return [...by, ' made ', person(event.to), ' captain', ...wasCaptain(event.from), '.'];
    case 'cancelled':
      return [...by, ' cancelled the release', ...because(event.because)];
    case 'candidate-pinned':
      return [
        ...by,
        ' pinned candidate ',
        event.ref,
        ...(event.was === undefined ? ['.'] : [' (was ', event.was, ').']),
      ];
    case 'tested':
      return [
        ...by,
        ` recorded ${event.phase} ${event.result} for `,
        event.candidate,
        ...evidence(event.link),
        ...because(event.because),
      ];
    case 'waiver-asked':
      return [
        ...by,
        ` asked to waive ${event.phase} for `,
        event.candidate,
        ...because(event.because),
      ];
    case 'waived':
      return [
        ...by,
        ` agreed to waive ${event.phase} for `,
        event.candidate,
        ', asked by ',
        person(event.askedBy),
        ...because(event.because),
      ];
    case 'requested':
      return [...by, ' asked for approval', ...rulesAsked(event), '.'];
    case 'approved':
    case 'rejected':
    case 'revised':
    case 'abstained':
      return [...by, ` ${ANSWERED[event.type]}`, ...because(event.because)];
    case 'withdrawn':
      return [...by, ` took back an answer (${ANSWERED[event.answer]})`, ...because(event.because)];
    case 'recounted':
      return [
        ...join(
          [...new Set(event.joins.map((one) => one.person))].map((id) => [person(id)]),
          ' and ',
        ),
        ' had a say here by more than one account: one person has one vote.',
      ];
    case 'approval-expired':
      return [
        event.unused
          ? 'The approval expired: the window closed unused.'
          : 'The request for approval expired unanswered.',
      ];
    case 'start-armed':
      return [...by, ' set the start for ', moment(event.startAt, zone), '.'];
    case 'start-refused':
      return [
        `The start set for `,
        moment(event.due, zone),
        ` did not happen: ${count(event.blockers.length, 'thing')} in the way.`,
      ];
    case 'started':
      return event.timer === undefined
        ? [...by, ' started the deployment', ...stagesAhead(event.stages), '.']
        : ['Started as set', ...stagesAhead(event.stages), '.'];
    case 'done':
      return [...by, ` reported ${event.stage} deployed.`, ...bake(event, zone)];
    case 'bake-ended':
      return event.because === undefined
        ? [`The bake of ${event.stage} ended.`]
        : [...by, ` ended the bake of ${event.stage} early`, ...because(event.because)];
    case 'advance-waits':
      return [`${event.stage} goes on by itself once the window is open.`];
    case 'promoted':
      return event.auto
        ? [`Promoted from ${event.from} to ${event.to} by itself.`]
        : [...by, ` promoted from ${event.from} to ${event.to}`, ...because(event.because)];
    case 'held':
      return [
        ...by,
        ' held the deployment',
        ...because(event.because),
        ...bakeLeft(event.bakeLeftMs),
      ];
    case 'resumed':
      return [...by, ' resumed the deployment.', ...bake(event, zone)];
    case 'caught':
      return [...caughtText(event), ...bakeLeft(event.bakeLeftMs)];
    case 'thawed':
      return ['Nothing closes it any more.', ...bake(event, zone)];
    case 'rolled-back':
      return [
        ...by,
        ` rolled back at ${event.stage}`,
        ...(event.to === undefined ? [] : [' to ', event.to]),
        ...because(event.because),
      ];
    case 'completed':
      return ['Fully out.'];
    case 'review-opened':
      return [`The ${event.full ? 'full ' : ''}review opened, due `, day(event.dueAt, zone), '.'];
    case 'reviewed':
      return [...by, ` filed the review: ${event.outcome}, ${actionCount(event.actions.length)}.`];
    case 'reminded':
      return [`Reminder: ${REMINDED_OF[event.what]}.`];
    case 'reminder-dropped':
      return [`A reminder was no longer of use: ${REMINDED_OF[event.what]}.`];
    case 'reconciled':
      return ['The policy changed; the release follows the new one.'];
  }
}

/** The facts worth a sentence: a bake that took no time ended with the stage that was reported. */
export function toldEvents(events: readonly Event[]): readonly Event[] {
  return events.filter(
    (event) =>
      event.type !== 'bake-ended' ||
      event.because !== undefined ||
      !events.some((other) => other.type === 'done' && other.at === event.at),
  );
}

/** In the card's words, one sentence for each that stands. */
function caughtText({ closings, freezes }: Extract<Event, { type: 'caught' }>): Text {
  if (closings === undefined || closings.length === 0)
    return [`Held by ${freezes.join(' and ')}, until nothing closes it any more.`];
  return join(closings.map(heldText), ' ');
}

/** Without anybody it was the policy or the clock. */
function actor(by: PersonId | undefined): Text {
  return by === undefined ? ['Signalbox'] : [person(by)];
}

function itemText(item: ScopeItem): Text {
  return [`${item.kind} "`, item.text, '"'];
}

function remindersText(
  event: Extract<Event, { type: 'reminders-changed' }>,
  zone: string,
  by: Text,
): Text {
  if ('dropped' in event)
    return [
      ...by,
      ` took back reminder ${event.dropped.n}: `,
      event.dropped.text,
      endedWith(event.dropped.text),
    ];
  const { added, due } = event;
  return [
    ...by,
    ` set reminder ${added.n} at ${sayOffset(added.offset)}, `,
    moment(due, zone),
    ', ',
    ...remindedText(added),
    ': ',
    added.text,
    endedWith(added.text),
  ];
}

function wasCaptain(from: PersonId | undefined): Text {
  return from === undefined ? [] : [' (was ', person(from), ')'];
}

function evidence(link: string | undefined): Text {
  return link === undefined ? [] : [' (', { kind: 'link', url: link, label: 'evidence' }, ')'];
}

function editedParts(event: Extract<Event, { type: 'edited' }>): readonly Text[] {
  const parts: Text[] = [];
  if (event.version !== undefined) parts.push(['version to ', event.version]);
  if (event.environment !== undefined) parts.push(['environment to ', event.environment]);
  if (event.rollout !== undefined) parts.push(['rollout to ', event.rollout]);
  if (event.why !== undefined) parts.push(['why to "', event.why, '"']);
  if (event.backout === '') parts.push(['the back-out plan: removed']);
  else if (event.backout !== undefined) parts.push(['the back-out plan to "', event.backout, '"']);
  return parts.length === 0 ? [['the stages']] : parts;
}

function rulesAsked(event: Extract<Event, { type: 'requested' }>): Text {
  const rules = event.approval.rules.map((rule) => `${rule.name} (${rule.count})`);
  return rules.length === 0 ? [] : [`: ${rules.join(', ')}`];
}

/** `: 10% › 50% › 100%`; a single stage needs no name. */
function stagesAhead(stages: readonly { readonly name: string }[]): Text {
  return stages.length > 1 ? [`: ${stages.map((stage) => stage.name).join(' › ')}`] : [];
}

function bake(event: Event & { readonly bakeEndsAt?: number }, zone: string): Text {
  const { bakeEndsAt } = event;
  if (bakeEndsAt === undefined || bakeEndsAt <= event.at) return [];
  return [' It bakes until ', moment(bakeEndsAt, zone), '.'];
}

function bakeLeft(ms: number | undefined): Text {
  return ms === undefined ? [] : [` ${sayDuration(ms)} of the bake are left.`];
}

function actionCount(actions: number): string {
  return actions === 0 ? 'no actions needed' : count(actions, 'action');
}
