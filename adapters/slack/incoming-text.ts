// What Slack makes of typed text, turned back into what was typed: `should_escape` and messages carry
// mentions, channels and links as tokens, and everything else as entities (Slack docs).

import { oneVisibleLine } from '../../src/chat/typed-text.ts';

/** A token as Slack writes it: `<` kind, target, optional `|label`, `>`. */
const token = /<([^<>|]*)(?:\|([^<>]*))?>/g;

/** `@{slack:T0SIM:U0ANA}`: how a person stands in an utterance. */
export function personToken(team: string, user: string): string {
  return `@{slack:${team}:${user}}`;
}

/** A typed line: tokens and entities decoded, invisible characters gone, on one line. */
export function typedLine(text: string, team: string): string {
  return oneVisibleLine(decoded(text, team));
}

/** What a message shows, on one line: as it was typed, and links with the words they are shown by. */
export function shownLine(text: string, team: string): string {
  const labelled = text.replaceAll(token, (whole, target: string, label?: string) =>
    /^https?:/i.test(target) && label && label !== target ? `${label} <${target}>` : whole,
  );
  return typedLine(labelled, team);
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
