// Block Kit's inputs on the browser's own controls: their keyboards, screen readers and pickers are
// better than any copy of them.
import type { DeskValue } from '../slack/desk-api.ts';
import { el } from './dom.ts';
import { plainOf } from './draw-text.ts';
import { type At, type Host, keyOf, type Pick } from './host.ts';
import { amount, type Json, json, jsonList, wordList, words } from './json.ts';
import { instantOf, two, wallTime } from './wall-time.ts';

/** How a control is called and described; `id` ties it to its label. */
export type Naming = {
  id: string | null;
  label: string | null;
  describedBy: string | null;
  isRequired: boolean;
  isWrong: boolean;
};

/** Called with the new value whenever a person changes a control. */
export type Changed = (value: DeskValue) => void;

type Field = (element: Json, at: At, host: Host, naming: Naming, changed: Changed) => HTMLElement;

const common = (at: At, naming: Naming) => ({
  'data-at': keyOf(at),
  id: naming.id,
  'aria-label': naming.label,
  'aria-describedby': naming.describedBy,
  'aria-required': naming.isRequired ? 'true' : null,
  'aria-invalid': naming.isWrong ? 'true' : null,
});

const one = (value: DeskValue | undefined) => (typeof value === 'string' ? value : '');
const several = (value: DeskValue | undefined) => (Array.isArray(value) ? value : []);

/** What the bot put in, for messages, where nobody else keeps it. */
function initial(element: Json): DeskValue {
  const options = jsonList(element.initial_options).map((option) => words(option.value));
  const ids = ['users', 'channels', 'conversations'].flatMap((name) =>
    wordList(element[`initial_${name}`]),
  );
  if (options.length + ids.length > 0) return [...options, ...ids];
  const singles = ['value', 'user', 'channel', 'conversation', 'date', 'time'];
  const single = singles.map((name) => words(element[`initial_${name}`])).find(Boolean);
  const seconds = amount(element.initial_date_time);
  if (seconds !== null) return String(seconds);
  return words(json(element.initial_option).value) || (single ?? null);
}

function presentValue(element: Json, at: At, host: Host): DeskValue {
  const known = host.value(at);
  return known === undefined ? initial(element) : known;
}

const writing: Field = (element, at, host, naming, changed) => {
  const attributes = {
    ...common(at, naming),
    placeholder: plainOf(element.placeholder) || null,
    maxlength: amount(element.max_length),
    autofocus: element.focus_on_load === true,
  };
  const made =
    element.multiline === true
      ? el('textarea', { ...attributes, rows: 3 })
      : el('input', { ...attributes, type: inputType(words(element.type)), autocomplete: 'off' });
  made.value = one(presentValue(element, at, host));
  made.addEventListener('input', () => changed(made.value === '' ? null : made.value));
  return made;
};

/** Numbers stay text fields: a number field drops what it can't read instead of showing it. */
function inputType(type: string): string {
  return { email_text_input: 'email', url_text_input: 'url' }[type] ?? 'text';
}

type Group = { label: string | null; picks: Pick[] };

function options(value: unknown): Pick[] {
  return jsonList(value).map((option) => ({
    value: words(option.value),
    label: plainOf(option.text),
  }));
}

function offered(element: Json, host: Host): Group[] {
  const type = words(element.type);
  if (type.endsWith('users_select')) return [{ label: null, picks: [...host.people] }];
  if (type.endsWith('channels_select') || type.endsWith('conversations_select')) {
    return [{ label: null, picks: [...host.channels] }];
  }
  const groups = jsonList(element.option_groups);
  if (groups.length === 0) return [{ label: null, picks: options(element.options) }];
  return groups.map((group) => ({ label: plainOf(group.label), picks: options(group.options) }));
}

const select: Field = (element, at, host, naming, changed) => {
  const value = one(presentValue(element, at, host));
  const made = el('select', common(at, naming));
  if (!(naming.isRequired && value !== '')) {
    made.append(el('option', { value: '' }, plainOf(element.placeholder) || 'Choose…'));
  }
  for (const { label, picks } of offered(element, host)) {
    const drawn = picks.map((pick) => el('option', { value: pick.value }, pick.label));
    made.append(...(label === null ? drawn : [el('optgroup', { label }, ...drawn)]));
  }
  made.value = value;
  made.addEventListener('change', () => changed(made.value === '' ? null : made.value));
  return made;
};

