// Commands on one release: each takes its own few words, and nothing it doesn't know passes unseen.
import type { ReleaseCommand } from '../domain/release/command.ts';
import type { ItemKind, Outcome } from '../domain/release/model.ts';
import { OUTCOMES } from '../domain/release/model.ts';
import type { Verb, VerbName } from './grammar.ts';
import { clauses, type Line } from './line.ts';
import { command, type Hearing, LONGEST, type Meaning, misunderstood, tooLong } from './meaning.ts';
import type { Problem } from './problem.ts';
import { readActions } from './understand-action.ts';
import { unexpected } from './understand-asking.ts';
import { readInstant } from './understand-time.ts';

/** `line.words` are those after the release's name. */
export function onRelease(verb: Verb, id: string, line: Line, hearing: Hearing): Meaning {
  const because = reason(line, hearing);
  const long = because === undefined ? undefined : tooLong('reason', because, LONGEST.reason);
  if (long !== undefined) return misunderstood(long, 'because');
  const spelled = { ...line, because };
  switch (verb.name) {
    case 'scope':
      return scope(verb, id, line, hearing);
    case 'captain':
      return captain(verb, id, line, hearing);
    case 'candidate':
      return candidate(verb, id, line, hearing);
    case 'test':
      return test(verb, id, spelled, hearing);
    case 'agree':
      return agree(verb, id, line);
    case 'start':
      return start(verb, id, line, hearing);
    case 'review':
      return review(id, hearing);
    default:
      return line.words[0] === undefined
        ? plain(verb, id, spelled, hearing)
        : unexpected(verb.name, line.words[0]);
  }
}

function reason(line: Line, hearing: Hearing): string | undefined {
  const text = hearing.fields?.because ?? line.because;
  return text === undefined ? undefined : hearing.prose(text);
}

/** Commands that take a release and at most a reason. */
function plain(verb: Verb, id: string, line: Line, hearing: Hearing): Meaning {
  const { because, fingerprint, stage } = line;
  const why = because === undefined ? {} : { because };
  const print = fingerprint === undefined ? {} : { fingerprint };
  const mark = stage === undefined ? {} : { stage };
  const say = (what: ReleaseCommand) => command(id, what, spell(verb.name, id, because));
  switch (verb.name) {
    case 'request':
      return say({ type: 'request' });
    case 'approve':
    case 'abstain':
    case 'reject':
    case 'revise':
      return say({ type: verb.name, ...why, ...print });
    case 'withdraw':
      return say({ type: 'withdraw', ...why });
    case 'done':
    case 'resume':
      return say({ type: verb.name, ...mark });
    case 'promote':
      return say({ type: 'promote', ...why, ...mark });
    case 'hold':
      return because === undefined
        ? needsReason(verb, id)
        : say({ type: 'hold', because, ...mark });
    case 'rollback':
    case 'cancel':
      if (because === undefined) return needsReason(verb, id);
      return {
        kind: 'command',
        on: id,
        command: { type: verb.name, because },
        line: spell(verb.name, id, because),
        confirmFirst: !hearing.confirmed,
      };
    default:
      return unexpected(verb.name, id);
  }
}

function spell(verb: VerbName, id: string, because: string | undefined): string {
  return because === undefined ? `${verb} ${id}` : `${verb} ${id} because ${because}`;
}

function needsReason(verb: Verb, id: string): Meaning {
  const example = verb.example.replace('R-42', id);
  return misunderstood({ code: 'missing', what: 'reason', usage: verb.usage, example }, 'because');
}

const KINDS: readonly ItemKind[] = ['feature', 'fix', 'security'];

/** `fix: refund rounding`; without a kind it is a feature. */
export function readItem(text: string): { readonly kind: ItemKind; readonly text: string } {
  const match = /^([a-z]+)\s*:\s*(\S[\s\S]*)$/i.exec(text.trim());
  const kind = KINDS.find((one) => one === match?.[1]?.toLowerCase());
  return kind === undefined || match?.[2] === undefined
    ? { kind: 'feature', text: text.trim() }
    : { kind, text: match[2].trim() };
}

