// The form that asks for a reason and shows target and effect: submitting it is the confirmation (contract "Words").
import type { Picture } from '../picture.ts';
import type { Form, Label } from '../view.ts';
import { body } from '../view.ts';
import type { Weighty } from './effect.ts';
import { effectTexts } from './effect.ts';
import { reasonField } from './fields.ts';
import { titleOf } from './forms.ts';

const HINTS: Readonly<Record<Weighty, string>> = {
  rollback: 'What went wrong; on-call and the review read it.',
  cancel: 'Why it is given up.',
  promote: 'Why the bake can end early.',
  hold: 'What has to be looked at before it goes on.',
  reject: 'What stands against it.',
  revise: 'What has to change.',
};

const SUBMITS: Readonly<Record<Weighty, Label>> = {
  rollback: 'Roll back',
  cancel: 'Cancel release',
  promote: 'Promote',
  hold: 'Hold',
  reject: 'Reject',
  revise: 'Ask for change',
};

/** `line` is what the reason completes, with or without its bare `because`: `reject R-42 v:3f9c8a21 because`. */
export function reasonForm(line: string, p: Picture, kind: Weighty): Form {
  return {
    kind: 'form',
    title: titleOf(kind),
    says: line.replace(/\s+because$/, ''),
    submit: SUBMITS[kind],
    intro: effectTexts(kind, p).map((text) => body(...text)),
    fields: [reasonField(HINTS[kind])],
  };
}
