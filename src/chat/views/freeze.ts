// A freeze as channels and captains see it: the living announcement, the short posts at its beginning and end, the
// private notice to whose releases it catches, and the question whether a stopped line is still needed (product F9, F11).
import { FREEZE_LIMITS, type Freeze } from '../../domain/calendar/model.ts';
import type { Deployment, Release } from '../../domain/release/model.ts';
import { stageOf } from '../../domain/release/rollout.ts';
import { sayDuration } from '../../domain/time/duration.ts';
import { typedInstant } from '../say-time.ts';
import type { Text } from '../text.ts';
import { mention, moment, person, strong } from '../text.ts';
import type { Button, Card, Line } from '../view.ts';
import { body, list, quiet, title } from '../view.ts';
import { goButton, keepButton, moveAfterButton, unfreezeButton } from './buttons.ts';
import { typed } from './command-line.ts';
import {
  effectOf,
  freezeLength,
  freezeName,
  freezeSpan,
  scopeName,
  scopeWords,
  standingOf,
} from './freeze-words.ts';
import { because, count, endedWith } from './phrases.ts';
import { fullName, windowSpan } from './release-name.ts';

/** A freeze, and the open releases that it catches: deploying in its scope, or with a window that it overlaps. */
export interface FreezePicture {
  readonly freeze: Freeze;
  readonly now: number;
  readonly caught: readonly Release[];
  /** Other freezes that close some of the same now. */
  readonly others: readonly Freeze[];
  /** Where a caught release could start once nothing closes it, by its id; absent: as planned, or not within its window's length. */
  readonly opens: Readonly<Record<string, number>>;
}

/** The announcement, kept true in place; nothing in it goes stale by not being edited. */
export function freezeCard(p: FreezePicture): Card {
  const { freeze } = p;
  const standing = standingOf(freeze, p.now);
  return {
    kind: 'card',
    lines: [
      title(`${freezeName(freeze)}: ${scopeWords(freeze.scope)}`),
      body(...whenText(freeze, standing)),
      body('Why: ', freeze.because, endedWith(freeze.because), ' By ', person(freeze.by), '.'),
      ...(standing === 'over' ? [] : [body(effectOf(freeze)), ...caughtLine(p)]),
      quiet('Set ', moment(freeze.madeAt, freeze.zone), '. All of them: ', typed('freezes')),
    ],
    buttons: standing === 'over' ? [] : buttonsOf(freeze),
    overflow: [],
  };
}

function buttonsOf(freeze: Freeze): readonly Button[] {
  return freeze.kind === 'stop'
    ? [goButton(freeze.id), keepButton(freeze.id)]
    : [unfreezeButton(freeze.id)];
}

function whenText(freeze: Freeze, standing: 'ahead' | 'now' | 'over'): Text {
  if (standing === 'over') return [strong('Over'), ...overText(freeze)];
  if (freeze.kind === 'stop') {
    return [
      strong('Stopped now'),
      ' since ',
      moment(freeze.from, freeze.zone),
      ', until somebody lets it go; by itself ',
      moment(freeze.to, freeze.zone),
      '.',
    ];
  }
  const length = `, ${freezeLength(freeze)} long.`;
  return standing === 'now'
    ? [strong('Frozen now'), ': ', freezeSpan(freeze), length]
    : [strong('Ahead'), ': ', freezeSpan(freeze), length];
}

function overText(freeze: Freeze): Text {
  const { over, to, zone } = freeze;
  if (over?.by === undefined) return [' since ', moment(to, zone), ': its time was up.'];
  const early = over.at < freeze.from ? ' before it began' : '';
  return [
    ', lifted',
    early,
    ' by ',
    person(over.by),
    ' ',
    moment(over.at, zone),
    ...because(over.because),
  ];
}

function caughtLine({ caught }: FreezePicture): readonly Line[] {
  if (caught.length === 0) return [body('It catches no release that is planned now.')];
  const ids = caught.slice(0, MOST_NAMED).map((one) => one.id);
  const more = caught.length > ids.length ? ` and ${caught.length - ids.length} more` : '';
  return [body(`It catches ${count(caught.length, 'release')}: ${ids.join(', ')}${more}.`)];
}

const MOST_NAMED = 10;

/** The short post when it begins; nothing is worth posting any more once it is over. */
export function freezeBegan(p: FreezePicture, link: string | undefined): Card {
  const { freeze } = p;
  return post([
    `${freezeName(freeze)} has begun: ${scopeWords(freeze.scope)} is closed until `,
    moment(freeze.to, freeze.zone),
    ...because(freeze.because),
    ...linked(link),
  ]);
}

export function freezeEnded(p: FreezePicture, link: string | undefined): Card {
  const { freeze } = p;
  const over: Text =
    freeze.over?.by === undefined
      ? [' has ended']
      : [' was lifted by ', person(freeze.over.by), ...reason(freeze.over.because)];
  return post([freezeName(freeze), ...over, ...opening(p), ...linked(link)]);
}

