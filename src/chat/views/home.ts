// Home: what waits for one person and what is coming, for people who never type a command. In Slack it is the app's Home tab,
// in Teams a card in their own chat with the bot.
import type { Freeze } from '../../domain/calendar/model.ts';
import type { PersonId } from '../../domain/person.ts';
import type { Release } from '../../domain/release/model.ts';
import { MINUTE } from '../../domain/time/duration.ts';
import type { Ask, Cards, HomePicture, Overdue, Shown } from '../home-picture.ts';
import type { Picture } from '../picture.ts';
import type { Text } from '../text.ts';
import { day, join, moment, person } from '../text.ts';
import type { Button, Card, Entry, Home, Line, Section } from '../view.ts';
import { body, list, quiet, title } from '../view.ts';
import { approvalState } from './ask.ts';
import {
  abstainButton,
  actionDoneButton,
  lookButton,
  planButton,
  reviewButton,
} from './buttons.ts';
import { stateText } from './card.ts';
import { captainActions } from './card-buttons.ts';
import { typed } from './command-line.ts';
import { freezeText } from './freeze-reply.ts';
import { standingOf } from './freeze-words.ts';
import { needLines } from './needs.ts';
import { cutTo } from './phrases.ts';
import { heading, linkedId, linkedName, windowLength, windowSpan } from './release-name.ts';
import { mayFile } from './review.ts';
import { planText } from './rollout.ts';
import { scopeCounts } from './scope.ts';
import { testsText } from './standing.ts';
import { waiverRequest } from './waiver.ts';

/** Free text on a Home is for recognising something; the whole of it opens with a press. */
const LONGEST_WORDS = 80;
const MOST_ITEMS = 3;
const MOST_CHANGES = 4;

export function homeView(h: HomePicture): Home {
  return {
    kind: 'home',
    sections: [top(h), asked(h), mine(h), frozen(h), coming(h), overdue(h)],
  };
}

/** For somebody who may look at cards and decide nothing. */
export function homeOfOutsider(lines: readonly Line[]): Home {
  return { kind: 'home', sections: [{ heading: title('Home'), entries: [entry(lines)] }] };
}

/** What becomes of a Home in a chat when another one was asked for. */
export function formerHome(): Card {
  const line = quiet(
    'An earlier Home. The current one is further down; ',
    typed('home'),
    ' brings it here.',
  );
  return { kind: 'card', lines: [line], buttons: [], overflow: [] };
}

function top({ now, zone }: HomePicture): Section {
  // To the minute: a Home that was drawn twice within one is the same.
  const at = now - (now % MINUTE);
  return {
    heading: title('Home'),
    entries: [
      entry(
        [
          quiet('As it stands ', moment(at, zone), '.'),
          quiet('Everything can be typed too: ', typed('help')),
        ],
        [planButton()],
      ),
    ],
  };
}

function asked({ asks, cards, reader }: HomePicture): Section {
  return section('To approve', asks, {
    none: 'Nothing waits for your answer.',
    rest: 'approvals',
    entry: (ask) => askEntry(ask, reader, cards),
  });
}

function askEntry(ask: Ask, reader: PersonId, cards: Cards): Entry {
  if (ask.kind === 'waiver') {
    const { lines, buttons } = waiverRequest(ask.p, ask.phase, reader, false, cards);
    return entry(lines, buttons, [lookButton(ask.p)]);
  }
  const { p } = ask;
  const state = approvalState(p, reader);
  const changes = state.lines.slice(0, MOST_CHANGES + 1);
  const more = state.lines.length - changes.length;
  return entry(
    [
      title(heading(p.release)),
      body(
        ...windowText(p.release, cards),
        `, ${windowLength(p.release.window)}, ${planText(p.release)}`,
      ),
      body(...contentText(p)),
      ...changes,
      ...(more > 0 ? [list(`+${more} more`)] : []),
    ],
    state.buttons,
    state.buttons.length > 0 ? [abstainButton(p), lookButton(p)] : [lookButton(p)],
  );
}

function windowText({ id, window }: Release, cards: Cards): Text {
  return [linkedId(id, cards), ' · ', windowSpan(window)];
}

function contentText(p: Picture): Text {
  const { approval, backout, candidate, scope } = p.release;
  const items = scope.slice(0, MOST_ITEMS).map((item): Text => [cutTo(item.text, LONGEST_WORDS)]);
  const rest: Text = scope.length > MOST_ITEMS ? [' …'] : [];
  const parts: Text[] = [
    [
      `Scope: ${scopeCounts(scope)}`,
      ...(items.length === 0 ? [] : [': ', ...join(items, ', '), ...rest]),
    ],
    ...(p.tests.length === 0 ? [] : [['Tests: ', ...testsText(p)]]),
    ['Candidate ', cutTo(candidate?.ref ?? 'missing', LONGEST_WORDS)],
    ['Back-out: ', backout === '' ? 'missing' : cutTo(backout, LONGEST_WORDS)],
    ...(approval === undefined ? [] : [['asked by ', person(approval.requestedBy)]]),
  ];
  return join(parts, ' · ');
}

