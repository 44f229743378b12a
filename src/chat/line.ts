// A typed line taken apart: the verb, its words, and the reason that runs to the end of the line.
// Everything here is linear in the length of the line.

export interface Line {
  /** The first word, lower case; empty for an empty line. */
  readonly verb: string;
  /** The words between verb and reason as typed. */
  readonly words: readonly string[];
  /** The text after `because` or a lone `:`; undefined when none was given. */
  readonly because: string | undefined;
  /** The line ends in a bare `because` or `:`: the reason is to be asked for (architecture, "A button types a command"). */
  readonly asks: boolean;
  /** `v:3f9c8a21` of a vote button. */
  readonly fingerprint: string | undefined;
  /** `s:1.2` of a stage button. */
  readonly stage: { readonly stage: number; readonly attempt: number } | undefined;
  /** Everything after the verb, as typed. */
  readonly rest: string;
}

/** More than any command needs; longer lines are answered, not parsed. */
export const LONGEST_LINE = 4000;

const FINGERPRINT = /^v:([0-9a-f]{8})$/i;
const STAGE = /^s:(\d{1,3})\.(\d{1,4})$/;

/** Lines that end in free text (`scope R-1 add fix: …`) keep every word and every `:` of it. */
export function readLine(text: string, endsInText: (line: string) => boolean): Line {
  const trimmed = text.trim();
  const [first = ''] = trimmed.split(/\s/, 1);
  const rest = trimmed.slice(first.length).trim();
  if (endsInText(trimmed))
    return { ...plainLine, verb: first.toLowerCase(), words: split(rest), rest };
  // `reject: no back-out test`, where the release is implied.
  if (first.length > 1 && first.endsWith(':')) return because(first.slice(0, -1), '', rest, rest);
  const { head, reason } = splitReason(rest);
  return because(first, head, reason, rest);
}

const plainLine = { because: undefined, asks: false, fingerprint: undefined, stage: undefined };

function because(verb: string, head: string, reason: string | undefined, rest: string): Line {
  const marks = { fingerprint: undefined as string | undefined, stage: undefined as Line['stage'] };
  const words: string[] = [];
  for (const word of split(head)) {
    const print = FINGERPRINT.exec(word);
    const stage = STAGE.exec(word);
    if (print?.[1] !== undefined) marks.fingerprint = print[1].toLowerCase();
    else if (stage !== null) marks.stage = { stage: Number(stage[1]), attempt: Number(stage[2]) };
    else words.push(word);
  }
  const text = reason?.trim();
  return {
    verb: verb.toLowerCase(),
    words,
    because: text === '' ? undefined : text,
    asks: text === '',
    rest,
    ...marks,
  };
}

function split(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

/** The reason starts at the first word `because`, or at a `:` that ends a word, whichever comes first. */
function splitReason(rest: string): {
  readonly head: string;
  readonly reason: string | undefined;
} {
  const because = /(?:^|\s)because(?=\s|$)/i.exec(rest);
  const colon = /:(?=\s|$)/.exec(rest);
  if (colon !== null && (because === null || colon.index < because.index)) {
    return { head: rest.slice(0, colon.index), reason: rest.slice(colon.index + 1) };
  }
  if (because === null) return { head: rest, reason: undefined };
  return {
    head: rest.slice(0, because.index),
    reason: rest.slice(because.index + because[0].length),
  };
}

/** Words grouped by the keyword before them: `on prod at thu 22:00` -> { on: 'prod', at: 'thu 22:00' }. */
export function clauses(
  words: readonly string[],
  keywords: readonly string[],
): {
  readonly head: readonly string[];
  readonly by: Readonly<Record<string, string>>;
  readonly twice: string | undefined;
} {
  const head: string[] = [];
  const by = new Map<string, string[]>();
  let current: string[] = head;
  let twice: string | undefined;
  for (const word of words) {
    const keyword = word.toLowerCase();
    if (keywords.includes(keyword)) {
      if (by.has(keyword)) twice ??= keyword;
      current = [];
      by.set(keyword, current);
    } else current.push(word);
  }
  const entries = [...by].map(([keyword, list]) => [keyword, list.join(' ')] as const);
  return { head, by: Object.fromEntries(entries), twice };
}
