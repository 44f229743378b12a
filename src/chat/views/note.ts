// Thread replies: what one person just did, or what time brought, with its consequences and whom they call (product N1, N2).
import type { PersonId } from '../../domain/person.ts';
import type { ReleaseEvent, Stamped } from '../../domain/release/event.ts';
import type { Picture } from '../picture.ts';
import type { Text } from '../text.ts';
import { mention, person } from '../text.ts';
import type { Card, Line } from '../view.ts';
import { body, list } from '../view.ts';
import { blockerLine } from './blocker.ts';
import { typed } from './command-line.ts';
import { eventText, toldEvents } from './event-text.ts';
import { anyOf, upperFirst } from './phrases.ts';
import { fullName, previousRelease } from './release-name.ts';
import { reminderLines } from './reminder-lines.ts';
import { allMet, ruleCounts } from './standing.ts';

type Event = Stamped<ReleaseEvent>;

/**
 * One reply for the events one person caused within a minute (contract "What people see"). The captain is
 * mentioned on exceptions only; who starts and who is on call are named in the announcement.
 */
export function threadNote(events: readonly Event[], p: Picture): Card {
  const told = toldEvents(events);
  const lines = told.flatMap((event, index) => noteLines(event, p, told.slice(index + 1)));
  return { kind: 'card', lines, buttons: [], overflow: [] };
}

function noteLines(event: Event, p: Picture, later: readonly Event[]): readonly Line[] {
  if (event.type === 'reminded') return reminderLines(event, p);
  const text = [...eventText(event, p.zone), ...consequence(event, p, later), ...calls(event, p)];
  if (event.type !== 'start-refused') return [body(...text)];
  // The captain reads this one in a direct message too, where no thread says which release it is.
  const line = body(fullName(p.release), ': ', ...text);
  const say = { id: p.release.id, zone: p.zone, now: undefined };
  return [line, ...event.blockers.map((blocker) => list(...blockerLine(blocker, say)))];
}

/** What the event makes of everything else, as it stands now; `later`: what followed it in the same reply. */
function consequence(event: Event, p: Picture, later: readonly Event[]): Text {
  switch (event.type) {
    case 'candidate-pinned':
      return event.was === undefined ? [] : staleAfter(event.was, p);
    case 'edited':
    case 'scope-changed':
    case 'moved':
      return staleApprovals(p);
    case 'requested':
      return unmeetable(p);
    case 'approved':
      return tally(
        event,
        p,
        later,
        event.complete && allMet(p) ? '. Everything is approved.' : '.',
      );
    case 'abstained':
    case 'withdrawn':
    case 'recounted':
      return tally(event, p, later, '.');
    case 'rolled-back':
      return backTo(event, p);
    default:
      return [];
  }
}

/** How far the rules are is taken of now: it is true behind the last event that counts them, and of none before. */
function tally(event: Event, p: Picture, later: readonly Event[], end: string): Text {
  const counted = countedBy(event, p).filter(
    (rule) => !later.some((other) => countedBy(other, p).includes(rule)),
  );
  return counted.length === 0 ? [] : [' ', ...ruleCounts(p, counted), end];
}

/** The rules that stand otherwise, or may, since an event. */
function countedBy(event: Event, p: Picture): readonly string[] {
  if (event.type === 'approved') return event.rules;
  return COUNTED_ANEW.has(event.type) ? p.standings.map(({ rule }) => rule.name) : [];
}

const COUNTED_ANEW: ReadonlySet<Event['type']> = new Set([
  'edited',
  'moved',
  'scope-changed',
  'candidate-pinned',
  'requested',
  'rejected',
  'revised',
  'abstained',
  'withdrawn',
  'recounted',
  'approval-expired',
]);

/** `Test results and approvals for 77ac010 are stale.`, as far as there were any. */
function staleAfter(was: string, p: Picture): Text {
  const results = p.tests.some(({ state }) => state === 'stale') ? ['test results'] : [];
  const approvals = p.standings.some((one) => one.stale.length > 0) ? ['approvals'] : [];
  const stale = [...results, ...approvals].join(' and ');
  if (stale === '') return [];
  return [` ${upperFirst(stale)} for `, was, ' are stale.'];
}

function staleApprovals(p: Picture): Text {
  const people = [...new Set(p.standings.flatMap((one) => one.stale))];
  if (people.length === 0) return [];
  return [' Stale now: the approval of ', ...anyOf(people.map((id) => [person(id)])), '.'];
}

/** A rule that the people there are can't meet is said when it is asked, not when it hurts (product A2). */
function unmeetable(p: Picture): Text {
  return p.standings.flatMap(({ have, known, open, rule }): Text => {
    if (open === undefined || !known || have + open.length >= rule.count) return [];
    return [` ${rule.name} needs ${rule.count}, but only ${have + open.length} can answer.`];
  });
}

function backTo(event: Extract<Event, { type: 'rolled-back' }>, p: Picture): Text {
  if (event.to !== undefined) return [];
  const previous = previousRelease(p);
  return previous === undefined ? [] : [' Before it: ', previous.version, '.'];
}

/** Whom an exception calls, and to do what. Nobody is called about progress, or about their own doing. */
function calls(event: Event, p: Picture): Text {
  const { id } = p.release;
  switch (event.type) {
    case 'rejected':
      return captainCalled(event, p, ['change it, then ask again: ', typed(`request ${id}`)]);
    case 'revised':
      return captainCalled(event, p, ['change it, then ask again: ', typed(`request ${id}`)]);
    case 'approval-expired':
      return captainCalled(
        event,
        p,
        event.unused
          ? ['move it or cancel it: ', typed(`move ${id}`)]
          : ['ask again: ', typed(`request ${id}`)],
      );
    case 'start-refused':
      return captainCalled(event, p, ['clear these, then start it: ', typed(`start ${id}`)]);
    case 'tested':
      return event.result === 'failed'
        ? captainCalled(event, p, ['a start needs it passed or waived.'])
        : [];
    case 'held':
      return captainCalled(event, p, ['resume it or roll it back.']);
    default:
      return [];
  }
}

function captainCalled(event: Event, p: Picture, what: Text): Text {
  const captain: PersonId = p.release.captain ?? p.release.plannedBy;
  return captain === event.by ? [] : [' ', mention(captain), ', ', ...what];
}
