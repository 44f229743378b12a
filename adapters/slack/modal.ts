// A form as a Slack modal. It opens as a skeleton within its trigger's three seconds and is filled by an
// update (Slack docs); what it came from travels in `private_metadata`. Limits: Slack's own.
import type {
  InputBlock,
  ModalView,
  PlainTextElement,
  PlainTextOption,
  StaticSelect,
  UsersSelect,
} from '@slack/types';
import { z } from 'zod';
import { cut } from '../../src/chat/cut.ts';
import { typedField } from '../../src/chat/typed-text.ts';
import type { Field, FieldProblem, Form, Notice, Option } from '../../src/chat/view.ts';
import { shownAs, textBlocks } from './block-kit.ts';
import { personToken } from './incoming-text.ts';
import type { Known } from './spell.ts';

/** Where a form came from, for the command it types and the answer to it. */
const origin = z.object({
  says: z.string(),
  place: z.string().optional(),
  thread: z.object({ channel: z.string(), id: z.string() }).optional(),
  responseUrl: z.string().optional(),
});

export type Origin = z.infer<typeof origin>;

/** Where a form's values come back: one action per input, its block named after the field. */
const valueAction = 'value';
const formCallback = 'form';
const longestMetadata = 3000;
const longestTitle = 24;
const longestLabel = 75;
const longestOptionValue = 150;
const longestInput = 3000;
const mostOptions = 100;

/** What can be shown before anything is looked up. */
export function skeletonModal(title: string): ModalView {
  return {
    type: 'modal',
    callback_id: formCallback,
    title: plain(title, longestTitle),
    close: plain('Close', longestTitle),
    blocks: [{ type: 'section', text: plain('One moment …', 75) }],
  };
}

/** The form itself. Throws when what it would type doesn't fit into a modal's metadata. */
export function formModal(form: Form, known: Known, from: Omit<Origin, 'says'>): ModalView {
  return {
    ...skeletonModal(form.title),
    private_metadata: metadata({ ...from, says: form.says }),
    submit: plain(form.submit, longestTitle),
    blocks: [
      ...textBlocks(form.intro, known, false),
      ...form.fields.map((field) => inputBlock(field, known)),
    ],
  };
}

/** An answer in words where a form was expected. Its buttons work as they do in a message. */
export function noticeModal(
  title: string,
  notice: Notice,
  known: Known,
  from: Omit<Origin, 'says'>,
): ModalView {
  return {
    ...skeletonModal(title),
    private_metadata: metadata({ ...from, says: '' }),
    blocks: shownAs(notice, known).blocks,
  };
}

/** What `formModal` put into a modal; undefined for a modal that isn't ours. */
export function originOf(privateMetadata: string): Origin | undefined {
  try {
    return origin.safeParse(JSON.parse(privateMetadata)).data;
  } catch {
    return undefined;
  }
}

/** A modal's inputs as Slack sends them back. */
export const viewState = z.object({
  values: z.record(z.string(), z.record(z.string(), z.unknown())),
});

const inputState = z.object({
  value: z.string().nullish(),
  selected_option: z.object({ value: z.string() }).nullish(),
  selected_user: z.string().nullish(),
});

/** The values by field name; empty inputs are left out, people come as `@{slack:…}`. */
export function fieldsOf(
  state: z.infer<typeof viewState>,
  team: string,
): Readonly<Record<string, string>> {
  const fields = Object.entries(state.values).flatMap(([name, actions]) => {
    const input = inputState.safeParse(actions[valueAction]).data;
    const person = input?.selected_user ? personToken(team, input.selected_user) : undefined;
    const value = person ?? input?.selected_option?.value ?? typedField(input?.value ?? '');
    return value === '' ? [] : [[name, value] as const];
  });
  return Object.fromEntries(fields);
}

/**
 * Problems by the block they are shown under. Slack takes only blocks of inputs: a problem with
 * something else is shown under the first. Undefined when the form has no input at all.
 */
export function errorsIn(
  problems: readonly FieldProblem[],
  inputs: readonly string[],
): Record<string, string> | undefined {
  const [first] = inputs;
  if (first === undefined) return undefined;
  const errors = new Map<string, string>();
  for (const { field, message } of problems) {
    const block = inputs.includes(field) ? field : first;
    const before = errors.get(block);
    errors.set(block, before === undefined ? message : `${before} ${message}`);
  }
  return Object.fromEntries(errors);
}

function metadata(from: Origin): string {
  const whole = JSON.stringify(from);
  if (whole.length > longestMetadata) throw new Error('a form says more than a modal can carry');
  return whole;
}

function plain(text: string, most: number): PlainTextElement {
  return { type: 'plain_text', text: cut(text, most), emoji: false };
}

function inputBlock(field: Field, known: Known): InputBlock {
  return {
    type: 'input',
    block_id: field.name,
    label: plain(field.label, longestLabel),
    optional: !field.required,
    element: inputElement(field, known),
    ...(field.hint === undefined || field.hint === '' ? {} : { hint: plain(field.hint, 2000) }),
  };
}

function inputElement(field: Field, known: Known): InputBlock['element'] {
  switch (field.input.kind) {
    case 'line':
      return textInput(field, field.input.limit, false);
    case 'lines':
      return textInput(field, field.input.limit, true);
    case 'choice':
      return fitsSelect(field.input.options)
        ? select(field, field.input.options)
        : textInput(field, longestOptionValue, false);
    case 'person':
      return personSelect(field, known);
  }
}

function textInput(field: Field, limit: number, multiline: boolean): InputBlock['element'] {
  const most = Math.min(limit, longestInput);
  const value = field.value ?? '';
  return {
    type: 'plain_text_input',
    action_id: valueAction,
    multiline,
    max_length: most,
    ...(value === '' ? {} : { initial_value: cut(value, most) }),
  };
}

/** A select takes 1 to 100 options of bounded length; with others the name is typed instead. */
function fitsSelect(options: readonly Option[]): boolean {
  return (
    options.length > 0 &&
    options.length <= mostOptions &&
    options.every(({ value }) => value !== '' && value.length <= longestOptionValue)
  );
}

function select(field: Field, options: readonly Option[]): StaticSelect {
  const drawn = options.map(drawnOption);
  const initial = drawn.find(({ value }) => value === field.value);
  return {
    type: 'static_select',
    action_id: valueAction,
    options: drawn,
    ...(initial === undefined ? {} : { initial_option: initial }),
  };
}

function drawnOption({ value, label }: Option): PlainTextOption {
  return { text: plain(label === '' ? value : label, longestLabel), value };
}

function personSelect(field: Field, known: Known): UsersSelect {
  const id = field.value ?? '';
  const user = Object.hasOwn(known.names, id) ? known.names[id]?.accounts.slack : undefined;
  return {
    type: 'users_select',
    action_id: valueAction,
    ...(user === undefined ? {} : { initial_user: user }),
  };
}
