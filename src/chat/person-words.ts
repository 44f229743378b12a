// Words that name somebody: `@{slack:T0SIM:U0ANA}`, `@ana`, an e-mail address. Looking them up is not done here.

const HANDLE = String.raw`@[\p{L}\d](?:[\p{L}\d._-]{0,79}[\p{L}\d])?`;
const EMAIL = String.raw`[^\s@,;<>()]{1,64}@[^\s@,;<>()]{1,120}`;

/** The pattern of one such word, without anchors; to be used with the flag `u`. */
export const PERSON_WORD = String.raw`@\{[^}\s@{]{1,200}\}|${HANDLE}|${EMAIL}`;

/** What may stand behind such a word in a sentence. */
export const WORD_ENDS = String.raw`(?=[\s,;.:!?]|$)`;

const words = new RegExp(String.raw`(?:^|\s)(${PERSON_WORD})${WORD_ENDS}`, 'gu');
const tokens = /@\{[^}\s@{]{1,200}\}/g;

/** Every word of the text that may name somebody, each once. Takes time linear in the text. */
export function personWords(text: string): readonly string[] {
  const handles = [...text.matchAll(words)].map((match) => match[1] ?? '');
  return [...new Set([...(text.match(tokens) ?? []), ...handles])];
}