function scope(verb: Verb, id: string, line: Line, hearing: Hearing): Meaning {
  const typed = hearing.fields?.scope;
  if (typed !== undefined) return addItem(verb, id, typed, 'scope', hearing);
  const [what, ...rest] = line.words;
  if (what?.toLowerCase() === 'add') return addItem(verb, id, rest.join(' '), undefined, hearing);
  if (what?.toLowerCase() !== 'drop') return unexpected('scope', what ?? '');
  const number = Number(rest[0]?.replace(/^#/, ''));
  if (!Number.isSafeInteger(number) || number < 1 || rest.length > 1) {
    return misunderstood({
      code: 'missing',
      what: 'item number',
      usage: verb.usage,
      example: `scope ${id} drop 2`,
    });
  }
  return command(id, { type: 'scope', drop: number }, `scope ${id} drop ${number}`);
}

function addItem(
  verb: Verb,
  id: string,
  text: string,
  field: string | undefined,
  hearing: Hearing,
): Meaning {
  const item = readItem(hearing.prose(text));
  if (item.text === '') {
    return misunderstood(
      {
        code: 'missing',
        what: 'item',
        usage: verb.usage,
        example: `scope ${id} add fix: refund rounding`,
      },
      field,
    );
  }
  const long = tooLong('scope item', item.text, LONGEST.item);
  if (long !== undefined) return misunderstood(long, field);
  return command(id, { type: 'scope', add: item }, `scope ${id} add ${item.kind}: ${item.text}`);
}

function captain(verb: Verb, id: string, line: Line, hearing: Hearing): Meaning {
  const word = hearing.fields?.captain ?? line.words.join(' ');
  if (word === '')
    return misunderstood({
      code: 'missing',
      what: 'person',
      usage: verb.usage,
      example: `captain ${id} @ana`,
    });
  const person = hearing.person(word);
  if (person === undefined)
    return misunderstood({ code: 'unknown-person', word: hearing.prose(word) }, 'captain');
  return command(id, { type: 'captain', captain: person }, `captain ${id} ${word}`);
}

function candidate(verb: Verb, id: string, line: Line, hearing: Hearing): Meaning {
  const typed = (hearing.fields?.candidate ?? line.words.join(' ')).trim().replace(/^@/, '');
  if (typed === '') {
    return misunderstood(
      {
        code: 'missing',
        what: 'candidate',
        usage: verb.usage,
        example: `candidate ${id} @9f3c2ab`,
      },
      'candidate',
    );
  }
  const long = tooLong('candidate', typed, LONGEST.candidate);
  if (long !== undefined) return misunderstood(long, 'candidate');
  if (/\s/.test(typed)) {
    return misunderstood(
      { code: 'unexpected', text: typed, usage: verb.usage, example: `candidate ${id} @9f3c2ab` },
      'candidate',
    );
  }
  return command(id, { type: 'candidate', ref: typed }, `candidate ${id} @${typed}`);
}

const RESULTS = ['pass', 'fail', 'waive'] as const;

function test(verb: Verb, id: string, line: Line, hearing: Hearing): Meaning {
  const { fields } = hearing;
  const [first, second, ...links] = line.words;
  const phase = fields?.phase ?? first;
  const word = (fields?.result ?? second)?.toLowerCase();
  const result = RESULTS.find((one) => one === word || `${one}ed` === word || `${one}d` === word);
  const example = `test ${id} ${phase ?? 'uat'} pass`;
  if (phase === undefined || word === undefined) {
    return misunderstood({ code: 'missing', what: 'phase and result', usage: verb.usage, example });
  }
  if (result === undefined)
    return misunderstood({ code: 'unexpected', text: word, usage: verb.usage, example });
  const link = fields?.link ?? links.join(' ');
  const problem = badLink(link, verb, example);
  if (problem !== undefined) return misunderstood(problem, 'link');
  const why = line.because === undefined ? {} : { because: line.because };
  return command(
    id,
    { type: 'test', phase, result, ...why, ...(link === '' ? {} : { link }) },
    `test ${id} ${phase} ${result}`,
  );
}

/** Evidence is one web address. */
function badLink(link: string, verb: Verb, example: string): Problem | undefined {
  if (link === '') return undefined;
  if (/^https?:\/\/[^\s<>|]+$/i.test(link)) return tooLong('link', link, LONGEST.link);
  return {
    code: 'unexpected',
    text: link,
    usage: verb.usage,
    example: `${example} https://tests.example.org/7`,
  };
}

function agree(verb: Verb, id: string, line: Line): Meaning {
  const [phase, candidate, extra] = line.words;
  if (phase === undefined) {
    return misunderstood({
      code: 'missing',
      what: 'phase',
      usage: verb.usage,
      example: `agree ${id} uat`,
    });
  }
  if (extra !== undefined) return unexpected('agree', extra);
  const pinned = candidate === undefined ? {} : { candidate: candidate.replace(/^@/, '') };
  return command(id, { type: 'agree', phase, ...pinned }, `agree ${id} ${phase}`);
}

function start(verb: Verb, id: string, line: Line, hearing: Hearing): Meaning {
  const { head, by } = clauses(line.words, ['at']);
  const [word, extra] = head;
  const other = extra ?? (word?.toLowerCase() === 'now' ? undefined : word);
  if (other !== undefined) return unexpected(verb.name, other);
  const text = by.at;
  if (text === undefined) return command(id, { type: 'start' }, `start ${id}`);
  const read = readInstant(text, hearing, (iso) => `start ${id} at ${iso}`);
  if (!read.ok) return misunderstood(read.problem);
  return command(id, { type: 'start', at: read.value }, `start ${id} at ${text}`);
}

function review(id: string, hearing: Hearing): Meaning {
  const fields = hearing.fields ?? {};
  const word = fields.outcome ?? '';
  const outcome: Outcome | undefined = OUTCOMES.find((one) => one === word.toLowerCase());
  if (outcome === undefined) {
    return misunderstood({ code: 'unknown-outcome', word, known: OUTCOMES }, 'outcome');
  }
  const well = hearing.prose(fields.well ?? '');
  const improve = hearing.prose(fields.improve ?? '');
  const long = tooLong('What went well', well, LONGEST.review);
  if (long !== undefined) return misunderstood(long, 'well');
  const longer = tooLong('What to improve', improve, LONGEST.review);
  if (longer !== undefined) return misunderstood(longer, 'improve');
  const actions = readActions(fields.actions ?? '', hearing);
  if (!actions.ok) return misunderstood(actions.problem, 'actions');
  return command(
    id,
    { type: 'review', outcome, well, improve, actions: actions.value },
    `review ${id}`,
  );
}
