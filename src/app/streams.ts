// Pairs each kind of stream with its fold and its timers, and spells it as the row that is searched.
import type { Action, ActionEvent } from '../domain/action/model.ts';
import { actionTimers, evolveAction } from '../domain/action/model.ts';
import { evolveCalendar } from '../domain/calendar/evolve.ts';
import {
  CALENDAR,
  type Calendar,
  type CalendarEvent,
  NOTHING_FROZEN,
} from '../domain/calendar/model.ts';
import { calendarTimers } from '../domain/calendar/timers.ts';
import type { LinkEvent, LinkedAccounts } from '../domain/directory/model.ts';
import { DIRECTORY, evolveLinks, NOBODY_LINKED } from '../domain/directory/model.ts';
import type { PersonId } from '../domain/person.ts';
import type { Policy } from '../domain/policy.ts';
import type { ReleaseEvent, Stamped } from '../domain/release/event.ts';
import { evolve } from '../domain/release/evolve.ts';
import type { Release } from '../domain/release/model.ts';
import { phaseOf } from '../domain/release/phase.ts';
import { timers } from '../domain/release/timers.ts';
import type { Timer } from '../domain/timer.ts';
import type { EventRow, JournalRow, StreamKind, StreamRow } from './store.ts';

/** A stream's kind follows from its id: `R-42` is a release, `A-7` an action; of the directory there is one. */
export function kindOf(stream: string): StreamKind | undefined {
  if (stream.startsWith('R-')) return 'release';
  if (stream.startsWith('A-')) return 'action';
  if (stream === CALENDAR) return 'calendar';
  return stream === DIRECTORY ? 'directory' : undefined;
}

export function numberOf(stream: string): number {
  return Number(stream.slice(2));
}

export function idOf(kind: 'release' | 'action', number: number): string {
  return `${kind === 'release' ? 'R' : 'A'}-${number}`;
}

/** Releases by the text they are stored as, the latest of each: a list of twenty asks for twenty of them. */
const read = new Map<string, { readonly state: string; readonly release: Release }>();
const MOST_READ = 500;

/** The state of a snapshot. A text that was read or written before gives the same value again, so nobody may change it. */
export function releaseOf({ stream, state }: Pick<StreamRow, 'stream' | 'state'>): Release {
  const known = read.get(stream);
  if (known?.state === state) return known.release;
  const release = JSON.parse(state) as Release;
  remember(stream, state, release);
  return release;
}

/** What was written is what is read next. */
function remember(stream: string, state: string, release: Release): void {
  if (read.size >= MOST_READ) read.clear();
  read.set(stream, { state, release });
}

export function actionOf(row: StreamRow): Action {
  return JSON.parse(row.state) as Action;
}

let directory: { readonly state: string; readonly linked: LinkedAccounts } | undefined;

/** Who is linked with whom. It changes rarely and is asked for all the time: the last text that was read is remembered. */
export function linkedIn(row: Pick<StreamRow, 'state'> | undefined): LinkedAccounts {
  if (row === undefined) return NOBODY_LINKED;
  if (directory?.state !== row.state) {
    directory = { state: row.state, linked: JSON.parse(row.state) as LinkedAccounts };
  }
  return directory.linked;
}

let calendar: { readonly state: string; readonly calendar: Calendar } | undefined;

/** What is frozen: asked for with every release, and remembered like who is linked. */
export function calendarOf(row: Pick<StreamRow, 'state'> | undefined): Calendar {
  if (row === undefined) return NOTHING_FROZEN;
  if (calendar?.state !== row.state) {
    calendar = { state: row.state, calendar: JSON.parse(row.state) as Calendar };
  }
  return calendar.calendar;
}

/** A journal row as the event it holds. */
export function eventOf<E>(row: Pick<JournalRow, 'body' | 'type' | 'at' | 'actor' | 'seq'>): E & {
  readonly at: number;
  readonly by: PersonId | undefined;
  readonly seq: number;
} {
  const body = JSON.parse(row.body) as E;
  return { ...body, type: row.type, at: row.at, by: row.actor, seq: row.seq };
}

