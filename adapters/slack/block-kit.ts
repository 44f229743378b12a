// A view as a Slack message: Block Kit for the eye, the whole text again for notifications and readers
// that see no blocks (product N5). Limits: Slack's own.
import type { ActionsBlock, Button as ButtonElement, KnownBlock, Overflow } from '@slack/types';
import type { Outgoing } from '../../src/app/ports.ts';
import type { Button, Card, Entry, Line, Notice } from '../../src/chat/view.ts';
import { linesIn } from '../../src/chat/view.ts';
import { mayBeTwice, REST_TOO_LONG, typeInstead } from '../../src/chat/views/platform-words.ts';
import { cutMarkup, slackLink } from './escape.ts';
import { fallback, type Known, type Piece, pingedHandles, spelled } from './spell.ts';

/** What a message shows: `text` is at most 40,000 characters, `blocks` at most 50. */
export interface Shown {
  readonly text: string;
  readonly blocks: KnownBlock[];
}

/** Of a new message; an edit takes 4,000 (`msg_too_long`). */
const longestText = 40_000;
const longestSection = 3000;
const longestHeader = 150;
const longestValue = 2000;
const longestOptionValue = 150;
const longestUrl = 3000;
/** Leaves room for the buttons and the small print in a message's 50. */
const mostTextBlocks = 44;
/** Texts of one of several things in a message. */
const mostEntryBlocks = 6;

/** A card or a notice as a message. A form has no place in one: see `modal.ts`. */
export function shownAs(view: Card | Notice, known: Known, mayRepeat = false): Shown {
  const { actions, instead } = pressable(view.buttons, view.kind === 'card' ? view.overflow : []);
  const entries = view.kind === 'card' ? (view.entries ?? []) : [];
  const lines = [...view.lines, ...instead, ...(mayRepeat ? [mayBeTwice('Slack')] : [])];
  const footer = trailingQuiet(lines);
  const main = lines.slice(0, lines.length - footer.length);
  const all = [...lines, ...entries.flatMap((entry) => entry.lines)];
  return {
    text: cutMarkup(all.map((line) => plainLine(line, known)).join('\n'), longestText),
    blocks: [
      ...textBlocks(main, known, view.kind === 'card'),
      ...actions,
      ...entries.flatMap((entry) => entryBlocks(entry, known)),
      ...textBlocks(footer, known, false).slice(0, 50 - mostTextBlocks - 2),
    ],
  };
}

/** One of several things: five of them have room beside the message's own title. */
function entryBlocks({ lines, buttons, overflow }: Entry, known: Known): readonly KnownBlock[] {
  const { actions, instead } = pressable(buttons, overflow);
  const texts = textBlocks([...lines, ...instead], known, false);
  const fitting =
    texts.length <= mostEntryBlocks
      ? texts
      : [...texts.slice(0, mostEntryBlocks - 1), context(REST_TOO_LONG)];
  return [{ type: 'divider' }, ...fitting, ...actions];
}

/** Buttons and a menu in one block, and a line for each that is too long to be pressed. */
export function pressable(
  buttons: readonly Button[],
  overflow: readonly Button[],
): { readonly actions: readonly ActionsBlock[]; readonly instead: readonly Line[] } {
  const leading = buttons.filter(leadsSomewhere);
  const behind = overflow.filter(leadsSomewhere);
  const tooLong = [...leading, ...behind].filter((button) => !fitsButton(button));
  return {
    actions: actionBlocks(leading.filter(fitsButton), behind.filter(fitsButton)),
    instead: tooLong.map(typeInstead),
  };
}

/** The user groups that a view pings, by handle. */
export function handlesIn(view: Outgoing['view']): readonly string[] {
  return linesIn(view).flatMap((line) => pingedHandles(line.text));
}

/** Lines as blocks; `headed` draws a plain title as a header. */
export function textBlocks(
  lines: readonly Line[],
  known: Known,
  headed: boolean,
): readonly KnownBlock[] {
  const blocks = runs(lines, headed).flatMap((run): readonly KnownBlock[] => {
    const [first] = run.lines;
    if (first === undefined) return [];
    if (run.kind === 'header') return [header(first)];
    return packed(run.lines.map((line) => linePieces(line, known))).map((text) =>
      run.kind === 'context' ? context(text) : section(text),
    );
  });
  if (blocks.length <= mostTextBlocks) return blocks;
  return [...blocks.slice(0, mostTextBlocks - 1), context(REST_TOO_LONG)];
}

interface Run {
  readonly kind: 'header' | 'section' | 'context';
  readonly lines: Line[];
}

