// What answers each refusal about reminders: setting, taking back and putting off.
import { HOUR } from '../../../src/domain/time/duration.ts';
import { WINDOW } from '../../support/fixtures.ts';

const id = 'R-42';

export const REMINDER_LINES = {
  'no-such-reminder': [
    { code: 'no-such-reminder', id, reminder: 7, reminders: 1 },
    'Nothing changed: R-42 has no reminder 7. It has 1 reminder.',
    'Their numbers: /release show R-42',
  ],
  'reminder-past': [
    { code: 'reminder-past', id, at: WINDOW.start - 2 * HOUR },
    'Not set: that time was Thu 26 Nov, 20:00.',
    'Closer to the release, for example: /release remind R-42 at T-10m: …',
  ],
  'not-reminded': [
    { code: 'not-reminded', id },
    "Nothing to snooze: no reminder of R-42 is open for you. It is settled, or hasn't come yet.",
    'How it stands: /release show R-42',
  ],
  'already-snoozed': [
    { code: 'already-snoozed', id, until: WINDOW.start - 2 * HOUR },
    'Nothing changed: you have snoozed this reminder of R-42 until Thu 26 Nov, 20:00.',
    'It comes again then, and can be snoozed again.',
  ],
  'snooze-past': [
    { code: 'snooze-past', id, milestone: WINDOW.start },
    'Not snoozed: this reminder of R-42 is of no use from Thu 26 Nov, 22:00 on.',
    'Give a time before that, or: /release snooze R-42 until last call',
  ],
} as const;
