// Secrets as a type of their own, so that none gets into a log, a message or an error by accident.
import { inspect } from 'node:util';

const shown = '[secret]';

/**
 * A text that must not be shown: printed, joined, inspected, spread or turned into JSON it reads
 * `[secret]` or nothing at all. `reveal()` gives the text to whom it is meant for.
 */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return shown;
  }

  toJSON(): string {
    return shown;
  }

  [inspect.custom](): string {
    return shown;
  }
}