/** Neighbouring lines of one kind share a block. */
function runs(lines: readonly Line[], headed: boolean): readonly Run[] {
  const result: Run[] = [];
  for (const line of lines) {
    const kind = kindOf(line, headed);
    const last = result.at(-1);
    if (last?.kind === kind && kind !== 'header') last.lines.push(line);
    else result.push({ kind, lines: [line] });
  }
  return result;
}

function kindOf(line: Line, headed: boolean): Run['kind'] {
  if (line.as === 'quiet') return 'context';
  return line.as === 'title' && headed && fitsHeader(line) ? 'header' : 'section';
}

/**
 * Headers are plain text. Whether Slack decodes entities there isn't documented, so words with its
 * control characters go to a section, where it does.
 */
function fitsHeader(line: Line): boolean {
  const words = line.text.map((span) => (typeof span === 'string' ? span : '')).join('');
  const plain = line.text.every((span) => typeof span === 'string');
  return plain && words.trim() !== '' && words.length <= longestHeader && !/[&<>\r\n]/.test(words);
}

function header(line: Line): KnownBlock {
  return { type: 'header', text: { type: 'plain_text', text: line.text.join(''), emoji: false } };
}

function section(text: string): KnownBlock {
  return { type: 'section', text: { type: 'mrkdwn', text, verbatim: true }, expand: true };
}

function context(text: string): KnownBlock {
  return { type: 'context', elements: [{ type: 'mrkdwn', text, verbatim: true }] };
}

function linePieces(line: Line, known: Known): readonly Piece[] {
  const pieces = spelled(line.text, known);
  if (line.as === 'list') return ['• ', ...pieces];
  if (line.as !== 'title') return pieces;
  const whole = pieces.join('').trim();
  const bold = whole !== '' && whole.length <= longestHeader * 2 && !whole.includes('*');
  return bold ? [`*${whole}*`] : pieces;
}

function plainLine(line: Line, known: Known): string {
  const text = fallback(line.text, known);
  return line.as === 'list' ? `• ${text}` : text;
}

/** Lines of pieces into texts of at most 3,000 characters, broken between lines where possible. */
function packed(lines: readonly (readonly Piece[])[]): readonly string[] {
  const texts: string[] = [];
  let text = '';
  const flush = () => {
    if (text.trim() !== '') texts.push(text);
    text = '';
  };
  for (const line of lines) {
    const length = line.reduce((sum, piece) => sum + piece.length, 0);
    if (text.length + 1 + length > longestSection) flush();
    else if (text !== '') text += '\n';
    for (const piece of line) {
      if (text.length + piece.length > longestSection) flush();
      text += piece;
    }
  }
  flush();
  return texts;
}

/** The small print at the end stands below the buttons. */
function trailingQuiet(lines: readonly Line[]): readonly Line[] {
  const last = lines.findLastIndex((line) => line.as !== 'quiet');
  return lines.slice(last + 1);
}

function actionBlocks(buttons: readonly Button[], overflow: readonly Button[]): ActionsBlock[] {
  const behind = overflow.filter(fitsOption);
  // A menu needs two entries; what doesn't fit one stays a button.
  const shown = behind.length < 2 ? overflow : overflow.filter((button) => !fitsOption(button));
  const elements = [...buttons, ...shown].map(element);
  const menu: Overflow[] =
    behind.length < 2
      ? []
      : [{ type: 'overflow', action_id: `say:${elements.length}`, options: behind.map(option) }];
  return elements.length + menu.length === 0
    ? []
    : [{ type: 'actions', elements: [...elements, ...menu] }];
}

/** A link may only lead to the web, by an address that Slack takes. */
function leadsSomewhere(button: Button): boolean {
  if (button.url === undefined) return true;
  return (slackLink(button.url)?.length ?? Number.POSITIVE_INFINITY) <= longestUrl;
}

/** A command line that is cut short would be another command. */
function fitsButton(button: Button): boolean {
  return button.says.length <= longestValue;
}

function fitsOption(button: Button): boolean {
  return button.url === undefined && button.says.length <= longestOptionValue;
}

function option(button: Button): Overflow['options'][number] {
  return {
    text: { type: 'plain_text', text: button.label, emoji: false },
    value: button.says,
  };
}

function element(button: Button, index: number): ButtonElement {
  const url = button.url === undefined ? undefined : slackLink(button.url);
  return {
    type: 'button',
    action_id: `say:${index}`,
    text: { type: 'plain_text', text: button.label, emoji: false },
    ...(button.style === undefined ? {} : { style: button.style }),
    ...(url === undefined ? { value: button.says } : { url }),
  };
}
