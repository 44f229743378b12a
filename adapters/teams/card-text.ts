// Text spelled for Teams, one line at a time: people's words are neutralised, and only spans that our own
// code built become mentions and links. Times stand in the owner's zone, which is named: Teams doesn't promise to fill in
// the reader's (Teams docs, "Format cards"; product T4).
import type { KnownPerson, Names } from '../../src/app/ports.ts';
import { CALLED } from '../../src/chat/calling.ts';
import { oneLine } from '../../src/chat/cut.ts';
import { spansText } from '../../src/chat/plain.ts';
import { sayClock, sayDay, sayInstant, sayWindow, sayZone } from '../../src/chat/say-time.ts';
import { linkIn, type Span, type TimeStyle } from '../../src/chat/text.ts';
import type { Line } from '../../src/chat/view.ts';
import { bareName, linkTarget, literal, wholeLine } from './escape.ts';

/** What a text needs besides itself. */
export interface Words {
  readonly names: Names;
  /** Epoch milliseconds; decides whether a year is worth saying. */
  readonly now: number;
}

/** A mention as Teams lists it beside the card it stands in. */
export type Mention = {
  readonly type: 'mention';
  readonly text: string;
  readonly mentioned: { readonly id: string; readonly name: string };
};

/** One line as card Markdown, with the mentions in it. */
export interface Spelled {
  readonly text: string;
  readonly mentions: readonly Mention[];
}

/** Everybody mentioned in one card: Teams tells them apart by what stands between the tags alone. */
export type Mentioned = Map<string, string>;

/** One line as card Markdown; blank when there is nothing to see. */
export function spelled(line: Line, words: Words, mentioned: Mentioned): Spelled {
  const mentions: Mention[] = [];
  let text = '';
  for (const span of line.text) {
    const mention = asMention(span, words, mentioned);
    if (mention !== undefined) mentions.push(mention);
    const piece = mention?.text ?? marked(span, words);
    // An exclamation mark before a link would make it a picture.
    if (piece.startsWith('[') && text.endsWith('!')) text = `${text.slice(0, -1)}\\!`;
    text += piece;
  }
  const whole = wholeLine(text);
  return { text: line.as === 'list' && whole !== '' ? `• ${whole}` : whole, mentions };
}

/** The same for places that show no marks: nobody is mentioned there. */
export function plainLine(line: Line, words: Words): string {
  const text = oneLine(line.text.map((span) => inWords(span, words)).join('')).trim();
  return line.as === 'list' && text !== '' ? `• ${text}` : text;
}

function marked(span: Span, words: Words): string {
  if (typeof span === 'string') return literal(span);
  switch (span.kind) {
    case 'link':
      return link(span, words);
    case 'deep-link':
      return marked(linkIn(span, 'teams'), words);
    case 'strong':
      return strong(span.text);
    default:
      return literal(inWords(span, words));
  }
}

function inWords(span: Span, words: Words): string {
  if (typeof span === 'string') return span;
  switch (span.kind) {
    case 'time':
      return sayTime(span.at, span.style, span.zone, words);
    case 'window':
      return sayWindow(span.start, span.end, span.zone, words.now, { labelled: true });
    case 'bot':
      return CALLED.teams;
    case 'line':
      return `${CALLED.teams} ${span.line}`;
    default:
      return spansText([span], {
        name: (id) => knownPerson(id, words)?.name ?? id,
        now: words.now,
        zone: 'UTC',
      });
  }
}

function sayTime(at: number, style: TimeStyle, zone: string, words: Words): string {
  switch (style) {
    case 'moment':
      return sayInstant(at, zone, words.now, { labelled: true });
    case 'clock':
      return `${sayClock(at, zone)} (${sayZone(at, zone)})`;
    case 'day':
      return sayDay(at, zone, words.now);
  }
}

export function knownPerson(id: string, words: Words): KnownPerson | undefined {
  return Object.hasOwn(words.names, id) ? words.names[id] : undefined;
}

/** Undefined for whom Teams doesn't know: their name says it then. */
function asMention(span: Span, words: Words, mentioned: Mentioned): Mention | undefined {
  if (typeof span === 'string' || span.kind !== 'mention') return undefined;
  const person = knownPerson(span.id, words);
  const id = person?.accounts.teams;
  const name = bareName(person?.name ?? '');
  if (id === undefined || id === '' || name === '') return undefined;
  const own = ownName(name, id, mentioned);
  mentioned.set(own, id);
  return { type: 'mention', text: `<at>${own}</at>`, mentioned: { id, name: own } };
}

/** Of two people of one name the second is `Sam Lee (2)`: both are meant to be reached. */
function ownName(name: string, id: string, mentioned: Mentioned): string {
  for (let count = 1; ; count += 1) {
    const own = count === 1 ? name : `${name} (${count})`;
    if ((mentioned.get(own) ?? id) === id) return own;
  }
}

function link(span: Extract<Span, { kind: 'link' }>, words: Words): string {
  const target = linkTarget(span.url);
  const label = literal(span.label).trim();
  return target === undefined || label === ''
    ? literal(target === undefined ? span.label : inWords(span, words))
    : `[${label}](${target})`;
}

/** Marks hold only between letters or digits; elsewhere they would show as typed. */
function strong(text: string): string {
  const words = literal(text);
  return /^[\p{L}\p{N}](?:.*[\p{L}\p{N}])?$/u.test(words) ? `**${words}**` : words;
}
