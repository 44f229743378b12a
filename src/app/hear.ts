// Words in, answer out: who is it, what did they say, perform it, draw the reply. The one inbound path.

import { CALLED } from '../chat/calling.ts';
import { LONGEST_LINE } from '../chat/line.ts';
import type { Hearing, Meaning, OpenRelease } from '../chat/meaning.ts';
import { bareNames, PERSON_TOKEN, personWords } from '../chat/person-words.ts';
import type { Misunderstanding } from '../chat/problem.ts';
import { formTitle, understand } from '../chat/understand.ts';
import type { Notice } from '../chat/view.ts';
import { besideField } from '../chat/views/beside-field.ts';
import { problemNotice } from '../chat/views/problem.ts';
import { refusalNotice } from '../chat/views/refusal.ts';
import { backNotice, faultNotice, unknownNotice } from '../chat/views/reply.ts';
import type { Refusal } from '../domain/decision.ts';
import type { Person } from '../domain/person.ts';
import { NOT_CLOSED } from '../domain/release/phase.ts';
import { answer } from './answer.ts';
import { openHome } from './ask-home.ts';
import { carryOut } from './carry-out.ts';
import { carryOutCalendar } from './carry-out-calendar.ts';
import { look } from './look.ts';
import { openForm } from './open-form.ts';
import { identify, resolvePerson, rosterOf } from './people.ts';
import { carryOutLink } from './perform-link.ts';
import { DirectoryUnreachable } from './ports.ts';
import { receiptsOf, seenBefore } from './receipts.ts';
import { answersConfirmation, privately, type Said, withNames } from './saying.ts';
import type { FormReply, House, Reply, Utterance } from './speech.ts';
import { OutcomeUnknown, type StreamFilter, type StreamRow } from './store.ts';
import { releaseOf } from './streams.ts';
import type { World } from './world.ts';

export function house(world: World): House {
  return {
    hear: (utterance) => hear(utterance, world),
    formTitle,
    formAgain: (utterance) => formAgain(utterance, world),
    openHome: (account) => openHome(account, world),
    look: (message, account) => look(message, account, world),
  };
}

/** Never rejects: what breaks is logged under a reference, and the speaker gets the reference. */
async function hear(utterance: Utterance, world: World): Promise<Reply> {
  try {
    return await heard(utterance, world);
  } catch (error) {
    if (error instanceof DirectoryUnreachable) return refused({ code: 'directory-unreachable' });
    const reference = world.ids.reference();
    world.log.error({ reference, account: utterance.account, error }, 'a request failed');
    const notice =
      error instanceof OutcomeUnknown ? unknownNotice(reference) : faultNotice(reference);
    return { ...plainly(notice, false), outcome: 'fault' };
  }
}

function plainly(view: Notice, replaces: boolean): Reply {
  return { kind: 'notice', view, names: {}, replaces };
}

function refused(refusal: Refusal): Reply {
  return { ...plainly(refusalNotice(refusal), false), outcome: refusal.code };
}

async function heard(utterance: Utterance, world: World): Promise<Reply> {
  const speaker = await identify(utterance.account, world, true);
  if (speaker === undefined || speaker.standing !== 'member') {
    const standing =
      speaker?.standing === 'guest' || speaker?.standing === 'bot' ? speaker.standing : 'foreign';
    return refused({ code: 'outsider', standing });
  }
  // Whatever the words mean by now: the same request has the same answer (reliability I14).
  const answered = await seenBefore(receiptsOf({ utterance }), world.store);
  if (answered !== undefined) return withNames(answered, world);
  const hearing = await hearingFor(utterance, speaker, world);
  return reply(understand(utterance.words, hearing), { utterance, speaker, hearing }, world);
}

/** A reason's form opens from its line only while the reason is asked for, hence the second try. */
async function formAgain(utterance: Utterance, world: World): Promise<FormReply | undefined> {
  try {
    const speaker = await identify(utterance.account, world, true);
    if (speaker?.standing !== 'member') return undefined;
    const words = utterance.words.replace(CONFIRMED, '');
    const { fields: _, ...bare } = utterance;
    const hearing = await hearingFor({ ...bare, words }, speaker, world);
    for (const line of [words, `${words} because`]) {
      const meaning = understand(line, hearing);
      if (meaning.kind !== 'form') continue;
      const form = await openForm(meaning.wish, { utterance: bare, speaker, hearing }, world);
      return form.kind === 'form' ? form : undefined;
    }
  } catch (error) {
    world.log.warn({ account: utterance.account, error }, 'a form could not be drawn again');
  }
  return undefined;
}

/** The form as it was before it asked whether it is meant. */
const CONFIRMED = /^confirm \d{1,12} /;

