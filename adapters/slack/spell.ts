// Text spelled for Slack, one line at a time: people's words are neutralised, and only spans that our own
// code built become mentions, links and times in the reader's zone (decision 0010).
import type { KnownPerson, Names } from '../../src/app/ports.ts';
import { oneLine } from '../../src/chat/cut.ts';
import { spansText } from '../../src/chat/plain.ts';
import { sayClock, sayDay, sayInstant, sayWindow } from '../../src/chat/say-time.ts';
import { linkIn, type Span, type Text, type TimeStyle } from '../../src/chat/text.ts';
import { zoned } from '../../src/domain/time/zone.ts';
import { escaped, literal, slackLink } from './escape.ts';

/** What a text needs besides itself. */
export interface Known {
  readonly names: Names;
  /** Ids of Slack user groups by handle without `@`, as far as known. */
  readonly groups: ReadonlyMap<string, string>;
  /** Epoch milliseconds; decides whether a year is worth saying. */
  readonly now: number;
  /** What a typed line begins with where it is read; the slash command when absent. */
  readonly called?: string;
}

/**
 * A stretch of mrkdwn that may be parted from its neighbours but not split itself; at most 1,000
 * characters, so that every limit of Block Kit can be kept by where lines are broken.
 */
export type Piece = string;

const longestPiece = 1000;

/** The tokens of Slack docs by style; Slack fills them in for each reader. */
const dateFormats: Record<TimeStyle, string> = {
  moment: '{date_short_pretty} {time}',
  clock: '{time}',
  day: '{date_short_pretty}',
};

/** One line as mrkdwn, in pieces. */
export function spelled(text: Text, known: Known): readonly Piece[] {
  const result: Piece[] = [];
  for (const span of text) result.push(...pieces(span, known));
  return result;
}

/**
 * One line for notifications and screen readers: no marks, times as in the owner's zone. Mentions stay
 * mentions, for Slack reads this text as mrkdwn too.
 */
export function fallback(text: Text, known: Known): string {
  let words = '';
  for (const span of text) words += plainSpan(span, known);
  return words;
}

/** The handles of the user groups a text pings, to be looked up before it is spelled. */
export function pingedHandles(text: Text): readonly string[] {
  return text.filter(isGroup).flatMap(({ ping, ref }) => (ping ? (handleOf(ref) ?? []) : []));
}

function isGroup(span: Span): span is Extract<Span, { kind: 'group' }> {
  return typeof span === 'object' && span.kind === 'group';
}

function pieces(span: Span, known: Known): readonly Piece[] {
  if (typeof span === 'string') return parted(span);
  switch (span.kind) {
    case 'person':
      return parted(nameOf(span.id, known));
    case 'mention':
      return orWords(mention(span.id, known), span, known);
    case 'group':
      return orWords(group(span, known), span, known);
    case 'channel':
      return orWords(channel(span.place), span, known);
    case 'time':
      return [dateToken(span.at, span.style, span.zone, known)];
    case 'window':
      return spelledWindow(span, known).tokens;
    case 'link':
      return link(span);
    case 'deep-link':
      return pieces(linkIn(span, 'slack'), known);
    case 'line':
      return marked(inWords(span, known), '`');
    case 'bot':
      return parted(inWords(span, known));
    case 'strong':
      return marked(span.text, '*');
  }
}

function plainSpan(span: Span, known: Known): string {
  if (typeof span === 'string') return literal(span);
  switch (span.kind) {
    case 'person':
      return literal(nameOf(span.id, known));
    case 'mention':
      return mention(span.id, known) ?? literal(inWords(span, known));
    case 'group':
      return group(span, known) ?? literal(inWords(span, known));
    case 'time':
      return literal(sayTime(span.at, span.style, span.zone, known));
    case 'window':
      return spelledWindow(span, known).words;
    default:
      return literal(inWords(span, known));
  }
}

/** As every plain text of ours says it. */
function inWords(span: Span, known: Known): string {
  const called = known.called === undefined ? {} : { called: known.called };
  const say = { name: (id: string) => nameOf(id, known), now: known.now, zone: 'UTC', ...called };
  return spansText([span], say);
}

/** Literal words in pieces of bounded length, broken between characters. */
function parted(text: string): readonly Piece[] {
  const whole = literal(text);
  if (whole.length <= longestPiece) return [whole];
  const result: Piece[] = [];
  let piece = '';
  for (const char of oneLine(text)) {
    const next = literal(char);
    if (piece.length + next.length > longestPiece) {
      result.push(piece);
      piece = '';
    }
    piece += next;
  }
  return [...result, piece];
}

