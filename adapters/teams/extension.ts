// The commands that the app offers beside the message box and in the menu of a message, read as the lines they type (Teams
// docs, "Message extensions", "Action commands").
import { z } from 'zod';
import { shortcutLine } from '../../src/chat/shortcuts.ts';
import { textOfHtml } from './html-text.ts';
import type { Activity } from './payload.ts';

const text = z.string().nullish().catch(undefined);

const pointed = z.object({
  subject: text,
  summary: text,
  linkToMessage: text,
  body: z.object({ contentType: text, content: text }).nullish().catch(undefined),
  attachments: z.array(z.unknown()).max(20).nullish().catch(undefined),
});

const command = z.object({
  commandId: z.string().max(64),
  messagePayload: pointed.nullish(),
});

const card = z.object({
  contentType: z.literal('application/vnd.microsoft.card.adaptive'),
  content: z.union([z.string().max(100_000), z.record(z.string(), z.unknown())]),
});

/** Teams' own addresses are far shorter. */
const LONGEST_LINK = 500;

/** The line that a used command types; undefined for one that isn't ours. */
export function extensionLine(activity: Activity): string | undefined {
  const read = command.safeParse(activity.value).data;
  if (read === undefined) return undefined;
  const { commandId, messagePayload: message } = read;
  if (!message) return shortcutLine(commandId);
  return shortcutLine(commandId, { text: shownText(message), link: linkOf(message) });
}

/** A message may say what it says in a card only. */
function shownText({ subject, summary, body, attachments }: z.infer<typeof pointed>): string {
  const content = body?.content ?? '';
  const words = body?.contentType === 'text' ? content : textOfHtml(content);
  const own = [subject ?? '', words].map((part) => part.trim()).filter((part) => part !== '');
  if (own.length > 0) return own.join(': ');
  return summary || firstWords(attachments ?? []);
}

function linkOf({ linkToMessage: link }: z.infer<typeof pointed>): string | undefined {
  const isAddress = link && link.length <= LONGEST_LINK && /^https:\/\/[^\s<>"]+$/i.test(link);
  return isAddress ? link : undefined;
}

/** The first text of the first card, without its marks. */
function firstWords(attachments: readonly unknown[]): string {
  for (const attachment of attachments) {
    const read = card.safeParse(attachment).data;
    const found =
      read && textIn(typeof read.content === 'string' ? parsed(read.content) : read.content);
    if (found) return found.replaceAll('**', '').replace(/\\([\\*_[\]`~{}#>+.!()|-])/g, '$1');
  }
  return '';
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

const DEEPEST = 12;

function textIn(part: unknown, depth = DEEPEST): string | undefined {
  if (depth === 0 || typeof part !== 'object' || part === null) return undefined;
  const own = 'text' in part && typeof part.text === 'string' ? part.text.trim() : '';
  if (own !== '') return own;
  for (const inner of Object.values(part)) {
    const found = textIn(inner, depth - 1);
    if (found !== undefined) return found;
  }
  return undefined;
}
