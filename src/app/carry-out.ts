// A command somebody gave: confirmed first where it is dangerous, performed in one transaction, answered privately.
import { CALLED } from '../chat/calling.ts';
import type { Meaning } from '../chat/meaning.ts';
import type { Picture } from '../chat/picture.ts';
import type { Notice } from '../chat/view.ts';
import { VIEW_LIMITS } from '../chat/view.ts';
import { actionReply } from '../chat/views/action-reply.ts';
import { refusalBeside } from '../chat/views/beside-field.ts';
import { problemNotice } from '../chat/views/problem.ts';
import { refusalNotice } from '../chat/views/refusal.ts';
import {
  acceptedNotice,
  confirmNotice,
  type Question,
  questionInForm,
} from '../chat/views/reply.ts';
import type { Refusal, RefusalCode } from '../domain/decision.ts';
import type { Place } from '../domain/policy.ts';
import { serviceNamed } from '../domain/policy.ts';
import type { ReleaseCommand } from '../domain/release/command.ts';
import { actionPicture } from './actions.ts';
import { type Outside, outsideOf, pictureWith, releasePlaces } from './context.ts';
import { askAgain, confirmLine } from './open-form.ts';
import { type Outcome, perform, type Refused, rehearse } from './perform.ts';
import { type ActionOutcome, performAction } from './perform-action.ts';
import { receiptsOf } from './receipts.ts';
import {
  answersConfirmation,
  privately,
  refusedPrivately,
  type Said,
  withNames,
} from './saying.ts';
import type { Reply } from './speech.ts';
import type { World } from './world.ts';

type Command = Extract<Meaning, { kind: 'command' }>;
type ActionMeaning = Extract<Meaning, { kind: 'action' }>;

export async function carryOut(
  meaning: Command | ActionMeaning,
  said: Said,
  world: World,
): Promise<Reply> {
  if (meaning.kind === 'action') return carryOutAction(meaning, said, world);
  if (meaning.confirmFirst) return confirmation(meaning, said, world);
  const order = {
    on: meaning.on,
    seen: meaning.on === undefined ? undefined : said.hearing.release(meaning.on),
    command: meaning.command,
    actor: said.speaker,
    account: said.utterance.account,
    outside: await outsideOf(placesAsked(meaning, said, world), world),
    receipts: receiptsOf(said),
  };
  const reply = await perform(order, (outcome) => replyTo(outcome, meaning, said), world);
  return withNames(reply, world);
}

/** Reach is asked where it decides something: when planning and when starting. */
function placesAsked(meaning: Command, said: Said, world: World): readonly Place[] {
  const { command } = meaning;
  if (command.type === 'plan') {
    const service = serviceNamed(world.policy(), command.service);
    const { channels } = world.policy().organisation;
    if (service !== undefined && service.channels.length > 0) return service.channels;
    return channels.length > 0 ? channels : command.place === undefined ? [] : [command.place];
  }
  if (command.type !== 'start' || meaning.on === undefined) return [];
  return releasePlaces(said.hearing.release(meaning.on), world);
}

function notice(view: Notice, replaces: boolean): Reply {
  return { kind: 'notice', view, names: {}, replaces };
}

function replyTo(outcome: Outcome, meaning: Command, said: Said): Reply {
  const replaces = answersConfirmation(said.utterance);
  if (outcome.kind === 'accepted') {
    return notice(acceptedNotice(outcome.events, outcome.picture), replaces);
  }
  const { refusal, picture } = outcome;
  if (isQuestion(refusal)) return question(refusal, picture, meaning, said);
  const field = said.utterance.via === 'form' ? fieldOf(refusal, meaning, said) : undefined;
  const view = refusalNotice(refusal, picture, undefined, zoneOf(said));
  if (field !== undefined) return correct(field, view, said);
  // Nothing was recorded and the same press may work in a minute: its button stays.
  return notice(view, replaces && refusal.code !== 'directory-unreachable');
}

/** What a form got wrong stands beside its field, with everything else that was typed still there. */
export function correct(field: string, view: Notice, said: Said): Reply {
  const called = CALLED[said.utterance.platform];
  const say = { name: (id: string) => id, now: said.hearing.now, zone: zoneOf(said), called };
  return { kind: 'correct', problems: [{ field, message: refusalBeside(view, say) }] };
}

/** An item is kept, whatever becomes of the release that was chosen for it: another one can be. */
function fieldOf({ code }: Refusal, { command }: Command, { utterance }: Said): string | undefined {
  const chosen = command.type === 'scope' && utterance.fields?.release !== undefined;
  return FIELD_OF[code] ?? (chosen ? 'release' : undefined);
}