function mine({ cards, mine }: HomePicture): Section {
  return section('Your releases', mine, {
    none: 'You lead no open release.',
    rest: 'list mine',
    entry: (p) => mineEntry(p, cards),
  });
}

/** No distances: a Home is looked at long after it was drawn. */
function mineEntry(p: Picture, cards: Cards): Entry {
  return entry(
    [
      title(heading(p.release)),
      body(...stateText(p, linkedId(p.release.id, cards)), ' · ', windowSpan(p.release.window)),
      ...needLines(p).map((text) => body(...text)),
    ],
    captainActions(p),
    [lookButton(p)],
  );
}

function frozen({ cards, freezes, now }: HomePicture): Section {
  const name = title('Frozen now and next');
  if (freezes.total === 0) {
    return {
      heading: name,
      entries: [entry([body('Nothing is frozen, and no freeze is ahead.')])],
    };
  }
  const rows = freezes.shown.map((freeze) => list(...freezeRow(freeze, now, cards)));
  return { heading: name, entries: [entry([...rows, ...restLines(freezes, 'freezes')])] };
}

/** `now: F-3 everything on prod, Fri 27 Nov, 17:00 - Mon 30 Nov, 08:00 · by Dan: quarter end.` */
export function freezeRow(freeze: Freeze, now: number, cards: Cards): Text {
  return [...(standingOf(freeze, now) === 'now' ? ['now: '] : []), ...freezeText(freeze, cards)];
}

function coming({ cards, windows }: HomePicture): Section {
  const { shown, total } = windows;
  const heading = title('Windows, now and within a week');
  if (total === 0)
    return { heading, entries: [entry([body('No release is planned in that time.')])] };
  return {
    heading,
    entries: [
      entry([
        ...shown.map((release) => list(...windowRow(release, cards))),
        ...restLines(windows, 'list'),
      ]),
    ],
  };
}

/** `Thu 26 Nov, 22:00-23:00 · payments 4.2.0 → prod, deploying · Ana` */
export function windowRow(release: Release, cards: Cards): Text {
  const { captain, deployment, window } = release;
  return [
    windowSpan(window),
    ' · ',
    ...linkedName(release, cards),
    deployment === undefined ? ' · ' : ', deploying · ',
    ...(captain === undefined ? ['no captain yet'] : [person(captain)]),
  ];
}

function overdue({ cards, overdue, reader, zone }: HomePicture): Section {
  return section('Overdue', overdue, {
    none: 'No review or action of yours is overdue.',
    rest: 'actions mine',
    entry: (item) => {
      const review =
        item.kind === 'review' && mayFile(item.p, reader) ? [reviewButton(item.p)] : [];
      const done = item.kind === 'action' ? [actionDoneButton(item.action.id)] : [];
      return entry([body(...overdueText(item, zone, cards))], [...review, ...done]);
    },
  });
}

export function overdueText(item: Overdue, zone: string, cards: Cards): Text {
  if (item.kind === 'action') {
    const { id, text, due, release } = item.action;
    return [
      `${id} of `,
      linkedId(release, cards),
      ', due ',
      day(due, zone),
      ': ',
      cutTo(text, 3 * LONGEST_WORDS),
    ];
  }
  const { release } = item.p;
  const due: Text =
    release.review?.dueAt === undefined ? [] : [', due ', day(release.review.dueAt, zone)];
  const whose = release.review?.full === true ? ' Somebody other than the captain files it.' : '';
  return ['Review of ', ...linkedName(release, cards), ...due, `.${whose}`];
}

/** A list with its count in the heading, one entry for each, and the line that shows the rest. */
function section<T>(
  name: string,
  items: Shown<T>,
  words: {
    readonly none: string;
    readonly rest: string;
    readonly entry: (item: T) => Entry;
  },
): Section {
  if (items.total === 0) return { heading: title(name), entries: [entry([body(words.none)])] };
  const rest = restLines(items, words.rest);
  return {
    heading: title(`${name} (${items.total})`),
    entries: [...items.shown.map(words.entry), ...(rest.length === 0 ? [] : [entry(rest)])],
  };
}

/** `And 3 more: /release list mine` */
export function restLines<T>({ shown, total }: Shown<T>, line: string): readonly Line[] {
  return total > shown.length ? [body(`And ${total - shown.length} more: `, typed(line))] : [];
}

function entry(
  lines: readonly Line[],
  buttons: readonly Button[] = [],
  overflow: readonly Button[] = [],
): Entry {
  return { lines, buttons, overflow };
}
