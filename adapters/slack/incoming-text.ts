// What Slack makes of typed text, turned back into what was typed: `should_escape` and messages carry
// mentions, channels and links as tokens, and everything else as entities (Slack docs).

/** A token as Slack writes it: `<` kind, target, optional `|label`, `>`. */
const token = /<([^<>|]*)(?:\|([^<>]*))?>/g;

/**
 * Invisible characters: controls, zero-width and direction marks, tags, fillers, halves of characters. They
 * change how a line reads to a person without changing how it reads to us (reliability T12).
 */
const invisible = /[\p{Cc}\p{Cs}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu;

/** `@{slack:T0SIM:U0ANA}`: how a person stands in an utterance. */
export function personToken(team: string, user: string): string {
  return `@{slack:${team}:${user}}`;
}

/** A typed line: tokens and entities decoded, invisible characters gone, on one line. */
export function typedLine(text: string, team: string): string {
  return visible(decoded(text, team), false).replace(/\s+/g, ' ').trim();
}

/** What stood in a form's input: never encoded by Slack, and line breaks belong to it. */
export function typedField(text: string): string {
  return visible(text, true).trim();
}

/** What somebody calls themselves: people choose it, so nothing invisible may be in it either. */
export function typedName(text: string): string {
  return visible(text, false).replace(/\s+/g, ' ').trim();
}

/** Takes out the mentions of one account, e.g. the bot's own in `@release list`. */
export function withoutMention(text: string, user: string): string {
  return text.replaceAll(token, (whole, target: string) => (target === `@${user}` ? ' ' : whole));
}

function decoded(text: string, team: string): string {
  return text
    .replaceAll(token, (_, target: string, label?: string) => plain(target, label, team))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

function plain(target: string, label: string | undefined, team: string): string {
  const named = label === undefined || label === '' ? undefined : label;
  const rest = target.slice(1);
  if (/^@[UW][A-Z0-9]+$/.test(target)) return personToken(team, rest);
  if (target.startsWith('#')) return `#${named ?? rest}`;
  if (target.startsWith('!subteam^')) return named ?? `@${target.slice('!subteam^'.length)}`;
  if (/^!(channel|here|everyone)$/.test(target)) return `@${rest}`;
  if (target.startsWith('mailto:') || target.startsWith('tel:')) {
    return target.slice(target.indexOf(':') + 1);
  }
  if (target.startsWith('!')) return named ?? rest;
  return target;
}

function visible(text: string, keepBreaks: boolean): string {
  const breaks = text.replace(/\r\n?|[\u2028\u2029]/g, '\n').replaceAll('\t', ' ');
  return breaks.replaceAll(invisible, (char) => (char !== '\n' ? '' : keepBreaks ? '\n' : ' '));
}
