// Menus: a button that opens a list of further things to do; by pointer and by keyboard.
import { button, el } from './dom.ts';

/** An entry of a menu. */
export type Entry = { label: string; about?: string; choose: () => void };

/** The button with this face, and the menu that it opens. `opener` and its menu go into the page together. */
export function drawMenu(
  face: string,
  attributes: { class: string; name: string; at: string },
  entries: readonly Entry[],
): { element: HTMLElement; opener: HTMLButtonElement } {
  const menu = el('div', { class: 'menu', role: 'menu', popover: 'auto' });
  const opener = button(
    {
      class: attributes.class,
      'aria-label': attributes.name,
      'aria-haspopup': 'menu',
      'data-at': attributes.at,
    },
    face,
    () => toggleMenu(menu, opener),
  );
  for (const { label, about, choose } of entries) {
    const item = button({ role: 'menuitem', tabindex: -1 }, label, () => {
      menu.hidePopover();
      choose();
    });
    if (about) item.append(el('small', {}, about));
    menu.append(item);
  }
  menu.addEventListener('keydown', (event) => walkMenu(event, menu));
  menu.addEventListener('toggle', () => {
    opener.setAttribute('aria-expanded', String(menu.matches(':popover-open')));
  });
  return { element: el('span', { class: 'overflow' }, opener, menu), opener };
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
