// What is said where a chat platform itself gets in the way: at its door, at its forms, at its limits.
// `platform` is its name as people know it: `Slack`.
import type { Button, FieldProblem, Line, Notice } from '../view.ts';
import { body, list, notice, quiet, title } from '../view.ts';
import { openLineButton } from './buttons.ts';
import { typed, typedWords } from './command-line.ts';

/** A workspace that isn't on the policy's list, which is the `setting`. */
export function notOnTheList(setting: string): Notice {
  return notice(
    title("This workspace isn't on the list of those that Signalbox works for."),
    body(`Nothing was recorded. Whoever runs Signalbox can add it: ${setting}.`),
  );
}

/** The platform hasn't said yet which workspace is ours. */
export function notConnectedYet(platform: string): Notice {
  return notice(
    title(`Signalbox can't reach ${platform} well enough to know this workspace.`),
    body('Nothing was recorded. Try again in a minute.'),
  );
}

/** A form that can't open from here: mentions carry no trigger, and triggers run out. */
export function openHere(platform: string, words: string): Notice {
  return {
    kind: 'notice',
    lines: [
      title(`This needs a form, and ${platform} opens one only from a button or a command.`),
      body('Press Open, or type: ', ...typedWords(words)),
    ],
    buttons: [openLineButton(words)],
  };
}

/** A shortcut that an older or newer version of the app brought into the chat. */
export function noSuchShortcut(): Notice {
  return notice(
    body('Signalbox knows no shortcut of this name. Nothing was recorded.'),
    body('What it knows: ', typed('help')),
  );
}

/** What was wrong with a form that is no longer on the screen. */
export function toCorrect(problems: readonly FieldProblem[]): Notice {
  return notice(
    title('Not recorded yet: the form needs another look.'),
    ...problems.map((problem) => list(problem.message)),
  );
}

/** A form too long for the platform. */
export function tooLongForAForm(words: string): Notice {
  return notice(
    title('Not recorded: this is too long for a form.'),
    body('Type a shorter line: ', ...typedWords(words.slice(0, 200))),
  );
}

/** A repeated message says so: nobody could be asked whether the first one arrived (reliability I9). */
export function mayBeTwice(platform: string): Line {
  return quiet(`This may be here twice: ${platform} didn't say whether the first one arrived.`);
}

/** A command line that is cut short would be another command. */
export function typeInstead(button: Button): Line {
  return quiet(`Too long for the ${button.label} button; type it: `, ...typedWords(button.says));
}

/** What a press is answered with while the answer itself takes longer than the platform waits. */
export const ANSWER_FOLLOWS = 'One moment: the answer comes in your chat with the bot.';

/** The answer has buttons of its own, which only a message can carry. */
export const ANSWER_IN_CHAT = 'The answer is in your chat with the bot.';

/** What was sent isn't a button or a form of ours. */
export const NOT_OURS =
  'This is not a button or a form of Signalbox. Use the newest card, or type the line.';

/** What was wrong with a form, where only words can be shown. */
export function wordsOfProblems(problems: readonly FieldProblem[]): string {
  return problems.map(({ message }) => message).join('\n');
}

/** Somebody asked in public and can't be answered in private. */
export function noPrivateWay(platform: string): Notice {
  return notice(
    body(`Signalbox answers in private, and ${platform} doesn't let it write to you yet.`),
    body('Open a chat with the bot once, then say it again; there it works too.'),
  );
}

/** The private answer to what somebody said in public got lost on its way. */
export function answerLost(platform: string): Notice {
  return notice(
    body(`Your line was taken up, but ${platform} didn't take the answer to it just now.`),
    body('See what it came to: ', typed('show <release>'), ' or ', typed('list mine')),
  );
}

/** To somebody who has just added the bot. */
export function welcome(): Notice {
  return {
    kind: 'notice',
    lines: [
      title('Signalbox takes releases from plan to review.'),
      body('What waits for me, and what is coming? Press Open, or type ', typed('home')),
      body('Plan a release: ', typed('plan'), ' · Who am I here? ', typed('whoami')),
      body('Everything else: ', typed('help')),
    ],
    buttons: [openLineButton('home')],
  };
}

/** In a form: what stood in a field and the card has no room for. */
export const VALUE_TOO_LONG = 'What stood here is too long to be shown again.';

/** In a field that was left empty. */
export function needed(label: string): string {
  return `${label} is needed.`;
}

/** Beside a list of names in which words were typed that are nobody's. */
export function chooseOne(label: string, isNeeded: boolean): string {
  return isNeeded
    ? `${label} is needed: choose a name from the list.`
    : `${label}: choose a name from the list, or leave it empty.`;
}

/** Where nobody can be chosen from a list. */
export const TYPE_AN_ADDRESS = 'An e-mail address, such as ana@example.org';

export const REST_TOO_LONG = '… the rest is too long for a message.';
