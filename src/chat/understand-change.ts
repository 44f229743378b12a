// Changing a plan: `move` by line or form, `edit` by its form, which holds everything.

import type { ReleaseCommand } from '../domain/release/command.ts';
import { planMark } from '../domain/release/content.ts';
import type { Window } from '../domain/release/model.ts';
import { findEnvironment } from './find.ts';
import { clauses, type Line } from './line.ts';
import { command, type Hearing, LONGEST, type Meaning, misunderstood, tooLong } from './meaning.ts';
import { readTexts, Troubles, versionProblem } from './plan-texts.ts';
import type { WindowClauses } from './read-window.ts';
import { lacking, unexpected, unexpectedProblem } from './understand-asking.ts';
import { fieldOf, spelledClauses, windowFields } from './understand-plan.ts';
import {
  type End,
  type FoundWindow,
  inputOf,
  isTime,
  readClauses,
  spelledWindow,
  timeProblem,
  whenContext,
} from './understand-time.ts';
import { readWhenIn } from './when.ts';

export function moveFrom(id: string, line: Line, hearing: Hearing): Meaning {
  const { fields } = hearing;
  const typed = movedTo(line.words, hearing);
  const surplus = typed.twice ?? typed.head[0] ?? contrary(typed.by);
  if (surplus !== undefined) return unexpected('move', surplus);
  const said = fields?.starts === undefined ? typedWindow(typed.by) : windowFields(fields);
  if (said === undefined) {
    return lacking('move', 'new start', 'starts', `move ${id} to fri 22:00`);
  }
  const current = hearing.release(id)?.window;
  const length =
    current === undefined ? hearing.policy.defaults.durationMs : current.end - current.start;
  const because = fields?.because ?? line.because;
  const reason = because === undefined ? undefined : hearing.prose(because);
  const again = (end: End, text: string) =>
    fields === undefined ? spelledMove(id, typed.by, end, text, reason) : text;
  const surplusOf = (text: string) => unexpectedProblem('move', text);
  const read = readClauses(said, hearing, length, again, surplusOf);
  if (!read.ok) return misunderstood(read.problem, fieldOf(read.end));
  const long = reason === undefined ? undefined : tooLong('reason', reason, LONGEST.reason);
  if (long !== undefined) return misunderstood(long, 'because');
  const { window, certain } = read.value;
  const move: ReleaseCommand = {
    type: 'move',
    window,
    ...(reason === undefined ? {} : { because: reason }),
    confirmed: hearing.confirmed,
  };
  const spelled = `move ${id} ${spelledWindow(window, hearing.now)}${becauseOf(reason)}`;
  const confirmFirst = !certain && !hearing.confirmed;
  return { kind: 'command', on: id, command: move, line: spelled, confirmFirst };
}

/** The clauses of a move; a new start without its `to` is one all the same. */
function movedTo(words: readonly string[], hearing: Hearing): ReturnType<typeof clauses> {
  const typed = clauses(words, ['to', 'at', 'from', 'for']);
  const { at, from } = typed.by;
  const start = typed.head.join(' ');
  if (at !== undefined || from !== undefined || !isTime(start, hearing)) return typed;
  return { ...typed, head: [], by: { ...typed.by, from: start } };
}

type By = Readonly<Record<string, string>>;

/** `to` names the new start, unless `from` or `at` does. */
function typedWindow({ from, at, to, for: lasting }: By): WindowClauses | undefined {
  const start = from ?? at;
  if (start !== undefined) return { from: start, to, for: lasting };
  return to === undefined || to === '' ? undefined : { from: to, for: lasting };
}

function contrary({ from, at }: By): string | undefined {
  return from === undefined || at === undefined ? undefined : `at ${at}`;
}

/** The typed line with another time in it. */
function spelledMove(id: string, by: By, end: End, text: string, reason: string | undefined) {
  const { from, at, to, for: lasting } = by;
  const window =
    from === undefined && at === undefined
      ? spelledClauses({ from: to, for: lasting }, end, text).replace(/^ from/, ' to')
      : spelledClauses({ from, at, to, for: lasting }, end, text);
  return `move ${id}${window}${becauseOf(reason)}`;
}

function becauseOf(reason: string | undefined): string {
  return reason === undefined ? '' : ` because ${reason}`;
}

/** The edit form holds everything; what it leaves as it was changes nothing. */
export function editFrom(id: string, line: Line, hearing: Hearing): Meaning {
  const fields = hearing.fields ?? {};
  if (line.words[0] !== undefined) return unexpected('edit', line.words.join(' '));
  const release = hearing.release(id);
  const stale =
    line.fingerprint !== undefined &&
    release !== undefined &&
    line.fingerprint !== planMark(release);
  // What the form leaves as it was would take the other's change back.
  if (stale) return misunderstood({ code: 'changed-meanwhile', id });
  const troubles = new Troubles();
  const word = fields.environment;
  const environment =
    word === undefined ? undefined : troubles.take(findEnvironment(word, hearing), 'environment');
  const { version } = fields;
  troubles.add(version === undefined ? undefined : versionProblem(version), 'version');
  const window = editedWindow(id, fields, hearing);
  if (window?.ok === false) troubles.add(window.problem, fieldOf(window.end));
  const said = { why: fields.why ?? '', backout: fields.backout ?? '', scope: undefined };
  const { captain, rollout } = fields;
  const texts = readTexts({ ...said, captain, rollout }, hearing, troubles);
  if (troubles.list.length > 0) return { kind: 'problem', misunderstood: troubles.list };
  const edit: ReleaseCommand = {
    type: 'edit',
    ...texts,
    ...(version === undefined ? {} : { version }),
    ...(environment === undefined ? {} : { environment }),
    ...(window?.ok ? { window: window.value.window } : {}),
    confirmed: hearing.confirmed,
  };
  const vague = window?.ok === true && !window.value.certain && !hearing.confirmed;
  return { ...command(id, edit, `edit ${id}`), confirmFirst: vague };
}

/** A start left as it was printed is kept, also when it has passed since. */
function editedWindow(
  id: string,
  fields: Readonly<Record<string, string>>,
  hearing: Hearing,
): FoundWindow | undefined {
  const current = hearing.release(id)?.window;
  const { starts, ends } = fields;
  if (current === undefined || (starts === undefined && ends === undefined)) return undefined;
  const { zone } = hearing.policy.organisation;
  const sameStart = starts === undefined || starts === inputOf(current.start, zone);
  if (sameStart && (ends === undefined || ends === inputOf(current.end, zone))) return undefined;
  if (sameStart) return editedEnd(ends ?? '', current, hearing);
  const length = current.end - current.start;
  const surplus = (text: string) => unexpectedProblem('edit', text);
  return readClauses(windowFields(fields), hearing, length, (_, text) => text, surplus);
}

/** A bare time is the next one after the start, as in a plan. */
function editedEnd(text: string, current: Window, hearing: Hearing): FoundWindow {
  const context = { ...whenContext(hearing), needs: 'time' as const };
  const read = readWhenIn(text, context, { startsAt: current.start });
  if (read.kind !== 'at') {
    const choose = ({ at }: { readonly at: number }) => inputOf(at, context.zone);
    return { ok: false, problem: timeProblem(read, choose), end: 'end' };
  }
  return { ok: true, value: { window: { ...current, end: read.at }, certain: read.certain } };
}
