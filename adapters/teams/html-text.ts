// What a message of Teams shows, out of its HTML: plain text that nothing is drawn from again. Every pattern is linear.

/** More than anybody reads; what is kept of it is cut where it is used. */
const LONGEST_HTML = 40_000;

/** Marks within a line; they part no words. */
const inline = /<\/?(?:b|i|u|s|em|strong|span|font|code|sub|sup)\b[^<>]*>/gi;
const anchor = /<a\b([^<>]*)>([^<]*)<\/a>/gi;
const mention = /<at\b[^<>]*>([^<]*)<\/at>/gi;
const smiley = /<(?:emoji|img)\b([^<>]*)>/gi;
const tag = /<\/?[a-z!][^<>]*>/gi;
const entity = /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(nbsp|lt|gt|quot|apos|amp));/gi;

const NAMED: Readonly<Record<string, string>> = {
  nbsp: ' ',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  amp: '&',
};

/** The words; people as `@Name`, links as their words and their address, emoji as themselves, pictures as nothing. */
export function textOfHtml(html: string): string {
  return html
    .slice(0, LONGEST_HTML)
    .replace(inline, '')
    .replace(anchor, (_, attributes: string, words: string) => linked(words, attributes))
    .replace(mention, '@$1')
    .replace(smiley, (_, attributes: string) => ` ${emojiIn(attributes)} `)
    .replace(tag, ' ')
    .replace(entity, decoded);
}

function linked(words: string, attributes: string): string {
  const address = attribute('href', attributes);
  const leads = /^https?:\/\//i.test(address) && address !== words.trim();
  return leads ? `${words} ${address}` : words;
}

function emojiIn(attributes: string): string {
  const words = attribute('alt', attributes);
  return /^\p{Emoji_Presentation}/u.test(words) ? words : '';
}

function attribute(name: string, attributes: string): string {
  const found = new RegExp(`\\b${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'i').exec(attributes);
  return found?.[1] ?? found?.[2] ?? '';
}

function decoded(whole: string, decimal?: string, hex?: string, name?: string): string {
  if (name !== undefined) return NAMED[name.toLowerCase()] ?? whole;
  const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}