/** The field a refusal is about, where a form can be corrected and sent again. */
const FIELD_OF: Partial<Record<RefusalCode, string>> = {
  'version-open': 'version',
  'reminder-past': 'when',
  'window-past': 'ends',
  'window-order': 'ends',
  'window-short': 'ends',
  'not-a-captain': 'captain',
  'unknown-phase': 'phase',
  'link-needed': 'link',
  'reason-needed': 'because',
  'bake-not-ended': 'because',
};

/** Two refusals are questions: a long window, and a version that was released before. */
function isQuestion(refusal: Refusal): boolean {
  return refusal.code === 'window-long' || refusal.code === 'version-succeeded';
}

function question(
  refusal: Refusal,
  picture: Picture | undefined,
  meaning: Command,
  said: Said,
): Reply {
  const form = formOf(meaning, said);
  if (form !== undefined) {
    const { lines } = refusalNotice(refusal, picture, undefined, zoneOf(said));
    return askAgain(form, lines, picture, said);
  }
  const says = confirmLine(meaning.line, said.hearing.now);
  const asked = refusalNotice(refusal, picture, says, zoneOf(said));
  return notice(tooLongToConfirm(says, meaning.line) ?? asked, false);
}

/** The form that is asked about in place, so that nothing of it has to be typed again. */
function formOf(meaning: Command, said: Said): 'plan' | 'edit' | 'move' | undefined {
  const { type } = meaning.command;
  if (said.utterance.via !== 'form') return undefined;
  return type === 'plan' || type === 'edit' || type === 'move' ? type : undefined;
}

/** A line its button couldn't carry is said to be too long, instead of offering a button that can't do it. */
export function tooLongToConfirm(says: string, line: string): Notice | undefined {
  if (says.length <= VIEW_LIMITS.buttonLine) return undefined;
  const limit = VIEW_LIMITS.buttonLine - (says.length - line.length);
  return problemNotice({ code: 'too-long', what: 'line', limit, length: line.length });
}

function zoneOf(said: Said): string {
  return said.hearing.policy.organisation.zone;
}

/** What a typed dangerous or vague line was read as, with its effect; nothing is recorded yet. */
async function confirmation(meaning: Command, said: Said, world: World): Promise<Reply> {
  const release = meaning.on === undefined ? undefined : said.hearing.release(meaning.on);
  if (meaning.on !== undefined && release === undefined) {
    return refusedPrivately({ code: 'unknown-release', id: meaning.on }, world);
  }
  const outside = await outsideOf([], world);
  const refused = await refusedAnyway(meaning, said, outside, world);
  if (refused !== undefined) {
    const reply = replyTo(refused, meaning, said);
    return withNames({ ...reply, outcome: refused.refusal.code }, world);
  }
  const picture =
    release === undefined ? undefined : await pictureWith(release, outside, world.store, world);
  const asked = questionOf(meaning.command, picture);
  const form = formOf(meaning, said);
  if (form !== undefined && 'window' in asked) {
    return withNames(askAgain(form, questionInForm(asked), picture, said), world);
  }
  const says = confirmLine(meaning.line, said.hearing.now);
  const view = confirmNotice(asked, meaning.line, says);
  return privately(tooLongToConfirm(says, meaning.line) ?? view, false, world);
}

/** Nobody is asked to confirm what can't be done; that it needs another question of its own waits for the answer. */
async function refusedAnyway(
  { on, command }: Command,
  said: Said,
  outside: Outside,
  world: World,
): Promise<Refused | undefined> {
  const { account } = said.utterance;
  const refused = await rehearse({ on, command, actor: said.speaker, account, outside }, world);
  return refused === undefined || isQuestion(refused.refusal) ? undefined : refused;
}

/** Only what understanding asks about first comes here: see `confirmFirst`. */
function questionOf(command: ReleaseCommand, p: Picture | undefined): Question {
  if (command.type === 'plan') return { kind: 'plan', window: command.window };
  if (p !== undefined) {
    if (command.type === 'rollback' || command.type === 'cancel') return { kind: command.type, p };
    if ((command.type === 'move' || command.type === 'edit') && command.window !== undefined) {
      return { kind: 'move', p, window: command.window };
    }
  }
  throw new Error(`${command.type} is not asked about`);
}

async function carryOutAction(meaning: ActionMeaning, said: Said, world: World): Promise<Reply> {
  const order = {
    on: meaning.on,
    command: meaning.command,
    actor: said.speaker,
    account: said.utterance.account,
    outside: await outsideOf([], world),
    receipts: receiptsOf(said),
  };
  const zone = said.hearing.policy.organisation.zone;
  const draw = (outcome: ActionOutcome) =>
    notice(
      outcome.kind === 'refused'
        ? refusalNotice(outcome.refusal, undefined, undefined, zone)
        : actionReply(actionPicture(outcome.action), outcome.events, said.speaker.id, zone),
      false,
    );
  return withNames(await performAction(order, draw, world), world);
}
