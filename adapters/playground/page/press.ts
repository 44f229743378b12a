// Buttons and overflow menus: what is pressed shows at once that it waits for the bot's answer.
import { confirmed } from './confirm.ts';
import { button } from './dom.ts';
import { plainOf } from './draw-text.ts';
import { type At, type Host, keyOf } from './host.ts';
import { type Json, json, jsonList, words } from './json.ts';
import { drawMenu } from './menu.ts';
import { linkedMessage } from './permalink.ts';

/** A button element. One with an address opens it and tells the bot as well, as in Slack. */
export function drawButton(element: Json, at: At, host: Host): HTMLElement {
  const style = words(element.style);
  const made = button(
    {
      class: `button ${style}`,
      'data-at': keyOf(at),
      'aria-label': words(element.accessibility_label) || null,
    },
    plainOf(element.text),
    () => void pressed(),
  );
  const pressed = async () => {
    if (isBusy(made) || !(await confirmed(element.confirm, host.reader))) return;
    const address = words(element.url);
    if (address) follow(address, made);
    await whileBusy(made, () => host.press(at, null));
  };
  return made;
}

/** Opens an address from a click on `by`; messages of this workspace are shown in the page. */
function follow(address: string, by: HTMLElement): void {
  if (linkedMessage(address)) {
    const detail = address;
    by.dispatchEvent(new CustomEvent('inside-link', { bubbles: true, detail }));
  } else if (/^https?:/i.test(address)) {
    window.open(address, '_blank', 'noopener,noreferrer');
  }
}

export function isBusy(element: Element): boolean {
  return element.getAttribute('aria-busy') === 'true';
}

/** Marks an element as waiting while the work goes on. */
export async function whileBusy(element: Element, work: () => Promise<void>): Promise<void> {
  element.setAttribute('aria-busy', 'true');
  try {
    await work();
  } finally {
    element.removeAttribute('aria-busy');
  }
}

/** An overflow menu: a button that opens a list of further actions. */
export function drawOverflow(element: Json, at: At, host: Host): HTMLElement {
  const choose = async (option: Json) => {
    if (isBusy(opener) || !(await confirmed(element.confirm, host.reader))) return;
    if (words(option.url)) follow(words(option.url), opener);
    await whileBusy(opener, () => host.press(at, words(option.value)));
  };
  const entries = jsonList(element.options).map((option) => ({
    label: plainOf(option.text),
    about: plainOf(option.description),
    choose: () => void choose(option),
  }));
  const look = { class: 'button more', name: 'More', at: keyOf(at) };
  const { element: made, opener } = drawMenu('⋯', look, entries);
  return made;
}

/** The interactive element at a place of a block. */
export function atOf(element: Json, block: string): At {
  return { block, action: words(json(element).action_id) };
}
