// The last step before text leaves for Teams: here words become card Markdown, and nothing that a person, Git
// or CI wrote may become a mention, a link or a mark (reliability T12, T13). Only what would be markup is changed, so that
// versions and branches can be copied out of a card as they stand.
import { oneLine } from '../../src/chat/cut.ts';
import { linkable } from '../node/linkable.ts';

/** Looks like `<` and begins no tag. */
const lookAlike = '‹';

/** `&lt;` and the like, which a client would decode; the rest of it may stand in the words that follow. */
const entity = /&(?=#?\w{0,32}(?:;|$))/g;

/** Somebody's words within one line of a card. A line break would forge a line of its own. */
export function literal(text: string): string {
  if (!special.test(text)) return text;
  return (
    oneLine(text)
      .replaceAll(entity, '&amp;')
      // However a client goes about its entities: no mention of somebody whom the card mentions elsewhere.
      .replaceAll(/<(?=\s*\/?\s*at\b)/gi, lookAlike)
      .replaceAll('<', '&lt;')
      .replaceAll(/[\\*`~[\]]/g, '\\$&')
      .replaceAll(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '\\_')
  );
}

/** Whatever `literal` changes: most words hold none of it. */
const special = /[&<\\*`~[\]_\r\n\u2028\u2029]/;

/** What begins a heading, a quotation, a list or a rule at the start of a line, and only there. */
const opening = /^(?:[#>]|[-+](?=[\s-]|$))/;
const numbered = /^(\d{1,9})([.)])(?=\s|$)/;

/**
 * A whole line, put together: what spans could only make of each other. Doubled braces would be filled in
 * as dates by some clients; four spaces would be code.
 */
export function wholeLine(text: string): string {
  return text
    .trim()
    .replaceAll(/\{(?=\{)/g, '{\\')
    .replace(opening, '\\$&')
    .replace(numbered, '$1\\$2');
}

/** Words that nothing can be made of, for the inside of `<at>`, where an escape would be part of the name. */
export function bareName(name: string): string {
  return oneLine(name)
    .replaceAll(/[^\p{L}\p{M}\p{N}\s.,'’()-]/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, 100)
    .replace(/[\ud800-\udbff]$/, '')
    .trim();
}

const longestUrl = 2000;

/** An address that a card may open, or undefined. */
export function openable(address: string): string | undefined {
  const url = linkable(address);
  return url === undefined || url.length > longestUrl ? undefined : url;
}

/** The same inside `[label](…)`, which neither a bracket nor a quotation mark in it may end. */
export function linkTarget(address: string): string | undefined {
  return openable(address)
    ?.replaceAll(/[()<>[\]{}|\\"'`*~_^]/g, percent)
    .replaceAll(entity, '&amp;');
}

function percent(char: string): string {
  return `%${char.charCodeAt(0).toString(16).toUpperCase()}`;
}
