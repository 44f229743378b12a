// The menu beside a message box: what the app offers wherever one writes.
import { byId, el } from './dom.ts';
import { showKeyed } from './keyed.ts';
import { drawMenu } from './menu.ts';
import { whileBusy } from './press.ts';

/** Something the app offers. */
type Offer = { id: string; name: string };

/** Draws the menu into the box with this id, once for as long as it offers the same. `name` tells it from others. */
export function makeOffers(id: string, name: string, use: (offer: string) => Promise<void>) {
  const box = byId(id, HTMLElement);
  return (offers: readonly Offer[]): void => {
    const draw = () => {
      const entries = offers.map((offer) => ({
        label: offer.name,
        choose: () => void whileBusy(menu.opener, () => use(offer.id)),
      }));
      const look = { class: 'button small more', name, at: id };
      const menu = drawMenu('+', look, entries);
      return el('div', { class: 'offers' }, menu.element);
    };
    const item = { key: id, stamp: JSON.stringify(offers), draw };
    showKeyed(box, offers.length > 0 ? [item] : []);
  };
}
