// Enumerations, counts and sentence ends as English says them.
import type { Text } from '../text.ts';

/** `Ana`, `Ana or Ben`, `Ana, Ben or Cat`. */
export function anyOf(parts: readonly Text[]): Text {
  return enumerate(parts, ' or ');
}

/** `Ana`, `Ana and Ben`, `Ana, Ben and Cat`. */
export function allOf(parts: readonly Text[]): Text {
  return enumerate(parts, ' and ');
}

function enumerate(parts: readonly Text[], last: string): Text {
  return parts.flatMap((part, index) => {
    if (index === 0) return [...part];
    return [index === parts.length - 1 ? last : ', ', ...part];
  });
}

/** `1 release`, `3 releases`; the plural is the word with an s unless given. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** Long free text cut for a glance; the whole of it stands where it is asked for. */
export function cutTo(text: string, most: number): string {
  const letters = [...text];
  return letters.length <= most ? text : `${letters.slice(0, most - 1).join('')}…`;
}

/** A sentence's end after free text that may bring its own. */
export function endedWith(text: string): string {
  return /[.!?…]$/.test(text) ? '' : '.';
}

/** A reason behind what was done, to the stop: `: error rate above 2%.`, or the stop alone. */
export function because(reason: string | undefined): Text {
  if (reason === undefined || reason === '') return ['.'];
  return [': ', reason, endedWith(reason)];
}

/** A text that begins like a sentence; a name it begins with stays as it is. */
export function sentence(text: Text): Text {
  const [first, ...rest] = text;
  return typeof first === 'string' ? [upperFirst(first), ...rest] : text;
}

export function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