/** Between marks when the words allow it; marks around nothing or around themselves would show as typed. */
function marked(text: string, mark: '*' | '`'): readonly Piece[] {
  const words = literal(text).trim();
  const fits = words !== '' && !words.includes(mark) && words.length + 2 <= longestPiece;
  return fits ? [`${mark}${words}${mark}`] : parted(text);
}

function orWords(token: Piece | undefined, span: Span, known: Known): readonly Piece[] {
  return token === undefined ? parted(inWords(span, known)) : [token];
}

function knownPerson(id: string, known: Known): KnownPerson | undefined {
  return Object.hasOwn(known.names, id) ? known.names[id] : undefined;
}

function nameOf(id: string, known: Known): string {
  return knownPerson(id, known)?.name ?? id;
}

function mention(id: string, known: Known): string | undefined {
  const user = knownPerson(id, known)?.accounts.slack;
  return user !== undefined && /^[A-Z0-9]+$/.test(user) ? `<@${user}>` : undefined;
}

function handleOf(ref: string): string | undefined {
  return ref.startsWith('slack:@') ? ref.slice('slack:@'.length) : undefined;
}

/** Slack shows its own channels by name, to those who may see them. */
function channel(place: string): string | undefined {
  const id = /^slack:([CG][A-Z0-9]{2,20})$/.exec(place)?.[1];
  return id === undefined ? undefined : `<#${id}>`;
}

function group(span: Extract<Span, { kind: 'group' }>, known: Known): string | undefined {
  const handle = span.ping ? handleOf(span.ref) : undefined;
  const id = handle === undefined ? undefined : known.groups.get(handle);
  return id !== undefined && /^[A-Z0-9]+$/.test(id) ? `<!subteam^${id}>` : undefined;
}

/** A time in the owner's zone, named where there is a date to be misread (product T4). */
function sayTime(at: number, style: TimeStyle, zone: string, known: Known): string {
  switch (style) {
    case 'moment':
      return sayInstant(at, zone, known.now, { labelled: true });
    case 'clock':
      return sayClock(at, zone);
    case 'day':
      return sayDay(at, zone, known.now);
  }
}

/** Behind the bar stands what a client shows that doesn't know the token. */
function dateToken(at: number, style: TimeStyle, zone: string, known: Known): Piece {
  const words = literal(sayTime(at, style, zone, known)).replaceAll('|', '/');
  return `<!date^${Math.floor(at / 1000)}^${dateFormats[style]}|${words}>`;
}

interface SpelledWindow {
  readonly end: number;
  readonly zone: string;
  /** Of the present nothing but the year is said. */
  readonly year: number;
  readonly words: string;
  readonly tokens: readonly Piece[];
}

/** By start, the latest of each: lists and cards say the same windows over and over. */
const windows = new Map<number, SpelledWindow>();
const mostWindows = 1000;

function spelledWindow(span: Extract<Span, { kind: 'window' }>, known: Known): SpelledWindow {
  const { start, end, zone } = span;
  const { year } = zoned(known.now, zone);
  const before = windows.get(start);
  if (before?.end === end && before.zone === zone && before.year === year) return before;
  const spelt = { end, zone, year, ...windowSaid(span, known) };
  if (windows.size >= mostWindows) windows.clear();
  windows.set(start, spelt);
  return spelt;
}

/** Start and end as the reader's clock, then the whole in the owner's zone (product T4). */
function windowSaid(
  { start, end, zone }: Extract<Span, { kind: 'window' }>,
  known: Known,
): Pick<SpelledWindow, 'words' | 'tokens'> {
  const words = literal(sayWindow(start, end, zone, known.now, { labelled: true }));
  const oneDay = sayDay(start, zone, known.now) === sayDay(end, zone, known.now);
  const tokens = [
    dateToken(start, 'moment', zone, known),
    ' to ',
    dateToken(end, oneDay ? 'clock' : 'moment', zone, known),
    ` · ${words}`,
  ];
  return { words, tokens };
}

interface SpelledLink {
  readonly label: string;
  readonly pieces: readonly Piece[];
}

/** By address, the latest of each: to read an address takes longer than all else about a line. */
const links = new Map<string, SpelledLink>();
const mostLinks = 1000;

function link(span: Extract<Span, { kind: 'link' }>): readonly Piece[] {
  const { url, label } = span;
  const before = links.get(url);
  if (before?.label === label) return before.pieces;
  const spelt = { label, pieces: linkSaid(span) };
  if (links.size >= mostLinks) links.clear();
  links.set(url, spelt);
  return spelt.pieces;
}

function linkSaid(span: Extract<Span, { kind: 'link' }>): readonly Piece[] {
  const url = slackLink(span.url);
  const label = literal(span.label).trim();
  if (url === undefined || label === '') return parted(span.label);
  const token = `<${escaped(url)}|${label}>`;
  return token.length <= longestPiece ? [token] : parted(`${span.label} ${url}`);
}
