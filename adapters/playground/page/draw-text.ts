// Parsed text as nodes for one reader: names instead of ids, times in the reader's zone.
import { slackDate } from './dates.ts';
import { type Child, el } from './dom.ts';
import { json, textOf, words } from './json.ts';
import { type Inline, type Piece, parseMrkdwn, plainText } from './mrkdwn.ts';
import { linkedMessage } from './permalink.ts';

/** Who reads: zone, the workspace's present (epoch ms), and names for ids (null when unknown). */
export type Reader = {
  me: string;
  zone: string;
  now: number;
  person: (id: string) => string | null;
  group: (id: string) => { handle: string; users: readonly string[] } | null;
  channel: (id: string) => string | null;
};

/** A mrkdwn text as nodes. */
export function mrkdwn(text: string, reader: Reader): Node[] {
  return parseMrkdwn(text).map((piece) => drawPiece(piece, reader));
}

/** A text object (`plain_text` or `mrkdwn`) as nodes. */
export function textObject(value: unknown, reader: Reader): Node[] {
  const object = json(value);
  const text = words(object.text);
  if (object.type === 'mrkdwn') return mrkdwn(text, reader);
  return [document.createTextNode(plainText(text))];
}

/** What a text object reads as, without any marks: for labels and options. */
export function plainOf(value: unknown): string {
  return plainText(textOf(value));
}

function drawPiece(piece: Piece, reader: Reader): Node {
  if (piece.kind === 'pre') return el('pre', {}, piece.text);
  const lines = piece.lines.flatMap((line) => [drawLine(line, reader), '\n']).slice(0, -1);
  return el(piece.kind === 'quote' ? 'blockquote' : 'div', { class: 'lines' }, ...lines);
}

/** Lines are elements of their own, so that a bulleted one can hang its continuation. */
function drawLine(line: Inline[], reader: Reader): Node {
  const first = line[0];
  const isBullet = first?.kind === 'text' && /^\s*[•◦▪·] /.test(first.text);
  const kind = line.length === 0 ? 'line blank' : isBullet ? 'line bullet' : 'line';
  return el('span', { class: kind }, ...line.map((part) => drawInline(part, reader)));
}

const tags = { bold: 'strong', italic: 'em', strike: 's' } as const;

function drawInline(part: Inline, reader: Reader): Node {
  switch (part.kind) {
    case 'text':
      return document.createTextNode(part.text);
    case 'code':
      return el('code', {}, part.text);
    case 'bold':
    case 'italic':
    case 'strike':
      return el(tags[part.kind], {}, ...part.parts.map((each) => drawInline(each, reader)));
    case 'link':
      return link(part.url, part.label);
    case 'person':
      return person(part.id, part.label, reader);
    case 'group':
      return group(part.id, part.label, reader);
    case 'channel':
      return mention(`#${reader.channel(part.id) ?? part.label ?? part.id}`);
    case 'broadcast':
      return mention(`@${part.range}`, true);
    case 'date':
      return date(part, reader);
  }
}

/** A link; one to a message of this workspace stays in the page (main.ts listens for it). */
export function link(url: string, ...label: Child[]): HTMLElement {
  if (!/^(?:https?:|mailto:|tel:)/i.test(url)) return el('span', {}, ...label);
  if (linkedMessage(url)) return el('a', { href: url, 'data-inside': true }, ...label);
  return el('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, ...label);
}

function mention(text: string, isMine = false): HTMLElement {
  return el('span', { class: isMine ? 'mention mine' : 'mention' }, text);
}

/** A person's name, marked when it is the reader's own. */
export function person(id: string, label: string | null, reader: Reader): HTMLElement {
  return mention(`@${reader.person(id) ?? label ?? id}`, id === reader.me);
}

/** A user group, marked when the reader is in it. */
export function group(id: string, label: string | null, reader: Reader): HTMLElement {
  const known = reader.group(id);
  const name = known?.handle ?? label?.replace(/^@/, '') ?? id;
  return mention(`@${name}`, known?.users.includes(reader.me) ?? false);
}

type DateShape = { seconds: number; format: string; url: string | null; fallback: string };

/** A date token; what other clients would show instead is its tooltip. */
export function date(shape: DateShape, reader: Reader): HTMLElement {
  const shown = slackDate(shape.seconds, shape.format, reader);
  if (shown === null) return el('span', {}, shape.fallback);
  const at = new Date(shape.seconds * 1000);
  const title = shape.fallback === '' ? null : shape.fallback;
  const time = el('time', { datetime: at.toISOString(), title }, shown);
  return shape.url ? link(shape.url, time) : time;
}
