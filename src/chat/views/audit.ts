// The audit trail of one release, as a private answer.
import type { Text } from '../text.ts';
import { moment } from '../text.ts';
import type { Notice } from '../view.ts';
import { body, list } from '../view.ts';
import { shareButtons } from './buttons.ts';
import { count } from './phrases.ts';

/** A private answer can't grow for ever; what is left out is counted. */
const MOST_EVENTS = 40;

/** One fact of the audit trail, worded by `eventText`. */
export interface AuditEntry {
  readonly seq: number;
  readonly at: number;
  readonly summary: Text;
}

/** Oldest first; of a long history the newest part, with how much is left out. */
export function auditNotice(
  id: string,
  events: readonly AuditEntry[],
  zone: string,
  isChannel = true,
): Notice {
  const shown = events.slice(-MOST_EVENTS);
  const left = events.length - shown.length;
  return {
    kind: 'notice',
    lines: [
      body(
        `${count(events.length, 'entry', 'entries')} about ${id}${left === 0 ? '' : `, the newest ${shown.length}`}:`,
      ),
      ...shown.map((event) =>
        list(`${event.seq}. `, moment(event.at, zone), ' ', ...event.summary),
      ),
    ],
    buttons: shareButtons(id, isChannel),
  };
}
