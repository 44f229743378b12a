// Forms: drawn from what is true when they open; submitting one is saying the line it completes.
import type { FormWish } from '../chat/meaning.ts';
import type { Picture } from '../chat/picture.ts';
import { CONFIRM_MS } from '../chat/understand.ts';
import type { Field, Form, Line } from '../chat/view.ts';
import type { Weighty } from '../chat/views/effect.ts';
import {
  actionForm,
  addForm,
  candidateForm,
  canForm,
  captainForm,
  editForm,
  moveForm,
  pickForm,
  planForm,
  remindForm,
  scopeForm,
  testForm,
} from '../chat/views/forms.ts';
import { freezeForm, liftForm, stopForm } from '../chat/views/freeze-forms.ts';
import { reasonForm } from '../chat/views/reason-form.ts';
import { nothingTakesMore } from '../chat/views/reply.ts';
import { reviewForm } from '../chat/views/review.ts';
import { snoozeForm } from '../chat/views/snooze.ts';
import { decideCalendar } from '../domain/calendar/decide.ts';
import { freezeNamed } from '../domain/calendar/model.ts';
import { BEFORE_START } from '../domain/release/phase.ts';
import { openActions } from './actions.ts';
import { refusedBeforehand } from './before-form.ts';
import { calendarIn, outsideOf, pictureWith, releasePlaces } from './context.ts';
import { caughtBy } from './perform-calendar.ts';
import { namesIn, privately, refusedPrivately, type Said } from './saying.ts';
import type { FormReply, Reply } from './speech.ts';
import { releaseOf } from './streams.ts';
import type { World } from './world.ts';

export async function openForm(wish: FormWish, said: Said, world: World): Promise<Reply> {
  if (wish.form === 'plan') {
    const prefill = said.utterance.fields === undefined ? wish.prefill : {};
    return shown(planForm(said.hearing.policy, prefill), world);
  }
  if (wish.form === 'pick') {
    return shown({ ...pickForm(wish.verb, said.hearing.open), says: wish.line }, world);
  }
  if (wish.form === 'can') return shown(canForm(said.hearing.policy), world);
  if (wish.form === 'add') return addition(wish, world);
  if (wish.form === 'freeze') return shown(freezeForm(said.hearing.policy), world);
  if (wish.form === 'stop') return shown(stopForm(wish.line, wish.scope), world);
  if (wish.form === 'lift') return openLift(wish, said, world);
  const row = await world.store.stream(wish.id);
  if (row?.kind !== 'release') {
    return refusedPrivately({ code: 'unknown-release', id: wish.id }, world);
  }
  const release = releaseOf(row);
  const outside = await outsideOf(releasePlaces(release, world), world);
  const picture = await pictureWith(release, outside, world.store, world);
  const refused = await refusedBeforehand(wish, picture, said, outside, world);
  if (refused !== undefined) return refusedPrivately(refused.refusal, world, refused);
  if (wish.form === 'reason')
    return shown(reasonForm(wish.line, picture, reasonKind(wish.verb)), world);
  if (wish.form === 'review') {
    const earlier = await openActions({ service: picture.release.service }, world);
    return shown(reviewForm(picture, earlier), world);
  }
  if (wish.form === 'snooze') return shown(snoozeForm(picture, said.speaker), world);
  return shown(FORMS[wish.form](picture), world);
}

/** Any member may add to what hasn't started (contract "Who may"), soonest first. */
async function addition(
  { kind, text, here }: Extract<FormWish, { form: 'add' }>,
  world: World,
): Promise<Reply> {
  const rows = await world.store.streams({
    kind: 'release',
    status: BEFORE_START,
    limit: MOST_OPEN,
  });
  if (rows.length === 0) return privately(nothingTakesMore(), false, world);
  const open = rows.map(releaseOf);
  const chosen = open.find(({ id }) => id === here)?.id;
  return shown(addForm(open, chosen, { kind, text }), world);
}

/** More than anybody could choose from. */
const MOST_OPEN = 500;

/** What is lifted is shown; where there is nothing to lift, or not for them, nothing is asked. */
async function openLift(
  { verb, id }: Extract<FormWish, { form: 'lift' }>,
  said: Said,
  world: World,
): Promise<Reply> {
  const { roster } = await outsideOf([], world);
  const calendar = await calendarIn(world.store);
  const now = world.clock.now();
  const policy = world.policy();
  const command =
    verb === 'go'
      ? { type: verb, because: '', ...(id === undefined ? {} : { id }) }
      : { type: verb, because: '', id: id ?? '' };
  const decision = decideCalendar(calendar, command, { now, policy, roster, actor: said.speaker });
  if (!decision.ok) {
    const { zone } = policy.organisation;
    return refusedPrivately(decision.refusal, world, { zone });
  }
  const freeze = freezeNamed(calendar, decision.events[0]?.id ?? '');
  if (freeze === undefined) throw new Error(`${verb} lifts nothing`);
  const caught = await caughtBy(freeze, now, world.store);
  // By its id: another one may stand when it is submitted.
  return shown(liftForm(verb, `${verb} ${freeze.id}`, freeze, { caught }), world);
}

/** A submitted form that needs a second look: the same fields under the question. Submitting it confirms. */
export function askAgain(
  kind: 'plan' | 'edit' | 'move',
  question: readonly Line[],
  picture: Picture | undefined,
  said: Said,
): Reply {
  const form = blankForm(kind, picture, said);
  return askFormAgain(form, form.says, question, said);
}

/** `line` is what submitting it confirms, together with the fields. */
export function askFormAgain(
  form: Form,
  line: string,
  question: readonly Line[],
  said: Said,
): FormReply {
  const fields = said.utterance.fields ?? {};
  return {
    kind: 'form',
    names: {},
    view: {
      ...form,
      says: confirmLine(line, said.hearing.now),
      submit: 'Confirm',
      intro: [...question, ...form.intro],
      fields: form.fields.map((field) => withValue(field, fields[field.name], said)),
    },
  };
}

function blankForm(kind: 'plan' | 'edit' | 'move', picture: Picture | undefined, said: Said): Form {
  if (kind === 'plan' || picture === undefined) return planForm(said.hearing.policy, {});
  return FORMS[kind](picture);
}

function withValue({ value: _, ...field }: Field, typed: string | undefined, said: Said): Field {
  const value = field.input.kind === 'person' ? said.hearing.person(typed ?? '') : typed;
  return value === undefined ? field : { ...field, value };
}

/** The line that goes ahead with another one, for two minutes. */
export function confirmLine(line: string, now: number): string {
  return `confirm ${Math.floor((now + CONFIRM_MS) / 1000)} ${line}`;
}

const FORMS: Readonly<
  Record<
    'edit' | 'move' | 'scope' | 'remind' | 'captain' | 'candidate' | 'test' | 'action',
    (p: Picture) => Form
  >
> = {
  edit: editForm,
  move: moveForm,
  scope: scopeForm,
  remind: remindForm,
  captain: captainForm,
  candidate: candidateForm,
  test: testForm,
  action: actionForm,
};

const REASONS: readonly Weighty[] = ['rollback', 'cancel', 'promote', 'hold', 'reject', 'revise'];

function reasonKind(verb: string): Weighty {
  return REASONS.find((kind) => kind === verb) ?? 'hold';
}

async function shown(view: Form, world: World): Promise<Reply> {
  return { kind: 'form', view, names: await namesIn(view, world) };
}
