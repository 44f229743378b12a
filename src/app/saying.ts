// What was said, and the private answer to it: the two ends every verb shares.
import type { Hearing } from '../chat/meaning.ts';
import type { Picture } from '../chat/picture.ts';
import { type Notice, peopleIn, type View } from '../chat/view.ts';
import { refusalNotice } from '../chat/views/refusal.ts';
import type { Refusal } from '../domain/decision.ts';
import type { Person } from '../domain/person.ts';
import { namesOf } from './people.ts';
import type { Names } from './ports.ts';
import type { Reply, Utterance } from './speech.ts';
import type { World } from './world.ts';

/** Everything later steps need to know of what was said. */
export interface Said {
  readonly utterance: Utterance;
  readonly speaker: Person;
  readonly hearing: Hearing;
}

/** A private answer with the names of everybody it mentions. */
export async function privately(view: Notice, replaces: boolean, world: World): Promise<Reply> {
  return { kind: 'notice', view, names: await namesIn(view, world), replaces };
}

/** The private answer to what is refused before anything is recorded. */
export async function refusedPrivately(
  refusal: Refusal,
  world: World,
  about: { readonly picture?: Picture | undefined; readonly zone?: string } = {},
): Promise<Reply> {
  const view = refusalNotice(refusal, about.picture, undefined, about.zone);
  return { ...(await privately(view, false, world)), outcome: refusal.code };
}

/** After the commit nothing may turn an answer into a fault: who can't be looked up is called by their id. */
export async function namesOrIds(view: View, world: World): Promise<Names> {
  try {
    return await namesIn(view, world);
  } catch (error) {
    world.log.warn({ error }, 'names for an answer could not be looked up');
    return Object.fromEntries(peopleIn(view).map((id) => [id, { name: id, accounts: {} }]));
  }
}

/** A receipt keeps what was said; names are looked up when it is shown. */
export async function withNames(reply: Reply, world: World): Promise<Reply> {
  if (!('view' in reply)) return reply;
  return { ...reply, names: await namesOrIds(reply.view, world) };
}

export async function namesIn(view: View, world: World) {
  return namesOf(peopleIn(view), world);
}

/** Confirm was pressed: the answer takes the place of the question, so that its buttons are gone (product A11). */
export function answersConfirmation(utterance: Utterance): boolean {
  return utterance.via === 'button' && /^confirm\s/i.test(utterance.words);
}
