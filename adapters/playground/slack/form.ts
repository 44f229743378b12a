// What people fill in: the inputs of a view or message, their state in Slack's shape, and the
// checks that Slack's client makes before it sends a form.
import { type Block, elementsOf, everyBlock } from './block-walk.ts';
import { type Json, jsonList, words } from './json.ts';

/**
 * What a person puts into an input: text; an option's value or label; an id; a date (YYYY-MM-DD),
 * a time (HH:mm), a date and time (epoch seconds as text); several of them; null for nothing.
 */
export type FormValue = string | string[] | null;

/** The state of one input as payloads carry it. */
export type InputState = Json & { type: string };

/** block_id -> action_id -> state. */
export type FormState = Record<string, Record<string, InputState>>;

/** One thing that can be filled in. */
export type FormInput = {
  blockId: string;
  actionId: string;
  /** The label of its input block, else its placeholder. */
  label: string;
  element: Json;
  /** In an input block, and not optional. */
  required: boolean;
};

type Kind = { state: string; initial: string; many?: true; options?: true };

const kinds: Record<string, Kind> = {
  plain_text_input: { state: 'value', initial: 'initial_value' },
  email_text_input: { state: 'value', initial: 'initial_value' },
  url_text_input: { state: 'value', initial: 'initial_value' },
  number_input: { state: 'value', initial: 'initial_value' },
  rich_text_input: { state: 'rich_text_value', initial: 'initial_value' },
  datepicker: { state: 'selected_date', initial: 'initial_date' },
  timepicker: { state: 'selected_time', initial: 'initial_time' },
  datetimepicker: { state: 'selected_date_time', initial: 'initial_date_time' },
  users_select: { state: 'selected_user', initial: 'initial_user' },
  channels_select: { state: 'selected_channel', initial: 'initial_channel' },
  conversations_select: { state: 'selected_conversation', initial: 'initial_conversation' },
  multi_users_select: { state: 'selected_users', initial: 'initial_users', many: true },
  multi_channels_select: { state: 'selected_channels', initial: 'initial_channels', many: true },
  multi_conversations_select: {
    state: 'selected_conversations',
    initial: 'initial_conversations',
    many: true,
  },
  static_select: { state: 'selected_option', initial: 'initial_option', options: true },
  external_select: { state: 'selected_option', initial: 'initial_option', options: true },
  radio_buttons: { state: 'selected_option', initial: 'initial_option', options: true },
  multi_static_select: {
    state: 'selected_options',
    initial: 'initial_options',
    many: true,
    options: true,
  },
  multi_external_select: {
    state: 'selected_options',
    initial: 'initial_options',
    many: true,
    options: true,
  },
  checkboxes: { state: 'selected_options', initial: 'initial_options', many: true, options: true },
};

function kindOf(element: Json): Kind | undefined {
  return typeof element.type === 'string' ? kinds[element.type] : undefined;
}

/** Everything in these blocks that can be filled in. */
export function formInputs(blocks: readonly Block[]): FormInput[] {
  return everyBlock(blocks).flatMap(({ block }) =>
    elementsOf(block)
      .filter(({ element }) => kindOf(element) !== undefined)
      .map(({ element }) => ({
        blockId: words(block.block_id),
        actionId: words(element.action_id),
        label: block.type === 'input' ? words(block.label) : words(element.placeholder),
        element,
        required: block.type === 'input' && block.optional !== true,
      })),
  );
}

/** What stands in an input before anybody touches it. */
function initialState(element: Json, kind: Kind, channelId: string | null): InputState {
  const empty = kind.many === true ? [] : null;
  const current = element.default_to_current_conversation === true ? channelId : null;
  const value = element[kind.initial] ?? current ?? empty;
  return { type: String(element.type), ...zoned(element), [kind.state]: value };
}

function zoned(element: Json): Json {
  return element.timezone === undefined ? {} : { timezone: element.timezone };
}

/** The state of a fresh form; what stood in inputs of the same ids is kept, as Slack keeps it. */
export function freshState(
  blocks: readonly Block[],
  channelId: string | null,
  before: FormState = {},
): FormState {
  const state: FormState = {};
  for (const { blockId, actionId, element } of formInputs(blocks)) {
    const kind = kindOf(element);
    if (kind === undefined) continue;
    const kept = before[blockId]?.[actionId];
    const isKept = kept !== undefined && kept.type === element.type;
    const value = isKept ? kept : initialState(element, kind, channelId);
    state[blockId] = { ...state[blockId], [actionId]: value };
  }
  return state;
}

/** The options a select offers, groups opened up. */
export function optionsOf(element: Json): Json[] {
  const grouped = jsonList(element.option_groups).flatMap((group) => jsonList(group.options));
  return [...jsonList(element.options), ...grouped];
}

function optionFor(element: Json, wanted: string): Json {
  const options = optionsOf(element);
  const found =
    options.find((option) => option.value === wanted) ??
    options.find((option) => words(option.text) === wanted);
  if (found !== undefined) return found;
  if (String(element.type).includes('external')) {
    return { text: { type: 'plain_text', text: wanted }, value: wanted };
  }
  const offered = options.map((option) => words(option.text)).join(', ');
  throw new Error(`There is no option "${wanted}" here. The options are: ${offered}.`);
}

