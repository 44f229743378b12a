// Words in, answer out: who is it, what did they say, perform it, draw the reply. The one inbound path.

import type { Hearing, Meaning, OpenRelease } from '../chat/meaning.ts';
import { plainText } from '../chat/plain.ts';
import type { Misunderstanding } from '../chat/problem.ts';
import { formTitle, understand } from '../chat/understand.ts';
import type { Notice } from '../chat/view.ts';
import { problemNotice } from '../chat/views/problem.ts';
import { refusalNotice } from '../chat/views/refusal.ts';
import { backNotice, faultNotice } from '../chat/views/reply.ts';
import type { Person } from '../domain/person.ts';
import { answer } from './answer.ts';
import { carryOut } from './carry-out.ts';
import { openForm } from './open-form.ts';
import { identify, resolvePerson, rosterOf } from './people.ts';
import { DirectoryUnreachable } from './ports.ts';
import { privately, type Said } from './saying.ts';
import type { House, Reply, Utterance } from './speech.ts';
import { releaseOf } from './streams.ts';
import type { World } from './world.ts';

export function house(world: World): House {
  return { hear: (utterance) => hear(utterance, world), formTitle };
}

/** Never rejects: what breaks is logged under a reference, and the speaker gets the reference. */
async function hear(utterance: Utterance, world: World): Promise<Reply> {
  try {
    return await heard(utterance, world);
  } catch (error) {
    if (error instanceof DirectoryUnreachable)
      return plainly(refusalNotice({ code: 'directory-unreachable' }), false);
    const reference = world.ids.reference();
    world.log.error({ reference, account: utterance.account, error }, 'a request failed');
    return plainly(faultNotice(reference), false);
  }
}

function plainly(view: Notice, replaces: boolean): Reply {
  return { kind: 'notice', view, names: {}, replaces };
}

async function heard(utterance: Utterance, world: World): Promise<Reply> {
  const speaker = await identify(utterance.account, world);
  if (speaker === undefined || speaker.standing !== 'member') {
    const standing =
      speaker?.standing === 'guest' || speaker?.standing === 'bot' ? speaker.standing : 'foreign';
    return plainly(refusalNotice({ code: 'outsider', standing }), false);
  }
  const hearing = await hearingFor(utterance, speaker, world);
  return reply(understand(utterance.words, hearing), { utterance, speaker, hearing }, world);
}

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
      now: hearing.now,
      zone: hearing.policy.organisation.zone,
    };
    return {
      kind: 'correct',
      problems: problems.map(({ problem, field }) => ({
        field: field ?? '',
        message: plainText(problemNotice(problem), say),
      })),
    };
  }
  return privately(problemNotice(first.problem), false, world);
}

const ID = /\b[RA]-\d{1,9}\b/gi;
const MENTION = /@\{[^}\s]{1,200}\}/g;
const HANDLE = /(?:^|\s)(@[\p{L}\d][\p{L}\d._-]{0,80}|[^\s@]{1,64}@[^\s@]{1,120})(?=\s|$)/gu;

/** More mentions than any line needs; the rest stay as they were typed. */
const MOST_PEOPLE = 20;

/** Looks up beforehand everything the words may name, so that understanding them is pure. */
async function hearingFor(utterance: Utterance, speaker: Person, world: World): Promise<Hearing> {
  const said = [utterance.words, ...Object.values(utterance.fields ?? {})].join('\n');
  const here = await impliedRelease(utterance, world);
  const people = await peopleNamed(said, world);
  const releases = await releasesNamed(said, here, world);
  const named =
    releases.size > 0 || /^\s*(?:plan|list|help|back|whoami|approvals)\b/i.test(utterance.words);
  return {
    now: world.clock.now(),
    policy: world.policy(),
    speaker,
    here,
    place: utterance.place,
    open: named ? [] : await openReleases(world),
    release: (id) => releases.get(id),
    person: (word) => people.get(word)?.id,
    prose: (text) =>
      text.replace(MENTION, (mention) => `@${people.get(mention)?.name ?? 'somebody'}`),
    fields: utterance.fields,
    confirmed: utterance.via === 'form',
  };
}

/** Inside a release's thread the release is implied (product "Principles" 4). */
async function impliedRelease(utterance: Utterance, world: World): Promise<string | undefined> {
  const root = utterance.thread;
  if (root === undefined) return undefined;
  const post = await world.store.postByMessage(root.channel, root.id);
  return post?.stream.startsWith('R-') ? post.stream : undefined;
}

async function peopleNamed(said: string, world: World): Promise<ReadonlyMap<string, Person>> {
  const handles = [...said.matchAll(HANDLE)].map((match) => match[1] ?? '');
  const words = [...new Set([...(said.match(MENTION) ?? []), ...handles])].slice(0, MOST_PEOPLE);
  const people = new Map<string, Person>();
  if (words.length === 0) return people;
  const roster = await rosterOf(world);
  for (const word of words) {
    const person = await resolvePerson(word, roster, world);
    if (person !== undefined) people.set(word, person);
  }
  return people;
}

async function releasesNamed(said: string, here: string | undefined, world: World) {
  const ids = new Set([
    ...(said.match(ID) ?? []).map((id) => id.toUpperCase()),
    ...(here === undefined ? [] : [here]),
  ]);
  const releases = new Map<string, ReturnType<typeof releaseOf>>();
  for (const id of [...ids].slice(0, MOST_PEOPLE)) {
    const row = await world.store.stream(id);
    if (row?.kind === 'release') releases.set(id, releaseOf(row));
  }
  return releases;
}

const OPEN = ['planning', 'building', 'testing', 'deploying', 'reviewing'];

async function openReleases(world: World): Promise<readonly OpenRelease[]> {
  const rows = await world.store.streams({ kind: 'release', status: OPEN, limit: 200 });
  return rows.map((row) => ({
    id: row.stream,
    service: row.service ?? '',
    version: row.version ?? '',
    environment: row.environment ?? '',
  }));
}