/** The event as its row of the journal; `policy` is the version it was decided under. */
export function eventRow(
  stream: string,
  event: {
    readonly type: string;
    readonly at: number;
    readonly by: string | undefined;
    readonly seq: number;
  },
  account: string,
  policy: string,
): EventRow {
  const { at, by, seq, type, ...body } = event;
  return { stream, seq, type, body: JSON.stringify(body), at, actor: by, account, policy };
}

/** The snapshot that a whole journal of one stream folds into; what `npm run replay` compares with the stored one. */
export function foldStream(kind: StreamKind, events: readonly JournalRow[]): unknown {
  if (kind === 'action') {
    return events.reduce<Action | undefined>(
      (state, row) => evolveAction(state, eventOf<ActionEvent>(row)),
      undefined,
    );
  }
  if (kind === 'directory') {
    return events.reduce<LinkedAccounts | undefined>(
      (state, row) => evolveLinks(state, eventOf<LinkEvent>(row)),
      undefined,
    );
  }
  if (kind === 'calendar') {
    return events.reduce<Calendar | undefined>(
      (state, row) => evolveCalendar(state, eventOf<CalendarEvent>(row)),
      undefined,
    );
  }
  return events.reduce<Release | undefined>(
    (state, row) => evolve(state, eventOf<ReleaseEvent>(row)),
    undefined,
  );
}

/** What time will do to a stream of any kind, as far as its state says. */
export function timersOf(row: StreamRow, policy: Policy): readonly Timer[] {
  if (row.kind === 'release') return releaseTimers(releaseOf(row), policy);
  if (row.kind === 'calendar') return calendarTimers(calendarOf(row));
  return row.kind === 'action' ? actionTimers(actionOf(row)) : [];
}

export function releaseTimers(release: Release, policy: Policy): readonly Timer[] {
  return timers(release, policy);
}

export function releaseRow(release: Release, seq: number, updatedAt: number): StreamRow {
  const state = JSON.stringify(release);
  remember(release.id, state, release);
  return {
    stream: release.id,
    kind: 'release',
    number: numberOf(release.id),
    seq,
    status: phaseOf(release),
    service: release.service,
    environment: release.environment,
    version: release.version,
    ending: release.ending?.how,
    startsAt: release.window.start,
    endsAt: release.window.end,
    owner: release.captain,
    parent: undefined,
    updatedAt,
    state,
  };
}

export function actionRow(action: Action, seq: number, updatedAt: number): StreamRow {
  return {
    stream: action.id,
    kind: 'action',
    number: numberOf(action.id),
    seq,
    status: action.doneAt === undefined ? 'open' : 'done',
    service: action.service,
    environment: undefined,
    version: undefined,
    ending: undefined,
    startsAt: undefined,
    endsAt: action.due,
    owner: action.owner,
    parent: action.release,
    updatedAt,
    state: JSON.stringify(action),
  };
}

export function directoryRow(linked: LinkedAccounts, seq: number, updatedAt: number): StreamRow {
  return onlyRow(DIRECTORY, 'directory', linked, seq, updatedAt);
}

export function calendarRow(calendar: Calendar, seq: number, updatedAt: number): StreamRow {
  return onlyRow(CALENDAR, 'calendar', calendar, seq, updatedAt);
}

/** Of a kind that has one stream for the organisation. */
function onlyRow(
  stream: string,
  kind: StreamKind,
  state: unknown,
  seq: number,
  updatedAt: number,
): StreamRow {
  return {
    stream,
    kind,
    number: 1,
    seq,
    status: 'open',
    service: undefined,
    environment: undefined,
    version: undefined,
    ending: undefined,
    startsAt: undefined,
    endsAt: undefined,
    owner: undefined,
    parent: undefined,
    updatedAt,
    state: JSON.stringify(state),
  };
}

export function foldRelease(
  state: Release | undefined,
  events: readonly Stamped<ReleaseEvent>[],
): Release {
  const folded = events.reduce<Release | undefined>(evolve, state);
  if (folded === undefined) throw new Error('a release without events');
  return folded;
}
