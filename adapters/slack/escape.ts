// The last step before text leaves for Slack: here words become mrkdwn, and nothing that a person, Git
// or CI wrote may become a mention, a link or a code span (reliability T12, T13).
import { oneLine } from '../../src/chat/cut.ts';
import { linkable } from '../node/linkable.ts';

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

/** Finished mrkdwn, cut to at most so many characters: never within a token or an entity. */
export function cutMarkup(text: string, most: number): string {
  if (text.length <= most) return text;
  const kept = text.slice(0, most - 1);
  const opened =
    kept.lastIndexOf('<') > kept.lastIndexOf('>') ? kept.lastIndexOf('<') : kept.length;
  const entity = /&[a-z]{0,4}$/.exec(kept.slice(0, opened));
  return `${kept.slice(0, entity?.index ?? opened).replace(/[\ud800-\udbff]$/, '')}…`;
}

/**
 * A web address that Slack may link, or undefined. Angle brackets are encoded by `URL`, and the bar would end the
 * address within its token.
 */
export function slackLink(address: string): string | undefined {
  return linkable(address)?.replaceAll('|', '%7C');
}
