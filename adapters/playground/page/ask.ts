// How the page asks a desk: JSON in, JSON out, and a refusal in words for the person at the page.
import { json, words } from './json.ts';

/** The desk said no. */
export class DeskRefusal extends Error {
  readonly status: number;

  constructor(status: number, problem: string) {
    super(problem);
    this.status = status;
  }
}

/** Nobody answered: the program is stopped, or being started again. */
export class DeskAway extends Error {}

/** Asks the desk behind `base`, with a body by POST; `who` is named where the answer has no words. Throws `DeskRefusal` or `DeskAway`. */
export function asking(base: string, who: string) {
  return async <Shape>(path: string, body?: unknown): Promise<Shape> => {
    const init: RequestInit =
      body === undefined
        ? { cache: 'no-store' }
        : {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(body),
          };
    const response = await fetch(base + path, init).catch(() => {
      throw new DeskAway(`${who} doesn't answer. Is npm start still running?`);
    });
    const answer: unknown = await response.json().catch(() => null);
    if (response.ok) return answer as Shape;
    const problem = words(json(answer).problem);
    throw new DeskRefusal(response.status, problem || `${who} answered ${response.status}.`);
  };
}