/** Several choices, or one of few: a group of boxes. */
function boxes(type: 'checkbox' | 'radio'): Field {
  return (element, at, host, naming, changed) => {
    const value = presentValue(element, at, host);
    const chosen = new Set(type === 'radio' ? [one(value)] : several(value));
    const groups = offered(element, host).flatMap((group) => group.picks);
    const name = `${keyOf(at)}-${naming.id ?? ''}`;
    const { id, 'aria-required': _, ...attributes } = common(at, naming);
    const role = type === 'radio' ? 'radiogroup' : 'group';
    const made = el('div', { ...attributes, id, class: 'boxes', role, tabindex: -1 });
    for (const [index, pick] of groups.entries()) {
      const box = el('input', { type, name, value: pick.value, checked: chosen.has(pick.value) });
      box.dataset.at = `${keyOf(at)}/${index}`;
      made.append(el('label', {}, box, el('span', {}, pick.label)));
    }
    made.addEventListener('change', () => {
      const ticked = [...made.querySelectorAll('input')].filter((box) => box.checked);
      const values = ticked.map((box) => box.value);
      changed(type === 'radio' ? (values[0] ?? null) : values);
    });
    return made;
  };
}

function picker(type: 'date' | 'time'): Field {
  return (element, at, host, naming, changed) => {
    const made = el('input', { ...common(at, naming), type });
    made.value = one(presentValue(element, at, host));
    made.addEventListener('change', () => changed(made.value === '' ? null : made.value));
    return made;
  };
}

/** Slack shows and takes it in the reader's zone; it travels as epoch seconds. */
const dateAndTime: Field = (element, at, host, naming, changed) => {
  const made = el('input', { ...common(at, naming), type: 'datetime-local' });
  const seconds = Number(one(presentValue(element, at, host)) || Number.NaN);
  if (Number.isFinite(seconds)) made.value = localText(seconds * 1000, host.reader.zone);
  made.addEventListener('change', () => {
    const found = /^(\d+)-(\d+)-(\d+)T(\d+):(\d+)/.exec(made.value);
    if (!found) return changed(null);
    const [, year, month, day, hour, minute] = found.map(Number);
    const zeros = { year: year ?? 0, month: month ?? 0, day: day ?? 0 };
    const wall = { ...zeros, hour: hour ?? 0, minute: minute ?? 0 };
    changed(String(Math.floor(instantOf(wall, host.reader.zone) / 1000)));
  });
  return made;
};

function localText(at: number, zone: string): string {
  const wall = wallTime(at, zone);
  const date = `${wall.year}-${two(wall.month)}-${two(wall.day)}`;
  return `${date}T${two(wall.hour)}:${two(wall.minute)}`;
}

const fields: Record<string, Field> = {
  plain_text_input: writing,
  number_input: writing,
  email_text_input: writing,
  url_text_input: writing,
  static_select: select,
  users_select: select,
  channels_select: select,
  conversations_select: select,
  multi_static_select: boxes('checkbox'),
  multi_users_select: boxes('checkbox'),
  multi_channels_select: boxes('checkbox'),
  multi_conversations_select: boxes('checkbox'),
  checkboxes: boxes('checkbox'),
  radio_buttons: boxes('radio'),
  datepicker: picker('date'),
  timepicker: picker('time'),
  datetimepicker: dateAndTime,
};

/** Whether this kind of element holds a value that the page can draw. */
export function isField(element: Json): boolean {
  return Object.hasOwn(fields, words(element.type));
}

/** The control of an element that holds a value. */
export function drawField(
  element: Json,
  at: At,
  host: Host,
  naming: Naming,
  changed: Changed,
): HTMLElement {
  const draw = fields[words(element.type)];
  return draw ? draw(element, at, host, naming, changed) : notDrawn(words(element.type));
}

/** Said in place of what the page has no drawing for, so that nothing is missing silently. */
export function notDrawn(type: string): HTMLElement {
  return el('p', { class: 'quiet' }, `“${type}” isn't drawn in this playground.`);
}