function reply(meaning: Meaning, said: Said, world: World): Promise<Reply> {
  switch (meaning.kind) {
    case 'back':
      return Promise.resolve(plainly(backNotice(), true));
    case 'problem':
      return misunderstoodReply(meaning.misunderstood, said, world);
    case 'form':
      return openForm(meaning.wish, said, world);
    case 'query':
      return answer(meaning.query, said, world);
    case 'command':
    case 'action':
      return carryOut(meaning, said, world);
    case 'calendar':
      return carryOutCalendar(meaning, said, world);
    case 'link':
      return carryOutLink(meaning.wish, said, world);
  }
}

/** In a form each problem stands beside its field; otherwise the first is answered privately. */
async function misunderstoodReply(
  problems: readonly Misunderstanding[],
  said: Said,
  world: World,
): Promise<Reply> {
  const { utterance, hearing } = said;
  const [first] = problems;
  if (first === undefined) throw new Error('a problem without a problem');
  if (utterance.via === 'form') {
    const say = {
      name: (id: string) => id,
      called: CALLED[utterance.platform],
      now: hearing.now,
      zone: hearing.policy.organisation.zone,
    };
    return {
      kind: 'correct',
      outcome: 'problem',
      problems: problems.map((misunderstood) => ({
        field: misunderstood.field ?? '',
        message: besideField(misunderstood, say),
      })),
    };
  }
  const view = problemNotice(first.problem);
  return { ...(await privately(view, answersConfirmation(utterance), world)), outcome: 'problem' };
}

const ID = /\b[RA]-\d{1,9}\b/gi;

/** More names than any line needs; the rest stay as they were typed. */
const MOST_PEOPLE = 20;
const MOST_RELEASES = 20;

/** Looks up beforehand everything the words may name, so that understanding them is pure. */
async function hearingFor(utterance: Utterance, speaker: Person, world: World): Promise<Hearing> {
  const { words, fields } = utterance;
  // A line that is too long is refused for its length; nothing of it is looked up.
  const said =
    words.length > LONGEST_LINE ? '' : [words, ...Object.values(fields ?? {})].join('\n');
  const here = await impliedRelease(utterance, world);
  const people = await peopleNamed(said, world);
  const named = await releasesNamed(said, here, world);
  const open = namesItsRelease(said) ? [] : await world.store.streams(OPEN);
  const rows = new Map([...open, ...named].map((row) => [row.stream, row]));
  return {
    now: world.clock.now(),
    policy: world.policy(),
    speaker,
    here,
    place: utterance.place,
    open: open.map(openRelease),
    release: (id) => known(rows.get(id)),
    person: (word) => people.get(word)?.id,
    prose: (text) =>
      text.replace(PERSON_TOKEN, (mention) => `@${people.get(mention)?.name ?? 'somebody'}`),
    fields,
    confirmed: false,
  };
}

/** Nothing was said, or an id behind the verb says which release is meant; anything else may be a service with open ones. */
function namesItsRelease(said: string): boolean {
  return /^\s*(?:confirm\s+\d+\s+)?(?:\S+\s+R-\d{1,9}\b|(?:plan|list|home|freezes?|unfreeze|stop|go|keep|help|back|whoami|approvals|link|unlink)\b|$)/i.test(
    said,
  );
}

function known(row: StreamRow | undefined) {
  return row?.kind === 'release' ? releaseOf(row) : undefined;
}

/** Inside a release's thread the release is implied (product "Principles" 4). */
async function impliedRelease(utterance: Utterance, world: World): Promise<string | undefined> {
  const root = utterance.thread;
  if (root === undefined) return undefined;
  const posts = await world.store.postsByMessage(root.channel, root.id);
  const [stream, ...others] = new Set(posts.map((post) => post.stream));
  // Of several releases in one message none is meant more than the others.
  return others.length === 0 && stream?.startsWith('R-') ? stream : undefined;
}

async function peopleNamed(said: string, world: World): Promise<ReadonlyMap<string, Person>> {
  const words = [...bareNames(said), ...personWords(said)].slice(0, MOST_PEOPLE);
  const people = new Map<string, Person>();
  if (words.length === 0) return people;
  const roster = await rosterOf(world);
  for (const word of words) {
    const person = await resolvePerson(word, roster, world);
    if (person !== undefined) people.set(word, person);
  }
  return people;
}

/** The release of the thread first: it is the one most lines are about. */
async function releasesNamed(
  said: string,
  here: string | undefined,
  world: World,
): Promise<readonly StreamRow[]> {
  const ids = (said.match(ID) ?? []).map((id) => id.toUpperCase());
  const wanted = [...new Set(here === undefined ? ids : [here, ...ids])].slice(0, MOST_RELEASES);
  const rows = await Promise.all(wanted.map((id) => world.store.stream(id)));
  return rows.filter((row) => row !== undefined);
}

const OPEN: StreamFilter = {
  kind: 'release',
  status: NOT_CLOSED,
  limit: 500,
};

function openRelease(row: StreamRow): OpenRelease {
  return {
    id: row.stream,
    service: row.service ?? '',
    version: row.version ?? '',
    environment: row.environment ?? '',
  };
}
