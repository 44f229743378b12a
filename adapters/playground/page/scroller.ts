// A list of messages that stays at its end while it grows, unless the reader has scrolled away.

/** Keeps a scrolling box where its reader wants it. */
export class Scroller {
  #box: HTMLElement;
  #jump: HTMLElement;
  #where = '';
  #follows = true;

  /** `content` is what grows inside `box`; `jump` is the button that leads to the end. */
  constructor(box: HTMLElement, content: HTMLElement, jump: HTMLElement) {
    this.#box = box;
    this.#jump = jump;
    jump.addEventListener('click', () => this.toEnd());
    box.addEventListener('scroll', () => {
      this.#follows = box.scrollHeight - box.scrollTop - box.clientHeight < 60;
      if (this.#follows) jump.hidden = true;
    });
    // A narrower box wraps lines anew, and a growing composer takes height away.
    const resized = new ResizeObserver(() => {
      if (this.#follows) this.toEnd();
    });
    resized.observe(box);
    resized.observe(content);
  }

  /** Goes to the end and stays there: asked for, or because the reader has written something. */
  toEnd(): void {
    this.#box.scrollTop = this.#box.scrollHeight;
    this.#follows = true;
    this.#jump.hidden = true;
  }

  /** Draws by `change`; `where` names what is listed, so that another list starts at its end. */
  draw(where: string, hasNews: boolean, change: () => void): void {
    const follows = this.#follows || where !== this.#where;
    this.#where = where;
    change();
    if (follows) this.toEnd();
    else if (hasNews) this.#jump.hidden = false;
  }
}
