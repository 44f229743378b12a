// What somebody probably meant: the known word nearest to the one they wrote.
// Commands, services and people in the chat and keys of the policy file are all suggested by this.

/** Longer words are compared by this many letters, so that a pasted text costs nothing. */
const longestWord = 64;

/**
 * The candidate that takes the fewest slips (a letter missing, too many, wrong, or two swapped) to turn
 * `word` into it, ignoring case; the first one if several are as near. Undefined when even the nearest
 * differs in more than about every third letter: a wrong guess is worse than none.
 */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  let best: { readonly candidate: string; readonly slips: number } | undefined;
  const wanted = letters(word);
  for (const candidate of candidates) {
    const known = letters(candidate);
    const slips = distance(wanted, known);
    if (slips <= tolerated(wanted, known) && (best === undefined || slips < best.slips)) {
      best = { candidate, slips };
    }
  }
  return best?.candidate;
}

function letters(word: string): readonly string[] {
  return [...word.toLowerCase()].slice(0, longestWord);
}

/** One slip in two to four letters, two in five to seven, three at most. */
function tolerated(a: readonly string[], b: readonly string[]): number {
  return Math.min(3, Math.floor((Math.max(a.length, b.length) + 1) / 3));
}

/**
 * Damerau-Levenshtein distance in its usual form (optimal string alignment): single-letter insertions,
 * deletions and substitutions, and swaps of neighbours, no letter being touched twice.
 */
function distance(a: readonly string[], b: readonly string[]): number {
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (const [row, letter] of a.entries()) {
    const current: number[] = [row + 1];
    for (const [column, other] of b.entries()) {
      const replaced = at(last, column) + (letter === other ? 0 : 1);
      let cost = Math.min(replaced, at(last, column + 1) + 1, at(current, column) + 1);
      if (letter === b[column - 1] && other === a[row - 1]) {
        cost = Math.min(cost, at(beforeLast, column - 1) + 1);
      }
      current.push(cost);
    }
    beforeLast = last;
    last = current;
  }
  return at(last, b.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
