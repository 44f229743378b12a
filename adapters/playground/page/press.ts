// Buttons and overflow menus: what is pressed shows at once that it waits for the bot's answer.
import { confirmed } from './confirm.ts';
import { button, el } from './dom.ts';
import { plainOf } from './draw-text.ts';
import { type At, type Host, keyOf } from './host.ts';
import { type Json, json, jsonList, words } from './json.ts';
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
  const menu = el('div', { class: 'menu', role: 'menu', popover: 'auto' });
  const opener = button(
    { class: 'button more', 'aria-label': 'More', 'aria-haspopup': 'menu', 'data-at': keyOf(at) },
    '⋯',
    () => toggleMenu(menu, opener),
  );
  const choose = async (option: Json) => {
    menu.hidePopover();
    if (isBusy(opener) || !(await confirmed(element.confirm, host.reader))) return;
    if (words(option.url)) follow(words(option.url), opener);
    await whileBusy(opener, () => host.press(at, words(option.value)));
  };
  for (const option of jsonList(element.options)) {
    const about = plainOf(option.description);
    const item = button(
      { role: 'menuitem', tabindex: -1 },
      plainOf(option.text),
      () => void choose(option),
    );
    if (about) item.append(el('small', {}, about));
    menu.append(item);
  }
  menu.addEventListener('keydown', (event) => walkMenu(event, menu));
  menu.addEventListener('toggle', () => {
    opener.setAttribute('aria-expanded', String(menu.matches(':popover-open')));
  });
  return el('span', { class: 'overflow' }, opener, menu);
}

function toggleMenu(menu: HTMLElement, opener: HTMLElement): void {
  if (menu.matches(':popover-open')) {
    menu.hidePopover();
    return;
  }
  menu.showPopover();
  const at = opener.getBoundingClientRect();
  const left = Math.min(at.left, window.innerWidth - menu.offsetWidth - 8);
  const below = at.bottom + 4;
  const fits = below + menu.offsetHeight < window.innerHeight - 8;
  menu.style.left = `${Math.max(8, left)}px`;
  menu.style.top = `${fits ? below : Math.max(8, at.top - menu.offsetHeight - 4)}px`;
  firstItem(menu)?.focus();
}

function firstItem(menu: HTMLElement): HTMLElement | null {
  return menu.querySelector<HTMLElement>('[role=menuitem]');
}

/** Arrow keys, Home and End inside a menu; Esc and a click outside are the popover's own. */
function walkMenu(event: KeyboardEvent, menu: HTMLElement): void {
  const items = [...menu.querySelectorAll<HTMLElement>('[role=menuitem]')];
  const at = items.findIndex((item) => item.matches(':focus'));
  const next: Record<string, number> = {
    ArrowDown: (at + 1) % items.length,
    ArrowUp: (at - 1 + items.length) % items.length,
    Home: 0,
    End: items.length - 1,
  };
  const target = next[event.key];
  if (event.key === 'Tab') menu.hidePopover();
  if (target === undefined) return;
  event.preventDefault();
  items[target]?.focus();
}

/** The interactive element at a place of a block. */
export function atOf(element: Json, block: string): At {
  return { block, action: words(json(element).action_id) };
}
