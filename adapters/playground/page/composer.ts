// Where one types: `/release …` is a command, anything else a message. Enter sends.
import { button, byId, setText } from './dom.ts';
import { makeOffers } from './offers.ts';
import { whileBusy } from './press.ts';
import type { Session } from './session.ts';
import { openThread, type Page, placeName } from './state.ts';
import { History, readTyped } from './typed.ts';

const kept = 'signalbox-typed';

/** Lines sent before, from either composer; they survive a reload of this window. */
const history = new History(storedLines());

function storedLines(): string[] {
  const stored: unknown = JSON.parse(sessionStorage.getItem(kept) ?? '[]');
  return Array.isArray(stored) ? stored.filter((line) => typeof line === 'string') : [];
}

/** One of the page's two composers. */
class Composer {
  readonly input: HTMLTextAreaElement;
  #form: HTMLFormElement;
  #hint: HTMLElement;
  #session: Session;
  #sending: () => void;
  #bot = '';
  #thread: string | null = null;

  constructor(name: 'composer' | 'thread-composer', session: Session, sending: () => void) {
    this.#form = byId(name, HTMLFormElement);
    this.input = byId(`${name}-input`, HTMLTextAreaElement);
    this.#hint = byId(`${name}-hint`, HTMLElement);
    this.#session = session;
    this.#sending = sending;
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#send();
    });
    this.input.addEventListener('keydown', (event) => this.#key(event));
    this.input.addEventListener('input', () => this.#showHint(''));
  }

  /** Sets where words go; without a place to write, the composer is closed. */
  aim(bot: string, thread: string | null, placeholder: string, isOpen: boolean): void {
    if (this.#thread !== thread) this.#showHint('');
    this.#bot = bot;
    this.#thread = thread;
    this.input.disabled = !isOpen;
    if (this.input.placeholder !== placeholder) this.input.placeholder = placeholder;
  }

  /** Puts a line in, ready to be changed and sent. */
  fill(line: string): void {
    this.input.value = line;
    this.#showHint('');
    this.input.focus();
    this.input.setSelectionRange(line.length, line.length);
  }

  /** Says why a line wasn't sent, with the line that would work, ready to be taken. */
  #showHint(text: string, instead = ''): void {
    const take = button({ class: 'link' }, `Use ${instead}`, () => this.fill(instead));
    this.#hint.replaceChildren(text, ...(instead ? [' ', take] : []));
    this.#form.classList.toggle('hinted', text !== '');
  }

  #key(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      this.#form.requestSubmit();
    } else if (event.key === 'ArrowUp' && this.#isCaretIn('first')) {
      this.#recall(event, history.earlier(this.input.value));
    } else if (event.key === 'ArrowDown' && this.#isCaretIn('last')) {
      this.#recall(event, history.later());
    }
  }

  #recall(event: KeyboardEvent, line: string | null): void {
    if (line === null) return;
    event.preventDefault();
    this.fill(line);
  }

  /** Within several lines the arrow keys move the caret first. */
  #isCaretIn(line: 'first' | 'last'): boolean {
    const { value, selectionStart, selectionEnd } = this.input;
    return line === 'first'
      ? !value.slice(0, selectionStart).includes('\n')
      : !value.slice(selectionEnd).includes('\n');
  }

  async #send(): Promise<void> {
    const typed = readTyped(this.input.value, this.#thread !== null, this.#bot);
    if (typed.kind === 'hint') this.#showHint(typed.hint, typed.instead);
    if (typed.kind === 'hint' || typed.kind === 'nothing') return;
    const line = this.input.value.trim();
    history.add(line);
    sessionStorage.setItem(kept, JSON.stringify(history.lines));
    this.input.value = '';
    this.#sending();
    await whileBusy(this.#form, async () => {
      const isTaken =
        typed.kind === 'command'
          ? await this.#session.command(typed.text)
          : await this.#session.write(typed.text, this.#thread);
      // What could not be sent is not lost.
      if (!isTaken && this.input.value === '') this.input.value = line;
    });
  }
}

/** Both composers; `suggest` fills the channel's. `sending` hears where something is being sent. */
export function makeComposers(session: Session, sending: (where: 'channel' | 'thread') => void) {
  const main = new Composer('composer', session, () => sending('channel'));
  const thread = new Composer('thread-composer', session, () => sending('thread'));
  const offers = makeOffers('composer-shortcuts', 'Shortcuts', (id) => session.shortcut(id));
  const draw = (page: Page): void => {
    offers(page.state.shortcuts.global);
    const { channel } = page.messages;
    const bot = page.state.bot.name;
    const place = channel.archived ? 'This channel is archived' : `Write to ${placeName(page)}`;
    main.aim(bot, null, `${place}, or type /release help`, !channel.archived);
    const first = openThread(page);
    if (first) thread.aim(bot, first.ts, `Reply, or ask @${bot} …`, !channel.archived);
    for (const name of document.querySelectorAll('.bot-name')) setText(name, bot);
  };
  return {
    draw,
    suggest: (line: string) => main.fill(line),
    focus: () => main.input.focus(),
    focusThread: () => thread.input.focus(),
  };
}
