// Planning lines and forms: plan, edit, move. A form and a typed line fill the same few texts.
import type { ReleaseCommand } from '../domain/release/command.ts';
import type { Window } from '../domain/release/model.ts';
import { type Found, findEnvironment, findRollout, findService, found, notFound } from './find.ts';
import { opensForm, verbNamed } from './grammar.ts';
import { clauses, type Line } from './line.ts';
import { command, type Hearing, LONGEST, type Meaning, misunderstood, tooLong } from './meaning.ts';
import type { Misunderstanding, Problem } from './problem.ts';
import { typedInstant } from './say-time.ts';
import { unexpected } from './understand-asking.ts';
import { readItem } from './understand-release.ts';
import { inputOf, readClauses, type SaidWindow, whenContext } from './understand-time.ts';
import { readWhen } from './when.ts';

/** What a plan says, as texts: from clauses or from a form. */
interface Said {
  readonly service: string;
  readonly version: string;
  readonly environment: string | undefined;
  readonly at: string | undefined;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly for: string | undefined;
  readonly why: string | undefined;
  readonly scope: string | undefined;
  readonly backout: string | undefined;
  readonly captain: string | undefined;
  readonly rollout: string | undefined;
}

const KEYWORDS = ['on', 'at', 'from', 'to', 'for'];

export function planFrom(line: Line, hearing: Hearing): Meaning {
  const { fields } = hearing;
  if (fields === undefined && opensForm(line, false)) {
    return { kind: 'form', wish: { form: 'plan', prefill: prefill(line) } };
  }
  if (fields !== undefined) return planned(fromFields(fields), undefined, hearing);
  const { head, by, twice } = clauses(line.words, KEYWORDS);
  const [service, version, extra] = head;
  if (twice !== undefined) return unexpected('plan', twice);
  if (extra !== undefined) return unexpected('plan', extra);
  if (service === undefined || version === undefined)
    return missing(service === undefined ? 'service' : 'version');
  const said: Said = {
    service,
    version,
    environment: by.on,
    at: by.at,
    from: by.from,
    to: by.to,
    for: by.for,
    why: line.because,
    scope: undefined,
    backout: undefined,
    captain: undefined,
    rollout: undefined,
  };
  return planned(said, `plan ${line.rest}`, hearing);
}

function missing(what: string): Meaning {
  const verb = verbNamed('plan');
  return misunderstood({
    code: 'missing',
    what,
    usage: verb?.usage ?? 'plan',
    example: verb?.example ?? 'plan',
  });
}

function prefill(line: Line): Readonly<Record<string, string>> {
  const { head, by } = clauses(line.words, KEYWORDS);
  const [service, version] = head;
  const entries = { service, version, environment: by.on, why: line.because };
  return Object.fromEntries(
    Object.entries(entries).filter(([, value]) => value !== undefined),
  ) as Record<string, string>;
}

function fromFields(fields: Readonly<Record<string, string>>): Said {
  return {
    service: fields.service ?? '',
    version: fields.version ?? '',
    environment: fields.environment,
    at: undefined,
    from: fields.starts ?? '',
    to: fields.ends,
    for: undefined,
    why: fields.why,
    scope: fields.scope,
    backout: fields.backout,
    captain: fields.captain,
    rollout: fields.rollout,
  };
}

/** Collects what is wrong with every part, so that a form shows all of it at once. */
class Troubles {
  readonly list: Misunderstanding[] = [];

  take<T>(read: Found<T> | undefined, field: string): T | undefined {
    if (read === undefined) return undefined;
    if (read.ok) return read.value;
    this.list.push({ problem: read.problem, field });
    return undefined;
  }

  add(problem: Problem | undefined, field: string): void {
    if (problem !== undefined) this.list.push({ problem, field });
  }
}

