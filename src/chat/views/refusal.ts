// The answer is no, worded once per reason: what happened, why, when it clears, and who or what unblocks it.
import type { Refusal, RefusalCode } from '../../domain/decision.ts';
import type { Picture } from '../picture.ts';
import type { Line, Notice } from '../view.ts';
import { confirmButtons } from './buttons.ts';
import type { Entries, Scene } from './refusal-entry.ts';
import { approvalRefusals } from './refusals-approval.ts';
import { calendarRefusals } from './refusals-calendar.ts';
import { linkRefusals } from './refusals-link.ts';
import { planningRefusals } from './refusals-planning.ts';
import { reminderRefusals } from './refusals-reminder.ts';
import { rolloutRefusals } from './refusals-rollout.ts';

/** Exactly one entry per code: a code without words, or words without a code, doesn't compile. */
export const refusalEntries: Entries<RefusalCode> = {
  ...planningRefusals,
  ...approvalRefusals,
  ...rolloutRefusals,
  ...calendarRefusals,
  ...reminderRefusals,
  ...linkRefusals,
};

/**
 * The private answer to a refused command. `confirmSays` is the line that goes ahead all the same: given
 * only for the two refusals that are questions (a long window, a version released before), it adds
 * Confirm and Back. `zone` is used where there is no picture yet.
 */
export function refusalNotice(
  refusal: Refusal,
  p?: Picture,
  confirmSays?: string,
  zone: string = p?.zone ?? 'UTC',
): Notice {
  // Each entry takes its own member of the union; the code that picks the entry is the one that picks the member.
  const entry = refusalEntries[refusal.code] as (refusal: Refusal, scene: Scene) => readonly Line[];
  return {
    kind: 'notice',
    lines: entry(refusal, { p, zone }),
    buttons: confirmSays === undefined ? [] : confirmButtons(confirmSays),
  };
}
