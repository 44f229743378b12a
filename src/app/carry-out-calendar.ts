// A command about the calendar: read back before it counts, performed in one transaction, answered privately.
import type { Meaning } from '../chat/meaning.ts';
import type { Notice } from '../chat/view.ts';
import { freezeForm } from '../chat/views/freeze-forms.ts';
import {
  calendarReply,
  type FreezeScene,
  freezeQuestion,
  freezeQuestionLines,
  liftQuestion,
} from '../chat/views/freeze-reply.ts';
import { refusalNotice } from '../chat/views/refusal.ts';
import { decideCalendar } from '../domain/calendar/decide.ts';
import { CALENDAR, type CalendarCommand, freezeNamed } from '../domain/calendar/model.ts';
import type { Refusal, RefusalCode } from '../domain/decision.ts';
import { correct, tooLongToConfirm } from './carry-out.ts';
import { calendarIn, outsideOf } from './context.ts';
import { askFormAgain, confirmLine } from './open-form.ts';
import { type CalendarOutcome, caughtBy, performCalendar } from './perform-calendar.ts';
import { receiptsOf } from './receipts.ts';
import { answersConfirmation, privately, type Said, withNames } from './saying.ts';
import type { Reply } from './speech.ts';
import type { World } from './world.ts';

type CalendarMeaning = Extract<Meaning, { kind: 'calendar' }>;

export async function carryOutCalendar(
  meaning: CalendarMeaning,
  said: Said,
  world: World,
): Promise<Reply> {
  const outside = await outsideOf([], world);
  if (meaning.confirmFirst) return confirmation(meaning, said, outside, world);
  const order = {
    command: meaning.command,
    actor: said.speaker,
    account: said.utterance.account,
    outside,
    receipts: receiptsOf(said),
  };
  const reply = await performCalendar(order, (outcome) => replyTo(outcome, said, world), world);
  return withNames(reply, world);
}

function replyTo(outcome: CalendarOutcome, said: Said, world: World): Reply {
  const replaces = answersConfirmation(said.utterance);
  if (outcome.kind === 'refused') return refused(outcome.refusal, said);
  const scene = { calendar: outcome.calendar, now: world.clock.now(), caught: outcome.caught };
  return plainly(calendarReply(outcome.events, outcome.freeze, scene), replaces);
}

function plainly(view: Notice, replaces: boolean): Reply {
  return { kind: 'notice', view, names: {}, replaces };
}

/** The field of the form that a refusal is about. */
const FIELD_OF: Partial<Record<RefusalCode, string>> = {
  'freeze-past': 'ends',
  'freeze-order': 'ends',
  'freeze-short': 'ends',
  'freeze-long': 'ends',
};

function refused(refusal: Refusal, said: Said): Reply {
  const { utterance, hearing } = said;
  const view = refusalNotice(refusal, undefined, undefined, hearing.policy.organisation.zone);
  const field = utterance.via === 'form' ? FIELD_OF[refusal.code] : undefined;
  if (field !== undefined) return correct(field, view, said);
  return plainly(view, answersConfirmation(utterance) && refusal.code !== 'directory-unreachable');
}

/** What was read, and what it would catch; who may not do it, or where it can't be, hears so at once. */
async function confirmation(
  { command, line }: CalendarMeaning,
  said: Said,
  outside: Awaited<ReturnType<typeof outsideOf>>,
  world: World,
): Promise<Reply> {
  const calendar = await calendarIn(world.store);
  const now = world.clock.now();
  const policy = world.policy();
  const context = { now, policy, roster: outside.roster, actor: said.speaker };
  const decision = decideCalendar(calendar, command, context);
  if (!decision.ok) {
    const { refusal } = decision;
    return withNames({ ...refused(refusal, said), outcome: refusal.code }, world);
  }
  const says = confirmLine(line, now);
  const asked = await question(command, line, says, calendar, said, world);
  if (asked.kind === 'form') return withNames(asked, world);
  return privately(
    tooLongToConfirm(says, line) ?? asked.view,
    answersConfirmation(said.utterance),
    world,
  );
}

type Asked =
  | Extract<Reply, { kind: 'form' }>
  | { readonly kind: 'question'; readonly view: Notice };

/** Only what understanding asks about first comes here. */
async function question(
  command: CalendarCommand,
  line: string,
  says: string,
  calendar: FreezeScene['calendar'],
  said: Said,
  world: World,
): Promise<Asked> {
  const now = world.clock.now();
  if (command.type === 'freeze') {
    const planned = { kind: 'freeze' as const, ...command };
    const scene = { calendar, now, caught: await caughtBy(planned, now, world.store) };
    if (said.utterance.via === 'form') {
      const lines = freezeQuestionLines(planned, scene);
      return askFormAgain(freezeForm(said.hearing.policy), line, lines, said);
    }
    return { kind: 'question', view: freezeQuestion(planned, line, says, scene) };
  }
  const freeze = command.type === 'unfreeze' ? freezeNamed(calendar, command.id) : undefined;
  if (freeze === undefined) throw new Error(`${command.type} is not asked about in ${CALENDAR}`);
  const caught = await caughtBy(freeze, now, world.store);
  return { kind: 'question', view: liftQuestion(freeze, line, says, { calendar, now, caught }) };
}
