// The bar at the top: what time it is in the workspace, and how to let time pass.
import { amountOf, spanWords } from './amount.ts';
import { clockTime, moment } from './dates.ts';
import { byId, setText } from './dom.ts';
import { isBusy, whileBusy } from './press.ts';
import type { Session } from './session.ts';
import { channelName, type Page, placeName } from './state.ts';
import { nextMonday, two, wallTime } from './wall-time.ts';

/** How long after a jump what arrives is still told as its news, milliseconds. */
const newsLasts = 15_000;

/** A move of the clock: what was unread before it, and which places have had news since. */
type Jump = {
  /** Who moved it: somebody else's unread messages are no news of it. */
  by: string | undefined;
  before: ReadonlyMap<string, number>;
  news: Set<string>;
  moved: string;
  until: number;
};

/** The clock bar; between two readings of the workspace its clock runs with this machine's. */
export class ClockBar {
  #session: Session;
  #now = 0;
  #zone = 'UTC';
  #readAt = 0;
  /** What was unread when the clock was moved, and until when changes of it are told. */
  #jump: Jump | null = null;

  constructor(session: Session) {
    this.#session = session;
    for (const button of document.querySelectorAll<HTMLButtonElement>('[data-advance]')) {
      button.addEventListener('click', () => this.#advance(button, Number(button.dataset.advance)));
    }
    const monday = byId('clock-monday', HTMLButtonElement);
    monday.addEventListener('click', () => {
      this.#advance(monday, nextMonday(this.#present(), this.#zone) - this.#present());
    });
    this.#listenToOther();
    setInterval(() => this.#tick(), 1000);
  }

  #listenToOther(): void {
    const form = byId('clock-other', HTMLFormElement);
    const input = byId('clock-amount', HTMLInputElement);
    const popover = byId('clock-popover', HTMLElement);
    const hint = byId('clock-hint', HTMLElement);
    popover.addEventListener('toggle', () => {
      if (popover.matches(':popover-open')) input.focus();
    });
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const ms = amountOf(input.value, this.#present(), this.#zone);
      const isFar = ms !== null && ms > 366 * 86_400_000;
      if (ms === null) setText(hint, 'Type an amount such as 2 h 30 min, or a time such as 22:00.');
      else if (isFar) setText(hint, 'One jump goes at most 366 days ahead.');
      if (ms === null || isFar) return;
      setText(hint, '');
      input.value = '';
      popover.hidePopover();
      this.#advance(byId('clock-more', HTMLButtonElement), ms);
    });
  }

  #advance(by: HTMLElement, ms: number): void {
    if (isBusy(by) || ms <= 0) return;
    const { page } = this.#session;
    this.#jump = {
      by: page?.state.me.id,
      before: page ? unreadBy(page) : new Map(),
      news: new Set(),
      moved: spanWords(ms),
      until: performance.now() + newsLasts,
    };
    void whileBusy(by, () => this.#session.advance(Math.round(ms)));
  }

  #present(): number {
    return this.#now + (performance.now() - this.#readAt);
  }

  /** Takes the workspace's time from a reading, and tells what a jump brought. */
  draw(page: Page): void {
    this.#now = page.state.now;
    this.#readAt = performance.now();
    this.#zone = page.state.me.tz;
    setText(byId('clock-zone', HTMLElement), zoneName(this.#zone));
    this.#tick();
    this.#tell(page);
  }

  #tick(): void {
    if (this.#now === 0) return;
    const now = this.#present();
    setText(byId('clock-now', HTMLElement), moment(now, this.#zone));
    setText(byId('clock-seconds', HTMLElement), `:${two(wallTime(now, this.#zone).second)}`);
    if (this.#jump && performance.now() > this.#jump.until) this.#endNews();
  }

  #endNews(): void {
    this.#jump = null;
    byId('clock-news', HTMLElement).hidden = true;
  }

  #tell(page: Page): void {
    const jump = this.#jump;
    if (!jump) return;
    if (jump.by !== page.state.me.id) {
      this.#endNews();
      return;
    }
    const counts = unreadBy(page);
    for (const [name, count] of counts) {
      if (count > (jump.before.get(name) ?? 0)) jump.news.add(name);
    }
    if (page.fresh.size > 0) jump.news.add(placeName(page));
    const moved = `${jump.moved} later: it is ${clockTime(page.state.now, this.#zone)}.`;
    const names = [...counts.keys()].filter((name) => jump.news.has(name)).join(', ');
    const news = byId('clock-news', HTMLElement);
    setText(news, names ? `${moved} New: ${names}` : moved);
    news.hidden = false;
    if (names) jump.until = performance.now() + newsLasts;
  }
}

/** Unread counts by the name that the sidebar shows. */
function unreadBy(page: Page): Map<string, number> {
  const counts = new Map<string, number>();
  for (const channel of page.state.channels) {
    counts.set(channelName(page, channel), channel.unread);
  }
  for (const [id, count] of page.waiting) {
    const person = page.state.people.find((each) => each.id === id);
    if (person) counts.set(`for ${person.realName.split(' ')[0]}`, count);
  }
  return counts;
}

/** `Europe/Berlin` as `Berlin`. */
function zoneName(zone: string): string {
  return zone.split('/').at(-1)?.replaceAll('_', ' ') ?? zone;
}
