// The private answers about freezes: what was read and what it would catch, what came of it, and what is frozen now and next.
import {
  type Calendar,
  type CalendarEvent,
  endOf,
  type Freeze,
  isOver,
  isUnusual,
} from '../../domain/calendar/model.ts';
import { overlap } from '../../domain/calendar/scope.ts';
import type { Release } from '../../domain/release/model.ts';
import { sayDuration } from '../../domain/time/duration.ts';
import type { Addresses, Text } from '../text.ts';
import { moment, person } from '../text.ts';
import type { Line, Notice } from '../view.ts';
import { body, list, notice } from '../view.ts';
import { confirmButtons } from './buttons.ts';
import { typed, typedWords } from './command-line.ts';
import {
  effectOf,
  freezeLength,
  freezeName,
  freezeSpan,
  scopeName,
  scopeWords,
  standingOf,
  stillClosing,
} from './freeze-words.ts';
import { because, count } from './phrases.ts';
import { fullName, linkedId, windowSpan } from './release-name.ts';

/** What a freeze would be, or is. */
type Planned = Pick<Freeze, 'kind' | 'scope' | 'from' | 'to' | 'zone' | 'because'>;

/** What is known when a freeze is asked about. */
export interface FreezeScene {
  readonly calendar: Calendar;
  readonly now: number;
  /** The open releases it catches. */
  readonly caught: readonly Release[];
}

const MOST_NAMED = 5;

/** Weekday, zone, length and whom it catches, before it counts (product T5). */
export function freezeQuestion(
  freeze: Planned,
  line: string,
  says: string,
  scene: FreezeScene,
): Notice {
  return {
    kind: 'notice',
    lines: [
      body('Freeze it so?'),
      ...freezeLines(freeze, scene),
      body('Read as: ', ...typedWords(line)),
      CONFIRM_LINE,
    ],
    buttons: confirmButtons(says),
  };
}

const CONFIRM_LINE = body('Nothing is recorded yet. Confirm within two minutes.');

/** The same lines above the form it was filled into, which takes the answer itself. */
export function freezeQuestionLines(freeze: Planned, scene: FreezeScene): readonly Line[] {
  return [body('Freeze it so?'), ...freezeLines(freeze, scene), CONFIRM_LINE];
}

function freezeLines(freeze: Planned, scene: FreezeScene): readonly Line[] {
  const others = scene.calendar.freezes.filter(
    (one) =>
      !isOver(one, scene.now) &&
      one.from < freeze.to &&
      freeze.from < endOf(one) &&
      overlap(one.scope, freeze.scope),
  );
  return [
    ...unusual(freeze, scene.now),
    body(
      `${scopeName(freeze.scope)}: `,
      freezeSpan(freeze),
      `, ${freezeLength(freeze)} long`,
      ...because(freeze.because),
    ),
    body(effectOf(freeze)),
    ...caughtLines(scene.caught),
    ...firstOf(others, MOST_NAMED, (one) => [
      `Overlaps ${freezeName(one)}, ${scopeWords(one.scope)}: `,
      freezeSpan(one),
      '.',
    ]),
  ];
}

/** Said first, because a year is easily mistyped (product T5). */
function unusual(freeze: Planned, now: number): readonly Line[] {
  if (!isUnusual(freeze, now)) return [];
  const { from, to, zone } = freeze;
  return [
    body(
      `That is ${sayDuration(to - from)}, until `,
      moment(to, zone),
      ...(from <= now ? [] : [`, ${sayDuration(to - now)} from now`]),
      ': is it the year you mean?',
    ),
  ];
}

function caughtLines(caught: readonly Release[], which = 'It catches'): readonly Line[] {
  if (caught.length === 0) return [body('It catches no release that is planned now.')];
  return [
    body(`${which} ${count(caught.length, 'release')}:`),
    ...firstOf(caught, MOST_NAMED, caughtText),
  ];
}

/** A line for each of the first, and one for the rest: what is asked or said below them has to have room. */
function firstOf<T>(items: readonly T[], most: number, text: (item: T) => Text): readonly Line[] {
  const more = items.length - most;
  return [
    ...items.slice(0, most).map((item) => list(...text(item))),
    ...(more > 0 ? [list(`and ${more} more`)] : []),
  ];
}

function caughtText(release: Release): Text {
  const captain: Text =
    release.captain === undefined ? [] : [', captain ', person(release.captain)];
  const now = release.deployment === undefined ? '' : ', deploying';
  return [fullName(release), now, ', ', windowSpan(release.window), ...captain];
}

/** Lifting is asked about as well: what it is, and what goes on then. */
export function liftQuestion(
  freeze: Freeze,
  line: string,
  says: string,
  scene: FreezeScene,
): Notice {
  return {
    kind: 'notice',
    lines: [
      body(`Lift ${freezeName(freeze)}?`),
      ...liftLines(freeze, scene),
      body('Read as: ', ...typedWords(line)),
      CONFIRM_LINE,
    ],
    buttons: confirmButtons(says),
  };
}

/** What is lifted, and what that sets free. */
export function liftLines(freeze: Freeze, scene: Pick<FreezeScene, 'caught'>): readonly Line[] {
  return [
    body(
      `${scopeName(freeze.scope)}: `,
      freezeSpan(freeze),
      ', set by ',
      person(freeze.by),
      ...because(freeze.because),
    ),
    body('Paused bakes go on at once; nothing starts by itself.'),
    ...caughtLines(scene.caught),
  ];
}

