// A view as a Teams message: one Adaptive Card, and a line for notifications.
import type { Names } from '../../src/app/ports.ts';
import { cut } from '../../src/chat/cut.ts';
import { type Card, linesIn, type Notice } from '../../src/chat/view.ts';
import type { Place } from '../../src/domain/policy.ts';
import { type AdaptiveCard, cardOf, fallbackText, type Known } from './adaptive-card.ts';
import { plainLine } from './card-text.ts';
import type { Json } from './connector.ts';
import type { TeamsContacts } from './contacts.ts';

const CARD_TYPE = 'application/vnd.microsoft.card.adaptive';

export function attachment(card: AdaptiveCard): Json {
  return { contentType: CARD_TYPE, content: card };
}

/** `summary` is what a notification shows. */
export function cardMessage(card: AdaptiveCard, summary: string): Json {
  return { type: 'message', summary, attachments: [attachment(card)] };
}

/** More than a toast can show; the card that it stands beside says the same. */
const LONGEST_WORDS = 4_000;

export interface Drawing {
  readonly view: Card | Notice;
  readonly names: Names;
  /** Whose view it is; undefined: everybody's. */
  readonly viewer?: string | undefined;
  /** In a chat with one person. */
  readonly direct: boolean;
  readonly mayRepeat?: boolean;
  /** Where a private answer belongs that is given elsewhere. */
  readonly place?: Place | undefined;
}

/** Draws with what Teams needs to know of people: the ids it lists the readers of a button by. */
export function createDrawing(contacts: TeamsContacts, now: () => number) {
  const known = async ({ view, names, viewer, direct, place }: Drawing): Promise<Known> => {
    const overflow = view.kind === 'card' ? view.overflow : [];
    const readers = new Set([...view.buttons, ...overflow].flatMap((button) => button.for ?? []));
    const mris = new Map<string, string>();
    for (const reader of direct ? [] : readers) {
      const user = names[reader]?.accounts.teams;
      const mri = user === undefined ? undefined : (await contacts.person(user))?.mri;
      if (mri !== undefined) mris.set(reader, mri);
    }
    return { names, now: now(), mris, viewer, direct, place };
  };
  return {
    card: async (drawing: Drawing): Promise<AdaptiveCard> =>
      cardOf(drawing.view, await known(drawing), drawing.mayRepeat ?? false),
    /** The card with its first words, for a notification. */
    message: async (drawing: Drawing): Promise<Json> => {
      const there = await known(drawing);
      const card = cardOf(drawing.view, there, drawing.mayRepeat ?? false);
      return cardMessage(card, fallbackText(drawing.view, there));
    },
    /** All of it, for where Teams takes nothing but words. */
    words: async (drawing: Drawing): Promise<string> => {
      const there = await known(drawing);
      return cut(
        linesIn(drawing.view)
          .map((line) => plainLine(line, there))
          .join('\n'),
        LONGEST_WORDS,
      );
    },
  };
}

export type Draw = ReturnType<typeof createDrawing>;
