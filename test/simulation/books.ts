// What the outside world knows by itself: everything that was said to the bot and answered, and
// what its directories said when. The checker compares the database with it.
import type { Reply, Utterance } from '../../src/app/speech.ts';
import type { Form, Notice } from '../../src/chat/view.ts';

export interface Delivery {
  readonly id: string;
  readonly utterance: Utterance;
  /** Copies that reached the bot so far. */
  copies: number;
  /** Entries of the journal were written for it. */
  used: boolean;
  /** What its sender was told, by copy. */
  readonly replies: Reply[];
}

export class Book {
  readonly #deliveries = new Map<string, Delivery>();

  add(id: string, utterance: Utterance): Delivery {
    const delivery: Delivery = { id, utterance, copies: 0, used: false, replies: [] };
    this.#deliveries.set(id, delivery);
    return delivery;
  }

  get(id: string): Delivery | undefined {
    return this.#deliveries.get(id);
  }

  get all(): readonly Delivery[] {
    return [...this.#deliveries.values()];
  }
}

/** The words without the bracket of a confirmation. */
export function lineOf({ words }: Utterance): string {
  return words.replace(/^confirm \d+ /, '');
}

export function verbOf(utterance: Utterance): string {
  return lineOf(utterance).split(' ')[0]?.toLowerCase() ?? '';
}

/** `v:3f9c8a21` in the line of a button. */
export function printOf(utterance: Utterance): string | undefined {
  return /(?:^| )v:([0-9a-f]{8})(?: |$)/.exec(utterance.words)?.[1];
}

/** The answer tells its sender that something was recorded by it. */
export function isAcknowledgement(view: Notice | Form): boolean {
  if (view.kind === 'form') return false;
  const first = view.lines[0]?.text ?? [];
  const words = first.map((span) => (typeof span === 'string' ? span : '…')).join('');
  return words.startsWith('Planned: ') || /: You /.test(words);
}
