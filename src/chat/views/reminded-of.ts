// What each kind of reminder reminds of, in a few words.
import type { Reminder } from '../../domain/release/event.ts';

export const REMINDED_OF: Readonly<Record<Reminder, string>> = {
  'before-start': 'what is still missing before the start',
  'window-opened': 'the window is open',
  'window-closing': 'the window is about to close',
  'window-missed': 'the window passed without a start',
  'window-overrun': 'the deployment is past its window',
  approvers: 'answers are still missing',
  escalation: 'answers are long missing',
  review: 'the review is not filed',
  remind: 'what somebody wanted said',
};