/** Another freeze may close some of it all the same. */
function opening({ freeze, others, caught }: FreezePicture): Text {
  const ids = others.map(({ id }) => id).join(', ');
  if (ids !== '') return [`. ${scopeName(freeze.scope)}: ${ids} still stands.`];
  return [
    `. ${scopeName(freeze.scope)} is open again`,
    caught.length === 0 ? '.' : `; paused bakes go on, and captains start when they are ready.`,
  ];
}

function reason(text: string | undefined): Text {
  return text === undefined ? [] : [': ', text.replace(/\.$/, '')];
}

function linked(link: string | undefined): Text {
  return link === undefined ? [] : [' ', { kind: 'link', url: link, label: 'Open' }];
}

function post(text: Text): Card {
  return { kind: 'card', lines: [body(...text)], buttons: [], overflow: [] };
}

/** Releases that a notice was about, by their ids: what it says of them has changed since. */
export interface NoLonger {
  /** Moved out of the freeze, or ended. */
  readonly free: readonly string[];
  /** Another captain's. */
  readonly handedOver: readonly string[];
}

const NOTHING_CHANGED: NoLonger = { free: [], handedOver: [] };

/** To one captain: which of their releases it catches, and what each can do (product F9). */
export function caughtNotice(p: FreezePicture, past: NoLonger = NOTHING_CHANGED): Card {
  const { freeze } = p;
  const over = standingOf(freeze, p.now) === 'over';
  const [only, another] = p.caught;
  const opens = only === undefined ? undefined : p.opens[only.id];
  const single = another === undefined && only?.deployment === undefined;
  return {
    kind: 'card',
    lines: [
      body(
        `${freezeName(freeze)} closes ${scopeWords(freeze.scope)}: `,
        freezeSpan(freeze),
        ', set by ',
        person(freeze.by),
        ...because(freeze.because),
      ),
      ...(over
        ? [body('It is over', ...overText(freeze))]
        : [
            ...caughtWords(p.caught.length, past),
            ...p.caught.slice(0, MOST_NAMED).flatMap((one) => caughtLines(one, p)),
            ...pastLines(past),
            ...(only === undefined
              ? []
              : [quiet("Why it can't ship, and when it can: ", typed(`can ${only.service}`))]),
          ]),
    ],
    buttons:
      over || only === undefined || !single || opens === undefined
        ? []
        : [moveAfterButton(only.id, typedInstant(opens))],
    overflow: [],
  };
}

function caughtWords(number: number, { free, handedOver }: NoLonger): readonly Line[] {
  if (number === 1) return [body('It catches this release of yours:')];
  if (number > 1) return [body(`It catches these ${number} releases of yours:`)];
  const said = free.length + handedOver.length > 0;
  return said ? [] : [body('It catches no release of yours any more.')];
}

function pastLines({ free, handedOver }: NoLonger): readonly Line[] {
  return [
    ...(free.length === 0 ? [] : [body(`It doesn't catch ${free.join(', ')} any more.`)]),
    ...(handedOver.length === 0
      ? []
      : [body(`${handedOver.join(', ')}: another captain answers for it now.`)]),
  ];
}

function caughtLines(release: Release, p: FreezePicture): readonly Line[] {
  const { deployment, id } = release;
  if (deployment !== undefined) {
    return [list(fullName(release), ...deployingText(deployment, id))];
  }
  const opens = p.opens[id];
  const then: Text =
    opens === undefined ? [] : ['; nothing closes it from ', moment(opens, release.window.zone)];
  return [
    list(fullName(release), ', ', windowSpan(release.window), ...then, '. ', typed(`move ${id}`)),
  ];
}

/** What can still be done: only a stage that is being deployed can be finished. */
function deployingText(deployment: Deployment, id: string): Text {
  const { name } = stageOf(deployment);
  const back: Text = [typed(`rollback ${id}`)];
  switch (deployment.state) {
    case 'running':
      return [
        `: deploying ${name}. Finish the stage or roll back: `,
        typed(`done ${id}`),
        ', ',
        ...back,
      ];
    case 'baking':
      return [`: ${name} bakes, and the bake keeps what has passed. Roll back works: `, ...back];
    case 'baked':
      return [`: ${name} has baked, and what follows waits. Roll back works: `, ...back];
  }
}

/** To whoever stopped the line: is it still needed? `asked`: the end it was asked about (product F11). */
export function keepQuestion(p: FreezePicture, asked: number): Card {
  const { freeze } = p;
  const over = standingOf(freeze, p.now) === 'over' || freeze.to !== asked;
  return {
    kind: 'card',
    lines: [
      body(
        mention(freeze.by),
        `, is ${freezeName(freeze)} still needed? ${scopeName(freeze.scope)} lets go by itself `,
        moment(freeze.to, freeze.zone),
        '.',
      ),
      body(
        over
          ? 'This has been decided meanwhile.'
          : `Keep it for another ${sayDuration(FREEZE_LIMITS.stopMs)}, or let it go.`,
      ),
    ],
    buttons: over ? [] : [keepButton(freeze.id), goButton(freeze.id)],
    overflow: [],
  };
}
