// A view as an Adaptive Card 1.5, the highest version bots may use in Teams (Teams docs). Nothing of a card but what it
// says comes back: a button carries the line it types, never an id or a right.
import type { Names } from '../../src/app/ports.ts';
import { cut } from '../../src/chat/cut.ts';
import { formTitle } from '../../src/chat/understand.ts';
import type { Button, Card, Entry, Line, Message, Notice } from '../../src/chat/view.ts';
import { linesIn, quiet, VIEW_LIMITS } from '../../src/chat/view.ts';
import { mayBeTwice, REST_TOO_LONG, typeInstead } from '../../src/chat/views/platform-words.ts';
import type { PersonId } from '../../src/domain/person.ts';
import type { Place } from '../../src/domain/policy.ts';
import { type Mention, type Mentioned, plainLine, type Spelled, spelled } from './card-text.ts';
import { literal, openable, wholeLine } from './escape.ts';

/** What a card needs besides its view. */
export interface Known {
  readonly names: Names;
  /** Epoch milliseconds; decides whether a year is worth saying. */
  readonly now: number;
  /** What Teams calls the people that buttons are meant for: `29:…`. */
  readonly mris: ReadonlyMap<PersonId, string>;
  /** Whose view it is; undefined: what everybody sees. */
  readonly viewer?: PersonId | undefined;
  /** In a chat with one person, who sees every button. */
  readonly direct: boolean;
  /** Where a private answer belongs that stands elsewhere: its buttons speak from there. */
  readonly place?: Place | undefined;
}

export type Element = Readonly<Record<string, unknown> & { type: string }>;
export type Action = Readonly<Record<string, unknown> & { type: string; title: string }>;

/** A card as Teams takes it: at most 24 KB of JSON and six buttons in a row. */
export type AdaptiveCard = {
  readonly type: 'AdaptiveCard';
  readonly $schema: string;
  readonly version: '1.5';
  readonly body: readonly Element[];
  readonly actions?: readonly Action[];
  readonly refresh?: { readonly action: Action; readonly userIds?: readonly string[] };
  readonly msteams: { readonly width: 'Full'; readonly entities?: readonly Mention[] };
};

/** Stays below every figure that Teams' pages give. */
export const LARGEST_CARD = 24 * 1024;
/** Of which the lines keep at least the rest. */
const largestActions = 14 * 1024;
const mostActions = 6;
/** By which a client asks for the card as its reader is to see it. */
export const LOOK: Action = { type: 'Action.Execute', title: 'Refresh', verb: 'look', data: {} };
const mostRefreshed = 60;
const longestTitle = 300;
const longestSummary = 250;

/** A card or a notice; a form is drawn by `formCard`. */
export function cardOf(view: Card | Notice, known: Known, mayRepeat = false): AdaptiveCard {
  const overflow = view.kind === 'card' ? view.overflow : [];
  const { actions, instead } = pressable(view.buttons, overflow, known);
  const lines = [...view.lines, ...instead, ...(mayRepeat ? [mayBeTwice('Teams')] : [])];
  const entries = view.kind === 'card' ? (view.entries ?? []) : [];
  if (entries.length > 0) return severalOf(lines, entries, known);
  return sized(lines, known, {
    ...(actions.length === 0 ? {} : { actions }),
    ...refreshed([...view.buttons, ...overflow], known),
  });
}

