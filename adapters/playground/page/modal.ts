// A form that the bot opened, drawn from its view; typed values outlive the bot's updates of it.
import type { DeskAnswer, DeskValue, DeskValues, DeskView } from '../slack/desk-api.ts';
import { drawBlocks } from './blocks.ts';
import { button, byId, el } from './dom.ts';
import { type At, type Host, keyOf } from './host.ts';
import { sameElement } from './keyed.ts';
import { picksOf, readerOf } from './message.ts';
import { isBusy, whileBusy } from './press.ts';
import type { Session } from './session.ts';
import type { Page } from './state.ts';

/** The dialog that shows whatever form is on top of the reader's stack. */
export class Modal {
  #dialog: HTMLDialogElement;
  #session: Session;
  #view: DeskView | null = null;
  #typed = new Map<string, DeskValue>();
  #errors = new Map<string, string>();

  constructor(session: Session) {
    this.#dialog = byId('modal', HTMLDialogElement);
    this.#session = session;
    this.#dialog.addEventListener('cancel', (event) => {
      event.preventDefault();
      void this.#close(false);
    });
  }

  /** Shows, updates or closes the form as the workspace says. */
  draw(page: Page): void {
    const view = page.views.modal;
    const before = this.#view;
    this.#view = view;
    if (!view) {
      if (this.#dialog.open) this.#dialog.close();
      return;
    }
    if (view.id === before?.id && view.hash === before.hash) return;
    if (view.id !== before?.id) this.#typed.clear();
    this.#errors.clear();
    this.#redraw(view, page);
    if (!this.#dialog.open) this.#dialog.showModal();
    if (view.id !== before?.id || !this.#dialog.contains(document.activeElement)) this.#focus();
  }

  #redraw(view: DeskView, page: Page): void {
    const active = document.activeElement;
    const at = active instanceof HTMLElement ? active.dataset.at : undefined;
    const form = el(
      'form',
      { novalidate: true },
      this.#head(view),
      el('div', { class: 'modal-body blocks' }, ...drawBlocks(view.blocks, this.#host(page))),
      this.#foot(view),
    );
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#submit();
    });
    this.#dialog.replaceChildren(form);
    if (at) sameElement(form, at)?.focus();
  }

  #head(view: DeskView): HTMLElement {
    const leave = () => void this.#close(view.depth > 1);
    return el(
      'header',
      {},
      el('h2', { id: 'modal-title' }, view.title),
      button({ class: 'button quiet', 'aria-label': 'Leave the form' }, '✕', leave),
    );
  }

  #foot(view: DeskView): HTMLElement {
    const send =
      view.submit === null
        ? null
        : el('button', { type: 'submit', class: 'button primary' }, view.submit);
    return el(
      'footer',
      {},
      el('p', { class: 'modal-notice', role: 'status' }),
      button({ class: 'button' }, view.close, () => void this.#close(false)),
      send,
    );
  }

  #host(page: Page): Host {
    return {
      reader: readerOf(page),
      ...picksOf(page),
      value: (at) => this.#value(at),
      changed: (at, value) => {
        this.#typed.set(keyOf(at), value);
        this.#setError(at.block, null);
      },
      error: (block) => this.#errors.get(block) ?? null,
      press: (at, choice) => {
        const view = this.#view;
        if (!view) return Promise.resolve();
        return this.#session.press({ view: view.id }, at, choice, this.#values());
      },
    };
  }

  #value(at: At): DeskValue | undefined {
    const typed = this.#typed.get(keyOf(at));
    return typed === undefined ? this.#view?.values[at.block]?.[at.action] : typed;
  }

  #values(): DeskValues {
    return Object.fromEntries(this.#typed);
  }

  async #submit(): Promise<void> {
    const view = this.#view;
    const send = this.#dialog.querySelector('[type=submit]');
    if (!view || !send || isBusy(send)) return;
    await whileBusy(send, async () => {
      const answer = await this.#session.submit(view.id, this.#values());
      if (answer) this.#showAnswer(answer);
    });
  }

  #showAnswer(answer: DeskAnswer): void {
    const notice = this.#dialog.querySelector('.modal-notice');
    if (notice) notice.textContent = answer.notice ?? '';
    for (const block of [...this.#errors.keys()]) this.#setError(block, null);
    for (const [block, message] of Object.entries(answer.errors)) this.#setError(block, message);
    this.#dialog.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }

  #setError(block: string, message: string | null): void {
    if (message === null) this.#errors.delete(block);
    else this.#errors.set(block, message);
    const input = this.#dialog.querySelector(`[data-block="${CSS.escape(block)}"]`);
    const said = input?.querySelector('.error');
    if (said) said.textContent = message ?? '';
    const control = input?.querySelector('[aria-describedby]');
    if (message === null) control?.removeAttribute('aria-invalid');
    else control?.setAttribute('aria-invalid', 'true');
  }

  /** A second press while the first is under way closes nothing more. */
  async #close(all: boolean): Promise<void> {
    const view = this.#view;
    if (!view || isBusy(this.#dialog)) return;
    await whileBusy(this.#dialog, () => this.#session.closeView(view.id, all));
  }

  /** The first thing to fill in, else the way on. */
  #focus(): void {
    const first = this.#dialog.querySelector<HTMLElement>(
      '[autofocus], .modal-body :is(input, select, textarea, button), footer button:last-child',
    );
    first?.focus();
  }
}

/** The bot's App Home, drawn like a message; its elements report as a view's. */
export function drawHome(page: Page, session: Session): HTMLElement[] {
  const { home } = page.views;
  if (!home) return [];
  const host: Host = {
    reader: readerOf(page),
    ...picksOf(page),
    value: (at) => home.values[at.block]?.[at.action],
    changed: () => undefined,
    error: () => null,
    press: (at, choice) => session.press({ view: home.id }, at, choice),
  };
  return drawBlocks(home.blocks, host);
}
