// Who is who at a glance: initials on a colour that stays with the person.
import { el } from './dom.ts';

/** Up to two initials. */
export function initials(name: string): string {
  const [first = '?', ...rest] = name.trim().split(/\s+/);
  const last = rest.at(-1) ?? '';
  return (first.charAt(0) + last.charAt(0)).toUpperCase();
}

/** One of eight colours, by the person's place in the list so that neighbours differ. */
export function face(name: string, place: number): HTMLElement {
  const colour = ((place % 8) + 8) % 8;
  return el('span', { class: `face colour-${colour}`, 'aria-hidden': 'true' }, initials(name));
}

/** The bot's face. */
export function botFace(): HTMLElement {
  const size = { width: 36, height: 36 };
  return el('img', {
    class: 'face',
    src: '/playground/icon.svg',
    alt: '',
    decoding: 'sync',
    ...size,
  });
}
