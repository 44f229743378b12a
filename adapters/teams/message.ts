// A view as a Teams message: one Adaptive Card, and a line for notifications.
import type { Names } from '../../src/app/ports.ts';
import { cut } from '../../src/chat/cut.ts';
import { buttonsIn, linesIn, type Message } from '../../src/chat/view.ts';
import type { Place } from '../../src/domain/policy.ts';
import { type AdaptiveCard, cardOf, fallbackText, type Known } from './adaptive-card.ts';
import { plainLine } from './card-text.ts';
import type { Json } from './connector.ts';
import type { TeamsContacts } from './contacts.ts';
import { homeCard } from './home-card.ts';

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
  readonly view: Message;
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
    const readers = new Set(buttonsIn(view).flatMap((button) => button.for ?? []));
    const mris = new Map<string, string>();
    for (const reader of direct ? [] : readers) {
      const user = names[reader]?.accounts.teams;
      const mri = user === undefined ? undefined : (await contacts.person(user))?.mri;
      if (mri !== undefined) mris.set(reader, mri);
    }
    return { names, now: now(), mris, viewer, direct, place };
  };
  const drawn = ({ view, mayRepeat = false }: Drawing, there: Known): AdaptiveCard =>
    view.kind === 'home' ? homeCard(view, there) : cardOf(view, there, mayRepeat);
  return {
    card: async (drawing: Drawing): Promise<AdaptiveCard> => drawn(drawing, await known(drawing)),
    /** The card with its first words, for a notification. */
    message: async (drawing: Drawing): Promise<Json> => {
      const there = await known(drawing);
      return cardMessage(drawn(drawing, there), fallbackText(drawing.view, there));
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
