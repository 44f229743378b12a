// Cuts the values of secrets out of text, however they got into it: as they are, escaped or encoded.
import type { Secret } from './secret.ts';

const shown = '[secret]';

/** Shorter texts occur by chance and say nothing; such secrets are only possible in local mode. */
const shortest = 6;

/** Tokens of Slack are cut out wherever they come from, also those that were never loaded. */
const slackToken = /\b(?:xox[a-z]|xapp)-[\w-]{6,}/g;

/** So are the tokens Teams and the bot show each other: three parts of base64, the first two of them JSON. */
const bearerToken = /\beyJ[\w-]{6,}\.eyJ[\w-]{6,}\.[\w-]*/g;

/** A function that replaces every spelling of every secret in a text by `[secret]`. */
export function secretsOut(secrets: readonly Secret[]): (text: string) => string {
  const known = secrets.map((secret) => secret.reveal()).filter((text) => text.length >= shortest);
  // The longest first: a part of a secret must not be replaced before the whole.
  const spelled = [...new Set(known.flatMap(spellings))].sort((a, b) => b.length - a.length);
  return (text) =>
    spelled
      .reduce((rest, spelling) => rest.replaceAll(spelling, shown), text)
      .replace(slackToken, shown)
      .replace(bearerToken, shown);
}

function spellings(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    bytes.toString('hex'),
    ...[0, 1, 2].flatMap((offset) => base64Within(bytes, offset)),
  ];
}

/**
 * What a text has in common in base64 wherever it stands in a longer one: three bytes make four
 * letters, so it depends on where it begins, and the letters at its edges also on its neighbours.
 */
function base64Within(bytes: Buffer, offset: number): readonly string[] {
  const shifted = Buffer.concat([Buffer.alloc(offset), bytes]);
  const first = offset === 0 ? 0 : 4;
  const last = Math.floor(shifted.length / 3) * 4;
  const text = shifted.toString('base64').slice(first, last);
  return text.length < shortest ? [] : [text, text.replaceAll('+', '-').replaceAll('/', '_')];
}
