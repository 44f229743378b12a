// Words that name somebody: `@{slack:T0SIM:U0ANA}`, `@ana`, an e-mail address. Looking them up is not done here.

const HANDLE = String.raw`@[\p{L}\d](?:[\p{L}\d._-]{0,79}[\p{L}\d])?`;
const EMAIL = String.raw`[^\s@,;<>()]{1,64}@[^\s@,;<>()]{1,120}`;

/** A mention as a chat passes it on, anywhere in a text. */
export const PERSON_TOKEN = /@\{[^}\s@{]{1,200}\}/g;

/** The pattern of one such word, without anchors; to be used with the flag `u`. */
export const PERSON_WORD = `${PERSON_TOKEN.source}|${HANDLE}|${EMAIL}`;

/** What may stand behind such a word in a sentence. */
export const WORD_ENDS = String.raw`(?=[\s,;.:!?]|$)`;

const words = new RegExp(String.raw`(?:^|\s)(${PERSON_WORD})${WORD_ENDS}`, 'gu');

/** Every word of the text that may name somebody, each once. Takes time linear in the text. */
export function personWords(text: string): readonly string[] {
  const handles = [...text.matchAll(words)].map((match) => match[1] ?? '');
  return [...new Set([...(text.match(PERSON_TOKEN) ?? []), ...handles])];
}

/** `captain R-1 ben` means `@ben`: nothing but a person can be named there. Every ending of the line may be the name. */
export function bareNames(line: string): readonly string[] {
  const rest = /^\s*captain\s(.{1,200})$/i.exec(line)?.[1]?.trim().split(/\s+/) ?? [];
  return rest
    .map((_, index) => rest.slice(index).join(' '))
    .slice(-MOST_NAME_WORDS)
    .filter((name) => /^[\p{L}\d][\p{L}\d ._'-]*$/u.test(name))
    .map((name) => `@${name}`);
}

const MOST_NAME_WORDS = 3;
