// The last step before text leaves for Slack: here words become mrkdwn, and nothing that a person, Git
// or CI wrote may become a mention, a link or a code span (reliability T12, T13).

/** Looks like a backtick and formats nothing. */
const lookAlike = 'ˋ';

/** Slack's three control characters as entities; Slack shows them as typed (Slack docs). */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/**
 * Somebody's words within one line of mrkdwn. A line break would forge a line of its own; a backtick
 * could open a code span that swallows a real mention further on (decision 0010).
 */
export function literal(text: string): string {
  return special.test(text) ? escaped(oneLine(text).replaceAll('`', lookAlike)) : text;
}

/** Whatever `literal` changes: most words hold none of it. */
const special = /[&<>`\r\n\u2028\u2029]/;

/** The same words on one line. */
export function oneLine(text: string): string {
  return text.replace(/[\r\n\u2028\u2029]+/g, ' ');
}

/** At most so many characters (UTF-16 units, as Slack's limits count), never half an emoji. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = most - 1;
  const last = text.charCodeAt(end - 1);
  const splits = last >= 0xd800 && last <= 0xdbff;
  return `${text.slice(0, splits ? end - 1 : end)}…`;
}

/** The same for finished mrkdwn: never within a token or an entity. */
export function cutMarkup(text: string, most: number): string {
  if (text.length <= most) return text;
  const kept = text.slice(0, most - 1);
  const opened =
    kept.lastIndexOf('<') > kept.lastIndexOf('>') ? kept.lastIndexOf('<') : kept.length;
  const entity = /&[a-z]{0,4}$/.exec(kept.slice(0, opened));
  return `${kept.slice(0, entity?.index ?? opened).replace(/[\ud800-\udbff]$/, '')}…`;
}

/**
 * A web address that Slack may link, or undefined: only http and https. Angle brackets are encoded by `URL`,
 * and the bar would end the address within its token.
 */
export function linkable(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return undefined;
  return url.href.replaceAll('|', '%7C');
}