/** What became of the command; `freeze` as it stands now. */
export function calendarReply(
  events: readonly CalendarEvent[],
  freeze: Freeze | undefined,
  scene: FreezeScene,
): Notice {
  const [event] = events;
  if (event === undefined || freeze === undefined)
    return notice(body('Nothing to change: it is exactly so already.'));
  switch (event.type) {
    case 'frozen':
      return notice(
        body(
          `${freezeName(freeze)} is set`,
          standingOf(freeze, scene.now) === 'now' ? ' and holds now: ' : ': ',
          `${scopeWords(freeze.scope)}, `,
          freezeSpan(freeze),
          '.',
        ),
        ...caughtLines(scene.caught),
        body('Their captains are told. To lift it: ', typed(`unfreeze ${freeze.id}`)),
      );
    case 'stopped':
      return notice(
        body(`Stopped: ${scopeWords(freeze.scope)} (${freeze.id}).`),
        body(effectOf(freeze)),
        ...caughtLines(scene.caught),
        body(
          'It lets go by itself ',
          moment(freeze.to, freeze.zone),
          '; half an hour before, you are asked.',
        ),
        body('To let it go: ', typed(`go ${freeze.id}`)),
      );
    case 'kept':
      return notice(
        body(`${freezeName(freeze)} is kept until `, moment(freeze.to, freeze.zone), '.'),
      );
    case 'unfrozen':
      return notice(
        body(`${freezeName(freeze)} is lifted.`),
        ...openAgain(freeze, scene),
        ...(scene.caught.length === 0 ? [] : caughtLines(scene.caught, `${freeze.id} caught`)),
      );
    case 'went':
      return notice(
        body(`${freezeName(freeze)} is over.`),
        ...openAgain(freeze, scene),
        body('Before the next start:'),
        ...GO_CHECKLIST.map((text) => list(text)),
      );
    default:
      return notice(body('Nothing to change: it is exactly so already.'));
  }
}

/** What to look at before anything moves again (product F11). */
const GO_CHECKLIST = [
  'What stopped the line is understood, and written down where it belongs.',
  'Bakes that were paused go on now: somebody watches them.',
  'Windows that passed meanwhile have to be moved; their captains know.',
];

/** Unless another freeze closes some of it all the same. */
function openAgain(freeze: Freeze, { calendar, now }: FreezeScene): readonly Line[] {
  const others = stillClosing(freeze, calendar, now);
  return others.length === 0
    ? [body(`${scopeName(freeze.scope)} is open again.`)]
    : [body('Still closed:'), ...firstOf(others, MOST_NAMED, (one) => freezeText(one))];
}

const MOST_ROWS = 15;
const MOST_OVER = 3;

/** What is frozen now, what comes, and what was over last. */
export function freezesNotice(calendar: Calendar, now: number): Notice {
  const standing = (which: 'now' | 'ahead' | 'over') =>
    calendar.freezes.filter((one) => standingOf(one, now) === which);
  const present = standing('now').toSorted((a, b) => endOf(a) - endOf(b));
  const ahead = standing('ahead').toSorted((a, b) => a.from - b.from);
  const over = standing('over')
    .toSorted((a, b) => endOf(b) - endOf(a))
    .slice(0, MOST_OVER);
  return notice(
    ...group('Frozen now', present, 'Nothing is frozen now.'),
    ...group('Next', ahead, 'No freeze is ahead.'),
    ...(over.length === 0 ? [] : [body('Over:'), ...over.map((one) => list(...pastText(one)))]),
    body('Set one: ', typed('freeze'), ...liftOne([...present, ...ahead])),
  );
}

/** An example that can be typed as it stands. */
function liftOne([first]: readonly Freeze[]): Text {
  if (first === undefined) return [];
  return ['. Lift one: ', typed(first.kind === 'stop' ? `go ${first.id}` : `unfreeze ${first.id}`)];
}

function group(what: string, freezes: readonly Freeze[], none: string): readonly Line[] {
  if (freezes.length === 0) return [body(none)];
  return [body(`${what}:`), ...firstOf(freezes, MOST_ROWS, (one) => freezeText(one))];
}

/** `F-3 everything on prod, Fri 27 Nov, 17:00 - Mon 30 Nov, 08:00 · by Dan: quarter end.` `cards`: its announcement. */
export function freezeText(
  freeze: Freeze,
  cards: ReadonlyMap<string, Addresses> = new Map(),
): Text {
  const { id, kind, scope, by, because: why } = freeze;
  const stop = kind === 'stop' ? ', the line is stopped' : '';
  return [
    linkedId(id, cards),
    ` ${scopeWords(scope)}${stop}, `,
    freezeSpan(freeze),
    ' · by ',
    person(by),
    ...because(why),
  ];
}

/** `F-1 everything on prod, stopped by Ana: INC-552; over Thu 26 Nov, 17:10, lifted by Dan: it is closed.` */
function pastText(freeze: Freeze): Text {
  const { id, kind, scope, over, by, because: why, zone } = freeze;
  const lifted: Text =
    over?.by === undefined ? ['.'] : [', lifted by ', person(over.by), ...because(over.because)];
  return [
    `${id} ${scopeWords(scope)}, ${kind === 'stop' ? 'stopped' : 'frozen'} by `,
    person(by),
    `: ${why}; over `,
    moment(endOf(freeze), zone),
    ...lifted,
  ];
}
