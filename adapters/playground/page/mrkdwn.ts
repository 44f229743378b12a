// Slack's mrkdwn as values. Text that people wrote stays text: only Slack's own marks and
// `<…>` tokens become anything else, and nothing here knows of HTML.
import { withEmoji } from './emoji.ts';

/** A run inside a line. */
export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'bold' | 'italic' | 'strike'; parts: Inline[] }
  | { kind: 'code'; text: string }
  | { kind: 'link'; url: string; label: string }
  | { kind: 'person' | 'channel' | 'group'; id: string; label: string | null }
  | { kind: 'broadcast'; range: string }
  | { kind: 'date'; seconds: number; format: string; url: string | null; fallback: string };

/** What stands below each other: lines, a quotation, or preformatted text. */
export type Piece = { kind: 'lines' | 'quote'; lines: Inline[][] } | { kind: 'pre'; text: string };

const marks: Record<string, 'bold' | 'italic' | 'strike'> = {
  '*': 'bold',
  _: 'italic',
  '~': 'strike',
};

/** Parses a mrkdwn text into what stands below each other. */
export function parseMrkdwn(text: string): Piece[] {
  const parts = text.split(/```([\s\S]+?)```/);
  return parts.flatMap((part, index): Piece[] => {
    if (index % 2 === 1) return [{ kind: 'pre', text: decode(part.replace(/^\n|\n$/g, '')) }];
    // A line break beside a fence only separates; it draws no empty line.
    const after = index > 0 ? part.replace(/^\n/, '') : part;
    return linesOf(index < parts.length - 1 ? after.replace(/\n$/, '') : after);
  });
}

function linesOf(text: string): Piece[] {
  if (text === '') return [];
  const pieces: Piece[] = [];
  for (const line of text.split('\n')) {
    const quoted = /^(?:>|&gt;) ?/.exec(line);
    const kind = quoted ? 'quote' : 'lines';
    const parts = parseInline(line.slice(quoted?.[0].length ?? 0));
    const last = pieces.at(-1);
    if (last?.kind === kind) last.lines.push(parts);
    else pieces.push({ kind, lines: [parts] });
  }
  return pieces;
}

type Found = { part: Inline; end: number };

/** Parses one line. */
export function parseInline(line: string): Inline[] {
  const parts: Inline[] = [];
  let plain = '';
  let at = 0;
  while (at < line.length) {
    const found = markupAt(line, at);
    if (found) {
      parts.push(...plainParts(plain), found.part);
      plain = '';
      at = found.end;
    } else {
      plain += line.charAt(at);
      at += 1;
    }
  }
  return [...parts, ...plainParts(plain)];
}

function markupAt(line: string, at: number): Found | null {
  const char = line.charAt(at);
  if (char === '<') return tokenAt(line, at);
  if (char === '`') return codeAt(line, at);
  return marks[char] ? styledAt(line, at, char) : null;
}

function tokenAt(line: string, at: number): Found | null {
  const end = line.indexOf('>', at);
  const part = end < 0 ? null : tokenPart(line.slice(at + 1, end));
  return part ? { part, end: end + 1 } : null;
}

function codeAt(line: string, at: number): Found | null {
  const end = line.indexOf('`', at + 1);
  if (end <= at + 1) return null;
  return { part: { kind: 'code', text: decode(line.slice(at + 1, end)) }, end: end + 1 };
}

/** `*bold*` and its like count only around whole words. */
function styledAt(line: string, at: number, mark: string): Found | null {
  const kind = marks[mark];
  if (!kind || isWord(line.charAt(at - 1)) || /^[\s]?$/.test(line.charAt(at + 1))) return null;
  const end = closingMark(line, at, mark);
  if (end === null) return null;
  return { part: { kind, parts: parseInline(line.slice(at + 1, end)) }, end: end + 1 };
}

function closingMark(line: string, open: number, mark: string): number | null {
  for (let at = open + 1; at < line.length; at += 1) {
    const inner = line.charAt(at) === '<' ? tokenAt(line, at) : codeIf(line, at);
    if (inner) at = inner.end - 1;
    else if (line.charAt(at) === mark && at > open + 1) {
      if (!/\s/.test(line.charAt(at - 1)) && !isWord(line.charAt(at + 1))) return at;
    }
  }
  return null;
}

function codeIf(line: string, at: number): Found | null {
  return line.charAt(at) === '`' ? codeAt(line, at) : null;
}

function isWord(char: string): boolean {
  return /[\p{L}\p{N}]/u.test(char);
}

function tokenPart(token: string): Inline | null {
  const bar = token.indexOf('|');
  const target = bar < 0 ? token : token.slice(0, bar);
  const label = bar < 0 ? null : decode(token.slice(bar + 1));
  if (/^@[UW]\w*$/.test(target)) return { kind: 'person', id: target.slice(1), label };
  if (/^#[CDG]\w*$/.test(target)) return { kind: 'channel', id: target.slice(1), label };
  if (target.startsWith('!')) return commandPart(target, label);
  if (!/^(?:https?:\/\/|mailto:|tel:)/i.test(target)) return null;
  const url = decode(target);
  return { kind: 'link', url, label: label || url.replace(/^(?:mailto|tel):/i, '') };
}

function commandPart(target: string, label: string | null): Inline | null {
  const [name, first = '', format = '', url] = target.split('^');
  if (name === '!subteam') return { kind: 'group', id: first, label };
  if (name === '!date') {
    const link = url && /^https?:\/\//i.test(url) ? decode(url) : null;
    const shape = { seconds: Number(first || 'x'), format: decode(format), url: link };
    return { kind: 'date', ...shape, fallback: label ?? '' };
  }
  const range = target.slice(1);
  if (['here', 'channel', 'everyone'].includes(range)) return { kind: 'broadcast', range };
  return label === null ? null : { kind: 'text', text: label };
}

/** Ordinary text: entities are decoded, emoji names drawn, bare addresses linked. */
function plainParts(text: string): Inline[] {
  const parts: Inline[] = [];
  for (const [index, piece] of text.split(/(https?:\/\/[^\s<>|]*[^\s<>|.,;:!?)\]'"])/).entries()) {
    if (piece === '') continue;
    if (index % 2 === 0) parts.push({ kind: 'text', text: plainText(piece) });
    else parts.push({ kind: 'link', url: decode(piece), label: decode(piece) });
  }
  return parts;
}

/** What a `plain_text` object shows: entities and emoji names, no other markup. */
export function plainText(text: string): string {
  return decode(withEmoji(text));
}

/** Slack escapes three characters, and only these. */
function decode(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
