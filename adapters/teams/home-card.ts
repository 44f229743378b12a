// A Home as an Adaptive Card: one column, each thing followed by its own buttons. Their client asks for it anew whenever its
// reader comes across it (Teams docs, "User Specific Views": without names, everybody in a chat of up to 60).
import { type Entry, type Home, quiet } from '../../src/chat/view.ts';
import { REST_TOO_LONG } from '../../src/chat/views/platform-words.ts';
import {
  type AdaptiveCard,
  cardWith,
  type Element,
  type Known,
  LOOK,
  mostThatFit,
  pressable,
  textBlocks,
} from './adaptive-card.ts';
import type { Mention, Mentioned } from './card-text.ts';

/** What belongs together: it is shown whole or not at all. */
interface Piece {
  readonly elements: readonly Element[];
  readonly mentions: readonly Mention[];
}

/** At most 24 KB; whatever is too much is said to be missing. */
export function homeCard(home: Home, known: Known): AdaptiveCard {
  const mentioned: Mentioned = new Map();
  const pieces = home.sections.flatMap(({ heading, entries }, index): readonly Piece[] => {
    const [first, ...rest] = entries;
    // A heading never stands alone at the end.
    const top = pieceOf({ lines: [heading], buttons: [], overflow: [] }, known, mentioned);
    const begin = first === undefined ? top : together(top, pieceOf(first, known, mentioned));
    return [
      index === 0 ? begin : apart(begin),
      ...rest.map((one) => pieceOf(one, known, mentioned)),
    ];
  });
  const drawn = (kept: readonly Piece[]) =>
    cardWith(
      kept.flatMap(({ elements }) => elements),
      kept.flatMap(({ mentions }) => mentions),
      { refresh: { action: LOOK } },
    );
  const missing = pieceOf(
    { lines: [quiet(REST_TOO_LONG)], buttons: [], overflow: [] },
    known,
    mentioned,
  );
  const some = (count: number) =>
    drawn(count === pieces.length ? pieces : [...pieces.slice(0, count), missing]);
  return some(mostThatFit(pieces.length, some));
}

function pieceOf({ lines, buttons, overflow }: Entry, known: Known, mentioned: Mentioned): Piece {
  const { actions, instead } = pressable(buttons, overflow, known);
  const said = textBlocks([...lines, ...instead], known, mentioned);
  return {
    elements: [
      ...said.map(({ block }) => block),
      ...(actions.length === 0 ? [] : [{ type: 'ActionSet', actions }]),
    ],
    mentions: said.flatMap(({ mentions }) => mentions),
  };
}

function together(one: Piece, other: Piece): Piece {
  return {
    elements: [...one.elements, ...other.elements],
    mentions: [...one.mentions, ...other.mentions],
  };
}

/** A line above what begins something else. */
function apart({ elements, mentions }: Piece): Piece {
  const [first, ...rest] = elements;
  const begun = first === undefined ? [] : [{ ...first, separator: true, spacing: 'Large' }];
  return { elements: [...begun, ...rest], mentions };
}