/** Several things, each followed by its own buttons, as many as there is room for below the lines. */
function severalOf(lines: readonly Line[], entries: readonly Entry[], known: Known): AdaptiveCard {
  const mentioned: Mentioned = new Map();
  const top = textBlocks(lines, known, mentioned);
  const pieces = entries.map((entry) => {
    const { actions, instead } = pressable(entry.buttons, entry.overflow, known);
    const said = textBlocks([...entry.lines, ...instead], known, mentioned);
    const blocks = said.map(({ block }, index) =>
      index === 0 ? { ...block, separator: true, spacing: 'Large' } : block,
    );
    return {
      elements: [...blocks, ...(actions.length === 0 ? [] : [{ type: 'ActionSet', actions }])],
      mentions: said.flatMap(({ mentions }) => mentions),
    };
  });
  const drawn = (count: number) =>
    cardWith(
      [
        ...top.map(({ block }) => block),
        ...pieces.slice(0, count).flatMap(({ elements }) => elements),
        ...(count < pieces.length ? [textBlock(REST_TOO_LONG, 'quiet')] : []),
      ],
      [...top, ...pieces.slice(0, count)].flatMap(({ mentions }) => mentions),
      {},
    );
  const count = mostThatFit(pieces.length, drawn);
  // The lines above may fill a card on their own.
  return count > 0 ? drawn(count) : sized([...lines, quiet(REST_TOO_LONG)], known, {});
}

/** The buttons that this reader has, arranged, and a line for each that is too long to be pressed. */
export function pressable(
  buttons: readonly Button[],
  overflow: readonly Button[],
  known: Known,
): { readonly actions: readonly Action[]; readonly instead: readonly Line[] } {
  const shown = (button: Button) => leadsSomewhere(button) && isFor(button, known);
  const { place } = known;
  const fits = fittingButtons(place);
  const first = buttons.filter(shown).map((button) => [button, fits(button)] as const);
  const behind = overflow.filter(shown).map((button) => [button, fits(button)] as const);
  const tooLong = [...first, ...behind].flatMap(([button, fit]) => (fit ? [] : [button]));
  const fitting = (all: typeof first) => all.flatMap(([button, fit]) => (fit ? [button] : []));
  return {
    actions: arranged(fitting(first), fitting(behind), place),
    instead: tooLong.map(typeInstead),
  };
}

/** What a notification shows of a view: its first lines, without any mark. */
export function fallbackText(view: Message, known: Known): string {
  const lines = linesIn(view)
    .map((line) => plainLine(line, known))
    .filter((text) => text !== '');
  return cut(lines.slice(0, 2).join('\n'), longestSummary).replaceAll('<', '‹');
}

/** Lines as text blocks, blank ones left out. */
export function textBlocks(
  lines: readonly Line[],
  known: Pick<Known, 'names' | 'now'>,
  mentioned: Mentioned = new Map(),
): readonly (Spelled & { readonly block: Element })[] {
  return lines.flatMap((line) => {
    const said = spelled(line, known, mentioned);
    return said.text === '' ? [] : [{ ...said, block: textBlock(said.text, line.as) }];
  });
}

const looks: Record<Line['as'], Readonly<Record<string, unknown>>> = {
  title: { size: 'Medium', weight: 'Bolder' },
  body: {},
  list: { spacing: 'Small' },
  quiet: { isSubtle: true, size: 'Small', spacing: 'Small' },
};

export function textBlock(text: string, as: Line['as']): Element {
  return { type: 'TextBlock', text, wrap: true, ...looks[as] };
}

export function cardWith(
  body: readonly Element[],
  mentions: readonly Mention[],
  rest: Pick<AdaptiveCard, 'actions' | 'refresh'>,
): AdaptiveCard {
  const entities = [...new Map(mentions.map((each) => [each.text, each])).values()];
  return {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.5',
    body,
    ...rest,
    msteams: { width: 'Full', ...(entities.length === 0 ? {} : { entities }) },
  };
}

export function bytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

/** As many lines as there is room for; the first stays, cut when need be. */
function sized(
  lines: readonly Line[],
  known: Known,
  rest: Pick<AdaptiveCard, 'actions' | 'refresh'>,
): AdaptiveCard {
  const said = textBlocks(lines, known);
  const drawn = (kept: typeof said, more: readonly Element[]) =>
    cardWith(
      [...kept.map(({ block }) => block), ...more],
      kept.flatMap(({ mentions }) => mentions),
      rest,
    );
  const whole = drawn(said, []);
  if (bytes(whole) <= LARGEST_CARD) return whole;
  const restTooLong = textBlock(REST_TOO_LONG, 'quiet');
  const count = mostThatFit(said.length - 1, (kept) => drawn(said.slice(0, kept), [restTooLong]));
  if (count > 0) return drawn(said.slice(0, count), [restTooLong]);
  const [first] = lines.filter((line) => plainLine(line, known) !== '');
  const words = first === undefined ? '' : cut(plainLine(first, known), longestTitle);
  return drawn([], [textBlock(wholeLine(literal(words)), first?.as ?? 'body'), restTooLong]);
}

