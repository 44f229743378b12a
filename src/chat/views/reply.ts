// Short private answers: what an accepted command came to, and what comes next.
import type { ReleaseEvent, Stamped } from '../../domain/release/event.ts';
import type { Window } from '../../domain/release/model.ts';
import type { Picture } from '../picture.ts';
import type { Addresses, Text } from '../text.ts';
import { join, person } from '../text.ts';
import type { Line, Notice } from '../view.ts';
import { body, list, notice } from '../view.ts';
import { blockerLine, readerOf } from './blocker.ts';
import { confirmButtons } from './buttons.ts';
import { typed, typedWords } from './command-line.ts';
import type { Weighty } from './effect.ts';
import { effectTexts, targetText } from './effect.ts';
import { eventText, toldEvents } from './event-text.ts';
import { needLines } from './needs.ts';
import { count } from './phrases.ts';
import { fullName, windowLength, windowSpan } from './release-name.ts';
import { planText } from './rollout.ts';
import { ruleCounts } from './standing.ts';

type Event = Stamped<ReleaseEvent>;

/** `p` is drawn after the events. Nothing to record is said as such. */
export function acceptedNotice(events: readonly Event[], p: Picture): Notice {
  const [first] = events;
  if (first === undefined) {
    return notice(body('Nothing to change: ', ...named(p), ' is exactly so already.'));
  }
  if (first.type === 'planned') return notice(...plannedLines(p));
  const counted = events.some((event) => 'rules' in event || event.type === 'withdrawn');
  const counts: Text = counted && p.standings.length > 0 ? [' ', ...ruleCounts(p), '.'] : [];
  return notice(
    body(...named(p), ': ', ...eventText(first, p.zone, ['You']), ...counts),
    ...toldEvents(events)
      .slice(1)
      .map((event) => body(...eventText(event, p.zone, ['You']))),
    ...needLines(p).map((text) => body(...text)),
  );
}

function named(p: Picture): Text {
  return [fullName(p.release)];
}

/** The interpretation echoed: weekday, length, captain, and everything that stands in the way already (product T5). */
function plannedLines(p: Picture): readonly Line[] {
  const { captain, id, window } = p.release;
  const how: Text[] = [
    captain === undefined ? ['no captain yet'] : ['captain ', person(captain)],
    [`rollout ${planText(p.release)}`],
  ];
  return [
    body('Planned: ', ...named(p), '.'),
    body(windowSpan(window), `, ${windowLength(window)} long · `, ...join(how, ' · ')),
    ...overlapLines(p),
    ...p.blockers
      .filter((blocker) => blocker.kind === 'channel')
      .map((blocker) => list(...blockerLine(blocker, readerOf(p)))),
    ...(captain === undefined ? [body('Name a captain: ', typed(`captain ${id} @<person>`))] : []),
    ...needLines(p).map((text) => body(...text)),
  ];
}

/** Other releases of the same service and environment whose windows share some time; ends are exclusive (product T6, K4). */
function overlapLines(p: Picture): readonly Line[] {
  const { id, service, environment, window } = p.release;
  const others = p.neighbours.filter(
    (other) =>
      other.open &&
      other.id !== id &&
      other.window.start < window.end &&
      window.start < other.window.end,
  );
  if (others.length === 0) return [];
  return [
    body(
      `Overlaps ${count(others.length, 'other release', 'other releases')} of ${service} on ${environment}:`,
    ),
    ...others.map((other) =>
      list(
        `${other.id} `,
        other.version,
        ', ',
        windowSpan(other.window),
        ...captainOf(other.captain),
      ),
    ),
  ];
}

function captainOf(captain: string | undefined): Text {
  return captain === undefined ? [] : [', captain ', person(captain)];
}

/** `Share here` was pressed: the card stands in the channel now. */
export function sharedNotice(): Notice {
  return notice(body('Shared here.'));
}

/** `Share here` was pressed where the card stands already; `card` leads to it. */
export function alreadyHereNotice(id: string, card: Addresses): Notice {
  const label = `the card of ${id}`;
  return notice(
    body(
      'Not posted again: ',
      { kind: 'deep-link', to: card, label, otherwise: label },
      ' is in this channel already. It shows how things stand now.',
    ),
  );
}

/** `Share here` was pressed where there is no channel to share in. */
export function noChannelNotice(id: string): Notice {
  return notice(
    body('Not shared: this is not a channel.'),
    body('Say it in the channel that should see it: ', typed(`share ${id}`)),
  );
}

/** Something was to be added, and there is nothing to add it to. */
export function nothingTakesMore(): Notice {
  return notice(
    body('Nothing to add to: no release is planned that has not started yet.'),
    body('Plan one: ', typed('plan')),
  );
}

/** `Back` was pressed. */
export function backNotice(): Notice {
  return notice(body('Left as it is. Nothing changed.'));
}

/** Something broke on our side; `reference` is what the operator's log carries. */
export function faultNotice(reference: string): Notice {
  return notice(
    body(`That didn't go through on our side. Nothing was recorded. Reference ${reference}.`),
    body('Try again in a minute; if it stays, show the reference to whoever runs Signalbox.'),
  );
}

/** The database went away just then; `reference` as above. */
export function unknownNotice(reference: string): Notice {
  return notice(
    body(
      `The database went away while this was being recorded: it may count, or not. Reference ${reference}.`,
    ),
    body('Look before you repeat it: ', typed('list'), ' and the card show what counts.'),
  );
}

/** What is asked about before it counts: what is dangerous, and times that were read from vague words. */
export type Question =
  | { readonly kind: 'rollback' | 'cancel'; readonly p: Picture }
  | { readonly kind: 'move'; readonly p: Picture; readonly window: Window }
  | { readonly kind: 'plan'; readonly window: Window };

/**
 * What was typed, as it was understood, before it counts: valid two minutes, for the speaker alone (product
 * "Principles" 5). `line` is the strict form with absolute instants.
 */
export function confirmNotice(question: Question, line: string, confirmSays: string): Notice {
  return {
    kind: 'notice',
    lines: [...questionLines(question), body('Read as: ', ...typedWords(line)), CONFIRM_LINE],
    buttons: confirmButtons(confirmSays),
  };
}

/** The same above the form it was typed into, which shows the release and takes the answer itself. */
export function questionInForm(question: Question & { readonly window: Window }): readonly Line[] {
  const asked = question.kind === 'plan' ? 'Plan it so?' : 'Move it so?';
  return [body(asked), windowLine('Window', question.window), CONFIRM_LINE];
}

const CONFIRM_LINE = body('Nothing is recorded yet. Confirm within two minutes.');

function questionLines(question: Question): readonly Line[] {
  switch (question.kind) {
    case 'rollback':
      return [body('Roll back?'), ...effectLines('rollback', question.p)];
    case 'cancel':
      return [body('Cancel this release?'), ...effectLines('cancel', question.p)];
    case 'move':
      return [
        body('Move it so?'),
        body(...targetText(question.p)),
        windowLine('Now', question.p.release.window),
        windowLine('Then', question.window),
      ];
    case 'plan':
      return [body('Plan it so?'), windowLine('Window', question.window)];
  }
}

function effectLines(kind: Weighty, p: Picture): readonly Line[] {
  return effectTexts(kind, p).map((text) => body(...text));
}

function windowLine(what: string, window: Window): Line {
  return body(`${what}: `, windowSpan(window), `, ${windowLength(window)} long.`);
}
