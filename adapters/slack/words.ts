// The few sentences that are about Slack itself, so that no view of the product has to know them.
import type { FieldProblem, Notice } from '../../src/chat/view.ts';
import { body, list, notice, title } from '../../src/chat/view.ts';

/** A workspace that isn't on the policy's list. */
export const notOnTheList: Notice = notice(
  title('This workspace isn’t on the list of those that Signalbox works for.'),
  body('Nothing was recorded. Whoever runs Signalbox can add it: organisation.slack.workspaces.'),
);

/** Slack hasn't said yet which workspace is ours. */
export const notConnectedYet: Notice = notice(
  title('Signalbox can’t reach Slack well enough to know this workspace.'),
  body('Nothing was recorded. Try again in a minute.'),
);

/** A form that can't open from here: mentions carry no trigger, and triggers run out. */
export function openHere(words: string): Notice {
  return {
    kind: 'notice',
    lines: [
      title('This needs a form, and Slack opens one only from a button or a command.'),
      body('Press Open, or type: ', { kind: 'code', text: `/release ${words}` }),
    ],
    buttons: [{ label: 'Open', says: words }],
  };
}

/** What was wrong with a form that is no longer on the screen. */
export function toCorrect(problems: readonly FieldProblem[]): Notice {
  return notice(
    title('Not recorded yet: the form needs another look.'),
    ...problems.map((problem) => list(problem.message)),
  );
}

/** A form too long for Slack's modal. */
export function tooLongForAForm(words: string): Notice {
  return notice(
    title('Not recorded: this is too long for a form.'),
    body('Type a shorter line: ', { kind: 'code', text: `/release ${words.slice(0, 200)}` }),
  );
}