function planned(said: Said, typed: string | undefined, hearing: Hearing): Meaning {
  const troubles = new Troubles();
  const service = troubles.take(findService(said.service, hearing), 'service');
  const environment = troubles.take(
    findEnvironment(said.environment ?? hearing.policy.defaults.environment, hearing),
    'environment',
  );
  troubles.add(tooLong('version', said.version, LONGEST.version), 'version');
  if (said.version === '' || /\s/.test(said.version)) {
    troubles.add(
      {
        code: 'unexpected',
        text: said.version,
        usage: 'a version without spaces',
        example: 'plan payments 4.2.0 at thu 22:00',
      },
      'version',
    );
  }
  const again = (text: string, iso: string) => (typed ?? '').replace(text, iso);
  const { at, from, to, for: lasting } = said;
  const window = troubles.take(
    readClauses({ at, from, to, for: lasting }, hearing, hearing.policy.defaults.durationMs, again),
    'starts',
  );
  const texts = readTexts(said, hearing, troubles);
  if (
    troubles.list.length > 0 ||
    service === undefined ||
    environment === undefined ||
    window === undefined
  ) {
    return { kind: 'problem', misunderstood: troubles.list };
  }
  const plan: ReleaseCommand = {
    type: 'plan',
    service: service.name,
    version: said.version,
    environment,
    window: window.window,
    ...texts,
    ...(hearing.place === undefined ? {} : { place: hearing.place }),
    confirmed: hearing.confirmed,
  };
  return askIfVague(undefined, plan, planLine(plan), window, hearing);
}

/** The optional texts of a plan or an edit, each with its limit. */
function readTexts(
  said: Pick<Said, 'why' | 'scope' | 'backout' | 'captain' | 'rollout'>,
  hearing: Hearing,
  troubles: Troubles,
) {
  const why = said.why === undefined ? undefined : hearing.prose(said.why);
  const backout = said.backout === undefined ? undefined : hearing.prose(said.backout);
  troubles.add(why === undefined ? undefined : tooLong('why', why, LONGEST.why), 'why');
  troubles.add(
    backout === undefined ? undefined : tooLong('back-out plan', backout, LONGEST.backout),
    'backout',
  );
  const scope = said.scope === undefined ? undefined : readItems(said.scope, hearing);
  const longest = scope
    ?.map((item) => tooLong('scope item', item.text, LONGEST.item))
    .find((one) => one !== undefined);
  troubles.add(longest, 'scope');
  const captain = troubles.take(readCaptain(said.captain, hearing), 'captain');
  const rollout = troubles.take(
    said.rollout === undefined ? undefined : findRollout(said.rollout, hearing),
    'rollout',
  );
  return {
    ...(why === undefined ? {} : { why }),
    ...(backout === undefined ? {} : { backout }),
    ...(scope === undefined ? {} : { scope }),
    ...(captain === undefined ? {} : { captain }),
    ...(rollout === undefined ? {} : { rollout }),
  };
}

function readItems(text: string, hearing: Hearing) {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => readItem(hearing.prose(line.replace(/^\s*[-*•]\s+/, ''))));
}

function readCaptain(word: string | undefined, hearing: Hearing): Found<string> | undefined {
  if (word === undefined || word === '') return undefined;
  const person = hearing.person(word);
  return person === undefined
    ? notFound({ code: 'unknown-person', word: hearing.prose(word) })
    : found(person);
}

/** The plan as a line with absolute instants, for its confirmation and for retyping. */
function planLine(plan: Extract<ReleaseCommand, { type: 'plan' }>): string {
  const { service, version, environment, window, why } = plan;
  const because = why === undefined || why === '' ? '' : ` because ${why}`;
  return `plan ${service} ${version} on ${environment} from ${typedInstant(window.start)} to ${typedInstant(window.end)}${because}`;
}

/** Natural phrasing always lands on a confirmation with the strict form printed. */
function askIfVague(
  on: string | undefined,
  what: ReleaseCommand,
  line: string,
  said: SaidWindow,
  hearing: Hearing,
): Meaning {
  const vague = !said.certain && !hearing.confirmed;
  return { kind: 'command', on, command: what, line, confirmFirst: vague };
}

