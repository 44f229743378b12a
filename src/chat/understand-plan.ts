// Planning: a typed line and a submitted form fill the same few texts.
import type { ReleaseCommand } from '../domain/release/command.ts';
import { findEnvironment, findService } from './find.ts';
import type { Line } from './line.ts';
import { type Hearing, type Meaning, misunderstood } from './meaning.ts';
import { opensForm } from './opens-form.ts';
import { planClauses } from './plan-clauses.ts';
import { type PlanTexts, readTexts, Troubles, versionProblem } from './plan-texts.ts';
import type { WindowClauses } from './read-window.ts';
import { lacking, unexpectedProblem } from './understand-asking.ts';
import { type End, isTime, readClauses, spelledWindow } from './understand-time.ts';

/** What a plan says, as texts: from clauses or from a form. */
interface Said extends PlanTexts {
  readonly service: string;
  readonly version: string;
  readonly environment: string | undefined;
  readonly window: WindowClauses;
}

/** Spells what was said once more, with another text for one end of the window. */
type Again = (end: End, text: string) => string;

export function planFrom(line: Line, hearing: Hearing): Meaning {
  const { fields } = hearing;
  if (fields !== undefined) return planned(fromFields(fields), (_, text) => text, hearing);
  if (opensForm(line, false)) {
    return { kind: 'form', wish: { form: 'plan', prefill: prefill(line) } };
  }
  const { service, version, environment, from, to, lasting, leftOver, twice, ...said } =
    planClauses(line.words);
  const isStart = said.at === undefined && from === undefined && isTime(leftOver, hearing);
  const at = isStart ? leftOver : said.at;
  const surplus =
    twice ??
    (isStart || leftOver === '' ? undefined : leftOver) ??
    (at === undefined || from === undefined ? undefined : `from ${from}`);
  if (surplus !== undefined) {
    const example = planExample(service ?? '', version, hearing);
    return misunderstood(unexpectedProblem('plan', surplus, example));
  }
  if (service === undefined || version === undefined) {
    return lacking('plan', service === undefined ? 'service' : 'version');
  }
  const plan: Said = {
    service,
    version,
    environment,
    window: { at, from, to, for: lasting },
    why: line.because,
    scope: undefined,
    backout: undefined,
    captain: undefined,
    rollout: undefined,
  };
  return planned(plan, (end, text) => spelled(plan, end, text), hearing);
}

/** The grammar's example, with the service and the version that were named. */
function planExample(word: string, version: string | undefined, hearing: Hearing) {
  const service = findService(word, hearing);
  if (!service.ok || version === undefined) return undefined;
  const { environment } = hearing.policy.defaults;
  return `plan ${service.value.name} ${version} on ${environment} at thu 22:00 for 1h`;
}

/** The typed line with another time in it. */
function spelled(said: Said, end: End, text: string): string {
  const { service, version, environment, why } = said;
  const on = environment === undefined ? '' : ` on ${environment}`;
  const because = why === undefined ? '' : ` because ${why}`;
  return `plan ${service} ${version}${on}${spelledClauses(said.window, end, text)}${because}`;
}

/** ` at … to … for …` as typed, with another text for one end. */
export function spelledClauses(said: WindowClauses, end: End, text: string): string {
  const start = end === 'start' ? text : (said.at ?? said.from);
  const lasting = said.to === undefined && end === 'end' ? `until ${text}` : said.for;
  const to = said.to !== undefined && end === 'end' ? text : said.to;
  return [
    ` ${said.at === undefined ? 'from' : 'at'} ${start}`,
    to === undefined ? '' : ` to ${to}`,
    lasting === undefined ? '' : ` for ${lasting}`,
  ].join('');
}

function prefill(line: Line): Readonly<Record<string, string>> {
  const { service, version, environment, to, lasting } = planClauses(line.words);
  const ends = lasting === undefined ? to : `for ${lasting}`;
  const entries = { service, version, environment, ends, why: line.because };
  return Object.fromEntries(
    Object.entries(entries).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}

function fromFields(fields: Readonly<Record<string, string>>): Said {
  return {
    service: fields.service ?? '',
    version: fields.version ?? '',
    environment: fields.environment,
    window: windowFields(fields),
    why: fields.why,
    scope: fields.scope,
    backout: fields.backout,
    captain: fields.captain,
    rollout: fields.rollout,
  };
}

/** Ends holds a time, or a length such as `for 2h`. */
export function windowFields(fields: Readonly<Record<string, string>>): WindowClauses {
  const lasting = /^for\s+(.*)$/is.exec(fields.ends ?? '')?.[1];
  return {
    from: fields.starts ?? '',
    ...(lasting === undefined ? { to: fields.ends } : { for: lasting }),
  };
}

/** The field of a form in which one end of a window stands. */
export function fieldOf(end: End): 'starts' | 'ends' {
  return end === 'start' ? 'starts' : 'ends';
}

function planned(said: Said, again: Again, hearing: Hearing): Meaning {
  const { defaults } = hearing.policy;
  const troubles = new Troubles();
  const service = troubles.take(findService(said.service, hearing), 'service');
  const environment = troubles.take(
    findEnvironment(said.environment ?? defaults.environment, hearing),
    'environment',
  );
  troubles.add(versionProblem(said.version), 'version');
  const surplus = (text: string) => unexpectedProblem('plan', text);
  const read = readClauses(said.window, hearing, defaults.durationMs, again, surplus);
  if (!read.ok) troubles.add(read.problem, fieldOf(read.end));
  const texts = readTexts(said, hearing, troubles);
  if (troubles.list.length > 0 || service === undefined || environment === undefined || !read.ok) {
    return { kind: 'problem', misunderstood: troubles.list };
  }
  const plan = {
    type: 'plan',
    service: service.name,
    version: said.version,
    environment,
    window: read.value.window,
    ...texts,
    ...(hearing.place === undefined ? {} : { place: hearing.place }),
    confirmed: hearing.confirmed,
  } as const;
  const confirmFirst = !read.value.certain && !hearing.confirmed;
  return {
    kind: 'command',
    on: undefined,
    command: plan,
    line: planLine(plan, hearing),
    confirmFirst,
  };
}

/** The plan as a line with absolute instants, for its confirmation and for retyping. */
function planLine(plan: Extract<ReleaseCommand, { type: 'plan' }>, hearing: Hearing): string {
  const { service, version, environment, window, why } = plan;
  const because = why === undefined || why === '' ? '' : ` because ${why}`;
  return `plan ${service} ${version} on ${environment} ${spelledWindow(window, hearing.now)}${because}`;
}
