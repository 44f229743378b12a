// Forms: drawn from what is true when they open; submitting one is saying the line it completes.
import type { FormWish } from '../chat/meaning.ts';
import type { Picture } from '../chat/picture.ts';
import type { Form } from '../chat/view.ts';
import {
  actionForm,
  candidateForm,
  captainForm,
  editForm,
  moveForm,
  pickForm,
  planForm,
  scopeForm,
  testForm,
} from '../chat/views/forms.ts';
import { type ReasonKind, reasonForm } from '../chat/views/reason-form.ts';
import { refusalNotice } from '../chat/views/refusal.ts';
import { reviewForm } from '../chat/views/review.ts';
import { openActions } from './answer.ts';
import { pictureNow } from './context.ts';
import { namesIn, privately, type Said } from './saying.ts';
import type { Reply } from './speech.ts';
import type { World } from './world.ts';

export async function openForm(wish: FormWish, said: Said, world: World): Promise<Reply> {
  if (wish.form === 'plan') {
    const prefill = said.utterance.fields === undefined ? wish.prefill : {};
    return shown(planForm(said.hearing.policy, prefill), world);
  }
  if (wish.form === 'pick') {
    return shown({ ...pickForm(wish.verb, said.hearing.open), says: wish.line }, world);
  }
  const row = await world.store.stream(wish.id);
  if (row?.kind !== 'release') {
    return privately(refusalNotice({ code: 'unknown-release', id: wish.id }), false, world);
  }
  const picture = await pictureNow(row, world);
  if (wish.form === 'reason')
    return shown(reasonForm(wish.line, picture, reasonKind(wish.verb)), world);
  if (wish.form === 'review') {
    const earlier = await openActions({ service: picture.release.service }, world);
    return shown(reviewForm(picture, earlier), world);
  }
  return shown(FORMS[wish.form](picture), world);
}

const FORMS: Readonly<
  Record<
    'edit' | 'move' | 'scope' | 'captain' | 'candidate' | 'test' | 'action',
    (p: Picture) => Form
  >
> = {
  edit: editForm,
  move: moveForm,
  scope: scopeForm,
  captain: captainForm,
  candidate: candidateForm,
  test: testForm,
  action: actionForm,
};

const REASONS: readonly ReasonKind[] = [
  'rollback',
  'cancel',
  'promote',
  'hold',
  'reject',
  'revise',
];

function reasonKind(verb: string): ReasonKind {
  return REASONS.find((kind) => kind === verb) ?? 'hold';
}

async function shown(view: Form, world: World): Promise<Reply> {
  return { kind: 'form', view, names: await namesIn(view, world) };
}
