// Commands on one release: each takes its own few words, and nothing it doesn't know passes unseen.
import type { ReleaseCommand } from '../domain/release/command.ts';
import type { Outcome } from '../domain/release/model.ts';
import { OUTCOMES } from '../domain/release/model.ts';
import { clauses, type Line } from './line.ts';
import { command, type Hearing, LONGEST, type Meaning, misunderstood, tooLong } from './meaning.ts';
import type { Problem } from './problem.ts';
import { typedInstant } from './say-time.ts';
import { itemProblem, kindNamed, readItem } from './scope-item.ts';
import { readActions } from './understand-action.ts';
import { lacking, unexpected, unexpectedProblem } from './understand-asking.ts';
import { isTime, readInstant } from './understand-time.ts';
import type { Verb, VerbName } from './verb.ts';

/** `line.words` are those after the release's name. */
export function onRelease(verb: Verb, id: string, line: Line, hearing: Hearing): Meaning {
  const because = reason(line, hearing);
  const long = because === undefined ? undefined : tooLong('reason', because, LONGEST.reason);
  if (long !== undefined) return misunderstood(long, 'because');
  const spelled = { ...line, because };
  switch (verb.name) {
    case 'scope':
      return scope(id, line, hearing);
    case 'captain':
      return captain(id, line, hearing);
    case 'candidate':
      return candidate(id, line, hearing);
    case 'test':
      return test(id, spelled, hearing);
    case 'agree':
      return agree(id, line, hearing);
    case 'start':
      return start(verb, id, line, hearing);
    case 'review':
      return review(id, line, hearing);
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
  // The form that asks for a reason came back without one; a picker's would name the release.
  const isBlank = hearing.fields !== undefined && hearing.fields.release === undefined;
  if (isBlank && because === undefined) return needsReason(verb, id);
  const why = because === undefined ? {} : { because };
  const print = fingerprint === undefined ? {} : { fingerprint };
  const mark = stage === undefined ? {} : { stage };
  const say = (what: ReleaseCommand) => command(id, what, spell(verb.name, id, what));
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
    case 'cancel': {
      if (because === undefined) return needsReason(verb, id);
      // The reason's form shows target and effect: submitting it is the confirmation (contract "Words").
      const shown = hearing.confirmed || hearing.fields?.because !== undefined;
      return { ...say({ type: verb.name, because }), confirmFirst: !shown };
    }
    default:
      return unexpected(verb.name, id);
  }
}

/** The line that means exactly this command, with the marks it carries. */
function spell(verb: VerbName, id: string, what: ReleaseCommand): string {
  const print = 'fingerprint' in what ? ` v:${what.fingerprint}` : '';
  const stage = 'stage' in what && what.stage !== undefined ? what.stage : undefined;
  const mark = stage === undefined ? '' : ` s:${stage.stage}.${stage.attempt}`;
  return `${verb} ${id}${print}${mark}${becauseOf(what)}`;
}

function becauseOf(what: ReleaseCommand): string {
  return 'because' in what ? ` because ${what.because}` : '';
}

function needsReason(verb: Verb, id: string): Meaning {
  return lacking(verb.name, 'reason', 'because', verb.example.replace('R-42', id));
}

function scope(id: string, line: Line, hearing: Hearing): Meaning {
  const { fields } = hearing;
  if (fields?.scope !== undefined || fields?.kind !== undefined)
    return addItem(id, fields.scope ?? '', hearing, fields.kind);
  const [what, ...rest] = line.words;
  if (what?.toLowerCase() === 'add') return addItem(id, rest.join(' '), hearing);
  if (what?.toLowerCase() !== 'drop') return unexpected('scope', what ?? '');
  const [word = '', extra] = rest;
  const number = /^#?\d{1,6}$/.test(word) ? Number(word.replace('#', '')) : 0;
  if (number < 1) return lacking('scope', 'item number', undefined, `scope ${id} drop 2`);
  if (extra !== undefined) return unexpected('scope', extra);
  return command(id, { type: 'scope', drop: number }, `scope ${id} drop ${number}`);
}

/** A kind that is typed before the text says more than one that was chosen, or left as it was offered. */
function addItem(id: string, text: string, hearing: Hearing, chosen?: string): Meaning {
  const item = readItem(hearing.prose(text), kindNamed(chosen ?? ''));
  const problem = itemProblem(item.text, id);
  if (problem !== undefined) return misunderstood(problem, 'scope');
  return command(id, { type: 'scope', add: item }, `scope ${id} add ${item.kind}: ${item.text}`);
}

function captain(id: string, line: Line, hearing: Hearing): Meaning {
  const word = hearing.fields?.captain ?? line.words.join(' ');
  if (word === '') return lacking('captain', 'person', 'captain', `captain ${id} @ana`);
  const person = hearing.person(word) ?? hearing.person(`@${word}`);
  if (person === undefined)
    return misunderstood({ code: 'unknown-person', word: hearing.prose(word) }, 'captain');
  return command(id, { type: 'captain', captain: person }, `captain ${id} ${word}`);
}

