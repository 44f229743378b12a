// Freezing, lifting, stopping the line and letting it go: what a line or a form says of the calendar.
import type { CalendarCommand } from '../domain/calendar/model.ts';
import { isUnusual } from '../domain/calendar/model.ts';
import type { Scope } from '../domain/calendar/scope.ts';
import { environmentNamed, serviceCalled } from '../domain/policy.ts';
import { marked } from '../domain/release/content.ts';
import { MINUTE } from '../domain/time/duration.ts';
import { type Found, findEnvironment, findService, found, notFound } from './find.ts';
import { clauses, type Line } from './line.ts';
import { type Hearing, LONGEST, type Meaning, misunderstood, tooLong } from './meaning.ts';
import { nearest } from './nearest.ts';
import { opensForm } from './opens-form.ts';
import { Troubles } from './plan-texts.ts';
import type { Problem } from './problem.ts';
import { lacking, lackingProblem, unexpected, unexpectedProblem } from './understand-asking.ts';
import { fieldOf, spelledClauses, windowFields } from './understand-plan.ts';
import { type End, readClauses, spelledWindow } from './understand-time.ts';
import type { VerbName } from './verb.ts';

type FreezeVerb = 'freeze' | 'unfreeze' | 'stop' | 'keep' | 'go';

/** `freeze`, `unfreeze`, `stop`, `keep` and `go` as a command, the form that asks for the rest, or what was not understood. */
export function freezing(verb: FreezeVerb, line: Line, hearing: Hearing): Meaning {
  const asked = hearing.fields === undefined && opensForm(line, false);
  switch (verb) {
    case 'freeze':
      return asked ? { kind: 'form', wish: { form: 'freeze' } } : freeze(line, hearing);
    case 'stop':
      return stop(line, hearing, asked);
    case 'keep':
      return keep(line);
    case 'unfreeze':
    case 'go':
      return lift(verb, line, hearing, asked);
  }
}

function calendar(
  command: CalendarCommand,
  line: string,
  confirmFirst = false,
): Extract<Meaning, { kind: 'calendar' }> {
  return { kind: 'calendar', command, line, confirmFirst };
}

// ---------------------------------------------------------------- freeze

const KEYWORDS = ['on', 'from', 'at', 'to', 'for'];

function freeze(line: Line, hearing: Hearing): Meaning {
  const { fields } = hearing;
  const troubles = new Troubles();
  const filled = fields === undefined ? undefined : filledMark(fields);
  // Filled in differently since it was read back, a form is another freeze and is read back anew.
  const confirmed = hearing.confirmed && line.fingerprint === filled;
  const long = line.words.includes(LONG) && (fields === undefined || confirmed);
  const typed = clauses(
    line.words.filter((word) => word !== LONG && word !== HARD),
    KEYWORDS,
  );
  const { from, at, to, for: lasting } = typed.by;
  const surplus = typed.twice ?? (from !== undefined && at !== undefined ? `at ${at}` : undefined);
  if (fields === undefined && surplus !== undefined) return unexpected('freeze', surplus);
  const words = fields === undefined ? typed.head.join(' ') : (fields.services ?? 'all');
  const on = fields === undefined ? typed.by.on : fields.environments;
  const scope = troubles.take(readScope('freeze', words, on, hearing), 'services');
  const said =
    fields === undefined ? { from: from ?? at ?? '', to, for: lasting } : windowFields(fields);
  const because = reasonOf(line, hearing, 'freeze', troubles);
  if (fields === undefined && from === undefined && at === undefined)
    return lacking('freeze', 'start and end');
  if (said.to === undefined && said.for === undefined)
    troubles.add(lackingProblem('freeze', 'end'), 'ends');
  const again = (end: End, text: string) =>
    fields === undefined
      ? `freeze ${words}${on === undefined ? '' : ` on ${on}`}${spelledClauses(said, end, text)} because ${because}`
      : text;
  const surplusOf = (text: string) => unexpectedProblem('freeze', text);
  const read = readClauses(said, hearing, 0, again, surplusOf);
  if (!read.ok && troubles.list.every((one) => one.field !== 'ends'))
    troubles.add(read.problem, fieldOf(read.end));
  if (troubles.list.length > 0 || scope === undefined || because === undefined || !read.ok)
    return { kind: 'problem', misunderstood: troubles.list };
  const { start, zone } = read.value.window;
  // A length that is counted from now ends on a whole minute (product T6).
  const end = Math.ceil(read.value.window.end / MINUTE) * MINUTE;
  const command: CalendarCommand = {
    type: 'freeze',
    scope,
    from: start,
    to: end,
    zone,
    because,
    ...(hearing.place === undefined ? {} : { place: hearing.place }),
  };
  const unusual = isUnusual({ from: start, to: end }, hearing.now);
  const mark = unusual && confirmed && !long ? ` ${LONG}` : '';
  // A form brings everything else along again.
  const spelled =
    fields !== undefined
      ? `freeze v:${filled}${mark}`
      : `freeze${mark} ${spelledScope(scope)} ${spelledWindow({ start, end, zone }, hearing.now)} because ${because}`;
  // Read back before it counts; what is unusually long is asked about once more (product T5).
  return calendar(command, spelled, !confirmed || (unusual && !long));
}