/** How many of `all` lines a card has room for; more lines never make it smaller. */
export function mostThatFit(all: number, drawn: (count: number) => AdaptiveCard): number {
  let fits = 0;
  let over = all + 1;
  while (over - fits > 1) {
    const middle = Math.floor((fits + over) / 2);
    if (bytes(drawn(middle)) <= LARGEST_CARD) fits = middle;
    else over = middle;
  }
  return fits;
}

/** A link may only lead to the web, by an address that Teams takes. */
function leadsSomewhere(button: Button): boolean {
  return button.url === undefined || openable(button.url) !== undefined;
}

/** What everybody sees has no button that is meant for some. */
function isFor(button: Button, known: Known): boolean {
  if (button.for === undefined || known.direct) return true;
  return known.viewer !== undefined && button.for.includes(known.viewer);
}

/** A command line that is cut short would be another command: too long ones are typed. */
function fittingButtons(place: Place | undefined): (button: Button) => boolean {
  let room = largestActions;
  return (button) => {
    const size = bytes(actionOf(button, place));
    if (button.says.length > VIEW_LIMITS.buttonLine || size > room) return false;
    room -= size;
    return true;
  };
}

/** The overflow stands in the `…` menu; when that makes too many, behind a button of its own. */
function arranged(
  buttons: readonly Button[],
  overflow: readonly Button[],
  place: Place | undefined,
): readonly Action[] {
  const action = (button: Button) => actionOf(button, place);
  const first = buttons.map(action);
  if (first.length + overflow.length <= mostActions) {
    return [...first, ...overflow.map((button) => ({ ...action(button), mode: 'secondary' }))];
  }
  if (overflow.length === 0) return inRows(first);
  return inRows([...first, more(overflow.map(action))]);
}

function inRows(actions: readonly Action[]): readonly Action[] {
  if (actions.length <= mostActions) return actions;
  const shown = mostActions - 1;
  return [...actions.slice(0, shown), more(actions.slice(shown))];
}

function more(actions: readonly Action[]): Action {
  const card = { type: 'AdaptiveCard', version: '1.5', actions: inRows(actions) };
  return { type: 'Action.ShowCard', title: 'More', card };
}

function actionOf(button: Button, place: Place | undefined): Action {
  const title = button.label;
  const style = button.style === undefined ? {} : { style: styles[button.style] };
  const url = button.url === undefined ? undefined : openable(button.url);
  if (url !== undefined) return { type: 'Action.OpenUrl', title, url, ...style };
  const data = { says: button.says, ...(place === undefined ? {} : { place }) };
  // Only this opens a dialog (Teams docs).
  if (formTitle(button.says) !== undefined) {
    const fetch = { ...data, msteams: { type: 'task/fetch' } };
    return { type: 'Action.Submit', title, data: fetch, ...style };
  }
  const fallback = { type: 'Action.Submit', title, data };
  return { type: 'Action.Execute', title, verb: 'say', data, fallback, ...style };
}

const styles = { primary: 'positive', danger: 'destructive' } as const;

/** Those whom a button is meant for are asked by their client what they may see (Teams docs, "User Specific Views"). */
function refreshed(
  buttons: readonly Button[],
  { mris, direct }: Known,
): Pick<AdaptiveCard, 'refresh'> {
  const readers = buttons.flatMap((button) => button.for ?? []);
  if (direct || buttons.every((button) => button.for === undefined)) return {};
  const ids = new Set(readers.flatMap((reader) => mris.get(reader) ?? []));
  return { refresh: { action: LOOK, userIds: [...ids].slice(0, mostRefreshed) } };
}