function candidate(id: string, line: Line, hearing: Hearing): Meaning {
  const said = hearing.fields?.candidate ?? line.words.join(' ');
  const ref = hearing.prose(said).trim().replace(/^@/, '');
  const example = `candidate ${id} @9f3c2ab`;
  if (ref === '') return lacking('candidate', 'candidate', 'candidate', example);
  const long = tooLong('candidate', ref, LONGEST.candidate);
  if (long !== undefined) return misunderstood(long, 'candidate');
  if (/\s/.test(ref)) {
    const inForm = 'A candidate is one word: a commit, a tag or a build, for example 9f3c2ab.';
    const problem = { ...unexpectedProblem('candidate', ref, example), inForm };
    return misunderstood(problem, 'candidate');
  }
  return command(id, { type: 'candidate', ref }, `candidate ${id} @${ref}`);
}

const RESULTS = ['pass', 'fail', 'waive'] as const;

function test(id: string, line: Line, hearing: Hearing): Meaning {
  const { fields } = hearing;
  const [first, second, ...links] = line.words;
  const said = fields?.phase ?? first;
  const word = (fields?.result ?? second)?.toLowerCase();
  const result = RESULTS.find((one) => one === word || `${one}ed` === word || `${one}d` === word);
  if (said === undefined || word === undefined) {
    return lacking('test', 'phase and result', undefined, `test ${id} ${said ?? 'uat'} pass`);
  }
  const long = tooLong('phase', said, LONGEST.phase);
  if (long !== undefined) return misunderstood(long, 'phase');
  const phase = phaseNamed(said, id, hearing);
  const example = `test ${id} ${phase} pass`;
  if (result === undefined) {
    return misunderstood(unexpectedProblem('test', word, example), 'result');
  }
  const link = fields?.link ?? links.join(' ');
  const problem = badLink(link, example);
  if (problem !== undefined) return misunderstood(problem, 'link');
  const why = line.because === undefined ? {} : { because: line.because };
  const what: ReleaseCommand = {
    type: 'test',
    phase,
    result,
    ...why,
    ...(link === '' ? {} : { link }),
  };
  const evidence = link === '' ? '' : ` ${link}`;
  return command(id, what, `test ${id} ${phase} ${result}${evidence}${becauseOf(what)}`);
}

/** As the policy spells it, in whatever case it was said; unknown ones are left for the refusal that lists them. */
function phaseNamed(said: string, id: string, hearing: Hearing): string {
  const release = hearing.release(id);
  const service = hearing.policy.services.find((one) => one.name === release?.service);
  const phases = (service ?? release?.definition)?.tests ?? [];
  const named = phases.find((one) => one.name.toLowerCase() === said.toLowerCase());
  return named?.name ?? said;
}

/** Evidence is one web address. */
function badLink(link: string, example: string): Problem | undefined {
  if (link === '') return undefined;
  if (/^https?:\/\/[^\s<>|]+$/i.test(link)) return tooLong('link', link, LONGEST.link);
  return {
    ...unexpectedProblem('test', link, `${example} https://tests.example.org/7`),
    inForm: 'Evidence is one web address, for example https://tests.example.org/7.',
  };
}

function agree(id: string, line: Line, hearing: Hearing): Meaning {
  const [said, candidate, extra] = line.words;
  if (said === undefined) return lacking('agree', 'phase', undefined, `agree ${id} uat`);
  if (extra !== undefined) return unexpected('agree', extra);
  const long = tooLong('phase', said, LONGEST.phase);
  if (long !== undefined) return misunderstood(long);
  const phase = phaseNamed(said, id, hearing);
  const ref = candidate?.replace(/^@/, '');
  return ref === undefined
    ? command(id, { type: 'agree', phase }, `agree ${id} ${phase}`)
    : command(id, { type: 'agree', phase, candidate: ref }, `agree ${id} ${phase} @${ref}`);
}

function start(verb: Verb, id: string, line: Line, hearing: Hearing): Meaning {
  const { head, by, twice } = clauses(line.words, ['at']);
  const now = head[0]?.toLowerCase() === 'now';
  const leftOver = head.slice(now ? 1 : 0).join(' ');
  const isTimed = !now && by.at === undefined && isTime(leftOver, hearing);
  const at = isTimed ? leftOver : by.at;
  const surplus =
    twice ??
    (isTimed || leftOver === '' ? undefined : leftOver) ??
    (now && at !== undefined ? `at ${at}` : undefined);
  if (surplus !== undefined) return unexpected(verb.name, surplus);
  if (at === undefined) return command(id, { type: 'start' }, `start ${id}`);
  const read = readInstant(at, hearing, (iso) => `start ${id} at ${iso}`);
  if (!read.ok) return misunderstood(read.problem);
  return command(
    id,
    { type: 'start', at: read.value },
    `start ${id} at ${typedInstant(read.value)}`,
  );
}

function review(id: string, line: Line, hearing: Hearing): Meaning {
  if (line.words[0] !== undefined) return unexpected('review', line.words.join(' '));
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
  const actions = readActions('actions', fields.actions ?? '', hearing);
  if (!actions.ok) return { kind: 'problem', misunderstood: [actions.misunderstood] };
  return command(
    id,
    { type: 'review', outcome, well, improve, actions: actions.value },
    `review ${id}`,
  );
}