/** What a form says of scope and time, for its line; the reason may be mended without another question. */
function filledMark({ because: _, ...fields }: Readonly<Record<string, string>>): string {
  const said = Object.entries(fields).filter(([, value]) => value.trim() !== '');
  return marked(said.toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

/** In a line that was asked about once more. */
const LONG = '--long';
/** The only kind there is: said or not, it means the same (product F4). */
const HARD = '--hard';

function reasonOf(
  line: Line,
  hearing: Hearing,
  verb: VerbName,
  troubles: Troubles,
): string | undefined {
  const said = hearing.fields?.because ?? line.because;
  const because = said === undefined ? undefined : hearing.prose(said).trim();
  if (because === undefined || because === '') {
    troubles.add(lackingProblem(verb, 'reason'), 'because');
    return undefined;
  }
  troubles.add(tooLong('reason', because, LONGEST.reason), 'because');
  return because;
}

// ---------------------------------------------------------------- stop, keep, unfreeze, go

/** Without a scope everything in the default environment stops (product F11). */
function stop(line: Line, hearing: Hearing, asked: boolean): Meaning {
  const { head, by, twice } = clauses(line.words, ['on']);
  if (twice !== undefined) return unexpected('stop', twice);
  const { fields, policy } = hearing;
  const words = fields?.services ?? head.join(' ');
  const on = fields?.environments ?? by.on;
  const all = words === '' && on === undefined;
  const scope = all
    ? found({ services: [], environments: [policy.defaults.environment] })
    : readScope('stop', words === '' ? 'all' : words, on, hearing);
  if (!scope.ok) return misunderstood(scope.problem, 'services');
  const spelled = `stop ${spelledScope(scope.value)}`;
  if (asked) return { kind: 'form', wish: { form: 'stop', line: spelled, scope: scope.value } };
  const troubles = new Troubles();
  const because = reasonOf(line, hearing, 'stop', troubles);
  if (because === undefined || troubles.list.length > 0)
    return { kind: 'problem', misunderstood: troubles.list };
  const { zone } = policy.organisation;
  const command: CalendarCommand = {
    type: 'stop',
    scope: scope.value,
    zone,
    because,
    ...(hearing.place === undefined ? {} : { place: hearing.place }),
  };
  return calendar(command, `${spelled} because ${because}`);
}

function keep({ words: [word, extra] }: Line): Meaning {
  if (extra !== undefined) return unexpected('keep', extra);
  const id = idOf(word);
  return id === undefined
    ? lacking('keep', 'freeze')
    : calendar({ type: 'keep', id }, `keep ${id}`);
}

function lift(verb: 'unfreeze' | 'go', line: Line, hearing: Hearing, asked: boolean): Meaning {
  const [word, extra] = line.words;
  if (extra !== undefined) return unexpected(verb, extra);
  const id = idOf(word);
  if (word !== undefined && id === undefined) return unexpected(verb, word);
  if (id === undefined && verb === 'unfreeze') return lacking('unfreeze', 'freeze');
  if (asked) return { kind: 'form', wish: { form: 'lift', verb, id } };
  const troubles = new Troubles();
  const because = reasonOf(line, hearing, verb, troubles);
  if (because === undefined || troubles.list.length > 0)
    return { kind: 'problem', misunderstood: troubles.list };
  const named = id === undefined ? verb : `${verb} ${id}`;
  const whole = `${named} because ${because}`;
  if (verb === 'go')
    return calendar({ type: 'go', ...(id === undefined ? {} : { id }), because }, whole);
  // Its form shows what is lifted: submitting that is the confirmation (contract "Words").
  const shown = hearing.confirmed || hearing.fields !== undefined;
  return calendar({ type: 'unfreeze', id: id ?? '', because }, whole, !shown);
}

function idOf(word: string | undefined): string | undefined {
  return word !== undefined && /^F-\d{1,9}$/i.test(word) ? word.toUpperCase() : undefined;
}

// ---------------------------------------------------------------- scope

/** `payments, ledger on prod` · `all on prod` · `prod` · `all`: names of services or of environments, and `on` for more. */
function readScope(
  verb: VerbName,
  words: string,
  on: string | undefined,
  hearing: Hearing,
): Found<Scope> {
  const names = namesIn(words);
  if (names.length === 0) {
    return on === undefined
      ? notFound(lackingProblem(verb, 'scope'))
      : readScope(verb, 'all', on, hearing);
  }
  const services: string[] = [];
  const environments: string[] = [];
  const isAll = names.some((name) => ALL.includes(name.toLowerCase()));
  for (const name of names.filter((one) => !ALL.includes(one.toLowerCase()))) {
    const environment = environmentNamed(hearing.policy, name);
    if (environment !== undefined && serviceCalled(hearing.policy, name) === undefined) {
      environments.push(environment);
      continue;
    }
    const service = findService(name, hearing);
    if (!service.ok) return notFound(unknownName(service.problem, hearing));
    services.push(service.value.name);
  }
  for (const name of on === undefined ? [] : namesIn(on)) {
    const environment = findEnvironment(name, hearing);
    if (!environment.ok) return environment;
    environments.push(environment.value);
  }
  if (isAll && services.length > 0)
    return notFound(unexpectedProblem(verb, `all ${services.join(', ')}`));
  return found({ services: [...new Set(services)], environments: [...new Set(environments)] });
}

const ALL = ['all', 'everything'];

function namesIn(words: string): readonly string[] {
  return words.split(/\s*,\s*|\s+/).filter((name) => name !== '' && !/^(?:and|&)$/i.test(name));
}

/** It may have been an environment that was meant. */
function unknownName(problem: Problem, hearing: Hearing): Problem {
  if (problem.code !== 'unknown-service') return problem;
  const { environments } = hearing.policy;
  const { word } = problem;
  const others = environments.flatMap((one) => [one.name, ...one.aliases]);
  return {
    code: 'unknown-scope',
    word,
    nearest: problem.nearest ?? nearest(word, ['all', ...others]),
    known: ['all', ...problem.known, ...environments.map((one) => one.name)],
  };
}

/** The scope as it is typed. */
function spelledScope({ services, environments }: Scope): string {
  const what = services.length === 0 ? 'all' : services.join(', ');
  return environments.length === 0 ? what : `${what} on ${environments.join(', ')}`;
}
