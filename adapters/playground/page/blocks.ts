// Block Kit's blocks as the bot sent them, drawn in a message or in a form.
import type { DeskBlock } from '../slack/desk-api.ts';
import { confirmed } from './confirm.ts';
import { el } from './dom.ts';
import { plainOf, textObject } from './draw-text.ts';
import { drawField, isField, notDrawn } from './fields.ts';
import type { Host } from './host.ts';
import { isJson, type Json, json, jsonList, words } from './json.ts';
import { atOf, drawButton, drawOverflow, isBusy, whileBusy } from './press.ts';
import { richText } from './rich-text.ts';

type Draw = (block: DeskBlock, host: Host) => HTMLElement;

const blocks: Record<string, Draw> = {
  section,
  context,
  actions,
  input,
  image,
  header: (block) => el('h3', { class: 'block-header' }, plainOf(block.text)),
  divider: () => el('hr'),
  rich_text: (block, host) => el('div', { class: 'rich' }, ...richText(block, host.reader)),
  alert: (block, host) =>
    el('div', { class: 'alert', role: 'note' }, ...textObject(block.text, host.reader)),
};

/** All blocks of a message or form, in order. */
export function drawBlocks(list: readonly DeskBlock[], host: Host): HTMLElement[] {
  return list.map((block) => {
    const draw = Object.hasOwn(blocks, block.type) ? blocks[block.type] : undefined;
    const drawn = draw ? draw(block, host) : notDrawn(block.type);
    drawn.classList.add('block');
    return drawn;
  });
}

function section(block: DeskBlock, host: Host): HTMLElement {
  const text = isJson(block.text) ? textObject(block.text, host.reader) : [];
  const fields = jsonList(block.fields).map((field) =>
    el('div', { class: 'field' }, ...textObject(field, host.reader)),
  );
  return el(
    'div',
    { class: 'section' },
    el(
      'div',
      { class: 'section-text' },
      ...text,
      fields.length > 0 && el('div', { class: 'fields' }, ...fields),
    ),
    isJson(block.accessory) && interactive(block.accessory, block, host),
  );
}

function context(block: DeskBlock, host: Host): HTMLElement {
  const parts = jsonList(block.elements).map((element) =>
    element.type === 'image'
      ? el('span', { class: 'picture' }, words(element.alt_text))
      : el('span', {}, ...textObject(element, host.reader)),
  );
  return el('div', { class: 'context' }, ...parts);
}

function actions(block: DeskBlock, host: Host): HTMLElement {
  const parts = jsonList(block.elements).map((element) => interactive(element, block, host));
  return el('div', { class: 'actions' }, ...parts);
}

/** Pictures come from elsewhere and nothing leaves this machine, so their description stands in. */
function image(block: DeskBlock): HTMLElement {
  return el(
    'figure',
    { class: 'picture' },
    isJson(block.title) && el('figcaption', {}, plainOf(block.title)),
    `Picture: ${words(block.alt_text)}`,
  );
}

function interactive(element: Json, block: DeskBlock, host: Host): HTMLElement {
  const at = atOf(element, words(block.block_id));
  if (element.type === 'button') return drawButton(element, at, host);
  if (element.type === 'overflow') return drawOverflow(element, at, host);
  if (element.type === 'image') return el('span', { class: 'picture' }, words(element.alt_text));
  if (!isField(element)) return notDrawn(words(element.type));
  const label = plainOf(element.placeholder) || 'Choice';
  const naming = { id: null, label, describedBy: null, isRequired: false, isWrong: false };
  const made = drawField(element, at, host, naming, (value) => {
    host.changed(at, value);
    if (value !== null && !isBusy(made)) void tell(value);
  });
  const tell = async (value: string | string[]) => {
    if (await confirmed(element.confirm, host.reader)) {
      await whileBusy(made, () => host.press(at, value));
    }
  };
  return made;
}

let inputs = 0;

/** An input with its label above, its hint below and, once sent, what is wrong with it. */
function input(block: DeskBlock, host: Host): HTMLElement {
  const element = json(block.element);
  const at = atOf(element, words(block.block_id));
  inputs += 1;
  const id = `input-${inputs}`;
  const hint = plainOf(block.hint);
  const wrong = host.error(at.block);
  const isRequired = block.optional !== true;
  const naming = {
    id,
    label: null,
    describedBy: `${id}-hint ${id}-error`,
    isRequired,
    isWrong: wrong !== null,
  };
  const isGroup = /^(?:multi_|checkboxes|radio_buttons)/.test(words(element.type));
  const field = drawField(element, at, host, naming, (value) => {
    host.changed(at, value);
    if (block.dispatch_action === true && isPicked(element)) void host.press(at, value ?? '');
  });
  if (isGroup) field.setAttribute('aria-labelledby', `${id}-label`);
  const optional = isRequired ? null : el('span', { class: 'optional' }, ' (optional)');
  return el(
    'div',
    { class: 'input', 'data-block': at.block },
    el(
      'div',
      { class: 'input-label', id: `${id}-label` },
      el('label', { for: isGroup ? null : id }, plainOf(block.label)),
      optional,
    ),
    field,
    el('p', { class: 'hint', id: `${id}-hint` }, hint),
    el('p', { class: 'error', id: `${id}-error`, 'aria-live': 'polite' }, wrong ?? ''),
  );
}

/** Chosen rather than written: a written input tells the bot when the form is sent. */
function isPicked(element: Json): boolean {
  return !words(element.type).endsWith('_input');
}