export function moveFrom(id: string, line: Line, hearing: Hearing): Meaning {
  const { fields } = hearing;
  const { head, by, twice } = clauses(line.words, ['to', 'at', 'from', 'for']);
  const extra = twice ?? head[0];
  if (extra !== undefined) return unexpected('move', extra);
  const text = fields?.starts ?? by.from ?? by.at ?? by.to;
  const usage = verbNamed('move')?.usage ?? 'move';
  if (text === undefined || text === '') {
    return misunderstood(
      { code: 'missing', what: 'new start', usage, example: `move ${id} to fri 22:00` },
      'starts',
    );
  }
  const current = hearing.release(id)?.window;
  const length =
    current === undefined ? hearing.policy.defaults.durationMs : current.end - current.start;
  const to = fields?.ends ?? (by.from === undefined ? undefined : by.to);
  const again = (typed: string, iso: string) =>
    `move ${id} ${line.words.join(' ').replace(typed, iso)}`;
  const window = readClauses({ from: text, to, for: by.for }, hearing, length, again);
  if (!window.ok) return misunderstood(window.problem, 'starts');
  const because = fields?.because ?? line.because;
  const spelled = `move ${id} from ${typedInstant(window.value.window.start)} to ${typedInstant(window.value.window.end)}`;
  const move: ReleaseCommand = {
    type: 'move',
    window: window.value.window,
    ...(because === undefined ? {} : { because: hearing.prose(because) }),
    confirmed: hearing.confirmed,
  };
  const reason = because === undefined ? '' : ` because ${hearing.prose(because)}`;
  return askIfVague(id, move, spelled + reason, window.value, hearing);
}

/** The edit form holds everything; what it leaves as it was changes nothing. */
export function editFrom(id: string, hearing: Hearing): Meaning {
  const fields = hearing.fields ?? {};
  const troubles = new Troubles();
  const word = fields.environment;
  const environment =
    word === undefined ? undefined : troubles.take(findEnvironment(word, hearing), 'environment');
  const version = fields.version;
  troubles.add(
    version === undefined ? undefined : tooLong('version', version, LONGEST.version),
    'version',
  );
  const window = troubles.take(editedWindow(id, fields, hearing), 'starts');
  const texts = readTexts(
    {
      why: fields.why ?? '',
      backout: fields.backout ?? '',
      captain: fields.captain,
      rollout: fields.rollout,
      scope: undefined,
    },
    hearing,
    troubles,
  );
  if (troubles.list.length > 0) return { kind: 'problem', misunderstood: troubles.list };
  const edit: ReleaseCommand = {
    type: 'edit',
    ...texts,
    ...(version === undefined ? {} : { version }),
    ...(environment === undefined ? {} : { environment }),
    ...(window === undefined ? {} : { window }),
    confirmed: hearing.confirmed,
  };
  return command(id, edit, `edit ${id}`);
}

/** A start left as it was printed is kept, also when it has passed since. */
function editedWindow(
  id: string,
  fields: Readonly<Record<string, string>>,
  hearing: Hearing,
): Found<Window> | undefined {
  const current = hearing.release(id)?.window;
  const { starts, ends } = fields;
  if (current === undefined || (starts === undefined && ends === undefined)) return undefined;
  const { zone } = hearing.policy.organisation;
  const sameStart = starts === undefined || starts === inputOf(current.start, zone);
  if (sameStart && (ends === undefined || ends === inputOf(current.end, zone))) return undefined;
  if (sameStart) return editedEnd(ends ?? '', current, hearing);
  const read = readClauses(
    { from: starts, to: ends },
    hearing,
    current.end - current.start,
    (_, iso) => iso,
  );
  return read.ok ? found(read.value.window) : read;
}

function editedEnd(text: string, current: Window, hearing: Hearing): Found<Window> {
  const read = readWhen(text, whenContext(hearing));
  if (read.kind === 'at') return found({ ...current, end: read.at });
  if (read.kind === 'unreadable')
    return notFound({ code: 'unreadable-time', text: read.text, expected: read.expected });
  return notFound({
    code: 'time-question',
    text: read.text,
    reason: read.reason,
    ask: read.ask,
    choices: [],
  });
}
