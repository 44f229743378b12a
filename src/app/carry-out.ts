// A command somebody gave: confirmed first where it is dangerous, performed in one transaction, answered privately.
import type { Meaning } from '../chat/meaning.ts';
import { plainText } from '../chat/plain.ts';
import type { Notice } from '../chat/view.ts';
import { peopleIn } from '../chat/view.ts';
import { actionReply } from '../chat/views/action-reply.ts';
import type { Weighty } from '../chat/views/effect.ts';
import { problemNotice } from '../chat/views/problem.ts';
import { refusalNotice } from '../chat/views/refusal.ts';
import { acceptedNotice, confirmNotice } from '../chat/views/reply.ts';
import type { Refusal, RefusalCode } from '../domain/decision.ts';
import type { Place } from '../domain/policy.ts';
import { serviceNamed } from '../domain/policy.ts';
import type { ReleaseCommand } from '../domain/release/command.ts';
import { actionPicture } from './answer.ts';
import { outsideOf, pictureWith, releasePlaces } from './context.ts';
import { namesOf } from './people.ts';
import { type Outcome, perform } from './perform.ts';
import { type ActionOutcome, performAction } from './perform-action.ts';
import { receiptsOf } from './receipts.ts';
import { privately, type Said } from './saying.ts';
import type { Reply } from './speech.ts';
import type { World } from './world.ts';

type Command = Extract<Meaning, { kind: 'command' }>;
type ActionMeaning = Extract<Meaning, { kind: 'action' }>;

/** How long a confirmation may be given (contract "Words"). */
const CONFIRM_MS = 2 * 60 * 1000;

/** Slack's limit for what a button carries; a longer line is confirmed by typing it shorter. */
const LONGEST_CONFIRM = 2000;

export async function carryOut(
  meaning: Command | ActionMeaning,
  said: Said,
  world: World,
): Promise<Reply> {
  if (meaning.kind === 'action') return carryOutAction(meaning, said, world);
  if (meaning.confirmFirst) return confirmation(meaning, said, world);
  const order = {
    on: meaning.on,
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

function notice(view: Notice, replaces = false): Reply {
  return { kind: 'notice', view, names: {}, replaces };
}

/** What a form got wrong stands beside its field, with everything else that was typed still there. */
function replyTo(outcome: Outcome, meaning: Command, said: Said): Reply {
  const view = drawn(outcome, meaning, said);
  const field = outcome.kind === 'refused' ? FIELD_OF[outcome.refusal.code] : undefined;
  if (field !== undefined && said.utterance.via === 'form') {
    const say = {
      name: (id: string) => id,
      now: said.hearing.now,
      zone: said.hearing.policy.organisation.zone,
    };
    return { kind: 'correct', problems: [{ field, message: plainText(view, say) }] };
  }
  return notice(view, isConfirmation(said));
}

/** The field a refusal is about, where a form can be corrected and sent again. */
const FIELD_OF: Partial<Record<RefusalCode, string>> = {
  'version-open': 'version',
  'window-past': 'ends',
  'window-order': 'ends',
  'window-short': 'ends',
  'not-a-captain': 'captain',
  'unknown-phase': 'phase',
  'link-needed': 'link',
  'reason-needed': 'because',
};

/** A pressed Confirm is answered in its own place: its buttons have done what they could. */
function isConfirmation(said: Said): boolean {
  return said.utterance.via === 'button' && said.utterance.words.startsWith('confirm ');
}

/** A receipt keeps what was said; names are looked up when it is shown. */
async function withNames(reply: Reply, world: World): Promise<Reply> {
  if (reply.kind !== 'notice') return reply;
  return { ...reply, names: await namesOf(peopleIn(reply.view), world) };
}

function drawn(outcome: Outcome, meaning: Command, said: Said): Notice {
  if (outcome.kind === 'accepted') return acceptedNotice(outcome.events, outcome.picture);
  const zone = said.hearing.policy.organisation.zone;
  const question = isQuestion(outcome.refusal) && !said.hearing.confirmed;
  const says = question ? confirmLine(meaning.line, said) : undefined;
  return refusalNotice(outcome.refusal, outcome.picture, says, zone);
}

/** Two refusals are questions: a long window, and a version that was released before. */
function isQuestion(refusal: Refusal): boolean {
  return refusal.code === 'window-long' || refusal.code === 'version-succeeded';
}

function confirmLine(line: string, said: Said): string | undefined {
  const until = Math.floor((said.hearing.now + CONFIRM_MS) / 1000);
  const whole = `confirm ${until} ${line}`;
  return whole.length > LONGEST_CONFIRM ? undefined : whole;
}

/** What a typed dangerous or vague line was read as, with its effect; nothing is recorded yet. */
async function confirmation(meaning: Command, said: Said, world: World): Promise<Reply> {
  const release = meaning.on === undefined ? undefined : said.hearing.release(meaning.on);
  if (meaning.on !== undefined && release === undefined) {
    return privately(refusalNotice({ code: 'unknown-release', id: meaning.on }), false, world);
  }
  const outside = await outsideOf([], world);
  const picture =
    release === undefined ? undefined : await pictureWith(release, outside, world.store, world);
  const says = confirmLine(meaning.line, said);
  if (says === undefined) {
    const { length } = meaning.line;
    const problem = { code: 'too-long', what: 'line', limit: LONGEST_CONFIRM, length } as const;
    return privately(problemNotice(problem), false, world);
  }
  const window = 'window' in meaning.command ? meaning.command.window : undefined;
  const view = confirmNotice(meaning.line, picture, weightOf(meaning.command), says, window);
  return privately(view, false, world);
}

function weightOf(command: ReleaseCommand): Weighty {
  switch (command.type) {
    case 'rollback':
    case 'cancel':
    case 'move':
    case 'edit':
      return command.type;
    default:
      return 'plan';
  }
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
    );
  return withNames(await performAction(order, draw, world), world);
}