/** The state of an input after somebody chose or typed this. Throws for an unknown option. */
export function stateAfter(element: Json, value: FormValue): InputState {
  const kind = kindOf(element);
  if (kind === undefined) throw new Error(`A ${element.type} can't be filled in.`);
  const chosen = value === null ? [] : [value].flat();
  const each = chosen.map((item) => {
    if (kind.options === true) return optionFor(element, item);
    if (element.type === 'datetimepicker') return Number(item);
    return element.type === 'rich_text_input' ? richTextOf(item) : item;
  });
  const state = kind.many === true ? each : (each[0] ?? null);
  return {
    type: String(element.type),
    ...zoned(element),
    [kind.state]: state === '' ? null : state,
  };
}

function richTextOf(text: string): Json {
  const section = { type: 'rich_text_section', elements: [{ type: 'text', text }] };
  return { type: 'rich_text', elements: [section] };
}

/** The other way round: what stands in an input, in the words of {@link FormValue}. */
export function valueIn(state: InputState): FormValue {
  const kind = kindOf(state);
  const value = kind === undefined ? null : state[kind.state];
  const plain = (item: unknown): string => {
    if (typeof item !== 'object' || item === null) return String(item);
    return 'value' in item ? String(item.value) : plainRichText(item);
  };
  if (Array.isArray(value)) return value.map(plain);
  return value === null || value === undefined ? null : plain(value);
}

function plainRichText(value: object): string {
  const pieces: string[] = [];
  JSON.stringify(value, (key, item) => {
    if (key === 'text' && typeof item === 'string') pieces.push(item);
    return item;
  });
  return pieces.join('');
}

/** Puts values into a form. Keys: label, block_id, action_id or block_id/action_id. */
export function fill(
  blocks: readonly Block[],
  state: FormState,
  values: Record<string, FormValue>,
): FormState {
  const inputs = formInputs(blocks);
  const filled = structuredClone(state);
  for (const [key, value] of Object.entries(values)) {
    const input = inputNamed(inputs, key);
    const block = filled[input.blockId] ?? {};
    filled[input.blockId] = { ...block, [input.actionId]: stateAfter(input.element, value) };
  }
  return filled;
}

function inputNamed(inputs: FormInput[], key: string): FormInput {
  const ways: ((input: FormInput) => boolean)[] = [
    (input) => `${input.blockId}/${input.actionId}` === key,
    (input) => input.label === key,
    (input) => input.actionId === key,
    (input) => input.blockId === key,
  ];
  for (const way of ways) {
    const found = inputs.filter(way);
    if (found.length > 1) throw new Error(`"${key}" names ${found.length} inputs of this form.`);
    if (found[0] !== undefined) return found[0];
  }
  const labels = inputs.map((input) => input.label || input.actionId).join(', ');
  throw new Error(`This form has no input "${key}". It has: ${labels}.`);
}

/** What Slack's client complains about before it sends a form: block_id -> sentence. */
export function complaints(blocks: readonly Block[], state: FormState): Record<string, string> {
  const found: Record<string, string> = {};
  for (const input of formInputs(blocks)) {
    const at = state[input.blockId]?.[input.actionId];
    const problem = at === undefined ? null : complaint(input, valueIn(at));
    if (problem !== null) found[input.blockId] = problem;
  }
  return found;
}

function complaint(input: FormInput, value: FormValue): string | null {
  const { element } = input;
  if (value === null || value.length === 0) {
    return input.required ? 'Please complete this required field.' : null;
  }
  if (typeof value !== 'string') {
    const most = Number(element.max_selected_items ?? Number.POSITIVE_INFINITY);
    return value.length > most ? `Please select at most ${most} items.` : null;
  }
  if (element.type === 'plain_text_input') return lengthComplaint(element, value);
  if (element.type === 'number_input') return numberComplaint(element, value);
  if (element.type === 'email_text_input' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)) {
    return 'Please enter a valid email address.';
  }
  if (element.type === 'url_text_input' && !URL.canParse(value)) return 'Please enter a valid URL.';
  return null;
}

function lengthComplaint(element: Json, value: string): string | null {
  const least = Number(element.min_length ?? 0);
  const most = Number(element.max_length ?? 3000);
  if (value.length < least) return `Please enter at least ${least} characters.`;
  return value.length > most ? `Please enter at most ${most} characters.` : null;
}

function numberComplaint(element: Json, value: string): string | null {
  const number = Number(value);
  if (Number.isNaN(number)) return 'Please enter a number.';
  if (element.is_decimal_allowed !== true && !Number.isInteger(number)) {
    return 'Please enter a whole number.';
  }
  if (number < Number(element.min_value ?? Number.NEGATIVE_INFINITY)) {
    return `Please enter at least ${element.min_value}.`;
  }
  return number > Number(element.max_value ?? Number.POSITIVE_INFINITY)
    ? `Please enter at most ${element.max_value}.`
    : null;
}
