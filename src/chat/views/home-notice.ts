// Home as a private answer, for whoever types the bot's name alone: the same lists in rows. It can't be kept current, so it
// says what to type instead of holding buttons that decide (contract "What people see").
import type { Ask, HomePicture, Overdue, Shown } from '../home-picture.ts';
import type { Text } from '../text.ts';
import type { Line, Notice } from '../view.ts';
import { body, list, title } from '../view.ts';
import { waitingText } from './approvals.ts';
import { openLineButton } from './buttons.ts';
import { typed, typedWords } from './command-line.ts';
import { freezeRow, overdueText, restLines, windowRow } from './home.ts';
import { rowText } from './list.ts';
import { linkedName } from './release-name.ts';

export function homeNotice(h: HomePicture): Notice {
  const { cards, now, zone } = h;
  return {
    kind: 'notice',
    lines: [
      ...rows('To approve', h.asks, 'approvals', (ask) => askText(ask, h)),
      ...rows('Your releases', h.mine, 'list mine', (p) =>
        rowText(p.release, zone, now, cards.get(p.release.id)),
      ),
      ...rows('Frozen now and next', h.freezes, 'freezes', (freeze) =>
        freezeRow(freeze, now, cards),
      ),
      ...rows('Windows, now and within a week', h.windows, 'list', (release) =>
        windowRow(release, cards),
      ),
      ...rows('Overdue', h.overdue, 'actions mine', (item) => overdueRow(item, h)),
      body('New release: press Open, or type ', typed('plan')),
      body(
        'The same with buttons is your Home, where you and the bot are alone. More: ',
        typed('help'),
      ),
    ],
    buttons: [openLineButton('plan')],
  };
}

function askText(ask: Ask, { cards, reader }: HomePicture): Text {
  if (ask.kind === 'approval') return waitingText(ask.p, reader, cards);
  const { release } = ask.p;
  return [
    ...linkedName(release, cards),
    `: leave ${ask.phase} out? `,
    ...typedWords(`agree ${release.id} ${ask.phase}`),
  ];
}

function overdueRow(item: Overdue, { cards, zone }: HomePicture): Text {
  const line =
    item.kind === 'review' ? `review ${item.p.release.id}` : `action done ${item.action.id}`;
  return [...overdueText(item, zone, cards), ' ', typed(line)];
}

/** What is empty is said in one word, so that the rest stands out. */
function rows<T>(
  name: string,
  items: Shown<T>,
  rest: string,
  text: (item: T) => Text,
): readonly Line[] {
  if (items.total === 0) return [body(`${name}: none`)];
  return [
    title(`${name} (${items.total})`),
    ...items.shown.map((item) => list(...text(item))),
    ...restLines(items, rest),
  ];
}
