// What people type in any chat, as it is read: nothing invisible, on one line unless line breaks belong to it.

/**
 * Invisible characters: controls, zero-width and direction marks, tags, fillers, halves of characters. They
 * change how a line reads to a person without changing how it reads to us (reliability T12).
 */
const invisible = /[\p{Cc}\p{Cs}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu;

/** A typed line, and what somebody calls themselves: on one line. */
export function oneVisibleLine(text: string): string {
  return visible(text, false).replace(/\s+/g, ' ').trim();
}

/** What stood in a form's input: line breaks belong to it. */
export function typedField(text: string): string {
  return visible(text, true).trim();
}

function visible(text: string, keepBreaks: boolean): string {
  const breaks = text.replace(/\r\n?|[\u2028\u2029]/g, '\n').replaceAll('\t', ' ');
  return breaks.replaceAll(invisible, (char) => (char !== '\n' ? '' : keepBreaks ? '\n' : ' '));
}
